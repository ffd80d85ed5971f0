//! Editing and deleting one's own comment while its window is open.

use crate::{
    domain::{
        account::Account,
        body::Body,
        comment::{Comment, Status},
        event::{Event, EventKind, EventPage},
        field::FieldError,
        id::CommentId,
        moderation::{Signals, Traces, judge},
        site::Site,
        thread::Thread,
        time::Timestamp,
    },
    markup::Rendered,
    service::{Error, Result, Runtime, block, person::Person, render_body, runtime::to_the_end, tree},
    store::{Source, Tx, account, comment, membership, page, revision},
};

use super::signals::{Subject, gather, rules_on};

/// A comment after its author changed it.
#[derive(Clone, Debug)]
pub struct Changed {
    pub comment: Comment,
    pub thread: Thread,
}

/// Replaces the text of one's own comment; it is marked as edited.
///
/// # Errors
/// [`Error::NotEditable`] when it is not their own or its window is over, [`Error::Invalid`] for a bad text.
pub async fn edit(runtime: &Runtime, site: &Site, id: CommentId, by: Option<&Person>, text: &str) -> Result<Changed> {
    let body = Body::parse(text).map_err(|problem| Error::field(FieldError::new("body", problem)))?;
    let rendered = render_body(&body).await?;
    let (runtime, site, by) = (runtime.clone(), site.clone(), by.cloned());
    to_the_end(async move {
        let now = runtime.now();
        let seen = own(&runtime.store.read(), &site, id, by.as_ref(), now).await?;
        let signals = signals(&runtime, &site, &seen.comment, &body, &rendered).await?;
        if !signals.is_of_the_site {
            block::may_write(signals.ruling)?;
        }
        let tx = runtime.store.begin_write().await?;
        let mut changed = own_for_change(&tx, &site, id, by.as_ref(), now).await?;
        let html = rendered.html.to_string();
        let text = comment::NewText {
            source: body.as_str(),
            html: &html,
            renderer: rendered.renderer,
            edited_at: Some(now),
            is_by_moderator: false,
        };
        revision::keep(&tx, &changed.comment, None, now).await?;
        comment::update_text(&tx, site.id, id, text).await?;
        hold_again(&tx, &site, &mut changed.comment, signals).await?;
        runtime.commit(tx, event(&changed, EventKind::Edited, now)).await?;
        changed.comment.source = body.as_str().to_owned();
        changed.comment.html = html;
        changed.comment.edited_at = Some(now);
        changed.comment.is_edited_by_moderator = false;
        changed.comment = changed.comment.as_its_author_sees_it();
        Ok(changed)
    })
    .await
}

/// What a moderator let through is not what stands there now: where comments are held, an edited one waits again.
async fn hold_again(tx: &Tx, site: &Site, comment: &mut Comment, signals: Signals) -> Result<()> {
    let verdict = judge(site.settings.guests, rules_on(site, comment.page_id), signals);
    if verdict.status.is_public() || !comment.status.is_public() {
        return Ok(());
    }
    if !tree::change_status(tx, comment, verdict.status, None).await? {
        return Err(Error::NotEditable);
    }
    comment::update_reasons(tx, site.id, comment.id, &verdict.reasons).await?;
    comment.status = verdict.status;
    comment.reasons = verdict.reasons;
    Ok(())
}

/// What is known about a comment with its new text.
async fn signals(
    runtime: &Runtime,
    site: &Site,
    comment: &Comment,
    body: &Body,
    rendered: &Rendered,
) -> Result<Signals> {
    let read = runtime.store.read();
    let author = &comment.author;
    let account = match author.account_id {
        Some(id) => account::get(&read, id).await?,
        None => None,
    };
    let runs_the_site = match &account {
        Some(Account { is_admin: true, .. }) => true,
        Some(account) => membership::role_of(&read, site.id, account.id).await?.is_some(),
        None => false,
    };
    let subject = Subject {
        body: body.as_str(),
        html: &rendered.html,
        name: &author.name,
        email: author.email.as_deref().unwrap_or_default(),
        website: author.website.as_deref().unwrap_or_default(),
        address: None,
        guest: author.guest_key.as_ref(),
        account: account.as_ref(),
        traces: Traces::default(),
        page: None,
        is_reply: comment.parent_id.is_some(),
        is_of_the_site: author.is_site_author || runs_the_site,
        is_new: false,
    };
    Ok(Signals {
        is_of_the_site: author.is_site_author || runs_the_site,
        ..gather(runtime, site, rules_on(site, comment.page_id), subject).await?
    })
}

/// Deletes one's own comment: its words and its author's details are gone at once. A stub stays while it has replies.
///
/// # Errors
/// [`Error::NotEditable`] when it is not their own or its window is over.
pub async fn delete(runtime: &Runtime, site: &Site, id: CommentId, by: Option<&Person>) -> Result<Changed> {
    let (runtime, site, by) = (runtime.clone(), site.clone(), by.cloned());
    to_the_end(async move {
        let now = runtime.now();
        let tx = runtime.store.begin_write().await?;
        let mut changed = own_for_change(&tx, &site, id, by.as_ref(), now).await?;
        if !tree::change_status(&tx, &changed.comment, Status::Deleted, None).await? {
            return Err(Error::NotEditable);
        }
        comment::erase(&tx, site.id, id).await?;
        runtime.commit(tx, event(&changed, EventKind::Deleted, now)).await?;
        changed.comment.status = Status::Deleted;
        changed.comment.html.clear();
        changed.comment.source.clear();
        Ok(changed)
    })
    .await
}

/// Whether `by` may change the comment now.
pub(super) fn may_change(site: &Site, comment: &Comment, by: Option<&Person>, now: Timestamp) -> bool {
    let is_own = by.is_some_and(|by| by.wrote(comment, site.id));
    let is_there = matches!(comment.status, Status::Pending | Status::Approved);
    is_own && is_there && now < comment.editable_until(site.settings.edit_minutes)
}

/// The comment with its thread, if `by` may change it now.
pub(super) async fn own(
    source: &impl Source,
    site: &Site,
    id: CommentId,
    by: Option<&Person>,
    now: Timestamp,
) -> Result<Changed> {
    let comment = comment::get(source, site.id, id)
        .await?
        .ok_or(Error::NotFound("comment"))?;
    if !may_change(site, &comment, by, now) {
        return Err(Error::NotEditable);
    }
    let thread = page::get(source, site.id, comment.page_id)
        .await?
        .ok_or(Error::NotFound("thread"))?;
    Ok(Changed { comment, thread })
}

/// The same, with the page locked first and the comment read after it, so that its counters are true.
async fn own_for_change(tx: &Tx, site: &Site, id: CommentId, by: Option<&Person>, now: Timestamp) -> Result<Changed> {
    let seen = own(tx, site, id, by, now).await?;
    page::lock(tx, site.id, seen.thread.id).await?;
    own(tx, site, id, by, now).await
}

fn event(changed: &Changed, kind: EventKind, now: Timestamp) -> Event {
    Event {
        site_id: changed.comment.site_id,
        page: Some(EventPage {
            id: changed.thread.id,
            identity: changed.thread.identity.clone(),
        }),
        kind,
        comment_id: Some(changed.comment.id),
        at: now,
    }
}
