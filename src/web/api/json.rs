//! Records as the API shows them. Email addresses and network addresses are in none of them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    comment::{Comment, Status},
    id::PageId,
    moderation::{Reason, Rule},
    site::Site,
    thread::{PublicComment, Thread},
    time::Timestamp,
    vote::Votes,
};

/// A list with the way to its next page.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Page<T> {
    pub items: Vec<T>,
    /// Give it as `after` to go on; null at the end.
    pub next: Option<String>,
}

/// A comment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub(super) struct CommentJson {
    pub id: String,
    pub thread_id: String,
    pub parent_id: Option<String>,
    /// 1 for a comment that answers the page itself.
    pub depth: u32,
    /// `approved`, `pending`, `spam`, `trashed` or `deleted`; a removed one is listed only while it holds replies.
    pub status: &'static str,
    /// Why it was held; empty for readers. Its author is told the names, where the site allows it.
    pub reasons: Vec<ReasonJson>,
    /// What a moderator says about it to its author, who alone is given it, while it is held or removed and the site allows it.
    pub told: Option<String>,
    pub author: AuthorJson,
    /// Sanitised HTML; empty for a removed comment.
    pub html: String,
    /// Direct replies that are shown.
    pub reply_count: u64,
    pub votes: VotesJson,
    pub created_at: String,
    pub edited_at: Option<String>,
    /// The last edit was not its author's.
    pub is_edited_by_moderator: bool,
    /// A moderator has put it first: on the first page of its thread it stands above the others, beside the `limit`.
    pub is_pinned: bool,
    /// Where people read it.
    pub permalink: String,
}

/// Why a comment was held.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Reason)]
pub(super) struct ReasonJson {
    /// The rule that held it, by a name that never changes.
    pub name: &'static str,
    /// What the rule found: a number, or a quotation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Who wrote a comment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Author)]
pub(super) struct AuthorJson {
    /// Empty where whoever wrote it has left without their words.
    pub name: String,
    pub website: Option<String>,
    /// The site vouches for this person as an author of its pages.
    pub is_site_author: bool,
    /// Whoever wrote it was signed in; no guest on this site can have a name that looks like theirs.
    pub is_member: bool,
}

/// What a comment's votes add up to.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = Votes)]
pub(super) struct VotesJson {
    pub up: u64,
    pub down: u64,
}

/// A vote.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = Vote)]
#[serde(deny_unknown_fields)]
pub(super) struct VoteJson {
    /// 1 or -1.
    pub value: i64,
}

/// What a comment's votes add up to after one was cast.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CastVote)]
pub(super) struct CastJson {
    pub up: u64,
    pub down: u64,
    /// This guest's vote: 1, -1, or 0 for none.
    pub value: i16,
    /// For a guest who came without one: send it as `Rejoinder-Guest` to change this vote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guest_secret: Option<String>,
}

/// A comment that was just written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CreatedComment)]
pub(super) struct CreatedJson {
    #[serde(flatten)]
    pub comment: CommentJson,
    /// For a guest who came without one: send it as `Rejoinder-Guest` to edit or delete this comment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guest_secret: Option<String>,
}

/// The conversation of one page.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Thread)]
pub(super) struct ThreadJson {
    pub id: String,
    pub url: Option<String>,
    pub title: Option<String>,
    pub is_open: bool,
    /// Whether it stays open however old it is.
    pub is_kept_open: bool,
    pub comment_count: u64,
    pub created_at: String,
    pub last_comment_at: String,
}

/// A new comment.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewComment)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCommentJson {
    pub page: PageJson,
    #[serde(default)]
    pub parent_id: Option<String>,
    /// Markdown, at most 10,000 characters.
    pub body: String,
    #[serde(default)]
    pub guest: Option<GuestJson>,
    /// Whether the guest agreed to what the site asks for.
    #[serde(default)]
    pub consent: bool,
    /// Whether to write to the author when it is approved and when somebody answers: to `guest.email`, which is asked to confirm
    /// once, or to the address of the account.
    #[serde(default)]
    pub notify: bool,
    /// The work that the site asks of guests, as `GET .../challenge` gives it out and the ALTCHA protocol answers it: base64 of JSON.
    /// Without it the comment waits.
    #[serde(default)]
    pub altcha: Option<String>,
}

/// Which page a comment is about.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = PageReference)]
#[serde(deny_unknown_fields)]
pub(super) struct PageJson {
    #[serde(default)]
    pub url: Option<String>,
    #[serde(default)]
    pub id: Option<String>,
    #[serde(default)]
    pub title: Option<String>,
}

/// A guest's details.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = GuestDetails)]
#[serde(deny_unknown_fields)]
pub(super) struct GuestJson {
    pub name: String,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub website: Option<String>,
}

