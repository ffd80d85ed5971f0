//! Requests to delete what a provider told of somebody, sent by the provider.

use super::{id::AccountId, time::Timestamp};

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody was known by that name.
    Nothing,
    /// The way in and what the provider told are gone; the account has other ways in.
    Unlinked,
    /// It was the only way in: the account goes, too.
    Erased,
    /// Nothing was to be deleted but the way in, and it was the only one: nobody gets into the account until they come back by it.
    Withdrawn(AccountId),
}

impl Outcome {
    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Unlinked => "unlinked",
            Self::Erased => "erased",
            Self::Withdrawn(_) => "withdrawn",
        }
    }

    /// The outcome of that name, about that account.
    pub fn from_parts(name: &str, account: Option<AccountId>) -> Option<Self> {
        let known = [Self::Nothing, Self::Unlinked, Self::Erased].into_iter();
        known
            .chain(account.map(Self::Withdrawn))
            .find(|outcome| outcome.name() == name)
    }

    /// Whose only way in was withdrawn.
    pub fn account(self) -> Option<AccountId> {
        match self {
            Self::Withdrawn(account) => Some(account),
            Self::Nothing | Self::Unlinked | Self::Erased => None,
        }
    }
}

/// A request, without a word about whose, but where an account waits for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deletion {
    pub asked_at: Timestamp,
    pub outcome: Outcome,
}
