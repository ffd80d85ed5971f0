//! What an import came to, in bounded size.

use serde::{Deserialize, Serialize};

use super::{Counts, Idle};

/// Why a row is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Skip {
    /// It came in with an earlier import, and is there still or was removed since.
    Known,
    /// The same row stands in the file twice.
    Twice,
    /// Nothing says which page it belongs to.
    NoPage,
    /// Its page is none of the site's.
    ForeignHost,
    /// The address of its page cannot be one.
    BadAddress,
    /// Longer than any comment.
    TooLong,
    /// It is no comment but something else that the file keeps among them.
    NotAComment,
    /// It lacks what makes a comment, or holds what cannot be read.
    Unreadable,
}

impl Skip {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::Known,
        Self::Twice,
        Self::NoPage,
        Self::ForeignHost,
        Self::BadAddress,
        Self::TooLong,
        Self::NotAComment,
        Self::Unreadable,
    ];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Twice => "twice",
            Self::NoPage => "no-page",
            Self::ForeignHost => "foreign-host",
            Self::BadAddress => "bad-address",
            Self::TooLong => "too-long",
            Self::NotAComment => "not-a-comment",
            Self::Unreadable => "unreadable",
        }
    }
}

/// What is said about a row that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Note {
    /// What it answers is not there: it stands by itself.
    Orphan,
    /// Its ancestors answer each other in a circle, which was cut here.
    Circle,
    /// It was on a page that not everybody may see: it waits for a moderator.
    Hidden,
    /// Its time was not known: it has its neighbour's.
    NoTime,
    /// Too much markup: it is shown as plain text.
    Plain,
    /// The file says nothing of where its page is: it has a name instead of an address.
    Nameless,
    /// More voices than are taken over one by one.
    VotesCut,
    /// Whoever wrote it has a longer name than fits beside a comment.
    NameCut,
    /// It was shown first there, and is not here.
    NotPinned,
}

impl Note {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Orphan => "orphan",
            Self::Circle => "circle",
            Self::Hidden => "hidden-page",
            Self::NoTime => "no-time",
            Self::Plain => "plain-text",
            Self::Nameless => "nameless-page",
            Self::VotesCut => "votes-cut",
            Self::NameCut => "name-cut",
            Self::NotPinned => "not-pinned",
        }
    }
}

/// One row that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Its number among the rows of the file, from 1.
    pub row: u64,
    /// Its id in the file, as far as it has one.
    pub id: String,
    pub reason: Skip,
    /// What it was about, in a few words.
    pub detail: String,
}

/// What would become of one row.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Its number among the rows of the file, from 1.
    pub row: u64,
    /// Its id in the file, as far as it has one.
    pub id: String,
    /// Which page it would come to.
    pub page: String,
    /// Why it would be left, if it would.
    pub left: Option<Skipped>,
    /// What is to be said about one that would come in.
    pub notes: Vec<Note>,
}

/// What an import came to so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// Comments in the file, whatever became of them.
    pub read: u64,
    /// Comments that came in.
    pub taken: u64,
    /// Pages that came in.
    pub pages: u64,
    /// Rows that were not taken, by reason.
    pub skipped: Counts,
    /// Remarks about rows that were taken.
    pub notes: Counts,
    /// What was taken, by status.
    pub by_status: Counts,
    /// What was taken, by kind.
    pub by_kind: Counts,
    /// Hosts of pages that are none of the site's, with their rows.
    pub hosts: Counts,
    /// The first rows that were not taken.
    pub first: Vec<Skipped>,
    /// Rules that decide about nothing in the file.
    pub idle: Idle,
    /// Comments that were taken back, and those that stay as an empty place because somebody has answered since.
    pub removed: u64,
    pub emptied: u64,
    /// Why the file could not be used.
    pub failure: Option<String>,
    /// What would become of it, where that was asked for.
    pub rehearsed: Option<Box<Self>>,
}

impl Report {
    /// The most rows that are named.
    pub const MOST_NAMED: usize = 100;
    /// The most hosts that are named.
    const MOST_HOSTS: usize = 50;

    /// Counts a row that is not taken, and names it if there is room.
    pub fn skip(&mut self, skipped: Skipped) {
        count(&mut self.skipped, skipped.reason.name());
        // What is there already is no news.
        if skipped.reason == Skip::Known {
            return;
        }
        // They come as it happens; the first are those of the file.
        let place = self.first.partition_point(|named| named.row < skipped.row);
        if place < Self::MOST_NAMED {
            self.first.insert(place, skipped);
            self.first.truncate(Self::MOST_NAMED);
        }
    }

    /// Counts a page's host that is none of the site's.
    pub fn foreign(&mut self, host: &str) {
        if self.hosts.len() < Self::MOST_HOSTS || self.hosts.contains_key(host) {
            count(&mut self.hosts, host);
        }
    }

    /// Counts a remark.
    pub fn note(&mut self, note: Note) {
        count(&mut self.notes, note.name());
    }

    /// Counts a row that is taken.
    pub fn take(&mut self, status: &str, kind: &str) {
        self.taken += 1;
        count(&mut self.by_status, status);
        count(&mut self.by_kind, kind);
    }

    /// All rows that were not taken.
    pub fn left(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// Rows about which nothing was decided yet.
    pub fn waiting(&self) -> u64 {
        self.read.saturating_sub(self.taken).saturating_sub(self.left())
    }
}

/// One more of that name.
pub(super) fn count(counts: &mut Counts, name: &str) {
    match counts.get_mut(name) {
        Some(number) => *number += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_stays_small() {
        let mut report = Report {
            read: 1000,
            ..Report::default()
        };
        for row in (0..500).rev() {
            report.skip(Skipped {
                row,
                id: row.to_string(),
                reason: Skip::NoPage,
                detail: String::new(),
            });
            report.foreign(&format!("{row}.example"));
        }
        assert_eq!((report.left(), report.waiting()), (500, 500));
        assert_eq!((report.first.len(), report.hosts.len()), (Report::MOST_NAMED, 50));
        assert!(report.first.iter().map(|row| row.row).eq(0..100));
        assert_eq!(report.skipped["no-page"], 500);
    }
}
