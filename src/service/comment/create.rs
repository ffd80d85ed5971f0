//! Writing a comment: first everything is checked, then one transaction holds the comment, its page, the counters and the event.

mod checked;
mod request;

use std::net::IpAddr;

use crate::{
    domain::{
        account::Account,
        body::Body,
        comment::{Comment, GuestKey},
        field::{FieldError, Problem},
        guest::GuestDetails,
        id::{ActionId, CommentId},
        moderation::Traces,
        page::{PageAddress, PageUrl},
        site::{GuestMode, Site},
        thread::Thread,
    },
    markup::Rendered,
    service::{Error, Result, Runtime, guest::GuestSecret, name, proof, render_body, runtime::to_the_end},
};

use checked::Checked;
use request::{Request, replay};

use super::signals::{self, Subject};

/// The longest idempotency key that is accepted, in bytes.
const KEY_BYTES: usize = 255;

/// A comment as it arrives, still unchecked but for its page.
#[derive(Clone, Debug)]
pub struct NewComment {
    pub page: PageAddress,
    /// The page's title, kept when this comment is its first.
    pub title: Option<String>,
    pub parent_id: Option<CommentId>,
    pub body: String,
    /// Who is signed in; the name, the address and the website are then the account's business.
    pub account: Option<Account>,
    pub name: String,
    pub email: Option<String>,
    pub website: Option<String>,
    /// Whether the guest agreed to what the site asks for.
    pub has_consented: bool,
    /// What the guest's browser has kept from an earlier comment.
    pub guest_secret: Option<GuestSecret>,
    /// Chosen by the client; a retry with the same key gets the first answer.
    pub idempotency_key: Option<String>,
    pub address: Option<IpAddr>,
    /// The language (BCP 47) of the letters they ask for about it; none who asks for none.
    pub letters_in: Option<String>,
    /// What the form has noticed; nothing at the API.
    pub traces: Traces,
    /// The work that a guest's browser has done, as the site may ask for it.
    pub proof: Option<String>,
    /// Whether whoever is signed in writes it at the desk: what appears there is an action, too, with its entry in the log.
    pub at_the_desk: bool,
}

/// A comment that is on disk.
#[derive(Clone, Debug)]
pub struct Created {
    pub comment: Comment,
    /// As it is with the new comment.
    pub thread: Thread,
    /// What it answers.
    pub parent: Option<Comment>,
    /// For a guest who came without one.
    pub new_secret: Option<GuestSecret>,
    /// The action it is, where it was written at the desk, by this very request and not an earlier try.
    pub action: Option<ActionId>,
}

/// Writes a comment. When this returns, it is on disk. `site_is_over` counts it towards the site's own rate limit and says whether
/// that is exceeded; it is asked only about a comment that will be written, so that refused ones do not get others held.
///
/// # Errors
/// [`Error::Invalid`] names every bad field at once; see the other variants for refusals.
pub async fn create(
    runtime: &Runtime,
    site: &Site,
    new: NewComment,
    site_is_over: impl FnOnce() -> bool + Send + 'static,
) -> Result<Created> {
    let (details, body) = check_fields(runtime, &new)?;
    let request = Request::of(&new, &details, &body);
    let rendered = match accept(site, &new, &body).await {
        Ok(rendered) => rendered,
        // A retry is told what its first try did, even if the site has closed or asks for more since.
        Err(refusal) => return replay(runtime, site, &new, &request).await?.ok_or(refusal),
    };
    let standing = name::standing(runtime, site.id, &details.name, new.account.as_ref()).await?;
    let rules = signals::rules_at(runtime, site, new.page.identity.as_str()).await?;
    let guest = new.guest_secret.as_ref().filter(|_| new.account.is_none());
    let guest = guest.map(|secret| secret.key_on(site.id));
    let subject = Subject {
        is_of_the_site: standing == name::Standing::RunsTheSite,
        ..subject(&new, guest.as_ref(), &details, &body, &rendered)
    };
    let signals = signals::gather(runtime, site, rules, subject).await?;
    let rules = rules.clone();
    let proof = new
        .proof
        .as_deref()
        .and_then(|proof| proof::read(runtime, site.id, proof));
    let (runtime, site) = (runtime.clone(), site.clone());
    to_the_end(async move {
        let checked = Checked {
            site: &site,
            new: &new,
            details,
            body,
            rendered,
            request,
            standing,
            rules,
            signals,
            proof,
        };
        checked.write(&runtime, site_is_over).await
    })
    .await
}

/// The comment as the site's rules look at it.
fn subject<'a>(
    new: &'a NewComment,
    guest: Option<&'a GuestKey>,
    details: &'a GuestDetails,
    body: &'a Body,
    rendered: &'a Rendered,
) -> Subject<'a> {
    Subject {
        body: body.as_str(),
        html: &rendered.html,
        name: details.name.as_str(),
        email: details.email.as_deref().unwrap_or_default(),
        website: details.website.as_deref().unwrap_or_default(),
        address: new.address,
        guest,
        account: new.account.as_ref(),
        traces: new.traces,
        page: new.page.url.as_ref().map(PageUrl::as_str),
        is_reply: new.parent_id.is_some(),
        is_of_the_site: false,
        is_new: true,
    }
}

/// What needs no look into the database.
async fn accept(site: &Site, new: &NewComment, body: &Body) -> Result<Rendered> {
    refuse_early(site, new)?;
    render_body(body).await
}

fn refuse_early(site: &Site, new: &NewComment) -> Result<()> {
    if new.page.local_preview {
        return Err(Error::ReadOnly);
    }
    if !site.settings.comments_open {
        return Err(Error::Closed);
    }
    if new.account.is_none() && site.settings.guests == GuestMode::Off {
        return Err(Error::GuestsOff);
    }
    if site.settings.consent_text.is_some() && !new.has_consented {
        return Err(Error::field(FieldError::new("consent", Problem::Required)));
    }
    Ok(())
}

fn check_fields(runtime: &Runtime, new: &NewComment) -> Result<(GuestDetails, Body)> {
    let mut errors = Vec::new();
    let body = Body::parse(&new.body)
        .map_err(|problem| errors.push(FieldError::new("body", problem)))
        .ok();
    let details = match &new.account {
        Some(account) => GuestDetails::parse(&account.name, None, None),
        None => GuestDetails::parse(&new.name, new.email.as_deref(), new.website.as_deref()),
    };
    let details = details.map_err(|problems| errors.extend(problems)).ok();
    if new
        .idempotency_key
        .as_ref()
        .is_some_and(|key| key.is_empty() || key.len() > KEY_BYTES)
    {
        errors.push(FieldError::new("idempotency_key", Problem::TooLong { max: KEY_BYTES }));
    }
    if new.letters_in.is_some() {
        errors.extend(without_letters(runtime, new, details.as_ref()));
    }
    match (details, body) {
        (Some(details), Some(body)) if errors.is_empty() => Ok((details, body)),
        _ => Err(Error::Invalid(errors)),
    }
}

/// Why nobody can be written to about this comment, if nobody can.
fn without_letters(runtime: &Runtime, new: &NewComment, details: Option<&GuestDetails>) -> Option<FieldError> {
    if runtime.mailer.is_none() {
        return Some(FieldError::new("notify", Problem::NoMail));
    }
    match (&new.account, details) {
        (Some(account), _) if account.verified_email().is_none() => Some(FieldError::new("notify", Problem::NoAddress)),
        (None, Some(GuestDetails { email: None, .. })) => Some(FieldError::new("email", Problem::Required)),
        _ => None,
    }
}
