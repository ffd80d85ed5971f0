//! Where the next page of a list begins: an opaque word for readers, an exact place for the database.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{PublicComment, Sort};
use crate::domain::id::CommentId;

/// The last row of the page before: lists go on strictly after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    pub list: List,
    /// What its list is sorted by: a time in milliseconds, a rank or a count.
    pub key: i64,
    pub id: CommentId,
}

/// Which list a cursor belongs to; in any other it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    OldestRoots,
    NewestRoots,
    BestRoots,
    DiscussedRoots,
    Replies,
    SiteComments,
    Threads,
    /// What a moderator looks through.
    Queue,
}

impl List {
    const ALL: [Self; 8] = [
        Self::OldestRoots,
        Self::NewestRoots,
        Self::BestRoots,
        Self::DiscussedRoots,
        Self::Replies,
        Self::SiteComments,
        Self::Threads,
        Self::Queue,
    ];

    /// The roots of a thread in that order.
    pub fn roots(sort: Sort) -> Self {
        match sort {
            Sort::Best => Self::BestRoots,
            Sort::Newest => Self::NewestRoots,
            Sort::Oldest => Self::OldestRoots,
            Sort::Discussed => Self::DiscussedRoots,
        }
    }

    /// The place of a comment in this list.
    pub fn cursor(self, comment: &PublicComment) -> Cursor {
        let key = match self {
            Self::BestRoots => comment.rank.into(),
            Self::DiscussedRoots => i64::try_from(comment.descendant_count).unwrap_or(i64::MAX),
            _ => comment.created_at.0,
        };
        Cursor {
            list: self,
            key,
            id: comment.id,
        }
    }

    fn tag(self) -> u8 {
        match self {
            Self::OldestRoots => b'o',
            Self::NewestRoots => b'n',
            Self::BestRoots => b'b',
            Self::DiscussedRoots => b'd',
            Self::Replies => b'r',
            Self::SiteComments => b's',
            Self::Threads => b't',
            Self::Queue => b'q',
        }
    }
}

/// The text is not a cursor that this program wrote.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

/// The list's tag, the id, and the key; a key that the id itself says (the time of a comment that was written here) is left out, for
/// documents are full of cursors.
const ID: usize = 16;
const CHECK: usize = 4;

impl Cursor {
    fn body(&self) -> Vec<u8> {
        let mut bytes = vec![self.list.tag()];
        bytes.extend(self.id.0.as_bytes());
        if self.id.made_at().map(|at| at.0) != Some(self.key) {
            bytes.extend(self.key.to_be_bytes());
        }
        bytes
    }
}

/// Guards against slips of the hand, not against intent: a forged cursor only names another place of a public list.
fn check(body: &[u8]) -> Vec<u8> {
    Sha256::digest(body).iter().copied().take(CHECK).collect()
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.body();
        let check = check(&bytes);
        bytes.extend(check);
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotACursor)?;
        let end = bytes.len().checked_sub(CHECK).ok_or(NotACursor)?;
        let (body, found) = bytes.split_at_checked(end).ok_or(NotACursor)?;
        if found != check(body) {
            return Err(NotACursor);
        }
        let (tag, rest) = body.split_first().ok_or(NotACursor)?;
        let (id, key) = rest.split_at_checked(ID).ok_or(NotACursor)?;
        let id = CommentId(Uuid::from_slice(id).map_err(|_| NotACursor)?);
        let key = if key.is_empty() {
            id.made_at().ok_or(NotACursor)?.0
        } else {
            i64::from_be_bytes(key.try_into().map_err(|_| NotACursor)?)
        };
        Ok(Self {
            list: List::ALL
                .into_iter()
                .find(|list| list.tag() == *tag)
                .ok_or(NotACursor)?,
            key,
            id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Cursor {
        Cursor {
            list: List::Replies,
            key: 1_700_000_000_000,
            id: CommentId(Uuid::max()),
        }
    }

    #[test]
    fn a_cursor_survives_the_way_through_a_url() {
        assert_eq!(sample().to_string().parse(), Ok(sample()));
        let id: CommentId = "018bcfe5-6800-7abc-8def-0123456789ab".parse().unwrap();
        let key = id.made_at().unwrap().0;
        let (written, imported) = (Cursor { key, id, ..sample() }, Cursor { id, ..sample() });
        let imported = Cursor {
            key: imported.key - 1,
            ..imported
        };
        for cursor in [written, imported] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        assert!(written.to_string().len() < imported.to_string().len());
    }

    #[test]
    fn an_edited_cursor_is_refused() {
        let text = sample().to_string();
        for place in 0..text.len() {
            let mut edited = text.clone().into_bytes();
            edited[place] = if edited[place] == b'A' { b'B' } else { b'A' };
            assert_eq!(String::from_utf8(edited).unwrap().parse::<Cursor>(), Err(NotACursor));
        }
        assert_eq!("".parse::<Cursor>(), Err(NotACursor));
        assert_eq!(text.split_at(10).0.parse::<Cursor>(), Err(NotACursor));
    }
}
