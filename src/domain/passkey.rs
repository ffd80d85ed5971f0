//! Passkeys: keys that a person's devices hold and use only after seeing that it is they, by a finger, a face or a PIN. That is two
//! factors in one.

use super::{
    field::Problem,
    id::{AccountId, ChallengeId, PasskeyId},
    time::Timestamp,
};

/// The public half of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    pub id: PasskeyId,
    pub account_id: AccountId,
    /// As the device names the key.
    pub credential_id: Vec<u8>,
    pub name: PasskeyName,
    /// Public key, counter and flags, as the verifier writes them.
    pub credential: String,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

impl Passkey {
    /// More keys than anybody has devices for.
    pub const MOST: u64 = 20;
}

/// What somebody calls one of their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyName(String);

impl PasskeyName {
    /// The most characters.
    pub const MAX_CHARS: usize = 60;

    /// Takes a name as typed.
    ///
    /// # Errors
    /// When there is nothing to see, or too much.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Problem::Required);
        }
        if text.chars().count() > Self::MAX_CHARS {
            return Err(Problem::TooLong { max: Self::MAX_CHARS });
        }
        if text.chars().any(char::is_control) {
            return Err(Problem::ControlCharacters);
        }
        Ok(Self(text.to_owned()))
    }

    /// A name that was parsed before it was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a device was asked to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    pub id: ChallengeId,
    /// Who is adding a key; none where somebody proves who they are with one.
    pub account_id: Option<AccountId>,
    /// What the answer is judged by, as the verifier writes it.
    pub state: String,
    pub expires_at: Timestamp,
}

impl Challenge {
    /// How long there is to answer, in seconds.
    pub const SECONDS: i64 = 300;
}
