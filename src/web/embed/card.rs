//! One comment as it is printed.

use std::fmt;

use askama::Template;

use crate::{
    domain::{
        comment::{Comment, Status},
        id::CommentId,
        site::Site,
        thread::{PublicComment, outline::Entry},
        time::Timestamp,
        vote::Votes,
    },
    i18n::Catalog,
    markup::SafeHtml,
    service,
    web::{error::Error, state::AppState},
};

/// A comment in a thread.
#[derive(Clone, Debug)]
pub(super) struct Card<'a> {
    pub words: &'a Catalog,
    pub base: &'a str,
    pub id: CommentId,
    /// What stands instead of a comment that was removed while its replies stay.
    pub stub: Option<&'a str>,
    pub name: &'a str,
    pub website: Option<&'a str>,
    pub is_author: bool,
    /// Whether whoever wrote it was signed in.
    pub is_member: bool,
    pub is_pending: bool,
    /// Why it waits or was removed, for its author.
    pub why: Vec<&'a str>,
    /// What a moderator tells them about that.
    pub told: Option<&'a str>,
    pub created_at: Timestamp,
    /// That it was edited, and by whom.
    pub edited: Option<&'a str>,
    pub is_pinned: bool,
    pub answers: Option<Answers<'a>>,
    pub body: SafeHtml,
    /// More votes for than against, or fewer; none where they balance.
    pub score: Option<Score>,
    /// Whether the thread takes replies.
    pub can_reply: bool,
}

/// Whom a comment answers, where its place no longer shows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answers<'a> {
    pub id: CommentId,
    pub name: &'a str,
}

impl<'a> Card<'a> {
    /// A comment in its place of the outline.
    pub(super) fn of(entry: &Entry<'a>, words: &'a Catalog, base: &'a str, can_reply: bool) -> Self {
        let comment = entry.comment;
        Self {
            words,
            base,
            id: comment.id,
            stub: stub(comment.status, words),
            name: &comment.author_name,
            website: comment.author_website.as_deref(),
            is_author: comment.is_site_author,
            is_member: comment.is_by_member,
            is_pending: false,
            why: Vec::new(),
            told: None,
            created_at: comment.created_at,
            edited: edited(comment.edited_at, comment.is_edited_by_moderator, words),
            is_pinned: comment.is_pinned,
            answers: entry.answers.and_then(Answers::to),
            body: SafeHtml::from_stored(comment.html.clone()),
            score: None,
            can_reply,
        }
    }

    /// A comment that was just written, changed, or waits.
    pub(super) fn own(comment: &'a Comment, words: &'a Catalog, base: &'a str, can_reply: bool) -> Self {
        Self {
            words,
            base,
            id: comment.id,
            stub: stub(comment.status, words).filter(|_| comment.status != Status::Pending),
            name: &comment.author.name,
            website: comment.author.website.as_deref(),
            is_author: comment.author.is_site_author,
            is_member: comment.author.account_id.is_some(),
            is_pending: comment.status == Status::Pending,
            why: Vec::new(),
            told: None,
            created_at: comment.created_at,
            edited: edited(comment.edited_at, comment.is_edited_by_moderator, words),
            is_pinned: false,
            answers: None,
            body: SafeHtml::from_stored(comment.html.clone()),
            score: None,
            can_reply: can_reply && comment.status.is_public(),
        }
    }

    /// The same with why it waits or was removed, where the site tells that.
    pub(super) fn explained(mut self, site: &Site, comment: &Comment) -> Self {
        let is_removed = matches!(comment.status, Status::Spam | Status::Trashed);
        if (self.is_pending || is_removed) && site.settings.tells_why {
            let words = self.words;
            self.why = comment
                .rules_told()
                .into_iter()
                .map(|rule| words.text(rule.key()))
                .collect();
        }
        self
    }

    /// The same with what a moderator says about it: for whoever has proved to be its author.
    pub(super) fn told(mut self, words: Option<&'a str>) -> Self {
        self.told = words;
        self
    }

    /// The same, with the parent named.
    pub(super) fn answering(mut self, parent: Option<Answers<'a>>) -> Self {
        self.answers = parent;
        self
    }

    /// The same with what its votes add up to, where the site has votes.
    pub(super) fn scored(mut self, site: &Site, votes: Votes) -> Self {
        self.score = Some(Score(votes.score())).filter(|score| score.0 != 0 && site.settings.votes);
        self
    }

    /// A name as it is shown; whoever has left has none.
    pub(super) fn named<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        if name.is_empty() {
            self.words.text("nobody")
        } else {
            name
        }
    }

    /// The time, before the script puts it into words and the reader's own zone.
    pub(super) fn minute(&self) -> Minute {
        Minute(self.created_at)
    }
}

impl<'a> Answers<'a> {
    /// The comment that is answered, as its author's fragment names it; whoever was removed is not named.
    pub(super) fn own(parent: &'a Comment) -> Option<Self> {
        parent.status.is_public().then_some(Self {
            id: parent.id,
            name: &parent.author.name,
        })
    }

    /// The comment that is answered.
    pub(super) fn to(parent: &'a PublicComment) -> Option<Self> {
        parent.status.is_public().then_some(Self {
            id: parent.id,
            name: &parent.author_name,
        })
    }
}

/// What a comment answers, if it stands too deep for its place to show it.
pub(super) async fn flat_parent(state: &AppState, site: &Site, comment: &Comment) -> Result<Option<Comment>, Error> {
    let Some(parent_id) = comment.parent_id.filter(|_| comment.is_flat(site.settings.depth)) else {
        return Ok(None);
    };
    match service::comment::public(state.runtime(), site, parent_id).await {
        Ok(parent) => Ok(Some(parent.comment)),
        Err(service::Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What stands beside the words of a comment that are not the first ones.
fn edited(at: Option<Timestamp>, is_by_moderator: bool, words: &Catalog) -> Option<&str> {
    let key = if is_by_moderator {
        "edited-by-moderator"
    } else {
        "edited"
    };
    at.map(|_| words.text(key))
}

/// What others read in place of a comment that is not public.
fn stub(status: Status, words: &Catalog) -> Option<&str> {
    match status {
        Status::Approved => None,
        Status::Deleted => Some(words.text("removed-by-author")),
        Status::Pending | Status::Spam | Status::Trashed => Some(words.text("removed-by-moderator")),
    }
}

/// A score that is not 0, with its sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Score(i64);

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A real minus sign, because that is what is read out.
        let sign = if self.0 < 0 { '−' } else { '+' };
        write!(f, "{sign}{}", self.0.unsigned_abs())
    }
}

/// Date and minute in UTC, `2026-11-21 02:31Z`: short enough for people, and still a global date and time string (HTML, section
/// 2.3.5.7), so that the `<time>` around it needs no attribute.
#[derive(Clone, Copy, Debug)]
pub(super) struct Minute(Timestamp);

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let full = self.0.to_string();
        match (full.get(..10), full.get(11..16)) {
            (Some(date), Some(minute)) => write!(f, "{date} {minute}Z"),
            _ => f.write_str(&full),
        }
    }
}

/// A card alone, as the script asks for it.
#[derive(Debug, Template)]
#[template(path = "embed/fragment.html")]
pub(super) struct Fragment<'a> {
    pub card: Card<'a>,
}
