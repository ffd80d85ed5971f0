//! Letters about a comment, to whoever wrote it and asked for them.

use super::{
    account::Email,
    comment::GuestKey,
    id::{AccountId, CommentId, LetterId, SiteId, SubscriptionId},
    time::Timestamp,
};

/// Somebody's wish to hear what becomes of their comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub site_id: SiteId,
    /// What they wrote.
    pub comment_id: CommentId,
    pub receiver: Receiver,
    /// The language (BCP 47) they wrote in.
    pub locale: String,
    pub created_at: Timestamp,
    /// When the letter was answered that asks whether others are wanted; at once for an address that is proved.
    pub confirmed_at: Option<Timestamp>,
    pub stopped_at: Option<Timestamp>,
}

/// Who is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// Wherever the account is reached when the time comes.
    Account(AccountId),
    /// Where a guest said they are.
    Guest { email: Email, key: GuestKey },
}

impl Subscription {
    /// How long the link in the letter that asks is good.
    pub const CONFIRM_DAYS: i64 = 7;
    /// How soon one address is asked again, by whomever.
    pub const ASK_AGAIN_HOURS: i64 = 24;
    /// How long a letter waits, so that a hasty approval or answer can be taken back before anybody hears of it.
    pub const WAIT_SECONDS: i64 = 120;

    /// Whether letters may be sent.
    pub fn is_live(&self) -> bool {
        self.confirmed_at.is_some() && self.stopped_at.is_none()
    }

    /// Whether the question is still open.
    pub fn is_open(&self, now: Timestamp) -> bool {
        let is_recent = now < self.created_at.plus_days(Self::CONFIRM_DAYS);
        self.confirmed_at.is_none() && self.stopped_at.is_none() && is_recent
    }
}

/// A letter about one comment: the receiver's own, or one that answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    pub id: LetterId,
    pub subscription_id: SubscriptionId,
    pub comment_id: CommentId,
}
