//! A site that moves in with everything its bundle holds, under the ids it had.

use serde::{Deserialize, Serialize};

use super::{Counts, State};
use crate::domain::{action::Actor, id::ImportId, time::Timestamp};

/// One such import. It belongs to no site: its own is not there before it is done.
#[derive(Clone, Debug)]
pub struct WholeImport {
    pub id: ImportId,
    /// Who asked for it.
    pub actor: Actor,
    /// The name of the file.
    pub file: String,
    /// Where the file waits; empty once it is gone.
    pub path: String,
    /// [`State::Reading`] as long as its dry run takes; it is never taken back.
    pub state: State,
    /// Whether its people come with their rights and their ways in.
    pub is_trusted: bool,
    pub report: WholeReport,
    pub created_at: Timestamp,
    /// When somebody last worked on it.
    pub touched_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

/// What it came to, or would come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeReport {
    /// The key of the site; empty before the file was read.
    pub key: String,
    /// How many rows of each type came in.
    pub taken: Counts,
    /// How many did not, since they would open a door or are here already.
    pub left: Counts,
    /// Why nothing of it came in.
    pub failure: Option<String>,
}

/// How far somebody has come with one: rows of the file that are done, and all of them once that is known. A file is read twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Far {
    pub done: u64,
    pub all: Option<u64>,
}
