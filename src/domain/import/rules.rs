//! Where pages are found now that had other addresses in the file. One rule a line, as `FROM,TO` (RFC 4180): an address, the beginning of
//! one that ends in `*`, `host:NAME`, or `regex:EXPRESSION` with `$1` and the like in what it becomes. The first that fits decides.

use std::{collections::HashMap, sync::OnceLock};

use regex_lite::Regex;
use url::Url;

use super::IdleRule;
use crate::domain::origin::Origin;

/// One rule.
#[derive(Clone, Debug)]
pub enum Rule {
    /// This very address.
    Exact { from: String, to: String },
    /// Whatever begins so; what follows stays.
    Prefix { from: String, to: String },
    /// Another host, by name or by origin; the rest stays.
    Host { from: String, to: String },
    /// Whatever the expression finds.
    Expression { from: Regex, to: String },
}

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

impl Rule {
    fn parse(from: &str, to: String) -> Result<Self, &'static str> {
        if from.is_empty() || to.is_empty() {
            return Err("nothing on one side");
        }
        if let Some(expression) = from.strip_prefix("regex:") {
            let from = Regex::new(expression).map_err(|_| "not a regular expression")?;
            return Ok(Self::Expression { from, to });
        }
        if let Some(host) = from.strip_prefix("host:") {
            return Ok(Self::Host {
                from: plain_authority(host).to_ascii_lowercase(),
                to: to.trim_end_matches('/').to_owned(),
            });
        }
        match (from.strip_suffix('*'), to.strip_suffix('*')) {
            (Some(from), to_beginning) => Ok(Self::Prefix {
                from: from.to_owned(),
                to: to_beginning.unwrap_or(&to).to_owned(),
            }),
            (None, _) => Ok(Self::Exact {
                from: from.to_owned(),
                to,
            }),
        }
    }

    /// Whether what it leads to can be the address of a page.
    fn check(&self) -> Result<(), &'static str> {
        let is_right = match self {
            Self::Exact { to, .. } | Self::Prefix { to, .. } => is_address(to),
            Self::Host { to, .. } if to.contains("://") => is_address(to),
            Self::Host { to, .. } => {
                is_address(&format!("https://{to}"))
                    && !to.ends_with(':')
                    && !to.contains(['/', '?', '#', '@'])
                    && !to.starts_with("host:")
            }
            // What it finds may be the beginning; what is written there must not contradict.
            Self::Expression { to, .. } => match to.split_once('$') {
                None => is_address(to),
                Some((beginning, _)) => BEGINNINGS
                    .iter()
                    .any(|known| beginning.starts_with(known) || known.starts_with(beginning)),
            },
        };
        is_right.then_some(()).ok_or(
            "what it leads to is no address: https://…, http://…, a path that begins with /, or id:… \
             (after host: also the name of a host)",
        )
    }

    fn apply(&self, address: &str) -> Option<String> {
        match self {
            Self::Exact { from, to } => (without_end(from) == without_end(address)).then(|| to.clone()),
            Self::Prefix { from, to } => address.strip_prefix(from.as_str()).map(|rest| format!("{to}{rest}")),
            Self::Host { from, to } => {
                let (scheme, rest) = address.split_once("://")?;
                let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
                let (host, path) = rest.split_at_checked(end)?;
                (plain_authority(host).eq_ignore_ascii_case(from)).then(|| {
                    if to.contains("://") {
                        format!("{to}{path}")
                    } else {
                        format!("{scheme}://{to}{path}")
                    }
                })
            }
            Self::Expression { from, to } => from
                .is_match(address)
                .then(|| from.replace(address, to.as_str()).into_owned()),
        }
    }
}

/// What the address of a page begins with.
const BEGINNINGS: [&str; 4] = ["https://", "http://", "/", "id:"];

fn is_address(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) {
        return !rest.is_empty() && Url::parse(text).is_ok();
    }
    text.starts_with('/') || text.strip_prefix("id:").is_some_and(|id| !id.is_empty())
}

/// A host as it is compared: the ports that are not written make no other one.
fn plain_authority(host: &str) -> &str {
    let plain = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80"));
    plain.unwrap_or(host)
}

/// As pages are told from each other: a slash at the end of a path makes no other one.
fn without_end(address: &str) -> &str {
    let is_path = !address.contains(['?', '#']) && !address.starts_with("id:");
    if is_path {
        address.trim_end_matches('/')
    } else {
        address
    }
}

/// The two fields of a line; a field in quotes may hold commas, and a quote written twice.
fn fields(line: &str) -> Option<(String, String)> {
    let (from, rest) = field(line)?;
    let (to, rest) = field(rest.strip_prefix(',')?)?;
    rest.is_empty().then_some((from, to))
}

