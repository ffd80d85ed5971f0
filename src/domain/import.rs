//! Conversations that come from elsewhere: in which form, how far they have come in, and what was not taken and why.

mod idle;
mod isso;
mod name;
mod report;
mod rules;
mod whole;

pub use idle::{Idle, IdleRule, Watched};
pub use isso::{IssoPage, IssoRow};
pub use name::{is_name_cut, shown_name};
pub use report::{Decided, Note, Report, Skip, Skipped};
pub use rules::{Rules, RulesError};
pub use whole::{Far, WholeImport, WholeReport};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    action::Actor,
    id::{ImportId, SiteId},
    time::Timestamp,
};

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// WordPress, and what Disqus reads.
    Wxr,
    Disqus,
    Remark42,
    /// The database of Isso.
    IssoDatabase,
    /// A list of threads that Isso reads.
    IssoJson,
    /// Commento, and Comentario up to version 2.
    Commento,
    /// Comentario from version 3 on.
    Comentario,
    /// Artalk.
    Artrans,
    /// Our own.
    Bundle,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 9] = [
        Self::Wxr,
        Self::Disqus,
        Self::Remark42,
        Self::IssoDatabase,
        Self::IssoJson,
        Self::Commento,
        Self::Comentario,
        Self::Artrans,
        Self::Bundle,
    ];

    /// The name in the database, the API and the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wxr => "wxr",
            Self::Disqus => "disqus",
            Self::Remark42 => "remark42",
            Self::IssoDatabase => "isso-db",
            Self::IssoJson => "isso-json",
            Self::Commento => "commento",
            Self::Comentario => "comentario",
            Self::Artrans => "artrans",
            Self::Bundle => "bundle",
        }
    }

    /// The form of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whose ids they are: two forms of one system name the same comments.
    pub fn system(self) -> &'static str {
        match self {
            Self::Wxr => "wordpress",
            Self::Disqus => "disqus",
            Self::Remark42 => "remark42",
            Self::IssoDatabase => "isso",
            Self::IssoJson => "isso-json",
            Self::Commento | Self::Comentario => "commento",
            Self::Artrans => "artalk",
            Self::Bundle => "rejoinder",
        }
    }
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The file is being read; nothing of it is seen yet, and nothing will be if that breaks off.
    Reading,
    /// It was read to its end, and waits for a word.
    Read,
    /// Comment by comment it comes in.
    Applying,
    /// Everything is in.
    Done,
    /// The file could not be used; nothing of it came in.
    Failed,
    /// It is being taken back.
    Undoing,
    /// It was taken back.
    Undone,
}

impl State {
    const ALL: [Self; 7] = [
        Self::Reading,
        Self::Read,
        Self::Applying,
        Self::Done,
        Self::Failed,
        Self::Undoing,
        Self::Undone,
    ];

    /// The name in the database and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Read => "read",
            Self::Applying => "applying",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    /// The state of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether there is work left that nobody has to ask for again.
    pub fn goes_on(self) -> bool {
        matches!(self, Self::Applying | Self::Undoing)
    }
}

/// One import.
#[derive(Clone, Debug)]
pub struct Import {
    pub id: ImportId,
    pub site_id: SiteId,
    /// Who asked for it; none once their account is gone.
    pub actor: Option<Actor>,
    pub format: Format,
    /// The system the ids belong to, and which one of them where the file says so.
    pub source: String,
    /// The name of the file.
    pub file: String,
    /// Where pages are found now that had other addresses.
    pub rules: Rules,
    pub state: State,
    /// Batches that were done.
    pub step: u64,
    pub report: Report,
    pub created_at: Timestamp,
    /// When somebody last worked on it.
    pub touched_at: Timestamp,
    pub finished_at: Option<Timestamp>,
}

/// The most bytes of a body that comes from elsewhere.
pub const MOST_BODY_BYTES: usize = 64 * 1024;

/// Counts by a name.
pub type Counts = BTreeMap<String, u64>;

/// The kind of an imported remark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody said something.
    #[default]
    Comment,
    /// Another page links to this one, and its server said so.
    Pingback,
    Trackback,
    Webmention,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Comment, Self::Pingback, Self::Trackback, Self::Webmention];

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Pingback => "pingback",
            Self::Trackback => "trackback",
            Self::Webmention => "webmention",
        }
    }
}

/// How a text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    #[default]
    Markdown,
    Html,
    /// HTML in which an empty line makes a paragraph and a line break is one.
    HtmlLines,
    /// No marks at all.
    Text,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Markdown, Self::Html, Self::HtmlLines, Self::Text];

    /// The form of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::HtmlLines => "html-lines",
            Self::Text => "text",
        }
    }
}
