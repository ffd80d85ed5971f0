//! The verdict on a new comment: a pure function of the site's rules and what is known about the comment.

use serde::{Deserialize, Serialize};

use super::{comment::Status, site::GuestMode};

/// What is known about a comment when it arrives.
#[derive(Clone, Copy, Debug)]
pub struct Signals {
    /// Written without signing in.
    pub is_guest: bool,
    /// The site vouches for its writer.
    pub is_site_author: bool,
    /// More comments reach the site than its limit lets through unseen.
    pub site_over_limit: bool,
}

/// Why a comment was held; stored with it and shown to moderators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The site holds every guest comment.
    GuestsAreHeld,
    /// The site's rate limit was exceeded: held, not refused.
    SiteOverLimit,
}

impl Reason {
    /// The name in the database and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::GuestsAreHeld => "guests-are-held",
            Self::SiteOverLimit => "site-over-limit",
        }
    }
}

/// Where a new comment goes, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub status: Status,
    pub reasons: Vec<Reason>,
}

/// Judges a new comment.
pub fn judge(guests: GuestMode, signals: Signals) -> Verdict {
    let mut reasons = Vec::new();
    if signals.is_guest && !signals.is_site_author && guests == GuestMode::Held {
        reasons.push(Reason::GuestsAreHeld);
    }
    if signals.site_over_limit && !signals.is_site_author {
        reasons.push(Reason::SiteOverLimit);
    }
    let status = if reasons.is_empty() {
        Status::Approved
    } else {
        Status::Pending
    };
    Verdict { status, reasons }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guest() -> Signals {
        Signals {
            is_guest: true,
            is_site_author: false,
            site_over_limit: false,
        }
    }

    #[test]
    fn a_guest_is_held_only_where_the_site_says_so() {
        assert_eq!(judge(GuestMode::On, guest()).status, Status::Approved);
        let held = judge(GuestMode::Held, guest());
        assert_eq!(
            held,
            Verdict {
                status: Status::Pending,
                reasons: vec![Reason::GuestsAreHeld]
            }
        );
    }

    #[test]
    fn the_site_author_is_never_held() {
        let author = Signals {
            is_site_author: true,
            site_over_limit: true,
            ..guest()
        };
        assert_eq!(judge(GuestMode::Held, author).status, Status::Approved);
    }

    #[test]
    fn a_flood_is_held_with_its_reason() {
        let flood = Signals {
            site_over_limit: true,
            ..guest()
        };
        assert_eq!(judge(GuestMode::On, flood).reasons, vec![Reason::SiteOverLimit]);
    }
}
