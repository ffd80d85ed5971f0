//! Work that is promised in the transaction of the change that asks for it, and done afterwards.

use serde::{Deserialize, Serialize};

use super::{
    id::{AccountId, ActionId, CommentId, ImportId, InvitationId, JobId, LetterId, SiteId, SubscriptionId, TicketId},
    time::Timestamp,
};

/// What is to be done. Stored as JSON: a later program still reads what an earlier one promised, so names and meanings stay.
/// Nothing secret belongs here; what a mail must reveal is worked out when it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Task {
    /// One mail to one person.
    SendMail(Mail),
    /// The end of an account, when its time has come.
    EraseAccount { account: AccountId },
    /// Another name beside everything that an account has written.
    RenameAuthor { account: AccountId },
    /// An action on everything a filter finds, or the taking back of one.
    CarryOut { site: SiteId, action: ActionId },
    /// The picture that a provider names for somebody.
    FetchPicture { account: AccountId, url: String },
    /// The one letter that asks whether an address wants others.
    ConfirmAddress { subscription: SubscriptionId },
    /// A letter to whoever wrote a comment.
    TellCommenter { letter: LetterId },
    /// A letter to somebody about what waits on a site that they keep in order.
    TellModerator { site: SiteId, account: AccountId },
    /// What a moderator has decided against Akismet, which learns from it.
    TellAkismet {
        site: SiteId,
        comment: CommentId,
        is_spam: bool,
    },
    /// An import, or the taking back of one, that goes on where it stopped. `step` is how far it had come: if it has come further
    /// since, somebody else is at it.
    Import { site: SiteId, import: ImportId, step: u64 },
    /// A site that moves in whole, or the dry run of that.
    MoveIn { import: ImportId },
}

impl Task {
    /// Every kind; each has a worker of its own, so that none waits for another.
    pub const KINDS: [&str; 11] = [
        "send-mail",
        "erase-account",
        "rename-author",
        "carry-out",
        "fetch-picture",
        "confirm-address",
        "tell-commenter",
        "tell-moderator",
        "tell-akismet",
        "import",
        "move-in",
    ];

    /// The name in the database.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::SendMail(_) => "send-mail",
            Self::EraseAccount { .. } => "erase-account",
            Self::RenameAuthor { .. } => "rename-author",
            Self::CarryOut { .. } => "carry-out",
            Self::FetchPicture { .. } => "fetch-picture",
            Self::ConfirmAddress { .. } => "confirm-address",
            Self::TellCommenter { .. } => "tell-commenter",
            Self::TellModerator { .. } => "tell-moderator",
            Self::TellAkismet { .. } => "tell-akismet",
            Self::Import { .. } => "import",
            Self::MoveIn { .. } => "move-in",
        }
    }
}

/// A mail to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// The receiver's address.
    pub to: String,
    /// The language (BCP 47) it is written in.
    pub locale: String,
    /// What it says.
    pub letter: Letter,
}

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "kebab-case")]
pub enum Letter {
    /// A link to make an account.
    Register { ticket: TicketId },
    /// Somebody wanted to make an account with an address that has one.
    AlreadyRegistered,
    /// A link and a code to sign in.
    SignIn { ticket: TicketId },
    /// A link to choose a new password.
    Reset { ticket: TicketId },
    /// Somebody wanted to sign in with an address that has no account.
    NoAccount,
    /// A link that proves a new address.
    NewAddress { ticket: TicketId },
    /// To the old address: there is a new one.
    AddressChanged,
    /// The password was changed.
    PasswordChanged,
    /// What is asked for after the password was changed: an app, a passkey, codes on paper.
    SecondFactorChanged,
    /// A way in to the account was added or taken away.
    WaysChanged,
    /// A service says that they withdrew their consent: it does not sign them in any more.
    ConsentWithdrawn,
    /// A session was used by two: it is ended.
    SessionShared,
    /// The account is going to be erased at that time, in milliseconds since 1970.
    ErasurePlanned { at: i64 },
    /// A link to keep a site in order.
    Invitation { invitation: InvitationId },
}

/// A task as it waits in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: JobId,
    /// What is to be done; none where this program does not understand it.
    pub task: Option<Task>,
    /// How often it was begun, this time included.
    pub attempts: u32,
    pub created_at: Timestamp,
}

impl Job {
    /// How often a task is tried: the waits between add up to almost three days.
    pub const MOST_ATTEMPTS: u32 = 16;
    const FIRST_WAIT_SECONDS: i64 = 15;
    const LONGEST_WAIT_SECONDS: i64 = 6 * 3600;

    /// How long to wait after this attempt has failed, in seconds; none when it was the last one.
    pub fn wait_after_failure(&self) -> Option<i64> {
        let doublings = self.attempts.saturating_sub(1).min(30);
        (self.attempts < Self::MOST_ATTEMPTS)
            .then(|| (Self::FIRST_WAIT_SECONDS << doublings).min(Self::LONGEST_WAIT_SECONDS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(attempts: u32) -> Option<i64> {
        let job = Job {
            id: JobId(uuid::Uuid::nil()),
            task: None,
            attempts,
            created_at: Timestamp(0),
        };
        job.wait_after_failure()
    }

    #[test]
    fn waits_grow_and_end() {
        let waits: Vec<i64> = (1..).map_while(after).collect();
        assert_eq!(waits[..3], [15, 30, 60]);
        assert!(waits.is_sorted());
        assert_eq!(waits.len() as u32, Job::MOST_ATTEMPTS - 1);
        let days = waits.iter().sum::<i64>() / 86_400;
        assert!((1..=3).contains(&days), "{days}");
    }

    #[test]
    fn what_is_stored_keeps_its_names() {
        let task = Task::SendMail(Mail {
            to: "ada@example.org".to_owned(),
            locale: "en".to_owned(),
            letter: Letter::PasswordChanged,
        });
        let text = serde_json::to_string(&task).unwrap();
        assert_eq!(
            text,
            r#"{"kind":"send-mail","to":"ada@example.org","locale":"en","letter":{"about":"password-changed"}}"#
        );
        assert_eq!(serde_json::from_str::<Task>(&text).unwrap(), task);
        assert_eq!(task.kind(), "send-mail");
        assert!(Task::KINDS.contains(&task.kind()));
    }
}
