//! The verdict on a comment: a pure function of the site's rules and what is known about the comment.

pub mod pattern;
pub mod reason;
pub mod rules;

use super::{block::Effect, comment::Status, site::GuestMode};

pub use pattern::{PatternError, Patterns};
pub use reason::{Reason, Rule};
pub use rules::{Content, HoldRules, NetworkError, Networks};

/// What is known about a comment when it arrives. What no rule of the site asks for is not looked up and stands at its default.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    /// Written without signing in.
    pub is_guest: bool,
    /// The site vouches for its writer, or they run it.
    pub is_of_the_site: bool,
    /// What the site has decided about them.
    pub ruling: Option<Effect>,
    /// How many of their comments were approved on this site, counted up to [`HoldRules::first_comments`].
    pub approved_before: u32,
    /// How old the account is, in days.
    pub account_days: Option<u32>,
    /// What the rules found in the comment itself: see [`HoldRules::look_at`].
    pub found: Vec<Reason>,
    /// More comments reach the site than its limit lets through unseen.
    pub site_over_limit: bool,
}

/// Where a new comment goes, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub status: Status,
    pub reasons: Vec<Reason>,
}

/// Judges a comment.
pub fn judge(guests: GuestMode, rules: &HoldRules, signals: Signals) -> Verdict {
    let mut reasons = Vec::new();
    if signals.ruling == Some(Effect::Shadow) && !signals.is_of_the_site {
        reasons.push(Reason::plain(Rule::Shadow));
    }
    if !signals.is_of_the_site && signals.ruling != Some(Effect::Trusted) {
        if rules.everything {
            reasons.push(Reason::plain(Rule::Everything));
        }
        if signals.is_guest && (rules.guests || guests == GuestMode::Held) {
            reasons.push(Reason::plain(Rule::GuestsAreHeld));
        }
        if signals.approved_before < rules.first_comments {
            let (has, needs) = (signals.approved_before, rules.first_comments);
            reasons.push(Reason::found(Rule::FirstComments, format_args!("{has}/{needs}")));
        }
        if let Some(days) = signals.account_days.filter(|days| *days < rules.new_accounts_days) {
            reasons.push(Reason::found(Rule::NewAccount, days));
        }
        reasons.extend(signals.found);
        if signals.site_over_limit {
            reasons.push(Reason::plain(Rule::SiteOverLimit));
        }
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
            ..Signals::default()
        }
    }

    fn member() -> Signals {
        Signals {
            account_days: Some(2),
            ..Signals::default()
        }
    }

    fn reasons(guests: GuestMode, rules: &HoldRules, signals: Signals) -> Vec<Rule> {
        let verdict = judge(guests, rules, signals);
        assert_eq!(verdict.status.is_public(), verdict.reasons.is_empty());
        verdict.reasons.iter().map(|reason| reason.rule).collect()
    }

    #[test]
    fn each_rule_holds_whom_it_is_about() {
        let off = HoldRules::default;
        let found = vec![Reason::plain(Rule::Words)];
        let over = |signals| Signals {
            site_over_limit: true,
            ..signals
        };
        let with = |signals| Signals {
            found: found.clone(),
            ..signals
        };
        let approved = |approved_before, signals| Signals {
            approved_before,
            ..signals
        };
        let table: Vec<(GuestMode, HoldRules, Signals, &[Rule])> = vec![
            (GuestMode::On, off(), guest(), &[]),
            (GuestMode::Held, off(), guest(), &[Rule::GuestsAreHeld]),
            (GuestMode::Held, off(), member(), &[]),
            (
                GuestMode::On,
                HoldRules { guests: true, ..off() },
                guest(),
                &[Rule::GuestsAreHeld],
            ),
            (
                GuestMode::On,
                HoldRules {
                    everything: true,
                    ..off()
                },
                member(),
                &[Rule::Everything],
            ),
            (
                GuestMode::On,
                HoldRules {
                    first_comments: 2,
                    ..off()
                },
                approved(1, guest()),
                &[Rule::FirstComments],
            ),
            (
                GuestMode::On,
                HoldRules {
                    first_comments: 2,
                    ..off()
                },
                approved(2, guest()),
                &[],
            ),
            (
                GuestMode::On,
                HoldRules {
                    new_accounts_days: 3,
                    ..off()
                },
                member(),
                &[Rule::NewAccount],
            ),
            (
                GuestMode::On,
                HoldRules {
                    new_accounts_days: 2,
                    ..off()
                },
                member(),
                &[],
            ),
            (
                GuestMode::On,
                HoldRules {
                    new_accounts_days: 3,
                    ..off()
                },
                guest(),
                &[],
            ),
            (GuestMode::On, off(), with(guest()), &[Rule::Words]),
            (GuestMode::On, off(), over(guest()), &[Rule::SiteOverLimit]),
        ];
        for (guests, rules, signals, expected) in table {
            assert_eq!(
                reasons(guests, &rules, signals.clone()),
                expected,
                "{rules:?} {signals:?}"
            );
        }
    }

    #[test]
    fn whoever_speaks_for_the_site_is_never_held() {
        let all = HoldRules {
            everything: true,
            first_comments: 9,
            ..HoldRules::default()
        };
        let author = Signals {
            is_of_the_site: true,
            site_over_limit: true,
            found: vec![Reason::plain(Rule::Links)],
            ..guest()
        };
        assert_eq!(reasons(GuestMode::Held, &all, author.clone()), []);
        let trusted = Signals {
            is_of_the_site: false,
            ruling: Some(Effect::Trusted),
            ..author.clone()
        };
        assert_eq!(reasons(GuestMode::Held, &all, trusted), []);
        let shadowed = Signals {
            ruling: Some(Effect::Shadow),
            ..author
        };
        assert_eq!(reasons(GuestMode::Held, &all, shadowed.clone()), []);
        let shadowed = Signals {
            is_of_the_site: false,
            ..shadowed
        };
        let off = HoldRules::default();
        assert_eq!(reasons(GuestMode::On, &off, shadowed)[0], Rule::Shadow);
    }

    #[test]
    fn a_reason_says_what_was_found() {
        let rules = HoldRules {
            first_comments: 3,
            ..HoldRules::default()
        };
        let verdict = judge(GuestMode::On, &rules, guest());
        assert_eq!(verdict.reasons, [Reason::found(Rule::FirstComments, "0/3")]);
    }
}
