//! The end of an account.

use super::time::Timestamp;

/// What becomes of somebody's comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The words stay, and nothing that says whose they are.
    Anonymise,
    /// The words go; a stub stays where replies hang on it.
    Delete,
}

impl Fate {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Anonymise, Self::Delete];

    /// The name in the database and in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anonymise => "anonymise",
            Self::Delete => "delete",
        }
    }

    /// The fate of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.name() == name)
    }
}

/// An erasure that is going to happen, unless it is taken back before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    pub at: Timestamp,
    pub comments: Fate,
}
