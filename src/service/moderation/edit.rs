//! A moderator's words in somebody's comment. Readers are told, what it said before is kept, and taking the edit back brings exactly
//! that.

use crate::{
    domain::{
        action::{Actor, Verb},
        body::Body,
        comment::Status,
        field::FieldError,
        id::{ActionId, CommentId},
        log::Deed,
        site::Site,
        thread::Thread,
        time::Timestamp,
    },
    service::render_body,
    store::{
        account, action,
        action::{Item, Progress},
        case::{self, Case},
        comment, page, revision,
        revision::Revision,
    },
};

use super::{
    Error, Result, Runtime,
    act::{Batch, Outcome, begun, checked_reason, hold_pages},
    apply::{AS_WRITTEN, EDITED},
    log,
    runtime::to_the_end,
};

/// Earlier texts that are shown.
const MOST_SHOWN: u64 = 50;

/// Another text for a comment.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// In Markdown.
    pub text: String,
    /// The text that was seen, by the time of its last edit (0 for none): one that somebody has changed since is not overwritten.
    pub seen: Option<Timestamp>,
    pub reason: Option<String>,
}

/// A comment with what it said before.
#[derive(Clone, Debug)]
pub struct History {
    pub case: Case,
    pub thread: Thread,
    /// The latest first.
    pub earlier: Vec<Earlier>,
}

/// One earlier text.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub revision: Revision,
    /// The moderator who replaced it, while they have an account; none where its author did.
    pub replaced_by: Option<String>,
}

/// Replaces the text of a comment, whoever wrote it. The text that is there already changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for an unknown comment, [`Error::NotEditable`] for one its author deleted, [`Error::Stale`] when somebody has
/// changed it since it was seen, [`Error::Invalid`] for a bad text or too long a reason.
pub async fn edit(runtime: &Runtime, site: &Site, actor: Actor, id: CommentId, new: Wording) -> Result<Outcome> {
    let body = Body::parse(&new.text).map_err(|problem| Error::field(FieldError::new("body", problem)))?;
    let reason = checked_reason(new.reason)?;
    let rendered = render_body(&body).await?;
    let (runtime, site_id) = (runtime.clone(), site.id);
    to_the_end(async move {
        let now = runtime.now();
        let tx = runtime.store.begin_write().await?;
        let threads = hold_pages(&tx, site_id, &[id]).await?;
        let mut batch = Batch::new(&tx, threads, now);
        let case = batch.case(id).await?.ok_or(Error::NotFound("comment"))?;
        let comment = &case.comment;
        if comment.status == Status::Deleted {
            return Err(Error::NotEditable);
        }
        if new.seen.is_some_and(|seen| seen != version(&case)) {
            return Err(Error::Stale);
        }
        if comment.source == body.as_str() {
            return Ok(Outcome {
                left_alone: 1,
                ..Outcome::default()
            });
        }
        let action = ActionId(runtime.new_uuid(now));
        action::insert(&tx, &begun(action, site_id, actor, Verb::Edit, now)).await?;
        revision::keep(&tx, comment, Some(action), now).await?;
        let html = rendered.html.to_string();
        let text = comment::NewText {
            source: body.as_str(),
            html: &html,
            renderer: rendered.renderer,
            // Two edits within a millisecond are two.
            edited_at: Some(now.max(Timestamp(version(&case).0.saturating_add(1)))),
            is_by_moderator: true,
        };
        comment::update_text(&tx, site_id, id, text).await?;
        let item = Item {
            subject: id.0,
            before: AS_WRITTEN,
            after: EDITED,
            replaced: None,
        };
        batch.keep(&case, Some(item));
        action::insert_items(&tx, site_id, action, &batch.items).await?;
        let progress = Progress {
            changed: 1,
            ..Progress::default()
        };
        action::advance(&tx, site_id, action, progress, Some(now)).await?;
        let deed = Deed {
            verb: Verb::Edit,
            actor,
            reason,
            action: Some(action),
            subject: Some(id.0),
            count: 1,
            filter: None,
        };
        let events = batch.events();
        log::write(&runtime, &tx, site_id, deed, now).await?;
        runtime.commit_all(tx, events).await?;
        Ok(Outcome {
            action: Some(action),
            changed: 1,
            ..Outcome::default()
        })
    })
    .await
}

/// By what a text is known to be the one that was seen.
fn version(case: &Case) -> Timestamp {
    case.comment.edited_at.unwrap_or(Timestamp(0))
}

/// A comment with the texts it had.
///
/// # Errors
/// [`Error::NotFound`] when the site has none of that id.
pub async fn history(runtime: &Runtime, site: &Site, id: CommentId) -> Result<History> {
    let read = runtime.store.read();
    let case = case::get(&read, site.id, id).await?.ok_or(Error::NotFound("comment"))?;
    let thread = page::get(&read, site.id, case.comment.page_id).await?;
    let mut earlier = Vec::new();
    for revision in revision::list(&read, site.id, id, MOST_SHOWN).await? {
        let done = match revision.action {
            Some(action) => action::get(&read, site.id, action).await?,
            None => None,
        };
        let account = match done.and_then(|done| done.actor?.account()) {
            Some(account) => account::get(&read, account).await?,
            None => None,
        };
        earlier.push(Earlier {
            revision,
            replaced_by: account.map(|account| account.name),
        });
    }
    Ok(History {
        case,
        thread: thread.ok_or(Error::NotFound("thread"))?,
        earlier,
    })
}

impl History {
    /// By what the text that is shown is known, for [`Wording::seen`].
    pub fn version(&self) -> Timestamp {
        version(&self.case)
    }
}
