//! Letters to whoever wrote a comment: asked for with it, confirmed once for a new address, stopped with one click.

mod ask;
mod news;
mod promise;

pub use ask::{confirm, look_at};
pub use news::{About, News, confirmation, news};

pub(super) use ask::{Wish, enter};
pub(super) use promise::{answered, approved};

use crate::{
    domain::{
        account::Email,
        id::{SiteId, SubscriptionId},
        subscription::Receiver,
    },
    store::{Source, account, subscription},
};

use super::{Error, Result, Runtime, ticket};

/// What is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Letters about one comment.
    Comment,
    /// Every letter of its site.
    Site,
}

const CONFIRM: &str = "letters confirm";
const STOP: &str = "letters stop";

/// The key with which letters are stopped, now and for ever.
fn stop_key(runtime: &Runtime, id: SubscriptionId) -> String {
    ticket::key_for(runtime, STOP, id.0)
}

/// Stops letters, for whoever holds the key of one. Stopping twice is as good as once.
///
/// # Errors
/// [`Error::TicketGone`] for a key that is none of ours, or with which nobody can be found any more.
pub async fn stop(runtime: &Runtime, key: &str, extent: Extent) -> Result<()> {
    let id = ticket::id_in(runtime, STOP, key).map(SubscriptionId);
    let id = id.ok_or(Error::TicketGone)?;
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    let Some(found) = subscription::get(&tx, id).await? else {
        // The comment is gone and its letters with it; whose it was is not known any more.
        return match extent {
            Extent::Comment => Ok(()),
            Extent::Site => Err(Error::TicketGone),
        };
    };
    let site_id = found.site_id;
    match extent {
        Extent::Comment => subscription::stop(&tx, site_id, id, now).await?,
        Extent::Site => {
            let email = address(&tx, &found.receiver).await?;
            let account_id = match found.receiver {
                Receiver::Account(id) => Some(id),
                Receiver::Guest { .. } => None,
            };
            subscription::stop_all(&tx, site_id, email.as_ref(), account_id, now).await?;
            if let Some(email) = email {
                subscription::set_stopped(&tx, site_id, &hash(runtime, site_id, &email), Some(now)).await?;
            }
        }
    }
    Ok(tx.commit().await?)
}

/// Whether a key stops anything.
pub fn is_stop_key(runtime: &Runtime, key: &str) -> bool {
    ticket::id_in(runtime, STOP, key).is_some()
}

/// Where somebody is reached now; none where nowhere.
async fn address(source: &impl Source, receiver: &Receiver) -> Result<Option<Email>> {
    Ok(match receiver {
        Receiver::Guest { email, .. } => Some(email.clone()),
        Receiver::Account(id) => {
            let account = account::get(source, *id).await?;
            account.and_then(|account| account.verified_email().cloned())
        }
    })
}

/// An address as a site keeps in mind that it writes there no more.
fn hash(runtime: &Runtime, site_id: SiteId, email: &Email) -> [u8; 32] {
    runtime.keyed_hash("letters stopped", &[site_id.0.as_bytes(), email.key().as_bytes()])
}
