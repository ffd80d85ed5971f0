//! What readers say against a comment.

use super::{
    account::Email,
    field::{FieldError, Problem},
    id::{CommentId, ReportId},
    time::Timestamp,
};

/// What is wrong with a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    Spam,
    /// Insults, threats, hatred.
    Abuse,
    OffTopic,
    /// Against the law: needs an explanation, and who says so.
    Illegal,
    Other,
}

impl Ground {
    /// Every ground, in the order a form offers them.
    pub const ALL: [Self; 5] = [Self::Spam, Self::Abuse, Self::OffTopic, Self::Illegal, Self::Other];

    /// The name in the database, the API and the forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Abuse => "abuse",
            Self::OffTopic => "off-topic",
            Self::Illegal => "illegal",
            Self::Other => "other",
        }
    }

    /// The ground of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.name() == name)
    }

    /// The key of its words in the catalogues.
    pub fn key(self) -> &'static str {
        match self {
            Self::Spam => "report-spam",
            Self::Abuse => "report-abuse",
            Self::OffTopic => "report-off-topic",
            Self::Illegal => "report-illegal",
            Self::Other => "report-other",
        }
    }
}

/// A report as it arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReport {
    pub ground: Ground,
    pub note: Option<String>,
    /// Who gives notice of something illegal.
    pub notifier: Option<Notifier>,
}

/// Whoever gives notice of something illegal says who they are (Regulation (EU) 2022/2065, article 16).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notifier {
    pub name: String,
    pub email: Email,
}

/// The fields of a report as they were typed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    pub reason: &'a str,
    pub note: &'a str,
    pub name: &'a str,
    pub email: &'a str,
    /// Whether they say that they believe what they wrote to be true.
    pub is_in_good_faith: bool,
}

impl NewReport {
    /// The most characters of an explanation.
    pub const NOTE_CHARACTERS: usize = 2000;
    /// The most characters of a name.
    pub const NAME_CHARACTERS: usize = 120;

    /// Reads the fields. A notice of something illegal needs an explanation, a name, an address, and good faith; elsewhere those
    /// fields are not looked at, and nothing of them is kept.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn parse(typed: Typed<'_>) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let ground = Ground::from_name(typed.reason);
        if ground.is_none() {
            let is_absent = typed.reason.is_empty();
            let problem = if is_absent {
                Problem::Required
            } else {
                Problem::Unreadable
            };
            errors.push(FieldError::new("reason", problem));
        }
        let is_notice = ground == Some(Ground::Illegal);
        let note = bounded("note", typed.note, Self::NOTE_CHARACTERS, is_notice, &mut errors);
        let notifier = is_notice
            .then(|| {
                let name = bounded("name", typed.name, Self::NAME_CHARACTERS, true, &mut errors);
                let email = Email::parse(typed.email)
                    .map_err(|problem| errors.push(FieldError::new("email", problem)))
                    .ok();
                if !typed.is_in_good_faith {
                    errors.push(FieldError::new("good_faith", Problem::Required));
                }
                Some(Notifier {
                    name: name?,
                    email: email?,
                })
            })
            .flatten();
        match ground {
            Some(ground) if errors.is_empty() => Ok(Self { ground, note, notifier }),
            _ => Err(errors),
        }
    }
}

/// A text without control characters but for line ends; an empty one counts as absent.
fn bounded(
    field: &'static str,
    text: &str,
    max: usize,
    is_required: bool,
    errors: &mut Vec<FieldError>,
) -> Option<String> {
    let text = text.trim().replace("\r\n", "\n");
    let problem = if text.is_empty() {
        if !is_required {
            return None;
        }
        Problem::Required
    } else if text.chars().nth(max).is_some() {
        Problem::TooLong { max }
    } else if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        Problem::ControlCharacters
    } else {
        return Some(text);
    };
    errors.push(FieldError::new(field, problem));
    None
}

/// A report as moderators read it.
#[derive(Clone, Debug)]
pub struct Report {
    pub id: ReportId,
    pub comment_id: CommentId,
    pub ground: Ground,
    pub note: Option<String>,
    pub notifier: Option<Notifier>,
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(typed: Typed<'_>) -> Vec<&'static str> {
        NewReport::parse(typed)
            .unwrap_err()
            .iter()
            .map(|error| error.field)
            .collect()
    }

    #[test]
    fn a_notice_says_who_gives_it_and_a_report_need_not() {
        let spam = Typed {
            reason: "spam",
            name: "Ada",
            ..Typed::default()
        };
        let report = NewReport::parse(spam).unwrap();
        assert_eq!((report.note, report.notifier), (None, None));
        let illegal = Typed {
            reason: "illegal",
            ..Typed::default()
        };
        assert_eq!(wrong(illegal), ["note", "name", "email", "good_faith"]);
        let notice = Typed {
            note: " It threatens me.\r\nBy name. ",
            name: "Ada",
            email: "ada@example.org",
            is_in_good_faith: true,
            ..illegal
        };
        let report = NewReport::parse(notice).unwrap();
        assert_eq!(report.note.as_deref(), Some("It threatens me.\nBy name."));
        assert!(report.notifier.is_some());
    }

    #[test]
    fn what_cannot_be_a_report_is_refused_with_its_field() {
        let of = |reason| Typed {
            reason,
            ..Typed::default()
        };
        assert_eq!(wrong(of("")), ["reason"]);
        assert_eq!(wrong(of("boring")), ["reason"]);
        let long = "x".repeat(2001);
        assert_eq!(
            wrong(Typed {
                note: &long,
                ..of("other")
            }),
            ["note"]
        );
        assert_eq!(
            wrong(Typed {
                note: "a\u{1b}b",
                ..of("other")
            }),
            ["note"]
        );
        for ground in Ground::ALL {
            assert_eq!(Ground::from_name(ground.name()), Some(ground));
        }
    }
}
