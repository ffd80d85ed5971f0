//! Where votes put a comment. Readers page through a list by rank, so ranks move once a minute and not with every vote; the
//! finished document lives as long (ruling 18).

use crate::{
    domain::{
        comment::Comment,
        event::{Event, EventKind, EventPage},
        id::{PageId, SiteId},
        time::Timestamp,
        vote::Votes,
    },
    service::{Error, Result, Runtime},
    store::{Tx, page, rank},
};

/// How long a thread's ranks stay as they are, at least.
const SECONDS: i64 = 60;
/// Threads brought up to date in one go; others wait for the next.
const THREADS: u64 = 100;

/// Notes the rank that a comment's votes lead to; says what the change is to readers. In a thread that has been quiet they see it
/// at once, in a busy one with the others when the minute is over.
pub(super) async fn follow(tx: &Tx, comment: &Comment, votes: Votes, now: Timestamp) -> Result<EventKind> {
    rank::note(tx, comment, votes.rank()).await?;
    let last = rank::last(tx, comment.site_id, comment.page_id).await?;
    if is_fresh(last, now) || !rank::bring_up_to_date(tx, comment.site_id, comment.page_id, now).await? {
        return Ok(EventKind::Voted);
    }
    Ok(EventKind::Ranked)
}

/// Brings every thread up to date whose minute is over: also the last vote is seen when no other follows. Returns how many.
///
/// # Errors
/// When the database does not answer.
pub async fn bring_up_to_date(runtime: &Runtime) -> Result<u64> {
    let now = runtime.now();
    let (before, after) = (now.plus_seconds(-SECONDS), now.plus_seconds(SECONDS));
    let due = rank::due(runtime.store.read(), before, after, THREADS).await?;
    let mut threads = 0;
    for (site_id, page_id) in due {
        threads += u64::from(bring_thread_up_to_date(runtime, site_id, page_id).await?);
    }
    Ok(threads)
}

async fn bring_thread_up_to_date(runtime: &Runtime, site_id: SiteId, page_id: PageId) -> Result<bool> {
    let now = runtime.now();
    let tx = runtime.store.begin_long_write().await?;
    let thread = page::lock(&tx, site_id, page_id).await?;
    let thread = thread.ok_or(Error::NotFound("thread"))?;
    // Another instance, or a vote, may have been faster.
    let last = rank::last(&tx, site_id, page_id).await?;
    if is_fresh(last, now) || !rank::bring_up_to_date(&tx, site_id, page_id, now).await? {
        return Ok(false);
    }
    let happened = Event {
        site_id,
        page: Some(EventPage {
            id: thread.id,
            identity: thread.identity,
        }),
        kind: EventKind::Ranked,
        comment_id: None,
        at: now,
    };
    runtime.commit(tx, happened).await?;
    Ok(true)
}

/// Whether the minute still runs. A time that lies ahead was written by a clock that was wrong, and does not hold anything up.
fn is_fresh(last: Timestamp, now: Timestamp) -> bool {
    last > now.plus_seconds(-SECONDS) && last <= now.plus_seconds(SECONDS)
}
