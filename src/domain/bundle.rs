//! What a bundle holds: everything a site would miss elsewhere, described once for whoever writes it and whoever takes it over.
//!
//! Nothing that opens a door is in it: no password, no session, no token, no passkey, no second factor, no ticket, no invitation, no key
//! with which a blog vouches for its readers. Nor is what a server works out for itself again (counters, ranks, the index of words,
//! the change feed), what belongs to a person rather than to the site (pictures), nor what moderators could still take back: decisions
//! move along, their undo does not.

mod record;
mod value;

pub use record::RECORDS;
pub use value::{Cursor, NotACursor, Value};
pub(crate) use value::{from_hex, hex};

/// One type of line.
#[derive(Debug)]
pub struct Record {
    /// What stands in `type`.
    pub name: &'static str,
    /// The table it comes from.
    pub table: &'static str,
    /// So many fields at the beginning tell two of them apart, and say which comes first.
    pub keys: usize,
    pub fields: &'static [Field],
    /// What of the site it goes with, where not all of the site is taken.
    pub part: Part,
    /// Which of them leave.
    pub taken: Taken,
}

impl Record {
    /// Its place among the types.
    pub fn position(&self) -> usize {
        RECORDS
            .iter()
            .position(|known| known.name == self.name)
            .unwrap_or(usize::MAX)
    }

    /// The type of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        RECORDS.iter().find(|record| record.name == name)
    }

    /// Whether the line has that field.
    pub fn has(&self, field: &Field, personal: Personal) -> bool {
        personal == Personal::Taken || !field.is_personal
    }

    /// Where a column stands among the fields.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.column == name)
    }

    /// Whether lines of the type stand in such a bundle.
    pub fn leaves(&self, personal: Personal, is_whole: bool) -> bool {
        (personal == Personal::Taken || self.taken != Taken::IfPersonal) && (is_whole || self.part.is_of_comments())
    }
}

/// What of people goes along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Personal {
    /// What readers see, and under which name others know them.
    #[default]
    Left,
    /// Also addresses for mail, networks, the keys by which a guest's comments belong together, and who voted.
    Taken,
}

/// To what a line belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Site,
    /// People, who may be at home on other sites, too.
    People,
    Page,
    Comment,
}

impl Part {
    fn is_of_comments(self) -> bool {
        matches!(self, Self::Page | Self::Comment)
    }
}

/// Which rows of a table leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    All,
    /// None unless personal data is asked for.
    IfPersonal,
    /// Those in which that column holds one of these; the others only where personal data is asked for.
    Among(&'static str, &'static [&'static str]),
    /// Those in which that column holds one of these, and never the others.
    Only(&'static str, &'static [&'static str]),
}

/// One field of a line.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in the line; what stands before a point is the object it stands in.
    pub name: &'static str,
    /// Its name in the database.
    pub column: &'static str,
    pub shape: Shape,
    pub is_optional: bool,
    pub is_personal: bool,
    /// The type of line of which it names one.
    pub of: Option<&'static str>,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Id,
    /// From the first to the second.
    Number(i64, i64),
    /// RFC 3339, with milliseconds where there are some.
    Time,
    Flag,
    /// At most so many characters.
    Text(usize),
    /// One of some words, or a text that reads as what it should be.
    Word(fn(&str) -> bool),
    /// Hexadecimal digits; so many bytes, or any number where that is 0.
    Bytes(usize),
    /// JSON that reads as what it should be.
    Json(fn(&str) -> bool),
    /// Somebody who voted; a number in their place unless personal data goes along.
    Voter,
}

impl Field {
    const fn new(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            column: name,
            shape,
            is_optional: false,
            is_personal: false,
            of: None,
        }
    }

    const fn id(name: &'static str) -> Self {
        Self::new(name, Shape::Id)
    }

    const fn number(name: &'static str, most: i64) -> Self {
        Self::new(name, Shape::Number(0, most))
    }

    const fn time(name: &'static str) -> Self {
        Self::new(name, Shape::Time)
    }

    const fn flag(name: &'static str) -> Self {
        Self::new(name, Shape::Flag)
    }

    const fn text(name: &'static str, most: usize) -> Self {
        Self::new(name, Shape::Text(most))
    }

    const fn word(name: &'static str, is_known: fn(&str) -> bool) -> Self {
        Self::new(name, Shape::Word(is_known))
    }

    const fn bytes(name: &'static str, length: usize) -> Self {
        Self::new(name, Shape::Bytes(length))
    }

    const fn json(name: &'static str, reads: fn(&str) -> bool) -> Self {
        Self::new(name, Shape::Json(reads))
    }

    /// It may be empty.
    const fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// It leaves only where personal data is asked for.
    const fn personal(mut self) -> Self {
        self.is_personal = true;
        self
    }

    const fn of(mut self, record: &'static str) -> Self {
        self.of = Some(record);
        self
    }

    const fn in_column(mut self, column: &'static str) -> Self {
        self.column = column;
        self
    }
}
