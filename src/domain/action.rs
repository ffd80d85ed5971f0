//! What a moderator does with comments and threads, and what is kept of it so that it can be taken back.

use serde::{Deserialize, Serialize};

use super::{
    comment::Status,
    id::{AccountId, ActionId, SiteId},
    time::Timestamp,
};

/// One kind of action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// Shown to everybody.
    Approve,
    /// Back to those that wait, wherever it was.
    Hold,
    /// Set aside as spam.
    Spam,
    /// Removed.
    Trash,
    /// Out of spam or trash, back to those that wait.
    Restore,
    /// Removed for good: words, author and all. Nothing takes it back.
    Purge,
    /// Shown first in its thread.
    Pin,
    /// No longer first.
    Unpin,
    /// Other words, by a moderator.
    Edit,
    /// An answer, written at the desk.
    Reply,
    /// Somebody is shut out, may only read, or is held without knowing.
    Block,
    /// Somebody's comments never wait.
    Trust,
    /// What was decided about somebody holds no more.
    Lift,
    /// The thread takes no more comments.
    Lock,
    /// It does again.
    Unlock,
    /// An earlier action is taken back.
    Undo,
    /// Somebody has a role on the site from now on, or another one.
    Appoint,
    /// Somebody has none any more.
    Dismiss,
    /// Somebody was asked to take a role.
    Invite,
    /// The site's settings.
    Configure,
    /// A thread is found elsewhere, or is one with another.
    Move,
    /// A page is called otherwise from now on.
    Rename,
    /// A thread is found under one more address.
    Alias,
    /// It no longer is.
    Unalias,
    /// A thread stays open however old it is.
    Keep,
    /// It closes as others do.
    Unkeep,
    /// What is held on the site, or on one of its pages.
    Rules,
    /// What readers reported was looked at, and the comment stays.
    Stand,
    /// Conversations were brought in from elsewhere.
    Import,
    /// The authors of what an action has held or removed are shown what was said about it.
    Tell,
}

/// The most comments one request names; whoever means more says which by a filter.
pub const MOST_CHOSEN: usize = 500;

impl Verb {
    /// Every kind.
    pub const ALL: [Self; 30] = [
        Self::Approve,
        Self::Hold,
        Self::Spam,
        Self::Trash,
        Self::Restore,
        Self::Purge,
        Self::Pin,
        Self::Unpin,
        Self::Edit,
        Self::Reply,
        Self::Block,
        Self::Trust,
        Self::Lift,
        Self::Lock,
        Self::Unlock,
        Self::Undo,
        Self::Appoint,
        Self::Dismiss,
        Self::Invite,
        Self::Configure,
        Self::Move,
        Self::Rename,
        Self::Alias,
        Self::Unalias,
        Self::Keep,
        Self::Unkeep,
        Self::Rules,
        Self::Stand,
        Self::Import,
        Self::Tell,
    ];

    /// The name in the database, the API and the forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Hold => "hold",
            Self::Spam => "spam",
            Self::Trash => "trash",
            Self::Restore => "restore",
            Self::Purge => "purge",
            Self::Pin => "pin",
            Self::Unpin => "unpin",
            Self::Edit => "edit",
            Self::Reply => "reply",
            Self::Block => "block",
            Self::Trust => "trust",
            Self::Lift => "lift",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
            Self::Undo => "undo",
            Self::Appoint => "appoint",
            Self::Dismiss => "dismiss",
            Self::Invite => "invite",
            Self::Configure => "configure",
            Self::Move => "move",
            Self::Rename => "rename",
            Self::Alias => "alias",
            Self::Unalias => "unalias",
            Self::Keep => "keep",
            Self::Unkeep => "unkeep",
            Self::Rules => "rules",
            Self::Stand => "stand",
            Self::Import => "import",
            Self::Tell => "tell",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.name() == name)
    }

    /// The one that moves a comment to that status; what its author deletes is nobody else's to do.
    pub fn towards(status: Status) -> Option<Self> {
        match status {
            Status::Approved => Some(Self::Approve),
            Status::Pending => Some(Self::Hold),
            Status::Spam => Some(Self::Spam),
            Status::Trashed => Some(Self::Trash),
            Status::Deleted => None,
        }
    }

    /// What it does to a comment, if it is done to comments by naming them.
    pub fn change(self) -> Option<Change> {
        match self {
            Self::Approve => Some(Change::Status(Status::Approved)),
            Self::Hold | Self::Restore => Some(Change::Status(Status::Pending)),
            Self::Spam => Some(Change::Status(Status::Spam)),
            Self::Trash => Some(Change::Status(Status::Trashed)),
            Self::Purge => Some(Change::Purge),
            Self::Pin => Some(Change::Pinned(true)),
            Self::Unpin => Some(Change::Pinned(false)),
            Self::Edit
            | Self::Reply
            | Self::Block
            | Self::Trust
            | Self::Lift
            | Self::Lock
            | Self::Unlock
            | Self::Undo
            | Self::Appoint
            | Self::Dismiss
            | Self::Invite
            | Self::Configure
            | Self::Move
            | Self::Rename
            | Self::Alias
            | Self::Unalias
            | Self::Keep
            | Self::Unkeep
            | Self::Rules
            | Self::Stand
            | Self::Import
            | Self::Tell => None,
        }
    }

    /// Whether what readers reported of a comment is settled by it: whoever decides has seen it.
    pub fn settles_reports(self) -> bool {
        matches!(self.change(), Some(Change::Status(_) | Change::Purge))
    }

    /// Whether it keeps comments from readers: then their authors may want to know why.
    pub fn keeps_back(self) -> bool {
        matches!(self.change(), Some(Change::Status(to)) if !to.is_public())
    }

    /// Where it leaves a comment of that status; none where it leaves it alone.
    pub fn moves(self, from: Status) -> Option<Status> {
        let Some(Change::Status(to)) = self.change() else {
            return None;
        };
        let is_out_of_sight = matches!(from, Status::Spam | Status::Trashed);
        (from.may_become(to) && (self != Self::Restore || is_out_of_sight)).then_some(to)
    }

    /// Whether it can be taken back.
    pub fn can_be_undone(self) -> bool {
        self.change().is_some_and(|change| change != Change::Purge)
            || matches!(
                self,
                Self::Edit
                    | Self::Reply
                    | Self::Block
                    | Self::Trust
                    | Self::Lift
                    | Self::Lock
                    | Self::Unlock
                    | Self::Stand
            )
    }

    /// Whether it may be done to everything a filter finds: some are about one place in one thread.
    pub fn fits_a_filter(self) -> bool {
        matches!(self.change(), Some(Change::Status(_) | Change::Purge))
    }
}

