//! A round trip to a provider from our own pages.

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
    /// To be signed in.
    SignIn,
}

impl Purpose {
    const ALL: [Self; 3] = [Self::Link, Self::Confirm, Self::SignIn];

    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Confirm => "confirm",
            Self::SignIn => "sign-in",
        }
    }

    /// The purpose of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}

/// Who is on a trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    pub account_id: AccountId,
    pub session_id: SessionId,
}

/// One trip.
#[derive(Clone, Debug)]
pub struct Trip {
    pub id: TripId,
    pub purpose: Purpose,
    /// Whose it is, and the session with which it ends; none where somebody is not signed in yet.
    pub owner: Option<Owner>,
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
