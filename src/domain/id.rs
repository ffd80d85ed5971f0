//! Identifiers: UUID version 7 (RFC 9562, section 5.7) wrapped once per noun, so that a page's id never passes for a comment's.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::time::Timestamp;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// The id as it stands in URLs: 36 lower-case characters with hyphens.
            pub fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }
    };
}

id!(
    /// A site: one blog.
    SiteId
);
id!(
    /// A page of a site, and at once the thread below it: a page has exactly one.
    PageId
);
id!(
    /// A comment.
    CommentId
);
id!(
    /// One way in to an account: a subject of a provider.
    IdentityId
);
id!(
    /// A passkey of an account.
    PasskeyId
);
id!(
    /// What a device with a passkey was asked to sign.
    ChallengeId
);
id!(
    /// One try to sign in, from the click to the claim.
    AttemptId
);
id!(
    /// An account: one person who signs in, by whatever means.
    AccountId
);
id!(
    /// A session of an account.
    SessionId
);
id!(
    /// What a site has decided about somebody.
    BlockId
);
id!(
    /// Somebody's wish for letters about a comment of theirs.
    SubscriptionId
);
id!(
    /// A letter that was promised to somebody.
    LetterId
);
id!(
    /// What a reader says against a comment.
    ReportId
);
id!(
    /// Work that was promised.
    JobId
);
id!(
    /// A round trip to a provider from our own pages.
    TripId
);
id!(
    /// A ticket: what a mailed link stands for.
    TicketId
);
id!(
    /// A key with which a site vouches for its readers.
    SignOnKeyId
);
id!(
    /// An invitation to keep a site in order.
    InvitationId
);
id!(
    /// A token with which programs use the API.
    TokenId
);
id!(
    /// What a moderator did at once, to one comment or to many; whoever has it can take that back.
    ActionId
);

id!(
    /// What was brought in from elsewhere at once; whoever has it can take that back.
    ImportId
);

impl CommentId {
    /// When the id was made: version 7 carries the time in milliseconds.
    pub fn made_at(self) -> Option<Timestamp> {
        let (seconds, nanoseconds) = self.0.get_timestamp()?.to_unix();
        let milliseconds = i64::try_from(seconds).ok()?.checked_mul(1000)?;
        milliseconds
            .checked_add(i64::from(nanoseconds / 1_000_000))
            .map(Timestamp)
    }
}
