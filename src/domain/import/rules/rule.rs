//! One rule: what it fits, and where that leads.

use regex_lite::Regex;
use url::Url;

/// One rule.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    /// This very address.
    Exact { from: String, to: String },
    /// Whatever begins so; what follows stays.
    Prefix { from: String, to: String },
    /// Another host, by name or by origin; the rest stays.
    Host { from: String, to: String },
    /// Whatever the expression finds.
    Expression { from: Regex, to: String },
}

impl Rule {
    /// Reads one from its two sides.
    pub(super) fn parse(from: &str, to: String) -> Result<Self, &'static str> {
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
    pub(super) fn check(&self) -> Result<(), &'static str> {
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

    /// Where it leads an address; none where it does not fit.
    pub(super) fn apply(&self, address: &str) -> Option<String> {
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
pub(super) fn without_end(address: &str) -> &str {
    let is_path = !address.contains(['?', '#']) && !address.starts_with("id:");
    if is_path {
        address.trim_end_matches('/')
    } else {
        address
    }
}
