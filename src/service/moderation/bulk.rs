//! Actions on more than one transaction should hold: on everything that a filter finds, and the taking back of those. Each batch is a
//! transaction of its own which changes the comments, keeps what it changed and moves the mark of how far the action has come; so
//! whatever is cut off goes on from the last batch that is durable, and nothing is done twice.

use crate::{
    domain::{
        action::{Action, Actor, Verb},
        field::{FieldError, Problem},
        id::{ActionId, CommentId, SiteId},
        job::Task,
        log::Deed,
        queue::Filter,
        site::Site,
        time::Timestamp,
    },
    store::{
        action,
        action::{Progress, Reached},
        desk,
    },
};

use super::{
    Error, Result, Runtime, Why,
    act::{Batch, begun, count, hold_pages},
    log,
    queue::MOST_LOOKED_AT,
    runtime::to_the_end,
    undo::take_back,
};
use crate::service::{job, subscription};

/// Comments of one batch: others write between two of them.
pub(super) const BATCH: u64 = 200;
/// How many are counted to say how far it has come.
const MOST_COUNTED: u64 = 100_000;
/// Batches of one turn: no longer than the claim on the task.
const TURN: usize = 5;

/// Does one thing to everything that a filter finds now, in the background. What is written from now on is left alone.
///
/// # Errors
/// [`Error::Invalid`] for an action that is about single comments, too long a reason, or none where it is to be told.
pub async fn act_on_all(
    runtime: &Runtime,
    site: &Site,
    actor: Actor,
    verb: Verb,
    filter: &Filter,
    why: Why,
) -> Result<Action> {
    if !verb.fits_a_filter() {
        return Err(Error::field(FieldError::new("action", Problem::Unreadable)));
    }
    let why = why.checked()?;
    let (runtime, site_id, filter) = (runtime.clone(), site.id, filter.clone());
    to_the_end(async move {
        let now = runtime.now();
        let mut record = begun(ActionId(runtime.new_uuid(now)), site_id, actor, verb, now);
        record.filter = Some(filter.to_query());
        let tx = runtime.store.begin_write().await?;
        action::insert(&tx, &record).await?;
        promise(&runtime, &tx, &record, now).await?;
        let deed = Deed {
            verb,
            actor,
            reason: why.reason,
            action: Some(record.id),
            subject: None,
            count: 0,
            filter: record.filter.clone(),
        };
        log::write_and_tell(&runtime, &tx, site_id, deed, why.is_told, now).await?;
        tx.commit().await?;
        Ok(record)
    })
    .await
}

pub(super) async fn promise(runtime: &Runtime, tx: &crate::store::Tx, action: &Action, now: Timestamp) -> Result<()> {
    let task = Task::CarryOut {
        site: action.site_id,
        action: action.id,
    };
    job::promise(runtime, tx, &task, now).await
}

/// Goes on with an action until it is done, or lets others go first. Begun twice at once, each batch is done once.
///
/// # Errors
/// When the database does not answer; what was done before stays done.
pub async fn carry_out(runtime: &Runtime, site_id: SiteId, id: ActionId) -> Result<()> {
    let Some(action) = action::get(&runtime.store.read(), site_id, id).await? else {
        return Ok(());
    };
    let filter = action.filter.as_deref().map(Filter::from_query);
    let filter = filter.transpose().map_err(|error| Error::Invalid(vec![error]))?;
    if let Some(filter) = filter.as_ref().filter(|_| action.total.is_none()) {
        let read = runtime.store.read();
        let (total, _) = desk::count(&read, site_id, filter, Some(beginning(&action)), MOST_COUNTED).await?;
        let tx = runtime.store.begin_write().await?;
        action::set_total(&tx, site_id, id, total).await?;
        tx.commit().await?;
    }
    for _ in 0..TURN {
        let (runtime, filter) = (runtime.clone(), filter.clone());
        let step = async move {
            match &filter {
                Some(filter) => forward(&runtime, site_id, id, filter).await,
                None => back(&runtime, site_id, id).await,
            }
        };
        if to_the_end(step).await? {
            return Ok(());
        }
    }
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    promise(runtime, &tx, &action, now).await?;
    Ok(tx.commit().await?)
}

/// Before everything that was there when the action began.
fn beginning(action: &Action) -> desk::Place {
    (
        Timestamp(action.created_at.0.saturating_add(1)),
        CommentId(uuid::Uuid::nil()),
    )
}

/// One batch; true when there is nothing left to do.
async fn forward(runtime: &Runtime, site_id: SiteId, id: ActionId, filter: &Filter) -> Result<bool> {
    let now = runtime.now();
    let tx = runtime.store.begin_long_write().await?;
    let Some((action, reached)) = action::hold(&tx, site_id, id).await? else {
        return Ok(true);
    };
    if action.finished_at.is_some() {
        return Ok(true);
    }
    let after = reached.map_or_else(|| beginning(&action), |reached| (reached.at, reached.id));
    let look = desk::look(&tx, site_id, filter, Some(after), BATCH, MOST_LOOKED_AT).await?;
    let ids: Vec<CommentId> = look.found.iter().map(|(_, id)| *id).collect();
    let threads = hold_pages(&tx, site_id, &ids).await?;
    let mut batch = Batch::new(&tx, threads, now);
    batch.read(&ids).await?;
    for comment in &ids {
        batch.act(action.verb, *comment, id, None).await?;
    }
    batch.settle().await?;
    let is_over = look.stopped_at.is_none();
    let progress = Progress {
        changed: count(batch.items.len()),
        left_alone: batch.left_alone,
        reached: look.stopped_at.map(|(at, id)| Reached { at, id }),
    };
    action::insert_items(&tx, site_id, id, &batch.items).await?;
    subscription::approved(runtime, &tx, site_id, &batch.items, now).await?;
    action::advance(&tx, site_id, id, progress, is_over.then_some(now)).await?;
    let events = batch.events();
    runtime.commit_all(tx, events).await?;
    Ok(is_over)
}

/// One batch of taking back; true when there is nothing left.
async fn back(runtime: &Runtime, site_id: SiteId, id: ActionId) -> Result<bool> {
    let now = runtime.now();
    let tx = runtime.store.begin_long_write().await?;
    let Some((undo, reached)) = action::hold(&tx, site_id, id).await? else {
        return Ok(true);
    };
    let Some(undone) = undo.undoes.filter(|_| undo.finished_at.is_none()) else {
        return Ok(true);
    };
    let after = reached.map(|reached| reached.id.0);
    let (batch, last) = take_back(&tx, site_id, undone, after, now).await?;
    let progress = Progress {
        changed: count(batch.items.len()),
        left_alone: batch.left_alone,
        reached: last.map(|id| Reached {
            at: now,
            id: CommentId(id),
        }),
    };
    action::insert_items(&tx, site_id, id, &batch.items).await?;
    action::advance(&tx, site_id, id, progress, last.is_none().then_some(now)).await?;
    let events = batch.events();
    runtime.commit_all(tx, events).await?;
    Ok(last.is_none())
}
