//! Why a comment was held.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What held a comment, by a name that never changes: it is in the database, in the API and in filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Every comment waits here.
    Everything,
    /// The site holds every guest comment.
    GuestsAreHeld,
    /// Whoever wrote it has not had enough comments approved yet.
    FirstComments,
    /// The account is too young.
    NewAccount,
    /// More links than the site lets through.
    Links,
    /// A word or an expression that the site looks for.
    Words,
    /// It came from a network that the site holds.
    Network,
    /// The site's rate limit was exceeded: held, not refused.
    SiteOverLimit,
    /// The site holds whatever they write, and does not tell them.
    Shadow,
    /// So many readers have reported it.
    Reported,
    /// The same text, or almost, was written here again and again.
    Duplicate,
    /// It links to a place that only spam has linked to.
    BadLink,
    /// The site's own filter takes it for spam.
    Filter,
    /// A field that people do not see was filled in.
    Trap,
    /// It was posted faster than anybody reads.
    TooFast,
    /// The service that the owner has asked says so.
    Neighbour,
    /// A service that was asked has not answered, and the site waits for none.
    NeighbourSilent,
    /// Akismet takes it for spam.
    Akismet,
    /// The browser has not done the work that the site asks of guests.
    NoProof,
    /// More comments came from one account than anybody writes.
    AccountOverLimit,
}

impl Rule {
    /// Every rule, in the order reasons are given.
    pub const ALL: [Self; 20] = [
        Self::Everything,
        Self::GuestsAreHeld,
        Self::FirstComments,
        Self::NewAccount,
        Self::Links,
        Self::Words,
        Self::Network,
        Self::SiteOverLimit,
        Self::Shadow,
        Self::Reported,
        Self::Duplicate,
        Self::BadLink,
        Self::Filter,
        Self::Trap,
        Self::TooFast,
        Self::Neighbour,
        Self::NeighbourSilent,
        Self::Akismet,
        Self::NoProof,
        Self::AccountOverLimit,
    ];

    /// The name in the database and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::GuestsAreHeld => "guests-are-held",
            Self::FirstComments => "first-comments",
            Self::NewAccount => "new-account",
            Self::Links => "links",
            Self::Words => "words",
            Self::Network => "network",
            Self::SiteOverLimit => "site-over-limit",
            Self::Shadow => "shadow",
            Self::Reported => "reported",
            Self::Duplicate => "duplicate",
            Self::BadLink => "bad-link",
            Self::Filter => "filter",
            Self::Trap => "trap",
            Self::TooFast => "too-fast",
            Self::Neighbour => "neighbour",
            Self::NeighbourSilent => "neighbour-silent",
            Self::Akismet => "akismet",
            Self::NoProof => "no-proof",
            Self::AccountOverLimit => "account-over-limit",
        }
    }

    /// The key of its words in the catalogues.
    pub fn key(self) -> &'static str {
        match self {
            Self::Everything => "reason-everything",
            Self::GuestsAreHeld => "reason-guests-are-held",
            Self::FirstComments => "reason-first-comments",
            Self::NewAccount => "reason-new-account",
            Self::Links => "reason-links",
            Self::Words => "reason-words",
            Self::Network => "reason-network",
            Self::SiteOverLimit => "reason-site-over-limit",
            Self::Shadow => "reason-shadow",
            Self::Reported => "reason-reported",
            Self::Duplicate => "reason-duplicate",
            Self::BadLink => "reason-bad-link",
            Self::Filter => "reason-filter",
            Self::Trap => "reason-trap",
            Self::TooFast => "reason-too-fast",
            Self::Neighbour => "reason-neighbour",
            Self::NeighbourSilent => "reason-neighbour-silent",
            Self::Akismet => "reason-akismet",
            Self::NoProof => "reason-no-proof",
            Self::AccountOverLimit => "reason-account-over-limit",
        }
    }

    /// The rule of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

/// Why a comment was held; stored with it and shown to moderators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    #[serde(rename = "name")]
    pub rule: Rule,
    /// What the rule found, as a number or a quotation: the same in every language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Reason {
    /// The most characters of a detail.
    const DETAIL_CHARACTERS: usize = 200;

    /// A reason that needs no detail.
    pub fn plain(rule: Rule) -> Self {
        Self { rule, detail: None }
    }

    /// A reason with what was found.
    pub fn found(rule: Rule, detail: impl fmt::Display) -> Self {
        let detail = detail.to_string().chars().take(Self::DETAIL_CHARACTERS).collect();
        Self {
            rule,
            detail: Some(detail),
        }
    }
}

/// Reasons as they are stored: the newer form with details, or the names alone.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Stored {
    Name(String),
    Found { name: String, detail: Option<String> },
}

/// Reads stored reasons. One that this program does not know, because a later one wrote it, is left out.
///
/// # Errors
/// When the text is no list of reasons.
pub fn read(stored: &str) -> Result<Vec<Reason>, serde_json::Error> {
    if stored == "[]" {
        return Ok(Vec::new());
    }
    let stored: Vec<Stored> = serde_json::from_str(stored)?;
    let reason = |stored| {
        let (name, detail) = match stored {
            Stored::Name(name) => (name, None),
            Stored::Found { name, detail } => (name, detail),
        };
        Rule::from_name(&name).map(|rule| Reason { rule, detail })
    };
    Ok(stored.into_iter().filter_map(reason).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_again_and_so_is_the_older_form() {
        let reasons = vec![
            Reason::plain(Rule::GuestsAreHeld),
            Reason::found(Rule::Words, "say \"casino\""),
        ];
        let text = serde_json::to_string(&reasons).unwrap();
        assert_eq!(read(&text).unwrap(), reasons);
        assert_eq!(read(r#"["guests-are-held","of-tomorrow"]"#).unwrap(), reasons[..1]);
        assert!(read("{").is_err());
        // A filter looks for the name between quotes, which a detail cannot hold.
        assert!(
            !serde_json::to_string(&[Reason::found(Rule::Words, "\"links\"")])
                .unwrap()
                .contains("\"links\"")
        );
    }

    #[test]
    fn every_rule_is_found_by_its_name() {
        for rule in Rule::ALL {
            assert_eq!(Rule::from_name(rule.name()), Some(rule));
            assert_eq!(serde_json::to_string(&rule).unwrap(), format!("\"{}\"", rule.name()));
        }
    }

    #[test]
    fn a_detail_is_short() {
        let long = Reason::found(Rule::Words, "ж".repeat(5000));
        assert_eq!(long.detail.unwrap().chars().count(), Reason::DETAIL_CHARACTERS);
    }
}
