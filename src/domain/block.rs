//! What a site has decided about somebody who writes there: that they are trusted, may only read, or are shut out.

use std::collections::HashMap;
use std::net::IpAddr;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ipnet::IpNet;

use super::{
    comment::GuestKey,
    field::{FieldError, Problem},
    id::{AccountId, BlockId},
    moderation::{
        Patterns,
        pattern::Field,
        rules::{Networks, network},
    },
    time::Timestamp,
};

/// What follows for whoever it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Their comments are never held.
    Trusted,
    /// They read and vote, and write nothing.
    ReadOnly,
    /// Their comments are held, and nobody tells them: they alone see them as if they were there.
    Shadow,
    /// They neither write nor vote nor report.
    Blocked,
}

impl Effect {
    /// Every effect, the mildest first.
    pub const ALL: [Self; 4] = [Self::Trusted, Self::ReadOnly, Self::Shadow, Self::Blocked];

    /// The name in the database, the API and the forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trusted => "trusted",
            Self::ReadOnly => "read-only",
            Self::Shadow => "shadow",
            Self::Blocked => "blocked",
        }
    }

    /// The effect of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.name() == name)
    }
}

/// By what somebody is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Account,
    /// A guest, by what their browser keeps.
    Guest,
    /// One network address, as its keyed hash.
    Address,
    Network,
    /// A name, by a line as in [`Patterns`].
    Name,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Account, Self::Guest, Self::Address, Self::Network, Self::Name];

    /// The name in the database, the API and the forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Guest => "guest",
            Self::Address => "address",
            Self::Network => "network",
            Self::Name => "name",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Whom it is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Whom {
    Account(AccountId),
    Guest(GuestKey),
    Address([u8; 32]),
    Network(IpNet),
    Name(Patterns),
}

impl Whom {
    /// By what they are known.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Account(_) => Kind::Account,
            Self::Guest(_) => Kind::Guest,
            Self::Address(_) => Kind::Address,
            Self::Network(_) => Kind::Network,
            Self::Name(_) => Kind::Name,
        }
    }

    /// As it stands in the database.
    pub fn stored(&self) -> String {
        match self {
            Self::Account(id) => id.to_string(),
            Self::Guest(GuestKey(hash)) | Self::Address(hash) => URL_SAFE_NO_PAD.encode(hash),
            Self::Network(network) => network.to_string(),
            Self::Name(line) => line.to_string(),
        }
    }

    /// Back from there, or from what somebody has typed.
    ///
    /// # Errors
    /// When the text names nobody of that kind.
    pub fn parse(kind: Kind, text: &str) -> Result<Self, FieldError> {
        let wrong = |problem| FieldError::new("value", problem);
        let hash = || {
            let bytes = URL_SAFE_NO_PAD.decode(text).ok();
            let hash = bytes.and_then(|bytes| bytes.try_into().ok());
            hash.ok_or(wrong(Problem::Unreadable))
        };
        let text = text.trim();
        if text.is_empty() {
            return Err(wrong(Problem::Required));
        }
        match kind {
            Kind::Account => text.parse().map(Self::Account).map_err(|_| wrong(Problem::Unreadable)),
            Kind::Guest => hash().map(|hash| Self::Guest(GuestKey(hash))),
            Kind::Address => hash().map(Self::Address),
            Kind::Network => network(text).map(Self::Network).map_err(|error| wrong(error.problem())),
            Kind::Name => match text.lines().count() {
                1 => Patterns::parse(text)
                    .map(Self::Name)
                    .map_err(|error| wrong(error.problem())),
                _ => Err(wrong(Problem::TooManyLines { max: 1 })),
            },
        }
    }
}

/// One decision.
#[derive(Clone, Debug)]
pub struct Block {
    pub id: BlockId,
    pub whom: Whom,
    pub effect: Effect,
    /// What they were called when it was decided, for people; empty where nobody was.
    pub label: String,
    /// Why, in the words of whoever decided.
    pub note: String,
    /// None for good.
    pub until: Option<Timestamp>,
    pub made_by: Option<AccountId>,
    pub created_at: Timestamp,
}

impl Block {
    /// The most of them on one site: all are kept in memory.
    pub const MOST: usize = 5000;
    /// The most characters of a note.
    pub const NOTE_CHARACTERS: usize = 500;
    /// The longest time, in days; what is longer is for good.
    pub const MOST_DAYS: u32 = 3650;
}

/// Somebody as far as they are known when they write.
#[derive(Clone, Copy, Debug, Default)]
pub struct Party<'a> {
    pub account: Option<AccountId>,
    pub guest: Option<&'a GuestKey>,
    pub address: Option<IpAddr>,
    /// The keyed hash of the address.
    pub address_hash: Option<[u8; 32]>,
    pub name: Option<&'a str>,
}

/// All decisions of a site, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    accounts: HashMap<AccountId, Ruling>,
    guests: HashMap<GuestKey, Ruling>,
    addresses: HashMap<[u8; 32], Ruling>,
    networks: Vec<(IpNet, Ruling)>,
    names: Vec<(Patterns, Ruling)>,
}

/// What was decided, and until when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruling {
    pub effect: Effect,
    pub until: Option<Timestamp>,
}

impl Blocks {
    /// Adds one.
    pub fn add(&mut self, whom: Whom, ruling: Ruling) {
        match whom {
            Whom::Account(id) => drop(self.accounts.insert(id, ruling)),
            Whom::Guest(key) => drop(self.guests.insert(key, ruling)),
            Whom::Address(hash) => drop(self.addresses.insert(hash, ruling)),
            Whom::Network(network) => self.networks.push((network, ruling)),
            Whom::Name(line) => self.names.push((line, ruling)),
        }
    }

    /// Whether an address must be hashed to be looked for.
    pub fn know_addresses(&self) -> bool {
        !self.addresses.is_empty()
    }

    /// What holds for somebody now. What was decided about the person stands above what was decided about where they come from or what
    /// they call themselves; of those the harshest holds.
    pub fn ruling(&self, party: Party<'_>, now: Timestamp) -> Option<Ruling> {
        let holds = |ruling: &Ruling| ruling.until.is_none_or(|until| now < until);
        let of_account = party.account.and_then(|id| self.accounts.get(&id));
        let of_guest = party.guest.and_then(|key| self.guests.get(key));
        let personal = of_account.into_iter().chain(of_guest).copied().filter(holds);
        if let Some(ruling) = personal.max_by_key(|ruling| ruling.effect) {
            return Some(ruling);
        }
        let by_hash = party.address_hash.and_then(|hash| self.addresses.get(&hash));
        let address = party.address.map(|address| address.to_canonical());
        let networks = self.networks.iter().filter_map(|(network, ruling)| {
            let is_inside = address.is_some_and(|address| network.contains(&address));
            is_inside.then_some(ruling)
        });
        let names = self.names.iter().filter_map(|(line, ruling)| {
            let part = |field| match (field, party.name) {
                (Field::Name, Some(name)) => name,
                _ => "",
            };
            (!line.found(part).is_empty()).then_some(ruling)
        });
        let all = by_hash.into_iter().chain(networks).chain(names);
        all.copied().filter(holds).max_by_key(|ruling| ruling.effect)
    }
}

/// The most networks and names of one site: each is compared with every comment that comes.
pub const MOST_COMPARED: usize = Networks::MOST + Patterns::MOST;

#[cfg(test)]
mod tests;
