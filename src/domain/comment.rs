//! A comment, its status, and how long its author may change it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    guest::GuestDetails,
    id::{AccountId, CommentId, PageId, SiteId},
    moderation::{Reason, Rule},
    name::AuthorName,
    time::Timestamp,
    vote::Votes,
};

/// One comment as it is stored.
#[derive(Clone, Debug)]
pub struct Comment {
    pub id: CommentId,
    pub site_id: SiteId,
    pub page_id: PageId,
    pub parent_id: Option<CommentId>,
    /// The root above it; none for a root itself.
    pub root_id: Option<CommentId>,
    /// 1 for a root.
    pub depth: u32,
    pub status: Status,
    /// Why it was held, if it was.
    pub reasons: Vec<Reason>,
    pub author: Author,
    /// What was typed, in Markdown.
    pub source: String,
    /// What the renderer made of it when it was written.
    pub html: String,
    /// Direct replies that are shown.
    pub reply_count: u64,
    /// All shown replies below it; kept for roots.
    pub descendant_count: u64,
    pub votes: Votes,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    /// The last edit was not its author's.
    pub is_edited_by_moderator: bool,
    /// A moderator has put it first in its thread.
    pub is_pinned: bool,
}

impl Comment {
    /// Whether readers see anything in its place: itself, or the stub that holds its replies.
    pub fn is_shown(&self) -> bool {
        self.status.is_public() || self.reply_count > 0
    }

    /// As its author is shown it: one that is held without their knowing looks as if it were there.
    #[must_use]
    pub fn as_its_author_sees_it(mut self) -> Self {
        let is_held_by = |rule| self.reasons.iter().any(|reason| reason.rule == rule);
        match self.status {
            Status::Pending if is_held_by(Rule::Shadow) => self.status = Status::Approved,
            // A machine's word is not the last one: it waits for somebody who looks at it.
            Status::Spam
                if [Rule::Filter, Rule::Neighbour, Rule::Akismet]
                    .into_iter()
                    .any(is_held_by) =>
            {
                self.status = Status::Pending;
            }
            _ => {}
        }
        self
    }

    /// Whether its author may be told why it is kept back: whoever is held without their knowing is told nothing.
    pub fn may_be_explained(&self) -> bool {
        let is_kept_back = matches!(self.status, Status::Pending | Status::Spam | Status::Trashed);
        is_kept_back && self.reasons.iter().all(|reason| reason.rule != Rule::Shadow)
    }

    /// The rules that hold it, as far as its author may know: no details, which would teach how to get past them, and nothing where
    /// they are not to know at all.
    pub fn rules_told(&self) -> Vec<Rule> {
        let rules: Vec<Rule> = self.reasons.iter().map(|reason| reason.rule).collect();
        if rules.contains(&Rule::Shadow) {
            Vec::new()
        } else {
            rules
        }
    }

    /// Whether it stands deeper than a site indents, and so beside the comment it answers.
    pub fn is_flat(&self, depth_limit: u16) -> bool {
        self.depth > u32::from(depth_limit)
    }

    /// Until when its author may edit or delete it, in a site that allows it for `edit_minutes`. Counted from when it was really
    /// written: `created_at` also keeps the order of the thread and may lie ahead of the clock.
    pub fn editable_until(&self, edit_minutes: u32) -> Timestamp {
        let written_at = self.id.made_at().unwrap_or(self.created_at);
        written_at
            .min(self.created_at)
            .plus_seconds(i64::from(edit_minutes) * 60)
    }

    /// Whether the holder of `guest_key` wrote it.
    pub fn is_by(&self, guest_key: &GuestKey) -> bool {
        self.author.guest_key.as_ref() == Some(guest_key)
    }
}

/// Who wrote a comment, as far as it is known.
#[derive(Clone, Debug)]
pub struct Author {
    pub name: String,
    /// Never shown to readers.
    pub email: Option<String>,
    pub website: Option<String>,
    /// Whether the site vouches for them as the author of its pages.
    pub is_site_author: bool,
    pub guest_key: Option<GuestKey>,
    /// Who was signed in when it was written.
    pub account_id: Option<AccountId>,
}

impl Author {
    /// A guest with the details from the form.
    pub fn guest(details: GuestDetails, guest_key: GuestKey, is_site_author: bool) -> Self {
        Self {
            name: details.name.as_str().to_owned(),
            email: details.email,
            website: details.website,
            is_site_author,
            guest_key: Some(guest_key),
            account_id: None,
        }
    }

    /// Somebody signed in, under the name of their account.
    pub fn account(name: &AuthorName, account_id: AccountId, is_site_author: bool) -> Self {
        Self {
            name: name.as_str().to_owned(),
            email: None,
            website: None,
            is_site_author,
            guest_key: None,
            account_id: Some(account_id),
        }
    }
}

/// The hash under which a guest's secret is stored: it proves "same guest as before" and opens nothing by itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GuestKey(pub [u8; 32]);

impl GuestKey {
    /// A key that no guest has, in the place of somebody who signs in.
    pub fn standing_for(id: AccountId) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"account");
        hash.update(id.0.as_bytes());
        Self(hash.finalize().into())
    }
}

/// Where a comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Waits for a moderator.
    Pending,
    /// Shown to everybody.
    Approved,
    /// Set aside as spam by a moderator or a rule.
    Spam,
    /// Removed by a moderator.
    Trashed,
    /// Removed by its author; its words are gone.
    Deleted,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::Pending, Self::Approved, Self::Spam, Self::Trashed, Self::Deleted];

    /// The name in the database, the API and the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Spam => "spam",
            Self::Trashed => "trashed",
            Self::Deleted => "deleted",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether its text is shown to everybody.
    pub fn is_public(self) -> bool {
        self == Self::Approved
    }

    /// Whether a moderator may move a comment from here to `next`. What its author deleted stays deleted: the words are gone.
    pub fn may_become(self, next: Self) -> bool {
        self != next && self != Self::Deleted && next != Self::Deleted
    }
}

/// A network address as it may be kept: enough to see a pattern, gone after the days the site sets.
#[derive(Clone, Debug)]
pub struct KeptAddress {
    /// The network, as in `203.0.113.0/24`.
    pub prefix: String,
    /// Keyed hash of the whole address.
    pub hash: [u8; 32],
    pub expires_at: Timestamp,
}
