//! The verdict on a comment: a pure function of the site's rules and what is known about the comment.

pub mod pattern;
pub mod reason;
pub mod rules;
pub mod sketch;

use super::{block::Effect, classifier::Score, comment::Status, site::GuestMode};

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
    /// How many of the site's latest texts are much like this one.
    pub alike: usize,
    /// A place it links to, where so far only spam has.
    pub bad_link: Option<String>,
    /// What the site's filter says.
    pub score: Option<Score>,
    /// What the form has noticed.
    pub traces: Traces,
    /// What services say that the owner has asked.
    pub opinions: Vec<Opinion>,
    /// The site asks guests for work, and this one has not done it.
    pub lacks_proof: bool,
}

/// What a service outside says against a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    pub reason: Reason,
    /// Whether it is to be set aside as spam; otherwise it waits.
    pub is_spam: bool,
}

/// What a form notices of whoever fills it in; nothing where there is none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traces {
    /// A field that people do not see was filled in.
    pub is_trapped: bool,
    /// How long the page lay open, in seconds, where that is known.
    pub seconds: Option<u32>,
    /// More comments come from the account than its limit lets through unseen.
    pub is_account_over: bool,
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
    let mut is_spam = false;
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
        if signals.traces.is_account_over {
            reasons.push(Reason::plain(Rule::AccountOverLimit));
        }
        if signals.lacks_proof {
            reasons.push(Reason::plain(Rule::NoProof));
        }
        if rules.duplicates && signals.alike >= HoldRules::ALIKE {
            reasons.push(Reason::found(Rule::Duplicate, signals.alike + 1));
        }
        if let Some(host) = signals.bad_link.filter(|_| rules.bad_links) {
            reasons.push(Reason::found(Rule::BadLink, host));
        }
        if signals.traces.is_trapped {
            reasons.push(Reason::plain(Rule::Trap));
        }
        if let Some(seconds) = signals.traces.seconds.filter(|seconds| *seconds < rules.fast_seconds) {
            reasons.push(Reason::found(Rule::TooFast, seconds));
        }
        for opinion in signals.opinions {
            is_spam |= opinion.is_spam;
            reasons.push(opinion.reason);
        }
        if let Some(score) = signals.score {
            let is_certain = reaches(&score, rules.filter_spam);
            is_spam |= is_certain;
            if is_certain || reaches(&score, rules.filter_hold) {
                reasons.push(Reason::found(Rule::Filter, in_words(&score)));
            }
        }
    }
    let status = match reasons.as_slice() {
        [] => Status::Approved,
        _ if is_spam => Status::Spam,
        _ => Status::Pending,
    };
    Verdict { status, reasons }
}

fn reaches(score: &Score, percent: u32) -> bool {
    percent > 0 && score.probability * 100.0 >= f64::from(percent)
}

/// As in `98 %: casino, link:spam.example`.
fn in_words(score: &Score) -> String {
    let features: Vec<&str> = score.signals.iter().map(|signal| signal.feature.as_str()).collect();
    format!("{:.0} %: {}", (score.probability * 100.0).floor(), features.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::classifier::Signal;

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
            (
                GuestMode::On,
                off(),
                Signals { alike: 2, ..guest() },
                &[Rule::Duplicate],
            ),
            (GuestMode::On, off(), Signals { alike: 1, ..guest() }, &[]),
            (
                GuestMode::On,
                off(),
                Signals {
                    bad_link: Some("spam.example".to_owned()),
                    ..member()
                },
                &[Rule::BadLink],
            ),
            (GuestMode::On, off(), scored(0.96), &[Rule::Filter]),
            (GuestMode::On, off(), scored(0.94), &[]),
            (
                GuestMode::On,
                HoldRules {
                    filter_hold: 0,
                    ..off()
                },
                scored(0.99),
                &[],
            ),
            (
                GuestMode::On,
                off(),
                Signals {
                    traces: Traces {
                        is_trapped: true,
                        ..Traces::default()
                    },
                    ..guest()
                },
                &[Rule::Trap],
            ),
            (
                GuestMode::On,
                HoldRules {
                    fast_seconds: 3,
                    ..off()
                },
                Signals {
                    traces: Traces {
                        seconds: Some(2),
                        ..Traces::default()
                    },
                    ..guest()
                },
                &[Rule::TooFast],
            ),
        ];
        for (guests, rules, signals, expected) in table {
            assert_eq!(
                reasons(guests, &rules, signals.clone()),
                expected,
                "{rules:?} {signals:?}"
            );
        }
    }

    fn scored(probability: f64) -> Signals {
        let signal = Signal {
            feature: "casino".to_owned(),
            weight: 3.0,
        };
        Signals {
            score: Some(Score {
                probability,
                signals: vec![signal],
            }),
            ..guest()
        }
    }

    #[test]
    fn the_filter_sets_aside_only_where_it_is_told_to() {
        let told = HoldRules {
            filter_spam: 99,
            ..HoldRules::default()
        };
        let verdict = judge(GuestMode::On, &told, scored(0.995));
        assert_eq!(verdict.status, Status::Spam);
        assert_eq!(verdict.reasons, [Reason::found(Rule::Filter, "99 %: casino")]);
        assert_eq!(
            judge(GuestMode::On, &HoldRules::default(), scored(0.9999)).status,
            Status::Pending
        );
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
