//! Rules that decide about nothing in a file: most are misspelt, and nothing else would tell.

use serde::{Deserialize, Serialize};

use super::Rules;
use crate::domain::origin::Origin;

/// Rules that decided about nothing, in bounded size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Idle {
    /// All of them.
    pub count: u64,
    /// The first of them.
    pub first: Vec<IdleRule>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdleRule {
    /// Which line of the rules it is, from 1.
    pub line: u64,
    /// As it was written, as far as it is not longer than anybody reads.
    pub rule: String,
}

impl Idle {
    /// The most rules that are named.
    pub const MOST_NAMED: usize = 20;

    /// Those that are not named.
    pub fn more(&self) -> u64 {
        self.count.saturating_sub(self.first.len() as u64)
    }
}

/// Rules that are watched while a file is read. What decides is asked about every address in it, also about those of pages without
/// comments and of rows that are left: a rule for one of them is no mistake.
#[derive(Debug, Default)]
pub struct Watched {
    rules: Rules,
    /// Where paths are at home.
    origin: Option<Origin>,
    /// Which of them have decided about something.
    have_decided: Vec<bool>,
    idle: usize,
}

impl Watched {
    /// None of them has decided yet.
    pub fn new(rules: Rules, origin: Option<Origin>) -> Self {
        let idle = rules.count();
        Self {
            have_decided: vec![false; idle],
            idle,
            rules,
            origin,
        }
    }

    /// Whether there is anything left to find out.
    pub fn is_needed(&self) -> bool {
        self.idle > 0
    }

    /// Notes which of them decide about an address.
    pub fn look(&mut self, address: &str) {
        let (have_decided, idle) = (&mut self.have_decided, &mut self.idle);
        self.rules.lead(self.origin.as_ref(), address, |rule| {
            if let Some(has_decided) = have_decided.get_mut(rule)
                && !std::mem::replace(has_decided, true)
            {
                *idle -= 1;
            }
        });
    }

    /// Those that have decided about nothing.
    pub fn idle(&self) -> Idle {
        let idle = |rule: &usize| self.have_decided.get(*rule) == Some(&false);
        let first = (0..self.have_decided.len()).filter(idle).take(Idle::MOST_NAMED);
        Idle {
            count: self.idle as u64,
            first: first.filter_map(|rule| self.rules.written(rule)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(idle: &Idle) -> Vec<u64> {
        idle.first.iter().map(|rule| rule.line).collect()
    }

    #[test]
    fn what_decides_about_nothing_is_named_by_its_line() {
        let text = "\u{feff}# moved\n/one,/first\n\nhttps://old.example/b*,/b*\nhost:old.example,https://blog.example\n\
                    https://old.example/c, /c\nregex:^/t(wo)$,/$1\nhttps://blog.example/path,id:7\n/tow,/two";
        let mut watched = Watched::new(
            Rules::parse(text).unwrap(),
            Some(Origin::parse("https://blog.example").unwrap()),
        );
        assert_eq!(watched.idle().count, 7);
        for address in [
            "/one/",
            "https://old.example/c",
            "https://old.example/back",
            "/two",
            "/path",
        ] {
            watched.look(address);
        }
        // The host decides before the address that stands behind it.
        let idle = watched.idle();
        assert_eq!((lines(&idle), idle.count, idle.more()), (vec![6, 9], 2, 0));
        assert_eq!(idle.first[0].rule, "https://old.example/c, /c");
        watched.look("/tow");
        assert!(watched.is_needed() && !Watched::new(Rules::default(), None).is_needed());
    }

    #[test]
    fn many_are_counted() {
        let long = "x".repeat(1000);
        let text: Vec<String> = (0..500).map(|number| format!("/{number},/{long}")).collect();
        let mut watched = Watched::new(Rules::parse(&text.join("\n")).unwrap(), None);
        watched.look("/0");
        let idle = watched.idle();
        assert_eq!((idle.count, idle.more()), (499, 479));
        assert_eq!(lines(&idle), (2..22).collect::<Vec<_>>());
        assert!(idle.first.iter().all(|rule| rule.rule.chars().count() == 200));
    }
}
