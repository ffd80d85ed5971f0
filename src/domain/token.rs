//! Tokens with which programs use the API in the name of an account.

use super::{
    id::{AccountId, SiteId, TokenId},
    scope::Scopes,
    time::Timestamp,
};

/// A token, without the secret that proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub id: TokenId,
    pub account_id: AccountId,
    /// What its owner calls it.
    pub name: String,
    pub scopes: Scopes,
    pub reach: Reach,
    pub created_at: Timestamp,
    /// None for one that is good until it is revoked.
    pub expires_at: Option<Timestamp>,
    /// To the minute, about; none before the first use.
    pub used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// Where a token is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    EverySite,
    /// Only there; nowhere once these sites are gone.
    Sites(Vec<SiteId>),
}

impl Reach {
    /// Whether it is good on that site.
    pub fn covers(&self, site_id: SiteId) -> bool {
        match self {
            Self::EverySite => true,
            Self::Sites(sites) => sites.contains(&site_id),
        }
    }
}

impl Token {
    /// The most characters of a name.
    pub const NAME_CHARS: usize = 60;

    /// Whether it still opens anything.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}
