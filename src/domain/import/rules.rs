//! Where pages are found now that had other addresses in the file. One rule a line, as `FROM,TO` (RFC 4180): an address, the beginning of
//! one that ends in `*`, `host:NAME`, or `regex:EXPRESSION` with `$1` and the like in what it becomes. The first that fits decides.

mod line;
mod rule;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, sync::OnceLock};

use self::{
    line::fields,
    rule::{Rule, without_end},
};
use super::IdleRule;
use crate::domain::origin::Origin;

/// Some rules, in the order in which they are tried.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    list: Vec<Rule>,
    /// Which line each of them is, from 1.
    lines: Vec<usize>,
    text: String,
    index: OnceLock<Index>,
}

/// What makes tens of thousands of whole addresses as quick to look through as one.
#[derive(Clone, Debug)]
struct Index {
    /// The first rule about each of them.
    exact: HashMap<String, usize>,
    /// Rules that have to be tried, in their order.
    others: Vec<usize>,
}

/// A line that is no rule.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the rules: {problem}")]
pub struct RulesError {
    /// From 1.
    pub line: usize,
    pub problem: &'static str,
}

impl Rules {
    /// The most rules there may be.
    pub const MOST: usize = 50_000;
    /// The most bytes of their text.
    pub const MOST_BYTES: usize = 8 * 1024 * 1024;
    /// The most expressions: each is tried on each address.
    const MOST_EXPRESSIONS: usize = 100;
    /// The most signs of one that is shown.
    const MOST_SHOWN: usize = 200;

    /// Reads them; empty lines and those that begin with `#` say nothing.
    ///
    /// # Errors
    /// The first line that is no rule, or leads to what is no address.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        Self::read(text, Rule::check)
    }

    /// Those that were accepted once and the store gave back.
    ///
    /// # Errors
    /// The first line that is no rule.
    pub(crate) fn from_stored(text: &str) -> Result<Self, RulesError> {
        Self::read(text, |_| Ok(()))
    }

    fn read(text: &str, check: impl Fn(&Rule) -> Result<(), &'static str>) -> Result<Self, RulesError> {
        if text.len() > Self::MOST_BYTES {
            return Err(RulesError {
                line: 1,
                problem: "more than 8 MB",
            });
        }
        let (mut rules, mut lines) = (Vec::new(), Vec::new());
        let mut expressions = 0;
        for (index, line) in without_mark(text).lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let refused = |problem| RulesError {
                line: index + 1,
                problem,
            };
            let (from, to) = fields(line).ok_or_else(|| refused("not two fields with a comma between them"))?;
            let rule = Rule::parse(&from, to).map_err(refused)?;
            check(&rule).map_err(refused)?;
            expressions += usize::from(matches!(rule, Rule::Expression { .. }));
            if rules.len() == Self::MOST || expressions > Self::MOST_EXPRESSIONS {
                return Err(refused("too many rules"));
            }
            rules.push(rule);
            lines.push(index + 1);
        }
        Ok(Self {
            list: rules,
            lines,
            text: text.to_owned(),
            index: OnceLock::new(),
        })
    }

    /// As they were written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// One of them by its place, as it was written.
    pub(super) fn written(&self, rule: usize) -> Option<IdleRule> {
        let line = *self.lines.get(rule)?;
        let text = without_mark(&self.text).lines().nth(line - 1)?;
        Some(IdleRule {
            line: line as u64,
            rule: text.trim().chars().take(Self::MOST_SHOWN).collect(),
        })
    }

    /// The address that another stands for since, on a site of that origin: a path is one of the site's own, and may be ruled about as
    /// such again. Itself where no rule fits. `told` hears which rules decide, by their places.
    pub fn lead(&self, origin: Option<&Origin>, address: &str, mut told: impl FnMut(usize)) -> String {
        let ruled = self.apply(address, &mut told);
        match origin {
            Some(origin) if ruled.starts_with('/') => self.apply(&format!("{origin}{ruled}"), &mut told),
            _ => ruled,
        }
    }

    fn apply(&self, address: &str, told: &mut impl FnMut(usize)) -> String {
        let Some((rule, ruled)) = self.decides(address) else {
            return address.to_owned();
        };
        told(rule);
        ruled
    }

    /// The first rule that fits, and what it makes of an address.
    fn decides(&self, address: &str) -> Option<(usize, String)> {
        let index = self.index.get_or_init(|| Index::of(&self.list));
        let exact = index.exact.get(without_end(address)).copied();
        let before = |rule: &&usize| exact.is_none_or(|exact| **rule < exact);
        let mut tried = index.others.iter().take_while(before).chain(&exact);
        tried.find_map(|rule| Some((*rule, self.list.get(*rule)?.apply(address)?)))
    }
}

impl Index {
    fn of(rules: &[Rule]) -> Self {
        let (mut exact, mut others) = (HashMap::new(), Vec::new());
        for (place, rule) in rules.iter().enumerate() {
            match rule {
                Rule::Exact { from, .. } => {
                    exact.entry(without_end(from).to_owned()).or_insert(place);
                }
                _ => others.push(place),
            }
        }
        Self { exact, others }
    }
}

/// A text without the mark that some editors put before it.
fn without_mark(text: &str) -> &str {
    text.trim_start_matches('\u{feff}')
}
