//! An invitation to keep a site in order.

use super::{
    account::Email,
    id::{AccountId, InvitationId, SiteId},
    role::Role,
    time::Timestamp,
};

/// One invitation. It is good once, and not for long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub site_id: SiteId,
    pub role: Role,
    /// Whom it was sent to; without one it is good for whoever holds the link.
    pub email: Option<Email>,
    pub invited_by: AccountId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

impl Invitation {
    /// For how long one is good.
    pub const DAYS: i64 = 7;

    /// Whether it can still be taken.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && now < self.expires_at
    }

    /// Whether it is meant for somebody with that proven address.
    pub fn is_for(&self, address: Option<&Email>) -> bool {
        self.email
            .as_ref()
            .is_none_or(|email| address.is_some_and(|own| own.key() == email.key()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_with_an_address_is_for_its_owner_alone() {
        let invitation = |email: Option<&str>| Invitation {
            id: InvitationId(uuid::Uuid::nil()),
            site_id: SiteId(uuid::Uuid::nil()),
            role: Role::Moderator,
            email: email.map(|email| Email::parse(email).unwrap()),
            invited_by: AccountId(uuid::Uuid::nil()),
            created_at: Timestamp(0),
            expires_at: Timestamp(1000),
            used_at: None,
        };
        let (ada, eve) = (
            Email::parse("Ada@example.org").unwrap(),
            Email::parse("eve@example.org").unwrap(),
        );
        assert!(invitation(Some("ada@example.org")).is_for(Some(&ada)));
        assert!(!invitation(Some("ada@example.org")).is_for(Some(&eve)));
        assert!(!invitation(Some("ada@example.org")).is_for(None));
        assert!(invitation(None).is_for(None));
        assert!(invitation(None).is_open(Timestamp(999)) && !invitation(None).is_open(Timestamp(1000)));
        let used = Invitation {
            used_at: Some(Timestamp(1)),
            ..invitation(None)
        };
        assert!(!used.is_open(Timestamp(2)));
    }
}
