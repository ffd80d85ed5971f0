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

/// The records of those who wrote some comments, in their order; none where nobody knows who it was.
///
/// # Errors
/// When the database does not answer.
pub async fn of(runtime: &Runtime, site_id: SiteId, authors: &[&Author]) -> Result<Vec<Option<Record>>> {
    let by = |author: &Author| match (author.account_id, &author.guest_key) {
        (Some(id), _) => Some(Voter::Account(id)),
        (None, Some(key)) => Some(Voter::Guest(key.clone())),
        (None, None) => None,
    };
    let mut people: Vec<Voter> = Vec::new();
    for person in authors.iter().filter_map(|author| by(author)) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    let mut records = vec![Record::default(); people.len()];
    let mut counts = vec![0_u64; people.len()];
    for (place, status, at) in overview::latest_of(&runtime.store.read(), site_id, &people, MOST_LOOKED_AT).await? {
        let (Some(record), Some(count)) = (records.get_mut(place), counts.get_mut(place)) else {
            continue;
        };
        *count += 1;
        record.is_cut = *count >= MOST_LOOKED_AT;
        record.since = Some(record.since.map_or(at, |since| since.min(at)));
        match status {
            Status::Approved => record.approved += 1,
            Status::Spam | Status::Trashed => record.rejected += 1,
            Status::Pending | Status::Deleted => {}
        }
    }
    let of = |author: &&Author| {
        let person = by(author)?;
        let place = people.iter().position(|known| *known == person)?;
        records.get(place).copied()
    };
    Ok(authors.iter().map(of).collect())
}
