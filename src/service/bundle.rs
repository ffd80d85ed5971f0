//! Moving in whole: a site comes over with everything its bundle holds, under the ids it had, or nothing of it comes.
//!
//! The file is read twice: first to its end, to see that it is what was written; then row by row into one transaction, which is
//! committed when everything that the rows say of each other has been found true. It only ever adds: no row of another site, and
//! nothing of an account that is here, is changed. What of people comes along is told at [`Trust`].

mod arrival;
mod check;
mod coming;
mod people;
mod work;

pub use arrival::{Arrivals, NewArrival, accept, begin, dismiss, far, holds_writers, latest, show, sweep, trust};
pub use work::{carry_on, give_up};

use std::{fs::File, path::Path};

use uuid::Uuid;

use self::coming::{BATCH, Coming};
use super::{Result, Runtime, search};
use crate::{
    domain::{
        bundle::Value,
        event::{Event, EventKind},
        id::{ImportId, SiteId},
        import::{Counts, Far, State, WholeReport},
        log::Flaw,
        time::Timestamp,
    },
    store::{Tx, whole_import},
    transfer::{
        bundle::Lines,
        input::{Broken, Input},
    },
};

/// What the people of a bundle may do here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// They are there, so that their comments have authors, and nobody gets in as one of them: no address, no way to sign in, no role
    /// and no letters come along, and no service is asked about new comments. Anybody may have written the file.
    #[default]
    Names,
    /// The bundle is the operator's own: roles hold, and whoever signs in as before is who they were. A way in that opens an account
    /// here already stays where it is, and an account of the same id stays as it is.
    Everything,
}

/// What came, or would come.
#[derive(Clone, Debug, Default)]
pub struct Moved {
    /// The key of the site.
    pub key: String,
    /// How many of each type came in.
    pub taken: Counts,
    /// How many did not, since they would open a door, or are here already.
    pub left: Counts,
}

/// Why nothing came.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error(transparent)]
    Broken(#[from] Broken),
    #[error(
        "a site with the key “{0}” is here already; its comments can be imported into that one (--site, without --whole)"
    )]
    KeyTaken(String),
    #[error("line {line}: this {kind} is here already ({id})")]
    Here { line: u64, kind: &'static str, id: Uuid },
    #[error(
        "line {line}: an account with this id is here already ({id}); it is the same person only where the bundle is trusted as your own (--trusted)"
    )]
    AccountHere { line: u64, id: Uuid },
    #[error("line {line}: “{field}” leads nowhere ({id})")]
    Nowhere { line: u64, field: &'static str, id: String },
    #[error("two lines of type “{0}” are about the same thing")]
    Twice(&'static str),
    #[error("the rows do not hold together: {0}")]
    Untrue(String),
    #[error("its log is not what was written: {0}")]
    Log(Flaw),
    #[error("the file was changed while it was read")]
    Changed,
    /// Somebody else was faster, or nobody wants it any more.
    #[error("it was stopped")]
    Stopped,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Order {
    pub trust: Trust,
    /// Everything is done, and then not kept.
    pub is_rehearsal: bool,
}

/// Takes a bundle over; `told` hears how far it is.
///
/// # Errors
/// When the database does not answer.
pub async fn move_in(
    runtime: &Runtime,
    path: &Path,
    order: Order,
    told: impl FnMut(Far) + Send,
) -> Result<std::result::Result<Moved, Refused>> {
    arrive(runtime, path, order, Of::default(), told).await
}

/// What is known of one that was not brought by the command line.
#[derive(Clone, Copy, Debug, Default)]
struct Of<'a> {
    /// That it is done is written down with its last row, or neither is.
    id: Option<ImportId>,
    /// A file that may be made for the dry run, so that nobody waits for the writer meanwhile.
    beside: Option<&'a Path>,
}

async fn arrive(
    runtime: &Runtime,
    path: &Path,
    order: Order,
    of: Of<'_>,
    mut told: impl FnMut(Far) + Send,
) -> Result<std::result::Result<Moved, Refused>> {
    let checked = match read_through(path, &mut told).await {
        Ok(checked) => checked,
        Err(refused) => return Ok(Err(refused)),
    };
    if let (true, Some(beside)) = (order.is_rehearsal, of.beside)
        && let Some(tx) = runtime.store.scratch(beside).await?
    {
        let here = runtime.store.read();
        let mut coming = Coming::new(&tx, &here, order.trust, runtime.now());
        return coming.take(path, &checked, &mut told).await;
    }
    let tx = runtime.store.begin_long_write().await?;
    let mut coming = Coming::new(&tx, &tx, order.trust, runtime.now());
    let moved = match coming.take(path, &checked, &mut told).await? {
        Ok(moved) => moved,
        Err(refused) => return Ok(Err(refused)),
    };
    if order.is_rehearsal {
        return Ok(Ok(moved));
    }
    search::sweep_again(&tx).await?;
    let now = runtime.now();
    if let Some(id) = of.id
        && !note_arrival(&tx, id, &moved, now).await?
    {
        return Ok(Err(Refused::Stopped));
    }
    let arrived = Event {
        site_id: checked.site_id,
        page: None,
        kind: EventKind::SiteChanged,
        comment_id: None,
        at: now,
    };
    runtime.commit(tx, arrived).await?;
    Ok(Ok(moved))
}

/// False where it does not wait for that any more.
async fn note_arrival(tx: &Tx, id: ImportId, moved: &Moved, now: Timestamp) -> Result<bool> {
    let Some(mut held) = whole_import::hold(tx, id).await? else {
        return Ok(false);
    };
    if held.state != State::Applying {
        return Ok(false);
    }
    held.state = State::Done;
    held.report = moved.report();
    held.touched_at = now;
    held.finished_at = Some(now);
    whole_import::save(tx, &held).await?;
    Ok(true)
}

impl Moved {
    fn report(&self) -> WholeReport {
        WholeReport {
            key: self.key.clone(),
            taken: self.taken.clone(),
            left: self.left.clone(),
            failure: None,
        }
    }
}

/// What is known of a file that was read to its end.
#[derive(Debug)]
struct Checked {
    site_id: SiteId,
    lines: u64,
    hash: [u8; 32],
}

fn open(path: &Path) -> std::result::Result<Lines, Broken> {
    Lines::open(Input::open(File::open(path)?)?)
}

async fn read_through(path: &Path, told: &mut impl FnMut(Far)) -> std::result::Result<Checked, Refused> {
    let mut lines = open(path)?;
    let mut site_id = None;
    while let Some((record, row)) = lines.record()? {
        check::row(&lines, record, &row)?;
        let is_first = site_id.is_none();
        if is_first != (record.name == "site") {
            return Err(lines.wrong("a bundle holds one site, and begins with it").into());
        }
        if is_first {
            site_id = row.first().and_then(Value::id).map(SiteId);
        }
        check::of_site(&lines, record, &row, site_id)?;
        if lines.number().is_multiple_of(BATCH as u64) {
            told(Far {
                done: lines.number(),
                all: None,
            });
            // Others are served by the same thread.
            tokio::task::yield_now().await;
        }
    }
    let site_id = site_id.ok_or_else(|| lines.wrong("a bundle holds one site, and begins with it"))?;
    Ok(Checked {
        site_id,
        lines: lines.number(),
        hash: lines.hash(),
    })
}