fn field(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        let (field, rest) = text.split_at_checked(end)?;
        return Some((field.trim().to_owned(), rest));
    };
    let mut field = String::new();
    let mut rest = quoted;
    loop {
        let (before, after) = rest.split_once('"')?;
        field.push_str(before);
        match after.strip_prefix('"') {
            Some(more) => {
                field.push('"');
                rest = more;
            }
            None => return Some((field, after.trim_start())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lead(rules: &Rules, address: &str) -> String {
        rules.lead(None, address, |_| {})
    }

    #[test]
    fn the_first_that_fits_decides() {
        let rules = Rules::parse(
            "/a/*,/x/\n/a/b,/second\n/c,/third\n/c/,/fourth\nregex:^/[cd]$,/fifth\nhttps://blog.example/first,id:7\n/e,/first\n",
        )
        .unwrap();
        for (from, to, decided) in [
            ("/a/b", "/x/b", vec![0]),
            ("/c", "/third", vec![2]),
            ("/d", "/fifth", vec![4]),
            ("/e/", "id:7", vec![6, 5]),
            ("/f", "/f", vec![]),
        ] {
            let mut told = Vec::new();
            let ruled = rules.lead(Some(&Origin::parse("https://blog.example").unwrap()), from, |rule| {
                told.push(rule);
            });
            let ruled = ruled.strip_prefix("https://blog.example").unwrap_or(&ruled);
            assert_eq!((ruled, told), (to, decided), "{from}");
        }
    }

    #[test]
    fn pages_are_found_where_they_are_now() {
        let rules = Rules::parse(
            "# moved\n\nhttps://old.example/one,https://new.example/first\n\"https://old.example/a,b\", https://new.example/\"\"\n\
             https://old.example/blog/*,https://new.example/*\nhost:OLD.example,https://new.example/\nhost:older.example,new.example\n\
             \"regex:^https?://[^/]+/\\?p=(\\d+)$\",https://new.example/post/$1\n",
        )
        .unwrap();
        for (from, to) in [
            ("https://old.example/one", "https://new.example/first"),
            ("https://old.example/a,b", "https://new.example/\"\""),
            ("https://old.example/blog/x?y=1", "https://new.example/x?y=1"),
            ("http://old.example/two#three", "https://new.example/two#three"),
            ("http://older.example", "http://new.example"),
            ("https://x.example/?p=17", "https://new.example/post/17"),
            ("https://else.example/", "https://else.example/"),
        ] {
            assert_eq!(lead(&rules, from), to);
        }
    }

    #[test]
    fn a_line_that_is_no_rule_is_named() {
        for (text, line) in [("a,/b\nc", 2), ("regex:(,x", 1), ("a,", 1), ("\"a,b", 1), ("a,b,c", 1)] {
            assert_eq!(Rules::parse(text).unwrap_err().line, line, "{text}");
        }
    }

    #[test]
    fn what_leads_to_no_address_is_named() {
        for to in [
            "not a url",
            "ftp://x/",
            "host:blog.example",
            "https://",
            "blog.example/a",
            "id:",
        ] {
            for from in ["https://old.example/", "https://old.example/*", "regex:old"] {
                let refused = Rules::parse(&format!("/a,/b\n{from},{to}")).unwrap_err();
                assert_eq!(refused.line, 2, "{from},{to}");
                assert!(refused.to_string().contains("no address"), "{refused}");
            }
        }
        for to in ["ftp://x/", "host:blog.example", "a b", "blog.example/a", "http://"] {
            assert_eq!(
                Rules::parse(&format!("host:old.example,{to}")).unwrap_err().line,
                1,
                "{to}"
            );
        }
        for line in [
            "a,/b",
            "a,id:7",
            "a*,https://new.example/*",
            "regex:a(b),$1",
            "regex:a(b),http$1",
            "host:a,b:8080",
        ] {
            assert!(Rules::parse(line).is_ok(), "{line}");
        }
        assert_eq!(lead(&Rules::from_stored("a,b").unwrap(), "a"), "b");
    }

    #[test]
    fn ways_to_write_one_address_are_one() {
        let rules = Rules::parse(
            "https://old.example/one/,/first\n/two,/second\nhttps://old.example/?p=1,/third\nhost:Older.example:443,new.example\n",
        )
        .unwrap();
        for (from, to) in [
            ("https://old.example/one", "/first"),
            ("https://old.example/one/", "/first"),
            ("/two/", "/second"),
            ("https://old.example/?p=1", "/third"),
            ("https://old.example/?p=1/", "https://old.example/?p=1/"),
            ("https://OLDER.example:443/x", "https://new.example/x"),
            ("http://older.example:80/x", "http://new.example/x"),
            ("http://older.example:8080/x", "http://older.example:8080/x"),
        ] {
            assert_eq!(lead(&rules, from), to, "{from}");
        }
    }
}
