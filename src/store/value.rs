//! Between database values and domain types.

use crate::domain::{
    comment::{GuestKey, Status},
    id::CommentId,
    time::Timestamp,
    vote::Votes,
};

use super::{Error, Result};

/// Counters are signed in the database and never negative in the domain.
pub(super) fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

pub(super) fn votes(up: i64, down: i64) -> Votes {
    Votes {
        up: count(up),
        down: count(down),
    }
}

pub(super) fn status(name: &str) -> Result<Status> {
    Status::from_name(name).ok_or_else(|| Error::Corrupt(format!("status {name}")))
}

pub(super) fn hash(bytes: Vec<u8>) -> Result<[u8; 32]> {
    bytes
        .try_into()
        .map_err(|_| Error::Corrupt("a hash of another length".to_owned()))
}

pub(super) fn guest_key(bytes: Option<Vec<u8>>) -> Result<Option<GuestKey>> {
    bytes.map(hash).transpose().map(|key| key.map(GuestKey))
}

pub(super) fn comment_id(uuid: Option<sea_orm::prelude::Uuid>) -> Option<CommentId> {
    uuid.map(CommentId)
}

pub(super) fn depth(stored: i32) -> u32 {
    u32::try_from(stored).unwrap_or(1)
}

pub(super) fn time(stored: Option<i64>) -> Option<Timestamp> {
    stored.map(Timestamp)
}