/// What becomes of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Status(Status),
    Pinned(bool),
    Purge,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody signed in, or a program of theirs.
    Account(AccountId),
    /// Whoever has the machine, on its command line.
    Operator,
    /// The service itself, by a rule of the site.
    Service,
}

impl Actor {
    /// As the log keeps it.
    pub fn stored(self) -> String {
        match self {
            Self::Account(id) => id.to_string(),
            Self::Operator => "operator".to_owned(),
            Self::Service => "service".to_owned(),
        }
    }

    /// Back from there.
    pub fn from_stored(text: &str) -> Option<Self> {
        match text {
            "operator" => Some(Self::Operator),
            "service" => Some(Self::Service),
            id => id.parse().ok().map(Self::Account),
        }
    }

    /// The account, if it has one.
    pub fn account(self) -> Option<AccountId> {
        match self {
            Self::Account(id) => Some(id),
            Self::Operator | Self::Service => None,
        }
    }
}

/// An action as it is kept.
#[derive(Clone, Debug)]
pub struct Action {
    pub id: ActionId,
    pub site_id: SiteId,
    pub actor: Option<Actor>,
    pub verb: Verb,
    /// To everything this filter finds, as it stands in an address; none where the comments were named.
    pub filter: Option<String>,
    /// The action that it takes back.
    pub undoes: Option<ActionId>,
    /// The action that has taken it back.
    pub undone_by: Option<ActionId>,
    /// How many there seemed to be when it began; none while they are not counted.
    pub total: Option<u64>,
    /// What it has changed so far.
    pub changed: u64,
    /// What it has met and left alone: it was so already, or somebody else has decided since.
    pub left_alone: u64,
    pub created_at: Timestamp,
    /// None while it is at work.
    pub finished_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_found_by_its_name() {
        for verb in Verb::ALL {
            assert_eq!(Verb::from_name(verb.name()), Some(verb));
        }
        assert_eq!(Verb::from_name("Approve"), None);
    }

    #[test]
    fn what_moves_where() {
        use Status::{Approved, Deleted, Pending, Spam, Trashed};
        let table = [
            (Verb::Approve, [Some(Approved), None, Some(Approved), Some(Approved)]),
            (Verb::Hold, [None, Some(Pending), Some(Pending), Some(Pending)]),
            (Verb::Restore, [None, None, Some(Pending), Some(Pending)]),
            (Verb::Spam, [Some(Spam), Some(Spam), None, Some(Spam)]),
            (Verb::Trash, [Some(Trashed), Some(Trashed), Some(Trashed), None]),
            (Verb::Purge, [None; 4]),
            (Verb::Pin, [None; 4]),
        ];
        for (verb, expected) in table {
            let moved = [Pending, Approved, Spam, Trashed].map(|from| verb.moves(from));
            assert_eq!(moved, expected, "{verb:?}");
            assert_eq!(verb.moves(Deleted), None);
        }
    }

    #[test]
    fn an_actor_survives_the_way_through_the_database() {
        for actor in [
            Actor::Operator,
            Actor::Service,
            Actor::Account(AccountId(uuid::Uuid::max())),
        ] {
            assert_eq!(Actor::from_stored(&actor.stored()), Some(actor));
        }
        assert_eq!(Actor::from_stored("somebody"), None);
    }
}
