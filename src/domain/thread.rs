//! A thread: the comments of a page, how they are sorted, and how many of them one screen holds.

pub mod cursor;
pub mod outline;

use serde::{Deserialize, Serialize};

use super::{
    comment::Status,
    id::{CommentId, PageId, SiteId},
    page::PageIdentity,
    time::Timestamp,
    vote::Votes,
};

/// Roots on one screen.
pub const ROOTS_PER_SCREEN: usize = 25;
/// Replies shown below one root before "show more".
pub const REPLIES_PER_ROOT: usize = 5;
/// Rows on one screen, roots and replies together.
pub const ROWS_PER_SCREEN: usize = 100;
/// Direct replies on one screen of a continued thread.
pub const REPLIES_PER_SCREEN: usize = 25;
/// Pinned comments of one thread.
pub const MOST_PINNED: usize = 3;
/// Ancestors shown above a comment that was linked to.
pub const ANCESTORS_IN_CONTEXT: usize = 8;
/// Siblings shown on each side of a comment that was linked to.
pub const SIBLINGS_IN_CONTEXT: usize = 5;

/// A page and the thread below it, which share one id.
#[derive(Clone, Debug)]
pub struct Thread {
    pub id: PageId,
    pub site_id: SiteId,
    /// The canonical key by which the page is found.
    pub identity: String,
    /// Where the page is; a page with an explicit id may have none.
    pub url: Option<String>,
    pub title: Option<String>,
    pub is_open: bool,
    /// Whether it takes comments however old it is.
    pub is_kept_open: bool,
    /// Approved comments.
    pub comment_count: u64,
    pub created_at: Timestamp,
    pub last_comment_at: Timestamp,
}

impl Thread {
    /// Where it is, without the beginning that says nothing to people.
    pub fn place(&self) -> &str {
        let Some(url) = &self.url else {
            return PageIdentity::shown(&self.identity);
        };
        url.split_once("://").map_or(url, |(_, rest)| rest)
    }

    /// What it is called: by its title, or by where it is.
    pub fn called(&self) -> &str {
        self.title.as_deref().unwrap_or_else(|| self.place())
    }
}

/// What readers may see of a comment.
#[derive(Clone, Debug)]
pub struct PublicComment {
    pub id: CommentId,
    pub parent_id: Option<CommentId>,
    pub depth: u32,
    pub status: Status,
    pub author_name: String,
    pub author_website: Option<String>,
    pub is_site_author: bool,
    /// Whether its author was signed in.
    pub is_by_member: bool,
    pub html: String,
    pub reply_count: u64,
    pub descendant_count: u64,
    pub votes: Votes,
    /// Where its votes have put it among the best, as of the last time ranks were brought up to date.
    pub rank: i32,
    pub created_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    /// The last edit was not its author's.
    pub is_edited_by_moderator: bool,
    /// A moderator has put it first.
    pub is_pinned: bool,
}

/// In which order the roots of a thread stand. Replies are always oldest first: an answer follows what it answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// What most readers are surely for comes first.
    Best,
    Newest,
    #[default]
    Oldest,
    /// What has the most below it comes first.
    Discussed,
}

impl Sort {
    /// Every order, as offered to readers.
    pub const ALL: [Self; 4] = [Self::Best, Self::Newest, Self::Oldest, Self::Discussed];

    /// The name in URLs and settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Discussed => "discussed",
        }
    }

    /// Whether comments change their places while people read: whoever pages through may then find one twice, or read past one
    /// that has moved up.
    pub fn is_moving(self) -> bool {
        matches!(self, Self::Best | Self::Discussed)
    }

    /// The order of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }
}

/// How many replies each root may show so that the whole screen stays within [`ROWS_PER_SCREEN`]: one each in turn, so that
/// the first roots do not take everything.
pub fn share_replies(descendant_counts: &[u64]) -> Vec<usize> {
    let mut shares = vec![0; descendant_counts.len()];
    let mut left = ROWS_PER_SCREEN.saturating_sub(descendant_counts.len());
    for round in 1..=REPLIES_PER_ROOT {
        for (share, count) in shares.iter_mut().zip(descendant_counts) {
            if left == 0 {
                return shares;
            }
            if usize::try_from(*count).unwrap_or(usize::MAX) >= round {
                *share += 1;
                left -= 1;
            }
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_never_exceeds_its_rows() {
        let busy = vec![1_000; ROOTS_PER_SCREEN];
        let shares = share_replies(&busy);
        assert_eq!(shares.iter().sum::<usize>() + busy.len(), ROWS_PER_SCREEN);
        assert!(shares.iter().all(|share| *share == 3));
    }

    #[test]
    fn a_root_with_few_replies_shows_them_all() {
        assert_eq!(share_replies(&[2, 0, 9]), vec![2, 0, REPLIES_PER_ROOT]);
    }
}
