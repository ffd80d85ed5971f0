//! What somebody has written on a site before: what a moderator wants to know of them.

use crate::{
    domain::{
        comment::{Author, Status},
        id::SiteId,
        time::Timestamp,
        vote::Voter,
    },
    store::overview,
};

use super::{Result, Runtime};

/// Comments that are looked at: more of them say nothing new.
pub const MOST_LOOKED_AT: u64 = 100;

/// Somebody's latest comments on a site, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// When the first of those was written.
    pub since: Option<Timestamp>,
    pub approved: u64,
    /// Spam, and what moderators removed.
    pub rejected: u64,
    /// Whether there are more than were looked at.
    pub is_cut: bool,
}

/// The record of whoever wrote a comment; none where nobody knows who it was.
///
/// # Errors
/// When the database does not answer.
pub async fn of(runtime: &Runtime, site_id: SiteId, author: &Author) -> Result<Option<Record>> {
    let by = match (author.account_id, &author.guest_key) {
        (Some(id), _) => Voter::Account(id),
        (None, Some(key)) => Voter::Guest(key.clone()),
        (None, None) => return Ok(None),
    };
    let found = overview::latest_of(&runtime.store.read(), site_id, &by, MOST_LOOKED_AT).await?;
    let mut record = Record {
        is_cut: u64::try_from(found.len()).unwrap_or(u64::MAX) >= MOST_LOOKED_AT,
        ..Record::default()
    };
    for (status, at) in found {
        record.since = Some(record.since.map_or(at, |since| since.min(at)));
        match status {
            Status::Approved => record.approved += 1,
            Status::Spam | Status::Trashed => record.rejected += 1,
            Status::Pending | Status::Deleted => {}
        }
    }
    Ok(Some(record))
}
