//! Accounts: people who sign in, and the addresses they are reached at.

use unicode_normalization::UnicodeNormalization;

use super::{field::Problem, guest::mail_address, id::AccountId, time::Timestamp};

/// One person who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// The name to show.
    pub name: String,
    /// Where they are reached; a claim until [`Account::is_verified`].
    pub email: Option<Email>,
    /// Whether they have proved that the address is theirs.
    pub is_verified: bool,
    /// Whether they run this instance.
    pub is_admin: bool,
    /// The language (BCP 47) they are written to in.
    pub locale: String,
    pub state: AccountState,
    pub created_at: Timestamp,
}

impl Account {
    /// The address, if it is proved.
    pub fn verified_email(&self) -> Option<&Email> {
        self.email.as_ref().filter(|_| self.is_verified)
    }
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    Active,
    /// Nothing personal is left in it.
    Erased,
}

impl AccountState {
    const ALL: [Self; 2] = [Self::Active, Self::Erased];

    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Erased => "erased",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// An address that mail can be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Takes an address as typed.
    ///
    /// # Errors
    /// When it cannot be one, or is too long.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        // Some keyboards send a letter and its accent apart; the address is the same.
        let text: String = text.trim().nfc().collect();
        if text.is_empty() {
            return Err(Problem::Required);
        }
        mail_address(&text).map(Self)
    }

    /// An address that was parsed before it was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The address as it was typed, its domain in lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Equal for two ways of writing one address. Hardly any mailbox tells upper from lower case, and people do not; dots and
    /// `+tags` mean what the receiver wants them to mean, and stay.
    pub fn key(&self) -> String {
        self.0.nfkc().flat_map(char::to_lowercase).nfkc().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_is_one_key() {
        let key = |text| Email::parse(text).unwrap().key();
        assert_eq!(key("Ada@Example.org"), key(" ada@example.ORG "));
        assert_eq!(key("e\u{301}a@example.org"), key("\u{e9}a@example.org"));
        assert_ne!(key("ada+blog@example.org"), key("ada@example.org"));
        assert_ne!(key("a.da@example.org"), key("ada@example.org"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert_eq!(Email::parse("  "), Err(Problem::Required));
        for text in [
            "ada",
            "ada@",
            "@example.org",
            "a b@example.org",
            "ada@example.org\r\nBcc: eve@example.org",
        ] {
            assert_eq!(Email::parse(text), Err(Problem::NotAnEmail), "{text}");
        }
    }
}
