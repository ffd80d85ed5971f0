//! What leaves a site, and in which form.

use super::{
    comment::{Comment, Status},
    id::PageId,
    time::Timestamp,
};

pub use super::bundle::Cursor;

/// The form of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Our own, which loses nothing.
    #[default]
    Bundle,
    /// What WordPress exports and imports, and Disqus imports.
    Wxr,
    /// What Disqus exports, and many others import.
    Disqus,
    /// A table.
    Csv,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Bundle, Self::Wxr, Self::Disqus, Self::Csv];

    /// The name in the API and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bundle => "ndjson",
            Self::Wxr => "wxr",
            Self::Disqus => "disqus",
            Self::Csv => "csv",
        }
    }

    /// The form of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The media type (RFC 7303 for XML, RFC 4180 for CSV).
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Bundle => "application/x-ndjson",
            Self::Wxr | Self::Disqus => "application/xml",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// What a file's name ends with.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Bundle => "ndjson",
            Self::Wxr | Self::Disqus => "xml",
            Self::Csv => "csv",
        }
    }

    /// Whether the comments of a page stand below it; else all pages come first, and the comments by their ids.
    pub fn is_by_page(self) -> bool {
        matches!(self, Self::Wxr | Self::Csv)
    }
}

/// Which comments leave; without anything, all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of these statuses; none means every one.
    pub statuses: Vec<Status>,
    /// Written or edited at that time or later.
    pub since: Option<Timestamp>,
    /// Of that page.
    pub page: Option<PageId>,
}

impl Filter {
    /// Whether that comment leaves.
    pub fn takes(&self, comment: &Comment) -> bool {
        let changed = comment
            .edited_at
            .map_or(comment.created_at, |edited| edited.max(comment.created_at));
        (self.statuses.is_empty() || self.statuses.contains(&comment.status))
            && self.since.is_none_or(|since| changed >= since)
            && self.page.is_none_or(|page| page == comment.page_id)
    }
}
