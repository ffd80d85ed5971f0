//! A file on its way out that others read, whatever its form: each call returns what comes next in it. Our own is [`super::bundle`].

mod disqus;
mod table;
mod wxr;
mod xml;

pub(super) use table::{inert, row};

use sha2::{Digest, Sha256};

use super::bundle::Personal;
use crate::domain::{
    comment::Comment,
    export::Format,
    id::{CommentId, PageId},
    site::Site,
    thread::Thread,
};

/// A file that is being written.
#[derive(Debug)]
pub enum Sheet {
    Wxr(wxr::Writer),
    Disqus(disqus::Writer),
    Csv,
}

impl Sheet {
    /// An empty one.
    pub fn new(format: Format) -> Self {
        match format {
            Format::Wxr => Self::Wxr(wxr::Writer::default()),
            Format::Disqus => Self::Disqus(disqus::Writer::default()),
            // Whoever asks for a bundle here gets a table of it.
            Format::Bundle | Format::Csv => Self::Csv,
        }
    }

    /// What stands before everything else.
    pub fn beginning(&mut self, site: &Site, personal: Personal) -> String {
        match self {
            Self::Wxr(_) => wxr::beginning(site),
            Self::Disqus(writer) => writer.beginning(site),
            Self::Csv => table::head(personal),
        }
    }

    /// A page. In a form that goes by pages its comments follow.
    pub fn page(&mut self, page: &Thread) -> String {
        match self {
            Self::Wxr(writer) => writer.page(page),
            Self::Disqus(writer) => writer.page(page),
            Self::Csv => String::new(),
        }
    }

    /// A comment; in a form that goes by pages, below its page.
    pub fn comment(&mut self, page: Option<&Thread>, comment: &Comment, personal: Personal) -> String {
        match self {
            Self::Wxr(_) => wxr::comment(comment, personal),
            Self::Disqus(_) => disqus::comment(comment, personal),
            Self::Csv => table::comment(page, comment, personal),
        }
    }

    /// What stands behind everything else.
    pub fn end(self) -> String {
        match self {
            Self::Wxr(writer) => writer.end(),
            Self::Disqus(_) => disqus::END.to_owned(),
            Self::Csv => String::new(),
        }
    }
}

/// Whether a form without stubs has room for it: the words of a deleted comment are gone, but what answers it needs its place.
fn has_place(comment: &Comment) -> bool {
    comment.status != crate::domain::comment::Status::Deleted || comment.reply_count > 0
}

/// The number of something in forms where only numbers serve: the same in every file, so that a second import finds it again.
/// 53 bits, which every reader of numbers keeps exactly; two of a million comments share one once in ten thousand sites.
fn number(of: &uuid::Uuid) -> u64 {
    let hash = Sha256::digest(of.as_bytes());
    let first = hash
        .iter()
        .take(8)
        .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    // 0 would mean "none".
    (first >> 11).max(1)
}

fn page_number(id: PageId) -> u64 {
    number(&id.0)
}

fn comment_number(id: CommentId) -> u64 {
    number(&id.0)
}

/// Where the page is, or what stands for that.
fn link(page: &Thread) -> &str {
    page.url.as_deref().unwrap_or(&page.identity)
}
