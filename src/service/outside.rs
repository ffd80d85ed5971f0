//! Asking services that the owner names about a comment: one of the owner's own, and Akismet. They have seconds, before the transaction
//! begins; one that does not answer in them loses no comment and stops none: it waits, or the site's own rules judge it, as the owner
//! has chosen.
//!
//! What is asked of the owner's own service is signed as the Standard Webhooks describe it (T43).

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use url::form_urlencoded::Serializer;

use crate::{
    domain::{
        comment::{Comment, Status},
        id::{CommentId, SiteId},
        moderation::{Opinion, Reason, Rule},
        site::{AkismetMode, Site},
        time::Timestamp,
    },
    outbound::neighbour::Question,
    store::{self, page},
};

use super::{Result, Runtime, guest::network_prefix};

/// The text with which Akismet thanks for what it is told; anything else is a complaint.
const THANKS: &str = "Thanks for making the web a better place.";

/// A comment as services are asked about it.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked<'a> {
    pub body: &'a str,
    pub name: &'a str,
    pub email: &'a str,
    pub website: &'a str,
    /// The network, never the whole address (T45).
    pub network: Option<String>,
    /// The page's address.
    pub page: Option<&'a str>,
    pub is_reply: bool,
    pub is_guest: bool,
    /// Whether it is new, or was changed by its author.
    pub is_new: bool,
}

/// The network of an address.
pub(super) fn network(address: Option<std::net::IpAddr>) -> Option<String> {
    address.map(network_prefix)
}

/// What they say against a comment; nothing where nobody is asked.
pub(super) async fn ask(runtime: &Runtime, site: &Site, asked: &Asked<'_>) -> Vec<Opinion> {
    if !site.settings.outside.is_any_asked() {
        return Vec::new();
    }
    let (own, akismet) = tokio::join!(ask_own(runtime, site, asked), ask_akismet(runtime, site, asked));
    let silent = || Opinion {
        reason: Reason::plain(Rule::NeighbourSilent),
        is_spam: false,
    };
    let is_silent = own.is_err() || akismet.is_err();
    let said = own.ok().flatten().into_iter().chain(akismet.ok().flatten());
    let held = (is_silent && site.settings.outside.holds_in_silence).then(silent);
    said.chain(held).collect()
}

/// It has not answered, or nothing that can be understood.
#[derive(Debug)]
struct Silent;

fn silent(site: &Site, who: &'static str, why: &dyn std::fmt::Display) -> Silent {
    tracing::warn!(site = site.key, who, %why, "a service that was asked about a comment has not answered");
    Silent
}

/// The question for the owner's own service.
#[derive(Debug, Serialize)]
struct QuestionJson<'a> {
    r#type: &'static str,
    site: &'a str,
    page: Option<&'a str>,
    is_reply: bool,
    is_new: bool,
    body: &'a str,
    author: AuthorJson<'a>,
    network: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct AuthorJson<'a> {
    name: &'a str,
    email: Option<&'a str>,
    website: Option<&'a str>,
    is_guest: bool,
}

