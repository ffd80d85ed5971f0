//! A filter that learns from what a site's own moderators decide: naive Bayes over the features of a comment.
//!
//! What was learned is a table of counts, so it can be added to, taken back and merged in any order. Features are hashed into a fixed
//! number of places: a model is small whatever people write, and holds nobody's words.

mod features;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use features::Features;

/// What a moderator decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    Spam,
    Fine,
}

/// In how many comments of each kind a feature has been seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    spam: u16,
    fine: u16,
}

impl Count {
    /// One more or one less; true when nothing is left.
    fn change(&mut self, label: Label, is_more: bool) -> bool {
        let count = match label {
            Label::Spam => &mut self.spam,
            Label::Fine => &mut self.fine,
        };
        *count = if is_more {
            count.saturating_add(1)
        } else {
            count.saturating_sub(1)
        };
        *self == Self::default()
    }

    fn to_bytes(self) -> [u8; 4] {
        let ([a, b], [c, d]) = (self.spam.to_be_bytes(), self.fine.to_be_bytes());
        [a, b, c, d]
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let [a, b, c, d] = *<&[u8; 4]>::try_from(bytes).ok()?;
        Some(Self {
            spam: u16::from_be_bytes([a, b]),
            fine: u16::from_be_bytes([c, d]),
        })
    }
}

/// What was learned on one site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    spam: u32,
    fine: u32,
    counts: BTreeMap<u16, Count>,
    /// Where links lead, each in a place of its own: a name must not answer for another.
    hosts: BTreeMap<u64, Count>,
}

/// What a model says of a comment.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// How likely it is spam, 0 to 1.
    pub probability: f64,
    /// The features that spoke loudest for that, the loudest first.
    pub signals: Vec<Signal>,
}

/// One feature's word.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    pub feature: String,
    /// Logarithm of the odds: above 0 for spam, below for the contrary.
    pub weight: f64,
}

/// A model as it is given away: the same on every machine, and of no use for finding out who wrote what.
#[derive(Debug, Serialize, Deserialize)]
pub struct Export {
    pub version: u32,
    pub spam: u32,
    pub fine: u32,
    /// Place of the feature, comments of each kind.
    pub counts: Vec<(u16, u16, u16)>,
    /// Hash of the host, comments of each kind.
    pub hosts: Vec<(u64, u16, u16)>,
}

/// The text is no model.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored model cannot be read")]
pub struct NotAModel;

impl Model {
    /// How many comments of each kind must have been learned before it says anything.
    pub const LEAST: u32 = 20;
    /// The version of features and places: a model of another one is learned anew.
    pub const VERSION: u32 = 1;
    /// How much a feature that was never seen says: nothing, with the weight of half a comment.
    const PRIOR: f64 = 0.5;
    /// Features that speak, at most: the loudest. A long text is not more certain than a short one because it is long.
    const SPEAKING: usize = 40;
    /// Hosts that are kept.
    const MOST_HOSTS: usize = 20_000;
    /// How much of what the features say together is believed: a word and the pairs it stands in say the same thing more than once, and
    /// without this every comment would be certain to be one or the other.
    const BELIEVED: f64 = 0.4;
    /// Signals that are shown.
    const SHOWN: usize = 5;

    /// How many comments it has learned: spam, and fine.
    pub fn learned(&self) -> (u32, u32) {
        (self.spam, self.fine)
    }

    /// Whether it has learned enough to say something.
    pub fn is_ready(&self) -> bool {
        self.spam >= Self::LEAST && self.fine >= Self::LEAST
    }

    /// Learns a decision.
    pub fn learn(&mut self, features: &Features, label: Label) {
        self.change(features, label, true);
    }

    /// Takes back what was learned from a decision.
    pub fn unlearn(&mut self, features: &Features, label: Label) {
        self.change(features, label, false);
    }

    fn change(&mut self, features: &Features, label: Label, is_more: bool) {
        let total = match label {
            Label::Spam => &mut self.spam,
            Label::Fine => &mut self.fine,
        };
        *total = if is_more {
            total.saturating_add(1)
        } else {
            total.saturating_sub(1)
        };
        for feature in features.iter() {
            let place = place(feature);
            let count = self.counts.entry(place).or_default();
            if count.change(label, is_more) {
                self.counts.remove(&place);
            }
        }
        for host in features.hosts() {
            let key = host_key(host);
            if self.hosts.len() >= Self::MOST_HOSTS && !self.hosts.contains_key(&key) {
                continue;
            }
            if self.hosts.entry(key).or_default().change(label, is_more) {
                self.hosts.remove(&key);
            }
        }
    }

    /// In how many comments links to a host were spam, and in how many they were fine.
    pub fn reputation(&self, host: &str) -> (u16, u16) {
        let count = self.hosts.get(&host_key(host)).copied().unwrap_or_default();
        (count.spam, count.fine)
    }

