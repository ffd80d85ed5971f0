//! Pictures of people: given by them, or fetched once from who vouches for them, and in either case drawn anew by us (T41).

mod remake;

use tokio::sync::Semaphore;
use url::Url;

use crate::{
    domain::{
        avatar::{Avatar, Initial, PictureHash},
        field::{FieldError, Problem},
        id::AccountId,
        job::Task,
    },
    outbound::stranger,
    store::{Tx, account, avatar},
};

use super::{Error, Result, Runtime, attempt::active, job, session::SignedIn};

pub use crate::outbound::picture::MOST_BYTES;

/// Pictures drawn at the same time: each may take a lot of memory for a moment.
static DRAWING: Semaphore = Semaphore::const_new(1);

/// Somebody's picture, or what stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    Picture(PictureHash),
    Initial(Initial),
}

/// What is shown beside somebody's name.
///
/// # Errors
/// When the database does not answer.
pub async fn of(runtime: &Runtime, id: AccountId, name: &str) -> Result<Shown> {
    let chosen = avatar::of(&runtime.store.read(), id).await?;
    Ok(match chosen {
        Some(hash) => Shown::Picture(hash),
        None => Shown::Initial(Initial::of(id, name)),
    })
}

/// The picture of that name.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn find(runtime: &Runtime, hash: &PictureHash) -> Result<Vec<u8>> {
    avatar::find(&runtime.store.read(), hash)
        .await?
        .ok_or(Error::NotFound("picture"))
}

/// Gives somebody the picture they have chosen.
///
/// # Errors
/// [`Problem::NotAPicture`] for what cannot be drawn within our bounds.
pub async fn choose(runtime: &Runtime, who: &SignedIn, bytes: Vec<u8>) -> Result<()> {
    let drawn = draw(bytes).await?;
    let drawn = drawn.ok_or_else(|| Error::field(FieldError::new("picture", Problem::NotAPicture)))?;
    let tx = runtime.store.begin_write().await?;
    avatar::replace(&tx, who.account.id, &drawn, false, runtime.now()).await?;
    Ok(tx.commit().await?)
}

/// Takes somebody's picture away.
///
/// # Errors
/// When the database does not answer.
pub async fn remove(runtime: &Runtime, who: &SignedIn) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    avatar::delete(&tx, who.account.id).await?;
    Ok(tx.commit().await?)
}

/// Promises to fetch the picture that a provider names for somebody, once.
pub(super) async fn promise(runtime: &Runtime, tx: &Tx, id: AccountId, url: Option<&Url>) -> Result<()> {
    let Some(url) = url else { return Ok(()) };
    let task = Task::FetchPicture {
        account: id,
        url: url.to_string(),
    };
    job::promise(runtime, tx, &task, runtime.now()).await
}

/// What became of a picture that was to be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    Kept,
    /// It will never be one.
    Useless(String),
    /// It may be there later.
    Later(String),
}

/// Fetches a picture for somebody who has none.
///
/// # Errors
/// When the database does not answer.
pub async fn fetch(runtime: &Runtime, id: AccountId, url: &str) -> Result<Fetched> {
    let Ok(url) = Url::parse(url) else {
        return Ok(Fetched::Useless("no address".to_owned()));
    };
    let bytes = match runtime.pictures.fetch(&url).await {
        Ok(bytes) => bytes,
        Err(error @ stranger::Error::Refused(_)) => return Ok(Fetched::Useless(error.to_string())),
        Err(error) => return Ok(Fetched::Later(error.to_string())),
    };
    let Some(drawn) = draw(bytes).await? else {
        return Ok(Fetched::Useless("what is there is no picture".to_owned()));
    };
    let tx = runtime.store.begin_write().await?;
    // Whoever has left in the meantime has no picture either.
    if active(account::get(&tx, id).await?).is_some() {
        avatar::replace(&tx, id, &drawn, true, runtime.now()).await?;
        tx.commit().await?;
    }
    Ok(Fetched::Kept)
}

/// Draws away from the threads that answer readers, one at a time.
async fn draw(bytes: Vec<u8>) -> Result<Option<Avatar>> {
    if bytes.len() > MOST_BYTES {
        return Ok(None);
    }
    let turn = DRAWING
        .acquire()
        .await
        .map_err(|error| Error::Internal(Box::new(error)))?;
    let drawn = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        remake::remake(&bytes)
    });
    Ok(drawn.await?.map(Avatar::new))
}