/// Its answer.
#[derive(Debug, Deserialize)]
struct AnswerJson {
    verdict: VerdictJson,
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum VerdictJson {
    /// Nothing against it; other rules may still hold it.
    Approve,
    Hold,
    Spam,
}

async fn ask_own(runtime: &Runtime, site: &Site, asked: &Asked<'_>) -> std::result::Result<Option<Opinion>, Silent> {
    let Some(url) = &site.settings.outside.ask_url else {
        return Ok(None);
    };
    let failed = |why: &dyn std::fmt::Display| silent(site, "ask-url", why);
    let given = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let body = serde_json::to_string(&QuestionJson {
        r#type: "comment.judge",
        site: &site.key,
        page: asked.page,
        is_reply: asked.is_reply,
        is_new: asked.is_new,
        body: asked.body,
        author: AuthorJson {
            name: asked.name,
            email: given(asked.email),
            website: given(asked.website),
            is_guest: asked.is_guest,
        },
        network: asked.network.as_deref(),
    });
    let body = body.map_err(|error| failed(&error))?;
    let now = runtime.now();
    let id = format!("ask_{}", runtime.new_uuid(now));
    let question = Question {
        url: url.parse().map_err(|error| failed(&error))?,
        content_type: "application/json",
        headers: signed(runtime, site.id, &id, &body, now),
        body,
    };
    let answer = runtime
        .neighbours
        .ask(&question, now)
        .await
        .map_err(|error| failed(&error))?;
    if answer.status != 200 {
        return Err(failed(&format!("status {}", answer.status)));
    }
    let said: AnswerJson = serde_json::from_str(&answer.body).map_err(|error| failed(&error))?;
    if said.verdict == VerdictJson::Approve {
        return Ok(None);
    }
    let why = said.reason.map(|reason| reason.trim().to_owned());
    Ok(Some(Opinion {
        reason: match why.filter(|reason| !reason.is_empty()) {
            Some(why) => Reason::found(Rule::Neighbour, why),
            None => Reason::plain(Rule::Neighbour),
        },
        is_spam: said.verdict == VerdictJson::Spam,
    }))
}

/// What proves that a question is ours, and when it was asked.
fn signed(runtime: &Runtime, site_id: SiteId, id: &str, body: &str, now: Timestamp) -> Vec<(&'static str, String)> {
    let seconds = (now.0 / 1000).to_string();
    let key = key(runtime, site_id);
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes a key of any length");
    for part in [id, ".", &seconds, ".", body] {
        mac.update(part.as_bytes());
    }
    vec![
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", seconds),
        (
            "webhook-signature",
            format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())),
        ),
    ]
}

fn key(runtime: &Runtime, site_id: SiteId) -> [u8; 32] {
    runtime.keyed_hash("moderation call", &[site_id.0.as_bytes()])
}

/// What the owner's service verifies questions with. It is derived, so that whoever reads the database asks nobody.
pub fn secret(runtime: &Runtime, site: &Site) -> SecretString {
    SecretString::from(format!("whsec_{}", STANDARD.encode(key(runtime, site.id))))
}

async fn ask_akismet(
    runtime: &Runtime,
    site: &Site,
    asked: &Asked<'_>,
) -> std::result::Result<Option<Opinion>, Silent> {
    let mode = site.settings.outside.akismet;
    if mode == AkismetMode::Off {
        return Ok(None);
    }
    let failed = |why: &dyn std::fmt::Display| silent(site, "akismet", why);
    let question = akismet(runtime, site, "comment-check", asked);
    let question = question.ok_or_else(|| failed(&"there is no key (REJOINDER_AKISMET_KEY)"))?;
    let answer = runtime.neighbours.ask(&question, runtime.now()).await;
    let answer = answer.map_err(|error| failed(&error))?;
    match (answer.status, answer.body.trim()) {
        (200, "false") => Ok(None),
        (200, "true") => Ok(Some(Opinion {
            reason: Reason::plain(Rule::Akismet),
            is_spam: mode == AkismetMode::Spam,
        })),
        // It says what is wrong in a header, and `invalid` here.
        (status, _) => Err(failed(&format!("status {status} without an answer"))),
    }
}

/// One of Akismet's calls about a comment; none where there is no account.
fn akismet(runtime: &Runtime, site: &Site, call: &str, asked: &Asked<'_>) -> Option<Question> {
    let account = runtime.neighbours.akismet.as_ref()?;
    let blog = site
        .settings
        .origins
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    // The network stands for the address, of which it is the first.
    let network = asked.network.as_deref().unwrap_or("0.0.0.0");
    let network = network.split('/').next().unwrap_or(network);
    let mut form = Serializer::new(String::new());
    form.append_pair("api_key", account.key.expose_secret())
        .append_pair("blog", &blog)
        .append_pair("user_ip", network)
        .append_pair("comment_type", if asked.is_reply { "reply" } else { "comment" })
        .append_pair("comment_author", asked.name)
        .append_pair("comment_content", asked.body)
        .append_pair("blog_charset", "UTF-8");
    let optional = [
        ("permalink", asked.page.unwrap_or_default()),
        ("comment_author_email", asked.email),
        ("comment_author_url", asked.website),
        ("recheck_reason", if asked.is_new { "" } else { "edit" }),
    ];
    for (name, value) in optional.into_iter().filter(|(_, value)| !value.is_empty()) {
        form.append_pair(name, value);
    }
    if site.settings.outside.akismet == AkismetMode::Test {
        form.append_pair("is_test", "1");
    }
    Some(Question {
        url: account.url.join(&format!("1.1/{call}")).ok()?,
        content_type: "application/x-www-form-urlencoded; charset=utf-8",
        headers: Vec::new(),
        body: form.finish(),
    })
}

