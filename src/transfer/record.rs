//! What readers make of a file, whatever its form: the same few records for all.

use serde::{Deserialize, Serialize};

use super::input::{Broken, Meter};
use crate::domain::{
    comment::Status,
    import::{Form, Kind, MOST_BODY_BYTES, Skip},
    time::Timestamp,
};

/// One thing that stands in a file.
#[derive(Clone, Debug)]
pub enum Record {
    /// Which of many systems of its kind it comes from: a host, a name.
    Source(String),
    Page(Page),
    /// The addresses of a page without comments: it is not brought in, but whoever has a rule for it has not misspelt that.
    Silent(Vec<String>),
    /// Somebody to whom comments refer.
    Author(Author),
    Comment(Box<Comment>),
    /// A row that is no comment, or cannot be read as one.
    Left {
        id: String,
        reason: Skip,
        detail: String,
    },
}

/// A page with comments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Page {
    /// Under which comments of the file refer to it.
    pub key: String,
    /// Where it may be found: absolute addresses or paths, the best first.
    pub addresses: Vec<String>,
    pub title: Option<String>,
    /// Whether it takes comments.
    pub is_open: bool,
    /// Whether everybody could see it.
    pub is_public: bool,
    /// In milliseconds since 1970.
    pub created_at: Option<i64>,
}

/// Somebody who wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Author {
    /// What tells them from others of the same name.
    pub key: Option<String>,
    pub name: String,
    pub email: String,
    pub website: String,
    /// Whether they had an account; none where the file does not say.
    pub is_registered: Option<bool>,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Unique in the file; empty where it has none.
    pub id: String,
    pub parent: Option<String>,
    /// The key of its page.
    pub page: String,
    pub author: Author,
    pub status: Status,
    #[serde(default)]
    pub kind: Kind,
    pub text: String,
    #[serde(default)]
    pub form: Form,
    /// What was shown, where the text is not its only form.
    #[serde(default)]
    pub html: Option<String>,
    /// In milliseconds since 1970; none where nobody knows.
    pub created_at: Option<i64>,
    #[serde(default)]
    pub edited_at: Option<i64>,
    /// The network address.
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub up_votes: u32,
    #[serde(default)]
    pub down_votes: u32,
    /// It is shown before the others of its page.
    #[serde(default)]
    pub is_pinned: bool,
    /// Its text was longer than any comment, and is not here.
    #[serde(default)]
    pub is_too_long: bool,
}

impl Comment {
    /// Lets go of a text that will not come in: a file may be nothing but such.
    fn without_excess(mut self: Box<Self>) -> Box<Self> {
        let html = self.html.as_ref().map_or(0, String::len);
        if self.text.len().max(html) > MOST_BODY_BYTES {
            self.is_too_long = true;
            self.text = String::new();
            self.html = None;
        }
        self
    }
}

impl Record {
    /// About how many bytes of memory it takes.
    pub fn weight(&self) -> usize {
        let more = match self {
            Self::Source(source) => source.len(),
            Self::Page(page) => page.key.len() + page.addresses.iter().map(String::len).sum::<usize>(),
            Self::Silent(addresses) => addresses.iter().map(String::len).sum(),
            Self::Author(author) => author.weight(),
            Self::Comment(comment) => {
                let html = comment.html.as_ref().map_or(0, String::len);
                comment.id.len() + comment.page.len() + comment.text.len() + html + comment.author.weight()
            }
            Self::Left { id, detail, .. } => id.len() + detail.len(),
        };
        size_of::<Comment>() + more
    }
}

impl Author {
    fn weight(&self) -> usize {
        self.name.len() + self.email.len() + self.website.len()
    }
}

impl Default for Comment {
    fn default() -> Self {
        Self {
            id: String::new(),
            parent: None,
            page: String::new(),
            author: Author::default(),
            status: Status::Approved,
            kind: Kind::Comment,
            text: String::new(),
            form: Form::Markdown,
            html: None,
            created_at: None,
            edited_at: None,
            address: String::new(),
            up_votes: 0,
            down_votes: 0,
            is_pinned: false,
            is_too_long: false,
        }
    }
}

/// Milliseconds, as records keep times.
pub(super) fn milliseconds(at: Option<Timestamp>) -> Option<i64> {
    at.map(|at| at.0)
}

/// Where readers put what they have read.
pub struct Out<'a> {
    take: &'a mut dyn FnMut(Record) -> Result<(), Broken>,
    meter: Option<Meter>,
}

impl std::fmt::Debug for Out<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Out").finish_non_exhaustive()
    }
}

impl<'a> Out<'a> {
    /// Into that function, which may say that nobody wants more.
    pub fn new(take: &'a mut dyn FnMut(Record) -> Result<(), Broken>) -> Self {
        Self { take, meter: None }
    }

    /// Counts what is read between two records from now on.
    pub(super) fn watch(&mut self, input: &Input) {
        self.meter = Some(input.meter());
    }

    /// That something came to its end, though it makes no record.
    pub(super) fn breathe(&self) {
        if let Some(meter) = &self.meter {
            meter.rest();
        }
    }

    pub(super) fn put(&mut self, record: Record) -> Result<(), Broken> {
        self.breathe();
        (self.take)(match record {
            Record::Comment(comment) => Record::Comment(comment.without_excess()),
            other => other,
        })
    }

    /// A row that cannot be read as a comment.
    pub(super) fn unreadable(&mut self, id: &str, detail: &str) -> Result<(), Broken> {
        self.put(Record::Left {
            id: id.to_owned(),
            reason: Skip::Unreadable,
            detail: detail.chars().take(200).collect(),
        })
    }
}

use super::input::Input;
