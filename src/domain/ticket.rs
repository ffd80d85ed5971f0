//! Tickets: what a mailed link or code stands for, once and for a while.

use super::{
    account::Email,
    id::{AccountId, TicketId},
    time::Timestamp,
};

/// What somebody may do with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Make an account with the address it was sent to.
    Register,
    /// Sign in without a password.
    SignIn,
    /// Choose a new password.
    Reset,
    /// Prove a new address.
    NewAddress,
    /// Make the account that runs the instance.
    SetUp,
    /// Having proved one thing, prove the other: a code of an app after a password or a mail.
    SecondStep,
}

impl Purpose {
    const ALL: [Self; 6] = [
        Self::Register,
        Self::SignIn,
        Self::Reset,
        Self::NewAddress,
        Self::SetUp,
        Self::SecondStep,
    ];

    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SignIn => "sign-in",
            Self::Reset => "reset",
            Self::NewAddress => "new-address",
            Self::SetUp => "set-up",
            Self::SecondStep => "second-step",
        }
    }

    /// The purpose of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// How long a ticket is good, in minutes. What opens an existing account is good for least (T24).
    pub fn minutes(self) -> i64 {
        match self {
            Self::SignIn | Self::SecondStep => 10,
            Self::Reset | Self::NewAddress => 30,
            Self::Register | Self::SetUp => 24 * 60,
        }
    }
}

/// A ticket. What proves that somebody holds it is derived from the instance's secret, and is nowhere stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub id: TicketId,
    pub purpose: Purpose,
    /// Whose account it is about; none where there is no account yet.
    pub account_id: Option<AccountId>,
    /// Where it was sent; none for what is not sent.
    pub email: Option<Email>,
    /// Wrong codes so far.
    pub tries: u32,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

impl Ticket {
    /// Wrong codes that are borne: six digits must not be found by trying.
    pub const MOST_TRIES: u32 = 5;

    /// Whether it is still good.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && now < self.expires_at
    }

    /// Whether its code may still be tried.
    pub fn takes_codes(&self, now: Timestamp) -> bool {
        self.is_good(now) && self.tries < Self::MOST_TRIES
    }
}