    /// What it says of a comment; none until it has learned enough.
    pub fn score(&self, features: &Features) -> Option<Score> {
        if !self.is_ready() {
            return None;
        }
        let mut signals: Vec<Signal> = features
            .iter()
            .filter_map(|feature| {
                let count = self.counts.get(&place(feature))?;
                Some(Signal {
                    feature: feature.to_owned(),
                    weight: self.weight(*count),
                })
            })
            .collect();
        signals.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        signals.truncate(Self::SPEAKING);
        let sum = Self::BELIEVED * signals.iter().map(|signal| signal.weight).sum::<f64>();
        let is_spam = sum > 0.0;
        signals.retain(|signal| (signal.weight > 0.0) == is_spam);
        signals.truncate(Self::SHOWN);
        Some(Score {
            probability: 1.0 / (1.0 + (-sum).exp()),
            signals,
        })
    }

    /// Logarithm of the odds that a comment with such a feature is spam, were both kinds equally many.
    fn weight(&self, count: Count) -> f64 {
        let share = |seen: u16, of: u32| (f64::from(seen) + Self::PRIOR) / (f64::from(of) + 2.0 * Self::PRIOR);
        (share(count.spam, self.spam) / share(count.fine, self.fine)).ln()
    }

    /// As it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(12 + self.counts.len() * 6);
        for number in [Self::VERSION, self.spam, self.fine] {
            bytes.extend(number.to_be_bytes());
        }
        bytes.extend(u32::try_from(self.hosts.len()).unwrap_or(u32::MAX).to_be_bytes());
        for (key, count) in &self.hosts {
            bytes.extend(key.to_be_bytes());
            bytes.extend(count.to_bytes());
        }
        for (place, count) in &self.counts {
            bytes.extend(place.to_be_bytes());
            bytes.extend(count.to_bytes());
        }
        bytes
    }

    /// Back from there.
    ///
    /// # Errors
    /// When it is none, or one of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAModel> {
        let (head, rest) = bytes.split_at_checked(16).ok_or(NotAModel)?;
        let (numbers, []) = head.as_chunks::<4>() else {
            return Err(NotAModel);
        };
        let [Self::VERSION, spam, fine, hosts] =
            *numbers.iter().map(|four| u32::from_be_bytes(*four)).collect::<Vec<_>>()
        else {
            return Err(NotAModel);
        };
        let size = usize::try_from(hosts).unwrap_or(usize::MAX).saturating_mul(12);
        let (hosts, rest) = rest.split_at_checked(size).ok_or(NotAModel)?;
        let ((hosts, []), (counts, [])) = (hosts.as_chunks::<12>(), rest.as_chunks::<6>()) else {
            return Err(NotAModel);
        };
        let host = |row: &[u8; 12]| {
            let (key, count) = row.split_first_chunk::<8>()?;
            Some((u64::from_be_bytes(*key), Count::from_bytes(count)?))
        };
        let place = |row: &[u8; 6]| {
            let (place, count) = row.split_first_chunk::<2>()?;
            Some((u16::from_be_bytes(*place), Count::from_bytes(count)?))
        };
        Ok(Self {
            spam,
            fine,
            hosts: hosts.iter().filter_map(host).collect(),
            counts: counts.iter().filter_map(place).collect(),
        })
    }

    /// Back from where it was given away.
    ///
    /// # Errors
    /// When it is of another version, or larger than any that was made here.
    pub fn of(given: Export) -> Result<Self, NotAModel> {
        if given.version != Self::VERSION || given.hosts.len() > Self::MOST_HOSTS {
            return Err(NotAModel);
        }
        let count = |spam, fine| Count { spam, fine };
        let counts = given.counts.into_iter();
        let hosts = given.hosts.into_iter();
        Ok(Self {
            spam: given.spam,
            fine: given.fine,
            counts: counts.map(|(place, spam, fine)| (place, count(spam, fine))).collect(),
            hosts: hosts.map(|(key, spam, fine)| (key, count(spam, fine))).collect(),
        })
    }

    /// As it is given away.
    pub fn export(&self) -> Export {
        Export {
            version: Self::VERSION,
            spam: self.spam,
            fine: self.fine,
            counts: self
                .counts
                .iter()
                .map(|(place, count)| (*place, count.spam, count.fine))
                .collect(),
            hosts: self
                .hosts
                .iter()
                .map(|(key, count)| (*key, count.spam, count.fine))
                .collect(),
        }
    }
}

/// The place of a feature: the same on every machine. Two features may share one; what they say then blurs a little.
fn place(feature: &str) -> u16 {
    let [first, second, ..] = <[u8; 32]>::from(Sha256::digest(feature));
    u16::from_be_bytes([first, second])
}

fn host_key(host: &str) -> u64 {
    let digest = Sha256::digest(host);
    digest.iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests;
