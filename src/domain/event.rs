//! What happened, for everybody who keeps something derived from it.

use super::{
    id::{CommentId, PageId, SiteId},
    time::Timestamp,
};

/// One change, written in the transaction that makes it.
#[derive(Clone, Debug)]
pub struct Event {
    pub site_id: SiteId,
    /// The page whose thread changed; none when the whole site did.
    pub page: Option<EventPage>,
    pub kind: EventKind,
    pub comment_id: Option<CommentId>,
    pub at: Timestamp,
}

/// The page of an event, by both of its names: readers ask by identity as well as by id.
#[derive(Clone, Debug)]
pub struct EventPage {
    pub id: PageId,
    pub identity: String,
}

/// What kind of change it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A comment was written, whatever its status.
    Created,
    /// Its text changed.
    Edited,
    /// Its status changed.
    Moderated,
    /// Its author deleted it.
    Deleted,
    /// Its votes changed; where it stands did not.
    Voted,
    /// The votes of a thread have moved its comments to their new places.
    Ranked,
    /// Other people stand beside some of its comments.
    AuthorsChanged,
    /// A thread was opened or closed, or a page's address or title changed.
    PageChanged,
    /// A site's settings changed.
    SiteChanged,
}

impl EventKind {
    const ALL: [Self; 9] = [
        Self::Created,
        Self::Edited,
        Self::Moderated,
        Self::Deleted,
        Self::Voted,
        Self::Ranked,
        Self::AuthorsChanged,
        Self::PageChanged,
        Self::SiteChanged,
    ];

    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Edited => "edited",
            Self::Moderated => "moderated",
            Self::Deleted => "deleted",
            Self::Voted => "voted",
            Self::Ranked => "ranked",
            Self::AuthorsChanged => "authors-changed",
            Self::PageChanged => "page-changed",
            Self::SiteChanged => "site-changed",
        }
    }

    /// The kind of that name; a later program's unknown kind counts as the widest change.
    pub fn from_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .unwrap_or(Self::SiteChanged)
    }
}
