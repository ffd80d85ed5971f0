//! An answer that a moderator writes at the desk: a comment of theirs as any other, and one that can be taken back there.

use crate::{
    domain::{
        account::Account,
        action::{Action, Actor, Verb},
        body::Body,
        comment::{Comment, Status},
        field::{FieldError, Problem},
        id::{ActionId, CommentId},
        log::Deed,
        moderation::Traces,
        page::{PageAddress, PageIdentity},
        site::Site,
        time::Timestamp,
    },
    service::comment::{NewComment, create},
    store::{Tx, action, action::Item, case, page},
};

use super::{Choice, Error, Result, Runtime, Why, act, act::begun, log};

/// An answer as it arrives.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What it answers.
    pub parent: CommentId,
    /// In Markdown.
    pub text: String,
    /// Whoever writes it, in their own name.
    pub by: Account,
    /// Whether a parent that nobody sees yet is approved with it.
    pub approves: bool,
    /// Chosen by the form: sent twice, it is written once.
    pub key: Option<String>,
}

/// An answer that is on disk.
#[derive(Clone, Debug)]
pub struct Replied {
    pub comment: Comment,
    /// With which it is taken back, and the approval of what it answers.
    pub actions: Vec<ActionId>,
}

/// Answers a comment.
///
/// # Errors
/// [`Error::NotFound`] for an unknown comment, [`Error::Invalid`] for a bad text, or under `approve` when what it answers is not shown
/// and is not to be; and as [`create`].
pub async fn reply(
    runtime: &Runtime,
    site: &Site,
    new: Answer,
    site_is_over: impl FnOnce() -> bool + Send + 'static,
) -> Result<Replied> {
    // Before anything is approved for its sake.
    Body::parse(&new.text).map_err(|problem| Error::field(FieldError::new("body", problem)))?;
    let read = runtime.store.read();
    let case = case::get(&read, site.id, new.parent).await?;
    let parent = case.ok_or(Error::NotFound("comment"))?.comment;
    let thread = page::get(&read, site.id, parent.page_id).await?;
    let thread = thread.ok_or(Error::NotFound("thread"))?;
    if !thread.is_open || !site.settings.comments_open {
        return Err(Error::Closed);
    }
    let actor = Actor::Account(new.by.id);
    let mut actions = Vec::new();
    if !parent.status.is_public() {
        if !new.approves || parent.status == Status::Deleted {
            return Err(Error::field(FieldError::new("approve", Problem::Required)));
        }
        let choice = Choice {
            ids: vec![parent.id],
            seen: Some(parent.status),
            why: Why::default(),
        };
        actions.extend(act(runtime, site, actor, Verb::Approve, choice).await?.action);
    }
    let created = create(
        runtime,
        site,
        NewComment {
            page: PageAddress {
                identity: PageIdentity::from_stored(thread.identity),
                url: None,
                local_preview: false,
            },
            title: None,
            parent_id: Some(parent.id),
            body: new.text,
            account: Some(new.by),
            name: String::new(),
            email: None,
            website: None,
            // What a site asks of its guests is not asked of those who keep it in order.
            has_consented: true,
            guest_secret: None,
            idempotency_key: new.key,
            address: None,
            letters_in: None,
            traces: Traces::default(),
            proof: None,
            at_the_desk: true,
        },
        site_is_over,
    )
    .await?;
    // What was written last is taken back first.
    actions.splice(..0, created.action);
    Ok(Replied {
        comment: created.comment,
        actions,
    })
}

/// Makes an action of an answer, in the very transaction that writes it, so that it is in the log and can be taken back.
///
/// # Errors
/// When the database does not answer.
pub(in crate::service) async fn note_reply(
    runtime: &Runtime,
    tx: &Tx,
    answer: &Comment,
    by: Actor,
    action: ActionId,
    now: Timestamp,
) -> Result<()> {
    let site_id = answer.site_id;
    let record = Action {
        changed: 1,
        finished_at: Some(now),
        ..begun(action, site_id, by, Verb::Reply, now)
    };
    action::insert(tx, &record).await?;
    let item = Item {
        subject: answer.id.0,
        before: Status::Trashed.name(),
        after: answer.status.name(),
        replaced: None,
    };
    action::insert_items(tx, site_id, action, &[item]).await?;
    let deed = Deed {
        verb: Verb::Reply,
        actor: by,
        reason: None,
        action: Some(action),
        subject: Some(answer.id.0),
        count: 1,
        filter: None,
    };
    log::write(runtime, tx, site_id, deed, now).await
}
