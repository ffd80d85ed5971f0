//! Fifty thousand comments approved at once, and that taken back.

use std::time::{Duration, Instant};

use rejoinder::{
    domain::{
        action::{Action, Actor, Verb},
        id::ActionId,
        queue::Filter,
        time::Timestamp,
    },
    service::moderation::{self, Why},
};

use super::{Bound, Desk, Table, fill::page_id, milliseconds};
use crate::client::{Connection, Request};

const BULK: i64 = 50_000;
const PATIENCE: Duration = Duration::from_mins(30);
/// Pages that are read meanwhile, one after the other.
const READ: u32 = 20;
/// What a reader's p99 may be meanwhile, in milliseconds.
const READ_BUDGET: f64 = 50.0;
/// Comments in a second.
const RATE_BUDGET: f64 = 500.0;

pub(super) async fn measure(name: &str, desk: &mut Desk, table: &mut Table) -> anyhow::Result<()> {
    let first = format!(
        "SELECT created_at FROM comments WHERE status = 'pending' ORDER BY created_at DESC LIMIT 1 OFFSET {BULK}"
    );
    let after = desk.database.number(&first).await?;
    let filter = Filter {
        from: Some(Timestamp(after + 1_000)),
        ..Filter::default()
    };
    let before = fingerprint(desk).await?;
    let action = moderation::act_on_all(
        &desk.app.runtime,
        &desk.site,
        Actor::Operator,
        Verb::Approve,
        &filter,
        Why::default(),
    )
    .await?;
    ended(name, "fifty thousand approved at once", desk, action.id, table).await?;
    let between = fingerprint(desk).await?;
    anyhow::ensure!(
        between.pending + BULK == before.pending,
        "{before:?} became {between:?}"
    );
    anyhow::ensure!(between.is_counted, "counters after approving");
    let undo = moderation::undo(&desk.app.runtime, &desk.site, Actor::Operator, action.id).await?;
    let undo = undo.action.ok_or(anyhow::anyhow!("nothing to take back"))?;
    ended(name, "and taken back", desk, undo, table).await?;
    let back = fingerprint(desk).await?;
    anyhow::ensure!(back == before, "{before:?} became {back:?}");
    Ok(())
}

/// What must be as it was.
#[derive(Debug, PartialEq, Eq)]
struct Fingerprint {
    pending: i64,
    decided: i64,
    shown: i64,
    /// The numbers beside the pages, together.
    beside_pages: i64,
    /// Those numbers are true.
    is_counted: bool,
}

async fn fingerprint(desk: &mut Desk) -> anyhow::Result<Fingerprint> {
    let database = &mut desk.database;
    let wrong = "SELECT COUNT(*) FROM pages WHERE comment_count <> (SELECT COUNT(*) FROM comments WHERE \
                 comments.page_id = pages.id AND comments.status = 'approved')";
    Ok(Fingerprint {
        pending: database
            .number("SELECT COUNT(*) FROM comments WHERE status = 'pending'")
            .await?,
        decided: database
            .number("SELECT COUNT(*) FROM comments WHERE decided_by IS NOT NULL")
            .await?,
        shown: database.number("SELECT COUNT(*) FROM comments WHERE shown = 1").await?,
        beside_pages: database
            .number("SELECT CAST(SUM(comment_count) AS BIGINT) FROM pages")
            .await?,
        is_counted: database.number(wrong).await? == 0,
    })
}

/// Waits for the end of an action, reading what readers read.
async fn ended(name: &str, what: &str, desk: &Desk, id: ActionId, table: &mut Table) -> anyhow::Result<Action> {
    let begun = Instant::now();
    let mut reads = Vec::new();
    let mut connection = Connection::open(desk.app.address).await?;
    let (mut steps, mut last) = (0, 0);
    let action = loop {
        let action = moderation::progress(&desk.app.runtime, &desk.site, id).await?;
        steps += usize::from(action.changed > last);
        last = action.changed;
        if action.finished_at.is_some() {
            break action;
        }
        anyhow::ensure!(begun.elapsed() < PATIENCE, "it does not end");
        for page in 0..READ {
            let path = format!("/threads/{}", page_id(desk.database.is_sqlite(), page));
            let reading = Instant::now();
            let status = connection.send(&Request::get(&path, "")).await?;
            anyhow::ensure!(status == 200, "{path} answers {status}");
            reads.push(milliseconds(reading.elapsed()));
        }
    };
    let seconds = begun.elapsed().as_secs_f64();
    reads.sort_by(f64::total_cmp);
    let at = |per_mille: usize| reads.get(reads.len() * per_mille / 1_000).copied().unwrap_or_default();
    let beside = format!(
        "{:.0} s, progress seen {steps} times; {} reads meanwhile, median {:.1} ms",
        seconds,
        reads.len(),
        at(500)
    );
    let rate = action.changed as f64 / seconds;
    table.goal(
        &format!("{what}, {name}"),
        rate,
        " /s",
        Bound::AtLeast(RATE_BUDGET),
        beside,
    );
    table.goal(
        "readers' p99 meanwhile",
        at(990),
        " ms",
        Bound::AtMost(READ_BUDGET),
        String::new(),
    );
    Ok(action)
}
