//! What a site decides about people: trusted, read-only, held without their knowing, or shut out.

use std::net::IpAddr;

use crate::{
    domain::{
        block::{Block, Effect, Kind, MOST_COMPARED, Party, Ruling, Whom},
        comment::{Author, Comment, GuestKey},
        event::{Event, EventKind},
        field::{FieldError, Problem},
        id::{AccountId, BlockId, CommentId},
        site::Site,
        time::Timestamp,
    },
    store::{Tx, block, comment},
};

use super::{Error, Result, Runtime, guest::address_hash, person::Person};

/// About whom.
#[derive(Clone, Debug)]
pub enum Target {
    /// Whoever wrote that comment, as one of the things they are known by; none for the account, else the guest.
    AuthorOf { comment: CommentId, by: Option<Kind> },
    /// Somebody by name: an account's id, an address, a network, a name pattern.
    Named { kind: Kind, value: String },
}

/// A decision as it arrives.
#[derive(Clone, Debug)]
pub struct NewBlock {
    pub target: Target,
    pub effect: Effect,
    /// None for good.
    pub days: Option<u32>,
    pub note: String,
    /// Who decides; none on the command line.
    pub by: Option<AccountId>,
}

/// Decides about somebody, in place of what was decided about them before; a part of something larger, which ends the transaction with
/// [`changed`] among its events. Returned with what it stands in place of.
///
/// # Errors
/// [`Error::NotFound`] for an unknown comment, [`Error::Invalid`] when its author is not known like that, or a field is wrong.
pub(super) async fn set_in(runtime: &Runtime, tx: &Tx, site: &Site, new: NewBlock) -> Result<(Block, Option<Block>)> {
    let now = runtime.now();
    let note = checked_note(&new.note)?;
    let until = match new.days {
        None => None,
        Some(days) if (1..=Block::MOST_DAYS).contains(&days) => Some(now.plus_days(i64::from(days))),
        Some(_) => return Err(Error::field(FieldError::new("days", Problem::Unreadable))),
    };
    let (whom, label) = match new.target {
        Target::AuthorOf { comment, by } => author_of(tx, site, comment, by).await?,
        Target::Named { kind, value } => (named(runtime, site, kind, &value)?, String::new()),
    };
    let before = block::about(tx, site.id, &whom).await?;
    if before.is_none() {
        refuse_too_many(tx, site, whom.kind()).await?;
    }
    let block = Block {
        id: BlockId(runtime.new_uuid(now)),
        whom,
        effect: new.effect,
        label,
        note,
        until,
        made_by: new.by,
        created_at: now,
    };
    block::set(tx, site.id, &block, before.as_ref()).await?;
    Ok((block, before))
}

/// A site's decisions, the latest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(runtime: &Runtime, site: &Site, before: Option<BlockId>, limit: u64) -> Result<Vec<Block>> {
    Ok(block::list(&runtime.store.read(), site.id, before, limit).await?)
}

/// What was decided about whoever writes under a name from an address.
pub(super) fn on_writer(
    runtime: &Runtime,
    site: &Site,
    account: Option<AccountId>,
    guest: Option<&GuestKey>,
    address: Option<IpAddr>,
    name: &str,
) -> Option<Ruling> {
    let blocks = &site.guard.blocks;
    let hash = address.filter(|_| blocks.know_addresses());
    let party = Party {
        account,
        guest,
        address,
        address_hash: hash.map(|address| address_hash(runtime, site.id, address)),
        name: Some(name),
    };
    blocks.ruling(party, runtime.now())
}

/// What holds for the author of a comment now, as far as it is about themselves or their name.
pub fn on_author(runtime: &Runtime, site: &Site, author: &Author) -> Option<Effect> {
    let party = Party {
        account: author.account_id,
        guest: author.guest_key.as_ref(),
        name: Some(&author.name),
        ..Party::default()
    };
    site.guard
        .blocks
        .ruling(party, runtime.now())
        .map(|ruling| ruling.effect)
}

