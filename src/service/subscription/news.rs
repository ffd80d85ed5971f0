//! What a promised letter says, if there is still something to say when its time comes.

use crate::{
    domain::{
        account::Email,
        comment::Comment,
        id::{CommentId, LetterId, SubscriptionId},
        subscription::{Letter, Receiver, Subscription},
    },
    service::{Result, Runtime},
    store::{account, comment, page, site, subscription},
};

use super::{address, ask, hash, stop_key};

/// The most characters of an answer that are quoted.
const QUOTED: usize = 300;

/// A letter with everything it tells.
#[derive(Clone, Debug)]
pub struct News {
    pub to: Email,
    /// The language it is written in.
    pub locale: String,
    /// The site as people name it.
    pub site: String,
    pub about: About,
    /// The key that stops such letters.
    pub stop: String,
}

/// What it tells.
#[derive(Clone, Debug)]
pub enum About {
    /// It asks whether letters are wanted; with the key that says so.
    Question { key: String },
    /// The receiver's comment is there for readers now.
    Approved { comment: CommentId },
    /// Somebody has answered.
    Answered {
        comment: CommentId,
        name: String,
        text: String,
    },
}

/// The letter that asks, unless it was answered, or the comment is gone.
///
/// # Errors
/// When the database does not answer.
pub async fn confirmation(runtime: &Runtime, id: SubscriptionId) -> Result<Option<News>> {
    let found = subscription::get(&runtime.store.read(), id).await?;
    let Some(found) = found.filter(|found| found.is_open(runtime.now())) else {
        return Ok(None);
    };
    let key = ask::key(runtime, id);
    written(runtime, &found, About::Question { key }).await
}

/// A letter with news, unless it was stopped, or what it tells of was taken back.
///
/// # Errors
/// When the database does not answer.
pub async fn news(runtime: &Runtime, id: LetterId) -> Result<Option<News>> {
    let read = runtime.store.read();
    let Some(letter) = subscription::get_letter(&read, id).await? else {
        return Ok(None);
    };
    let found = subscription::get(&read, letter.subscription_id).await?;
    let Some(found) = found.filter(Subscription::is_live) else {
        return Ok(None);
    };
    let site_id = found.site_id;
    let told = comment::get(&read, site_id, letter.comment_id).await?;
    let told = match told.filter(|told| told.status.is_public()) {
        Some(told) => told,
        None => match forget(runtime, &found, letter).await? {
            Some(told) => told,
            None => return Ok(None),
        },
    };
    let about = if told.id == found.comment_id {
        About::Approved { comment: told.id }
    } else {
        let own = comment::get(&read, site_id, found.comment_id).await?;
        let is_there = own.is_some_and(|own| own.status.is_public());
        if !is_there || is_own(runtime, &found.receiver, &told).await? {
            return Ok(None);
        }
        About::Answered {
            comment: told.id,
            name: told.author.name,
            text: excerpt(&told.source),
        }
    };
    written(runtime, &found, about).await
}

/// What was taken back may be done again, and is then told. Whoever does it holds the page, so that it is done after this, or is
/// returned here.
async fn forget(runtime: &Runtime, found: &Subscription, letter: Letter) -> Result<Option<Comment>> {
    let tx = runtime.store.begin_write().await?;
    let own = comment::get(&tx, found.site_id, found.comment_id).await?;
    if let Some(own) = own {
        page::lock(&tx, found.site_id, own.page_id).await?;
    }
    let told = comment::get(&tx, found.site_id, letter.comment_id).await?;
    let told = told.filter(|told| told.status.is_public());
    if told.is_none() {
        subscription::drop_letter(&tx, found.site_id, letter.id).await?;
    }
    tx.commit().await?;
    Ok(told)
}

/// Whether somebody has answered themselves.
async fn is_own(runtime: &Runtime, receiver: &Receiver, told: &Comment) -> Result<bool> {
    let author = &told.author;
    let read = runtime.store.read();
    let is_same = match receiver {
        Receiver::Account(id) => author.account_id == Some(*id),
        Receiver::Guest { key, .. } => author.guest_key.as_ref() == Some(key),
    };
    if is_same {
        return Ok(true);
    }
    let to = address(&read, receiver).await?;
    let from = match (author.account_id, &author.email) {
        (Some(id), _) => account::get(&read, id).await?.and_then(|account| account.email),
        (None, email) => email.clone().map(Email::from_stored),
    };
    Ok(to.zip(from).is_some_and(|(to, from)| to.key() == from.key()))
}

async fn written(runtime: &Runtime, found: &Subscription, about: About) -> Result<Option<News>> {
    let read = runtime.store.read();
    let Some(to) = address(&read, &found.receiver).await? else {
        return Ok(None);
    };
    if subscription::is_stopped(&read, found.site_id, &hash(runtime, found.site_id, &to)).await? {
        return Ok(None);
    }
    let locale = match found.receiver {
        Receiver::Account(id) => account::get(&read, id).await?.map(|account| account.locale),
        Receiver::Guest { .. } => None,
    };
    let site = site::list_of(&read, &[found.site_id]).await?.pop();
    Ok(site.map(|site| News {
        to,
        locale: locale.unwrap_or_else(|| found.locale.clone()),
        site: Some(site.settings.name)
            .filter(|name| !name.is_empty())
            .unwrap_or(site.key),
        about,
        stop: stop_key(runtime, found.id),
    }))
}

fn excerpt(text: &str) -> String {
    let mut excerpt: String = text.chars().take(QUOTED).collect();
    if excerpt.len() < text.len() {
        excerpt.push('…');
    }
    excerpt
}
