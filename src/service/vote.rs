//! Votes on comments: once per person, taken back or turned round at will.

mod rank;
mod withdraw;

use sha2::{Digest, Sha256};

use crate::{
    domain::{
        block::Effect,
        comment::Comment,
        event::{Event, EventPage},
        id::{CommentId, PageId},
        site::{GuestMode, Site},
        thread::Thread,
        time::Timestamp,
        vote::{Vote, VoteOn, Voter, Votes},
    },
    store::{Batch, Source, Tx, comment, counter, page, vote},
};

use super::{Error, Result, Runtime, block, guest::GuestSecret, person::Person, runtime::to_the_end};

pub use rank::bring_up_to_date;

pub(super) use withdraw::withdraw;

/// How many of a reader's own votes in one thread they are told of, the latest first.
const MOST_OWN: u64 = 500;

/// What somebody says about a comment.
#[derive(Clone, Debug)]
pub struct Ballot {
    /// None takes back what was said before.
    pub vote: Option<Vote>,
    /// Who is signed in, or the guest whose browser has kept something from an earlier comment or vote.
    pub by: Option<Person>,
    /// Chosen by the client; a guest who never wrote and retries with the same key is the same guest.
    pub idempotency_key: Option<String>,
}

/// A vote that is on disk.
#[derive(Clone, Debug)]
pub struct Cast {
    /// What the comment's votes add up to now.
    pub votes: Votes,
    pub vote: Option<Vote>,
    /// For a guest who came without one.
    pub new_secret: Option<GuestSecret>,
}

/// Votes on a comment, or takes a vote back. Saying the same again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for a comment that is not public, [`Error::VotesOff`], [`Error::VotesClosed`], [`Error::GuestsOff`] and
/// [`Error::OwnVote`] as they say.
pub async fn cast(runtime: &Runtime, site: &Site, id: CommentId, ballot: Ballot) -> Result<Cast> {
    let (runtime, site) = (runtime.clone(), site.clone());
    to_the_end(async move { cast_now(&runtime, &site, id, ballot).await }).await
}

async fn cast_now(runtime: &Runtime, site: &Site, id: CommentId, ballot: Ballot) -> Result<Cast> {
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    let seen = public(&tx, site, id).await?;
    // Whoever changes a thread holds its page, so nothing below changes between being read and being written.
    let thread = page::lock(&tx, site.id, seen.page_id).await?;
    let thread = thread.ok_or(Error::NotFound("thread"))?;
    let comment = public(&tx, site, id).await?;
    refuse(site, &thread, ballot.by.as_ref(), now)?;
    let (by, new_secret) = match (ballot.by, ballot.vote) {
        (Some(by), _) => (by, None),
        (None, Some(_)) => {
            let minted = GuestSecret::mint(runtime, site.id, ballot.idempotency_key.as_deref(), &request(id));
            (Person::Guest(minted.clone()), Some(minted))
        }
        // Nobody can take back what nobody said.
        (None, None) => {
            tx.commit().await?;
            return Ok(Cast {
                votes: comment.votes,
                vote: None,
                new_secret: None,
            });
        }
    };
    if by.wrote(&comment, site.id) {
        return Err(Error::OwnVote);
    }
    match block::on_person(site, &by, now) {
        Some(Effect::Blocked) => return Err(Error::Blocked),
        // They see it, and it counts for nobody.
        Some(Effect::Shadow) => {
            return Ok(Cast {
                votes: comment.votes.changed(None, ballot.vote),
                vote: ballot.vote,
                new_secret,
            });
        }
        Some(Effect::ReadOnly | Effect::Trusted) | None => {}
    }
    let voter = by.voter(site.id);
    let before = vote::find(&tx, site.id, id, &voter).await?;
    let votes = comment.votes.changed(before, ballot.vote);
    if before == ballot.vote {
        // What is told here may have been written a moment ago, in the same group: it is told once it is durable.
        tx.commit().await?;
    } else {
        vote::replace(&tx, &comment, &voter, ballot.vote, now).await?;
        let mut changes = Batch::default();
        counter::votes(&mut changes, &comment, before, ballot.vote);
        let kind = rank::follow(&tx, &comment, votes, now).await?;
        let happened = Event {
            site_id: site.id,
            page: Some(EventPage {
                id: thread.id,
                identity: thread.identity,
            }),
            kind,
            comment_id: Some(id),
            at: now,
        };
        runtime.commit_with(tx, changes, happened).await?;
    }
    Ok(Cast {
        votes,
        vote: ballot.vote,
        new_secret,
    })
}

fn refuse(site: &Site, thread: &Thread, by: Option<&Person>, now: Timestamp) -> Result<()> {
    if !site.settings.votes {
        return Err(Error::VotesOff);
    }
    if !site.is_open(Some(thread), now) {
        return Err(Error::VotesClosed);
    }
    let is_guest = !matches!(by, Some(Person::Account(_)));
    if is_guest && site.settings.guests == GuestMode::Off {
        return Err(Error::GuestsOff);
    }
    Ok(())
}

async fn public(tx: &Tx, site: &Site, id: CommentId) -> Result<Comment> {
    comment::get(tx, site.id, id)
        .await?
        .filter(|comment| comment.status.is_public())
        .ok_or(Error::NotFound("comment"))
}

/// What a first vote asks for, to mint the voter's secret from.
fn request(id: CommentId) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"vote");
    hash.update(id.0.as_bytes());
    hash.finalize().into()
}

/// Whether the holder of `secret` may vote on a comment, and how they did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub may_vote: bool,
    pub vote: Option<Vote>,
}

/// Where a reader stands with a comment.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(
    runtime: &Runtime,
    site: &Site,
    thread: &Thread,
    comment: &Comment,
    secret: Option<&GuestSecret>,
) -> Result<Standing> {
    let key = secret.map(|secret| secret.key_on(site.id));
    let is_own = key.as_ref().is_some_and(|key| comment.is_by(key));
    let may_vote = refuse(site, thread, None, runtime.now()).is_ok() && comment.status.is_public() && !is_own;
    let vote = match key.filter(|_| may_vote) {
        Some(key) => own(&runtime.store.read(), comment, &Voter::Guest(key)).await?,
        None => None,
    };
    Ok(Standing { may_vote, vote })
}

async fn own(source: &impl Source, comment: &Comment, voter: &Voter) -> Result<Option<Vote>> {
    Ok(vote::find(source, comment.site_id, comment.id, voter).await?)
}

/// What the holder of `secret` voted in a thread, the latest first and not without end.
///
/// # Errors
/// When the database does not answer.
pub async fn own_in_thread(runtime: &Runtime, site: &Site, page_id: PageId, by: &Person) -> Result<Vec<VoteOn>> {
    if !site.settings.votes {
        return Ok(Vec::new());
    }
    let voter = by.voter(site.id);
    Ok(vote::list_by_voter(&runtime.store.read(), site.id, page_id, &voter, MOST_OWN).await?)
}