/// What was decided about a person, wherever they are and whatever they call themselves.
pub(super) fn on_person(site: &Site, person: &Person, now: Timestamp) -> Option<Effect> {
    let key;
    let party = match person {
        Person::Account(id) => Party {
            account: Some(*id),
            ..Party::default()
        },
        Person::Guest(secret) => {
            key = secret.key_on(site.id);
            Party {
                guest: Some(&key),
                ..Party::default()
            }
        }
    };
    site.guard.blocks.ruling(party, now).map(|ruling| ruling.effect)
}

/// That whoever it is about may write.
///
/// # Errors
/// [`Error::Blocked`] and [`Error::MayOnlyRead`] as they say.
pub(super) fn may_write(effect: Option<Effect>) -> Result<()> {
    match effect {
        Some(Effect::Blocked) => Err(Error::Blocked),
        Some(Effect::ReadOnly) => Err(Error::MayOnlyRead),
        Some(Effect::Trusted | Effect::Shadow) | None => Ok(()),
    }
}

/// The event that says so to every instance.
pub(super) fn changed(site: &Site, at: Timestamp) -> Event {
    Event {
        site_id: site.id,
        page: None,
        kind: EventKind::SiteChanged,
        comment_id: None,
        at,
    }
}

async fn author_of(tx: &Tx, site: &Site, id: CommentId, by: Option<Kind>) -> Result<(Whom, String)> {
    let found = comment::get(tx, site.id, id).await?;
    let Comment { author, .. } = found.ok_or(Error::NotFound("comment"))?;
    let unknown = || Error::field(FieldError::new("kind", Problem::NotKnown));
    let account = author.account_id.map(Whom::Account);
    let guest = author.guest_key.clone().map(Whom::Guest);
    let whom = match by {
        None => account.or(guest),
        Some(Kind::Account) => account,
        Some(Kind::Guest) => guest,
        Some(Kind::Address) => {
            let kept = comment::kept_address(tx, site.id, id).await?;
            kept.map(|(_, hash)| Whom::Address(hash))
        }
        Some(Kind::Network) => {
            let kept = comment::kept_address(tx, site.id, id).await?;
            let network = kept.map(|(prefix, _)| Whom::parse(Kind::Network, &prefix));
            network.transpose().map_err(Error::field)?
        }
        // As a word, whatever it holds: it must not become an expression.
        Some(Kind::Name) if author.name.is_empty() => None,
        Some(Kind::Name) => Some(Whom::parse(Kind::Name, &author.name).map_err(Error::field)?),
    };
    Ok((whom.ok_or_else(unknown)?, author.name))
}

fn named(runtime: &Runtime, site: &Site, kind: Kind, value: &str) -> Result<Whom> {
    let value = value.trim();
    if kind == Kind::Address
        && let Ok(address) = value.parse()
    {
        return Ok(Whom::Address(address_hash(runtime, site.id, address)));
    }
    Whom::parse(kind, value).map_err(Error::field)
}

fn checked_note(note: &str) -> Result<String> {
    let note = note.trim();
    let max = Block::NOTE_CHARACTERS;
    let problem = if note.chars().nth(max).is_some() {
        Problem::TooLong { max }
    } else if note.chars().any(char::is_control) {
        Problem::ControlCharacters
    } else {
        return Ok(note.to_owned());
    };
    Err(Error::field(FieldError::new("note", problem)))
}

/// All are kept in memory, and networks and names are compared one by one.
async fn refuse_too_many(tx: &Tx, site: &Site, kind: Kind) -> Result<()> {
    let compared = [Kind::Network, Kind::Name];
    let (kinds, max) = if compared.contains(&kind) {
        (&compared[..], MOST_COMPARED)
    } else {
        (&Kind::ALL[..], Block::MOST)
    };
    if block::count(tx, site.id, kinds).await? >= u64::try_from(max).unwrap_or(u64::MAX) {
        return Err(Error::field(FieldError::new("value", Problem::TooMany { max })));
    }
    Ok(())
}
