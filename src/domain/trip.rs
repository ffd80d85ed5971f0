//! A round trip to a provider by somebody who is signed in on our own pages.

use super::{
    id::{AccountId, SessionId, TripId},
    time::Timestamp,
};

/// What somebody goes to a provider for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To have another way in to their account.
    Link,
    /// To prove once more who they are.
    Confirm,
}

impl Purpose {
    const ALL: [Self; 2] = [Self::Link, Self::Confirm];

    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Confirm => "confirm",
        }
    }

    /// The purpose of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

/// One trip.
#[derive(Clone, Debug)]
pub struct Trip {
    pub id: TripId,
    pub purpose: Purpose,
    pub account_id: AccountId,
    /// With which it ends.
    pub session_id: SessionId,
    pub provider: String,
    /// The page of ours to come back to: a path below the base.
    pub next: String,
    /// SHA-256 of what the browser's cookie holds.
    pub browser_hash: [u8; 32],
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_has_a_name_of_its_own() {
        for purpose in Purpose::ALL {
            assert_eq!(Purpose::from_name(purpose.name()), Some(purpose));
        }
        assert_eq!(Purpose::from_name("else"), None);
    }
}
