//! Whoever writes, changes or votes: somebody signed in, or a guest with what their browser keeps.

use crate::domain::{
    comment::Comment,
    id::{AccountId, SiteId},
    vote::Voter,
};

use super::guest::GuestSecret;

/// One person on one site.
#[derive(Clone, Debug)]
pub enum Person {
    Account(AccountId),
    Guest(GuestSecret),
}

impl Person {
    /// Whether they wrote a comment of that site.
    pub fn wrote(&self, comment: &Comment, site_id: SiteId) -> bool {
        match self {
            Self::Account(id) => comment.author.account_id == Some(*id),
            Self::Guest(secret) => comment.is_by(&secret.key_on(site_id)),
        }
    }

    /// As they vote on that site.
    pub fn voter(&self, site_id: SiteId) -> Voter {
        match self {
            Self::Account(id) => Voter::Account(*id),
            Self::Guest(secret) => Voter::Guest(secret.key_on(site_id)),
        }
    }
}
