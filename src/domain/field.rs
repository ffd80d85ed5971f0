//! What may be wrong with one field of a form, without a word in any language: the words live in the catalogues.

/// A problem together with the form field it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the form and in the API.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: Problem,
}

impl FieldError {
    /// Ties `problem` to `field`.
    #[must_use]
    pub const fn new(field: &'static str, problem: Problem) -> Self {
        Self { field, problem }
    }
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nothing visible was given.
    Required,
    /// More than `max` characters.
    TooLong {
        /// The most that is accepted.
        max: usize,
    },
    /// Characters that steer machines and show nothing.
    ControlCharacters,
    /// Not an address that mail can be sent to.
    NotAnEmail,
    /// Not the address of a web page.
    NotAUrl,
    /// More combining marks on one letter than any script needs.
    TooManyMarks,
    /// More than `max` lines.
    TooManyLines {
        /// The most that is accepted.
        max: usize,
    },
    /// More than `max` links.
    TooManyLinks {
        /// The most that is accepted.
        max: usize,
    },
    /// More markup than a comment needs.
    TooComplex,
    /// Letters of several scripts in one name, which is how look-alikes are made.
    MixedScripts,
    /// A name that is kept for those who run the site.
    ReservedName,
    /// Nothing that can be drawn, or larger than we draw.
    NotAPicture,
    /// The name of somebody who signs in.
    MembersName,
    /// A symbol that looks like a mark of verification.
    BadgeSymbol,
    /// The page belongs to another site.
    ForeignHost,
    /// The comment to be answered is not there for readers (any more).
    ParentGone,
    /// The value cannot be understood at all.
    Unreadable,
    /// Fewer than `min` characters.
    TooShort {
        /// The least that is accepted.
        min: usize,
    },
    /// A password that is among the first to be tried.
    CommonPassword,
    /// A password made of the person's own name or address, or of the site's.
    OwnWords,
    /// There are `max` already.
    TooMany {
        /// The most there may be.
        max: usize,
    },
    /// More than the account itself may do.
    BeyondAccount,
    /// A line that no text can be searched for: no expression, a costly one, or one that is everywhere.
    BadPattern {
        /// Which line, from 1.
        line: usize,
    },
    /// Nobody knows this of them (any more).
    NotKnown,
    /// No page on which anybody has commented.
    NoPage,
    /// Not a network such as `203.0.113.0/24`.
    NotANetwork,
    /// A network that is wider than what is kept of an address.
    WideNetwork,
    /// Somebody or something else is called so already.
    Taken,
    /// The address of the service itself.
    OwnOrigin,
    /// No mail server is named.
    NoMail,
    /// The account has no address that is proved.
    NoAddress,
}

impl Problem {
    /// The key of the message in the catalogues.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Required => "problem-required",
            Self::TooLong { .. } => "problem-too-long",
            Self::ControlCharacters => "problem-control-characters",
            Self::NotAnEmail => "problem-not-an-email",
            Self::NotAUrl => "problem-not-a-url",
            Self::TooManyMarks => "problem-too-many-marks",
            Self::TooManyLines { .. } => "problem-too-many-lines",
            Self::TooManyLinks { .. } => "problem-too-many-links",
            Self::TooComplex => "problem-too-complex",
            Self::MixedScripts => "problem-mixed-scripts",
            Self::ReservedName => "problem-reserved-name",
            Self::NotAPicture => "problem-not-a-picture",
            Self::MembersName => "problem-members-name",
            Self::BadgeSymbol => "problem-badge-symbol",
            Self::ForeignHost => "problem-foreign-host",
            Self::ParentGone => "problem-parent-gone",
            Self::Unreadable => "problem-unreadable",
            Self::TooShort { .. } => "problem-too-short",
            Self::CommonPassword => "problem-common-password",
            Self::OwnWords => "problem-own-words",
            Self::TooMany { .. } => "problem-too-many",
            Self::BeyondAccount => "problem-beyond-account",
            Self::BadPattern { .. } => "problem-bad-pattern",
            Self::NotKnown => "problem-not-known",
            Self::NoPage => "problem-no-page",
            Self::NotANetwork => "problem-not-a-network",
            Self::WideNetwork => "problem-wide-network",
            Self::Taken => "problem-taken",
            Self::OwnOrigin => "problem-own-origin",
            Self::NoMail => "problem-no-mail",
            Self::NoAddress => "problem-no-address",
        }
    }

    /// The numbers the message mentions, by name.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, i64)> {
        match self {
            Self::TooLong { max } | Self::TooManyLines { max } | Self::TooManyLinks { max } | Self::TooMany { max } => {
                vec![("max", i64::try_from(*max).unwrap_or(i64::MAX))]
            }
            Self::BadPattern { line } => vec![("line", i64::try_from(*line).unwrap_or(i64::MAX))],
            Self::TooShort { min } => vec![("min", i64::try_from(*min).unwrap_or(i64::MAX))],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_told_to_the_reader() {
        let problem = Problem::TooLong { max: 60 };
        assert_eq!(problem.key(), "problem-too-long");
        assert_eq!(problem.args(), [("max", 60)]);
        assert!(Problem::Required.args().is_empty());
    }
}
