//! The log of a site: written in the transaction of what it tells of, read by whoever runs the site, judged by `audit verify`.

use std::collections::HashMap;

use crate::{
    domain::{
        action::{Actor, Verb},
        comment::Comment,
        id::{CommentId, PageId, SiteId},
        log::{Deed, Entry, Flaw, Head, Personal, Reading, SALT_BYTES},
        site::Site,
        thread::Thread,
        time::Timestamp,
    },
    store::{Tx, account, case, log, page},
};

use super::{Result, Runtime};

/// Entries read in one go.
const BATCH: u64 = 1000;

/// Some entries, and where the next ones begin.
#[derive(Clone, Debug)]
pub struct Told {
    /// The latest first.
    pub entries: Vec<Entry>,
    /// The number before which to go on; none at the end.
    pub next: Option<i64>,
}

/// A site's log from the latest entry on, or from before the number `before`.
///
/// # Errors
/// When the database does not answer.
pub async fn entries(runtime: &Runtime, site: &Site, before: Option<i64>, limit: u64) -> Result<Told> {
    let entries = log::latest(&runtime.store.read(), site.id, before, limit).await?;
    let next = entries.last().map(|last| last.number).filter(|number| *number > 1);
    Ok(Told { entries, next })
}

/// What the accounts that acted are called now; those that are gone are left out.
///
/// # Errors
/// When the database does not answer.
pub async fn names_in(runtime: &Runtime, entries: &[Entry]) -> Result<Vec<(Actor, String)>> {
    let actors = entries
        .iter()
        .filter_map(|entry| Actor::from_stored(entry.actor.text()?));
    let mut names: Vec<(Actor, String)> = Vec::new();
    for actor in actors {
        let Some(id) = actor
            .account()
            .filter(|_| names.iter().all(|(known, _)| *known != actor))
        else {
            continue;
        };
        if let Some(account) = account::get(&runtime.store.read(), id).await? {
            names.push((actor, account.name));
        }
    }
    Ok(names)
}

/// What some entries are about, as far as it is still there.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    pub comments: Vec<Comment>,
    pub threads: Vec<Thread>,
}

/// The comments and threads that some entries are about.
///
/// # Errors
/// When the database does not answer.
pub async fn subjects_of(runtime: &Runtime, site: &Site, entries: &[Entry]) -> Result<Subjects> {
    let read = runtime.store.read();
    let named: Vec<uuid::Uuid> = entries.iter().filter_map(|entry| entry.subject).collect();
    let comments: Vec<CommentId> = named.iter().copied().map(CommentId).collect();
    let pages: Vec<PageId> = named.into_iter().map(PageId).collect();
    let cases = case::list(&read, site.id, &comments).await?;
    Ok(Subjects {
        comments: cases.into_iter().map(|case| case.comment).collect(),
        threads: page::list_of(&read, site.id, &pages).await?,
    })
}

/// Writes down something about a site that happens in no action of its own: a role that is given, a setting that is changed.
///
/// # Errors
/// When the database does not answer.
pub async fn note(runtime: &Runtime, tx: &Tx, site_id: SiteId, deed: Deed) -> Result<()> {
    write(runtime, tx, site_id, deed, runtime.now()).await
}

/// Adds an entry; it is the last that a transaction does, since others wait for the end of the log.
pub(super) async fn write(runtime: &Runtime, tx: &Tx, site_id: SiteId, deed: Deed, now: Timestamp) -> Result<()> {
    let head = log::hold_head(tx, site_id).await?;
    let personal = |text: String| {
        let mut salt = [0; SALT_BYTES];
        runtime.randomness.fill(&mut salt);
        Personal::new(salt, text)
    };
    let mut entry = Entry {
        site_id,
        number: head.number + 1,
        at: now,
        verb: deed.verb,
        action: deed.action,
        subject: deed.subject,
        count: deed.count,
        actor: personal(deed.actor.stored()),
        reason: deed.reason.map(personal),
        filter: deed.filter.map(personal),
        previous: head.hash,
        hash: head.hash,
    };
    entry.hash = entry.seal();
    Ok(log::append(tx, &entry).await?)
}

/// The same; where it is told and keeps comments back, with a second entry that says so. From that one the authors read it for as
/// long as the action stands.
pub(super) async fn write_and_tell(
    runtime: &Runtime,
    tx: &Tx,
    site_id: SiteId,
    deed: Deed,
    is_told: bool,
    now: Timestamp,
) -> Result<()> {
    let told = (is_told && deed.verb.keeps_back()).then(|| Deed {
        verb: Verb::Tell,
        filter: None,
        ..deed.clone()
    });
    write(runtime, tx, site_id, deed, now).await?;
    match told {
        Some(told) => write(runtime, tx, site_id, told, now).await,
        None => Ok(()),
    }
}

/// What moderators say to the author of some comments about their being held or removed. Only for whoever has proved to be that author.
///
/// # Errors
/// When the database does not answer.
pub async fn told(runtime: &Runtime, site: &Site, comments: &[&Comment]) -> Result<HashMap<CommentId, String>> {
    let ids = comments
        .iter()
        .filter(|comment| comment.site_id == site.id && comment.may_be_explained());
    let ids: Vec<CommentId> = ids.map(|comment| comment.id).collect();
    if ids.is_empty() || !site.settings.tells_why {
        return Ok(HashMap::new());
    }
    Ok(log::told(&runtime.store.read(), site.id, &ids)
        .await?
        .into_iter()
        .collect())
}

/// Reads a site's log from its beginning and says where it ends, or the first thing that is wrong with it.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(runtime: &Runtime, site: &Site) -> Result<std::result::Result<Head, Flaw>> {
    let read = runtime.store.read();
    // Noted before the entries: what is written meanwhile comes after it.
    let head = log::head(&read, site.id).await?;
    let mut reading = Reading::default();
    let mut after = 0;
    loop {
        let entries = log::following(&read, site.id, after, BATCH).await?;
        let Some(last) = entries.last() else { break };
        after = last.number;
        for entry in entries.iter().filter(|entry| entry.number <= head.number) {
            if let Err(flaw) = reading.take(entry) {
                return Ok(Err(flaw));
            }
        }
        if after >= head.number {
            break;
        }
    }
    Ok(reading.end(head))
}