/// What a moderator has decided against Akismet: none where they agree, or it is not asked.
pub(super) fn lesson(site: &Site, comment: &Comment, before: Status, after: Status) -> Option<bool> {
    if site.settings.outside.akismet == AkismetMode::Off {
        return None;
    }
    let was_taken_for_spam = comment.reasons.iter().any(|reason| reason.rule == Rule::Akismet);
    match after {
        Status::Spam if before != Status::Spam && !was_taken_for_spam => Some(true),
        Status::Approved if before != Status::Approved && was_taken_for_spam => Some(false),
        _ => None,
    }
}

/// Why Akismet could not be told.
#[derive(Debug, thiserror::Error)]
pub enum Untold {
    #[error("{0}")]
    Passing(String),
    #[error("the comment could not be looked up: {0}")]
    Internal(#[from] super::Error),
}

impl From<store::Error> for Untold {
    fn from(error: store::Error) -> Self {
        Self::Internal(error.into())
    }
}

/// Tells Akismet what a moderator has decided, if they still think so.
///
/// # Errors
/// When it does not thank; then it is told again later.
pub async fn tell(runtime: &Runtime, site_id: SiteId, id: CommentId, is_spam: bool) -> std::result::Result<(), Untold> {
    let read = runtime.store.read();
    let site = store::site::list_of(&read, &[site_id]).await?.pop();
    let found = store::case::get(&read, site_id, id).await?;
    let (Some(site), Some(case)) = (site, found) else {
        return Ok(());
    };
    let wanted = if is_spam { Status::Spam } else { Status::Approved };
    if case.comment.status != wanted || site.settings.outside.akismet == AkismetMode::Off {
        return Ok(());
    }
    let thread = page::get(&read, site_id, case.comment.page_id).await?;
    let url = thread.and_then(|thread| thread.url);
    let author = &case.comment.author;
    let asked = Asked {
        body: &case.comment.source,
        name: &author.name,
        email: author.email.as_deref().unwrap_or_default(),
        website: author.website.as_deref().unwrap_or_default(),
        network: case.prefix.clone(),
        page: url.as_deref(),
        is_reply: case.comment.parent_id.is_some(),
        is_guest: author.account_id.is_none(),
        is_new: true,
    };
    let call = if is_spam { "submit-spam" } else { "submit-ham" };
    let Some(question) = akismet(runtime, &site, call, &asked) else {
        return Ok(());
    };
    let answer = runtime.neighbours.ask(&question, runtime.now()).await;
    let answer = answer.map_err(|error| Untold::Passing(error.to_string()))?;
    if answer.status == 200 && answer.body.trim() == THANKS {
        Ok(())
    } else {
        Err(Untold::Passing(format!("it answered with status {}", answer.status)))
    }
}

/// Promises what is to be told about decisions on a site.
pub(super) async fn promise_lessons(
    runtime: &Runtime,
    tx: &store::Tx,
    site_id: SiteId,
    lessons: &[(CommentId, bool)],
    now: Timestamp,
) -> Result<()> {
    for (comment, is_spam) in lessons {
        let task = crate::domain::job::Task::TellAkismet {
            site: site_id,
            comment: *comment,
            is_spam: *is_spam,
        };
        super::job::promise(runtime, tx, &task, now).await?;
    }
    Ok(())
}
