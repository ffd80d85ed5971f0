//! One try to sign in from the frame, from the click to the claim.

use super::{
    id::{AccountId, AttemptId, SiteId},
    page::PageUrl,
    time::Timestamp,
};

/// How far a try has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The reader is on their way.
    Open,
    /// They are known; the frame has not asked yet.
    Done,
    /// They are not, for this reason.
    Failed(Why),
    /// The frame has been told, or somebody tried to use it who must not.
    Closed,
}

/// How the frame learns what a try has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Back {
    /// It began the try, and asks.
    Frame,
    /// By a code in the address of this page of the site, to which the reader is sent back.
    Page(PageUrl),
    /// By a code that the reader types.
    Typed,
}

impl Back {
    /// The name in the database.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Frame => "frame",
            Self::Page(_) => "page",
            Self::Typed => "typed",
        }
    }

    /// The way of that name.
    pub fn from_parts(name: &str, page: Option<PageUrl>) -> Option<Self> {
        match (name, page) {
            ("frame", None) => Some(Self::Frame),
            ("page", Some(page)) => Some(Self::Page(page)),
            ("typed", None) => Some(Self::Typed),
            _ => None,
        }
    }
}

/// Why nobody was signed in, as a reader is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// They declined at the provider.
    Denied,
    /// The provider does not answer.
    Unavailable,
    /// What they brought back was not good, or no longer.
    Refused,
    /// The provider's answer tells nobody.
    Unusable,
    /// Their address belongs to an account that is reached another way (T14).
    AddressTaken,
}

impl Why {
    const ALL: [Self; 5] = [
        Self::Denied,
        Self::Unavailable,
        Self::Refused,
        Self::Unusable,
        Self::AddressTaken,
    ];

    /// The name in the database and in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Unavailable => "unavailable",
            Self::Refused => "refused",
            Self::Unusable => "unusable",
            Self::AddressTaken => "address-taken",
        }
    }

    /// The reason of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.name() == name)
    }
}

impl Stage {
    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Failed(why) => why.name(),
            Self::Closed => "closed",
        }
    }

    /// The stage of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "open" => Some(Self::Open),
            "done" => Some(Self::Done),
            "closed" => Some(Self::Closed),
            other => Why::from_name(other).map(Self::Failed),
        }
    }
}

/// A try.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub id: AttemptId,
    pub site_id: SiteId,
    /// SHA-256 of the verifier, which only the frame knows.
    pub challenge: [u8; 32],
    /// SHA-256 of what the browser's cookie holds; none until it is bound.
    pub browser_hash: Option<[u8; 32]>,
    /// Where the reader was sent.
    pub provider: Option<String>,
    pub stage: Stage,
    pub account_id: Option<AccountId>,
    pub back: Back,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl Attempt {
    /// Whether it can still be gone on with.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.stage == Stage::Open && now < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_has_a_name_of_its_own() {
        let failed = Why::ALL.map(Stage::Failed);
        for stage in [Stage::Open, Stage::Done, Stage::Closed].into_iter().chain(failed) {
            assert_eq!(Stage::from_name(stage.name()), Some(stage));
        }
        assert_eq!(Stage::from_name("else"), None);
    }
}