/// What is to be another: the text, by whoever wrote it or a moderator, or the status, by a moderator. One of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CommentChange)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeJson {
    #[serde(default)]
    pub body: Option<String>,
    /// `approved`, `pending`, `spam` or `trashed`.
    #[serde(default)]
    pub status: Option<String>,
}

impl CommentJson {
    /// What readers see. The words of a comment that is not public stay here.
    pub(super) fn public(comment: &PublicComment, thread_id: PageId, service_url: &str) -> Self {
        let json = Self {
            id: comment.id.to_string(),
            thread_id: thread_id.to_string(),
            parent_id: comment.parent_id.map(|id| id.to_string()),
            depth: comment.depth,
            status: comment.status.name(),
            reasons: Vec::new(),
            told: None,
            author: AuthorJson {
                name: comment.author_name.clone(),
                website: comment.author_website.clone(),
                is_site_author: comment.is_site_author,
                is_member: comment.is_by_member,
            },
            html: comment.html.clone(),
            reply_count: comment.reply_count,
            votes: comment.votes.into(),
            created_at: comment.created_at.to_string(),
            edited_at: comment.edited_at.map(|at| at.to_string()),
            is_edited_by_moderator: comment.is_edited_by_moderator,
            is_pinned: comment.is_pinned,
            permalink: format!("{service_url}/comments/{}", comment.id),
        };
        json.with_words_if(comment.status.is_public())
    }

    /// What its author sees: a waiting comment whole.
    pub(super) fn own(comment: &Comment, service_url: &str) -> Self {
        let may_be_read = matches!(comment.status, Status::Approved | Status::Pending);
        Self::whole(comment, service_url).with_words_if(may_be_read)
    }

    /// The same with the rules that hold it or for which it was removed, where the site tells them to its author, and with what a
    /// moderator tells them.
    pub(super) fn explained(self, site: &Site, comment: &Comment, told: Option<String>) -> Self {
        let is_kept_back = matches!(comment.status, Status::Pending | Status::Spam | Status::Trashed);
        let may_know = site.settings.tells_why && is_kept_back;
        let rules = if may_know { comment.rules_told() } else { Vec::new() };
        let reason = |rule: Rule| ReasonJson {
            name: rule.name(),
            detail: None,
        };
        Self {
            reasons: rules.into_iter().map(reason).collect(),
            told,
            ..self
        }
    }

    fn whole(comment: &Comment, service_url: &str) -> Self {
        let author = &comment.author;
        Self {
            id: comment.id.to_string(),
            thread_id: comment.page_id.to_string(),
            parent_id: comment.parent_id.map(|id| id.to_string()),
            depth: comment.depth,
            status: comment.status.name(),
            reasons: Vec::new(),
            told: None,
            author: AuthorJson {
                name: author.name.clone(),
                website: author.website.clone(),
                is_site_author: author.is_site_author,
                is_member: author.account_id.is_some(),
            },
            html: comment.html.clone(),
            reply_count: comment.reply_count,
            votes: comment.votes.into(),
            created_at: comment.created_at.to_string(),
            edited_at: comment.edited_at.map(|at| at.to_string()),
            is_edited_by_moderator: comment.is_edited_by_moderator,
            is_pinned: comment.is_pinned,
            permalink: format!("{service_url}/comments/{}", comment.id),
        }
    }

    /// What whoever runs the site sees: everything but what its author deleted.
    pub(super) fn moderated(comment: &Comment, service_url: &str) -> Self {
        let reason = |reason: &Reason| ReasonJson {
            name: reason.rule.name(),
            detail: reason.detail.clone(),
        };
        let json = Self {
            reasons: comment.reasons.iter().map(reason).collect(),
            ..Self::whole(comment, service_url)
        };
        json.with_words_if(comment.status != Status::Deleted)
    }

    /// The same; unless `may_be_read`, without anything its author said about the page or themselves.
    fn with_words_if(self, may_be_read: bool) -> Self {
        if may_be_read {
            return self;
        }
        Self {
            html: String::new(),
            votes: VotesJson::default(),
            author: AuthorJson {
                name: String::new(),
                website: None,
                is_site_author: false,
                is_member: false,
            },
            ..self
        }
    }
}

impl From<Votes> for VotesJson {
    fn from(votes: Votes) -> Self {
        Self {
            up: votes.up,
            down: votes.down,
        }
    }
}

impl ThreadJson {
    /// A thread of that site, as it is now.
    pub(super) fn of(thread: &Thread, site: &Site, now: Timestamp) -> Self {
        Self {
            id: thread.id.to_string(),
            url: thread.url.clone(),
            title: thread.title.clone(),
            is_open: site.is_open(Some(thread), now),
            is_kept_open: thread.is_kept_open,
            comment_count: thread.comment_count,
            created_at: thread.created_at.to_string(),
            last_comment_at: thread.last_comment_at.to_string(),
        }
    }
}
