//! What a site, or one of its pages, holds for its moderators.

use std::{fmt, net::IpAddr, str::FromStr};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

use crate::domain::field::Problem;

use super::{
    pattern::{Field, Patterns},
    reason::{Reason, Rule},
};

/// The rules of a site; or of a page, where they stand in place of the site's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HoldRules {
    /// Every comment waits.
    pub everything: bool,
    /// Every guest comment waits.
    pub guests: bool,
    /// Whoever has fewer approved comments on the site waits; 0 turns it off.
    pub first_comments: u32,
    /// Accounts younger than this wait; 0 turns it off.
    pub new_accounts_days: u32,
    /// More links than this wait; none lets any number through.
    pub links: Option<u32>,
    pub words: Patterns,
    pub networks: Networks,
    /// So many readers' reports hold a comment; 0 turns it off.
    pub reports: u32,
    /// What is written again and again within an hour waits.
    pub duplicates: bool,
    /// What links to where only spam has linked waits.
    pub bad_links: bool,
    /// What is posted from the preview page within so many seconds waits; 0 turns it off.
    pub fast_seconds: u32,
    /// What the site's filter is so certain of, in percent, waits; 0 turns it off.
    pub filter_hold: u32,
    /// What it is so certain of is set aside as spam; 0 turns it off.
    pub filter_spam: u32,
}

impl Default for HoldRules {
    fn default() -> Self {
        Self {
            everything: false,
            guests: false,
            first_comments: 0,
            new_accounts_days: 0,
            links: None,
            words: Patterns::default(),
            networks: Networks::default(),
            reports: 3,
            duplicates: true,
            bad_links: true,
            fast_seconds: 0,
            filter_hold: 95,
            filter_spam: 0,
        }
    }
}

impl HoldRules {
    /// The most comments that [`HoldRules::first_comments`] may ask for: as many are counted when one is written.
    pub const MOST_FIRST: u32 = 50;

    /// So many texts that are much alike are let through.
    pub const ALIKE: usize = 2;
    /// So often a place must have been linked to by spam alone.
    pub const BAD_LINKS: u16 = 2;

    /// Whether anybody must ask the site's filter.
    pub fn ask_the_filter(&self) -> bool {
        self.bad_links || self.filter_hold > 0 || self.filter_spam > 0
    }

    /// What the comment itself gives rise to, whoever wrote it.
    pub fn look_at(&self, content: &Content<'_>) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if self.links.is_some_and(|most| content.links > most) {
            reasons.push(Reason::found(Rule::Links, content.links));
        }
        let words = self.words.found(|field| content.part(field));
        if !words.is_empty() {
            reasons.push(Reason::found(Rule::Words, words.join(", ")));
        }
        if let Some(network) = content.address.and_then(|address| self.networks.around(address)) {
            reasons.push(Reason::found(Rule::Network, network));
        }
        reasons
    }
}

/// A comment as the rules look at it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Content<'a> {
    pub body: &'a str,
    pub name: &'a str,
    pub email: &'a str,
    pub website: &'a str,
    /// Where it came from.
    pub address: Option<IpAddr>,
    /// How many links readers would see.
    pub links: u32,
}

impl<'a> Content<'a> {
    fn part(&self, field: Field) -> &'a str {
        match field {
            Field::Body => self.body,
            Field::Name => self.name,
            Field::Email => self.email,
            Field::Website => self.website,
        }
    }
}

/// Networks, each as in `203.0.113.0/24` or a single address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Networks(Vec<IpNet>);

/// A text that names no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    #[error("“{0}” is not a network such as 203.0.113.0/24 or 2001:db8::/48")]
    Unreadable(String),
    #[error("more than {max} networks", max = Networks::MOST)]
    TooMany,
}

impl NetworkError {
    /// As it is said beside a field.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Unreadable(_) => Problem::NotANetwork,
            Self::TooMany => Problem::TooMany { max: Networks::MOST },
        }
    }
}

impl Networks {
    /// The most networks.
    pub const MOST: usize = 200;

    /// The one that an address belongs to. An IPv4 address inside IPv6 counts as IPv4.
    pub fn around(&self, address: IpAddr) -> Option<IpNet> {
        let address = address.to_canonical();
        self.0.iter().find(|network| network.contains(&address)).copied()
    }
}

/// One network from its text; a single address is one, too.
///
/// # Errors
/// When it is neither.
pub fn network(text: &str) -> Result<IpNet, NetworkError> {
    let unreadable = || NetworkError::Unreadable(text.to_owned());
    if let Ok(network) = text.parse::<IpNet>() {
        return Ok(network.trunc());
    }
    let address: IpAddr = text.parse().map_err(|_| unreadable())?;
    Ok(address.to_canonical().into())
}

/// What is kept of the addresses of a network: their /24 of IPv4, their /48 of IPv6. None for a network that is wider.
pub fn kept_prefix(network: IpNet) -> Option<IpNet> {
    let length = match network {
        IpNet::V4(_) => 24,
        IpNet::V6(_) => 48,
    };
    let is_within = network.prefix_len() >= length;
    let kept = IpNet::new(network.addr(), length).ok().filter(|_| is_within)?;
    Some(kept.trunc())
}

impl FromStr for Networks {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let named = text.split([',', '\n']).map(str::trim).filter(|text| !text.is_empty());
        let networks: Vec<IpNet> = named.map(network).collect::<Result<_, _>>()?;
        if networks.len() > Self::MOST {
            return Err(NetworkError::TooMany);
        }
        Ok(Self(networks))
    }
}

impl fmt::Display for Networks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Vec::from(self.clone()).join(","))
    }
}

impl TryFrom<Vec<String>> for Networks {
    type Error = NetworkError;

    fn try_from(texts: Vec<String>) -> Result<Self, NetworkError> {
        texts.join(",").parse()
    }
}

impl From<Networks> for Vec<String> {
    fn from(networks: Networks) -> Self {
        networks.0.iter().map(ToString::to_string).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_looked_at_by_every_rule() {
        let rules = HoldRules {
            links: Some(1),
            words: Patterns::parse("casino").unwrap(),
            networks: "203.0.113.0/24, 2001:db8::/32".parse().unwrap(),
            ..HoldRules::default()
        };
        let clean = Content {
            body: "hello",
            links: 1,
            address: "198.51.100.1".parse().ok(),
            ..Content::default()
        };
        assert_eq!(rules.look_at(&clean), []);
        let reasons = rules.look_at(&Content {
            website: "https://casino.example/",
            links: 2,
            address: "::ffff:203.0.113.9".parse().ok(),
            ..clean
        });
        let shown: Vec<_> = reasons
            .iter()
            .map(|reason| (reason.rule, reason.detail.as_deref().unwrap()))
            .collect();
        assert_eq!(
            shown,
            [
                (Rule::Links, "2"),
                (Rule::Words, "casino"),
                (Rule::Network, "203.0.113.0/24")
            ]
        );
    }

    #[test]
    fn networks_are_read_and_written() {
        let networks: Networks = " 203.0.113.77/24,2001:db8::1".parse().unwrap();
        assert_eq!(networks.to_string(), "203.0.113.0/24,2001:db8::1/128");
        for wrong in ["203.0.113", "203.0.113.0/33", "example.org", "1.2.3.4 5.6.7.8"] {
            assert!(wrong.parse::<Networks>().is_err(), "{wrong}");
        }
        assert_eq!("1.2.3.4,".repeat(201).parse::<Networks>(), Err(NetworkError::TooMany));
    }
}
