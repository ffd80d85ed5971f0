//! Requests to delete what a provider told of somebody, sent by the provider.

use super::time::Timestamp;

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody was known by that name.
    Nothing,
    /// The way in and what the provider told are gone; the account has other ways in.
    Unlinked,
    /// It was the only way in: the account goes, too.
    Erased,
}

impl Outcome {
    const ALL: [Self; 3] = [Self::Nothing, Self::Unlinked, Self::Erased];

    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Unlinked => "unlinked",
            Self::Erased => "erased",
        }
    }

    /// The outcome of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// A request, without a word about whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deletion {
    pub asked_at: Timestamp,
    pub outcome: Outcome,
}
