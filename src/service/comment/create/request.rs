//! What a request asks for, so that the same request is known again (DESIGN: "retries that never double").

use sha2::{Digest, Sha256};

use super::{Created, NewComment};
use crate::{
    domain::{body::Body, guest::GuestDetails, id::SiteId, site::Site},
    service::{Error, Result, Runtime, guest::GuestSecret},
    store::{comment, idempotency, page},
};

/// A request by its content.
pub(super) struct Request {
    /// Hash of everything it asks for.
    pub(super) hash: [u8; 32],
}

impl Request {
    pub(super) fn of(new: &NewComment, details: &GuestDetails, body: &Body) -> Self {
        let parent = new.parent_id.map(|id| id.to_string());
        let account = new.account.as_ref().map(|account| account.id.to_string());
        let parts = [
            Some(new.page.identity.as_str()),
            parent.as_deref(),
            Some(body.as_str()),
            Some(details.name.as_str()),
            details.email.as_deref(),
            details.website.as_deref(),
            account.as_deref(),
        ];
        let mut hash = Sha256::new();
        // Whoever asks for no letters asks for what programs asked for before there were any.
        let letters = new.letters_in.as_ref().map(|_| Some("letters"));
        for part in parts.into_iter().chain(letters) {
            let part = part.unwrap_or_default();
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        Self {
            hash: hash.finalize().into(),
        }
    }

    /// The secret the guest came with; else a new one, which is the same for the same request under the same key.
    pub(super) fn guest_secret(
        &self,
        runtime: &Runtime,
        site_id: SiteId,
        new: &NewComment,
    ) -> (GuestSecret, Option<GuestSecret>) {
        if let Some(secret) = &new.guest_secret {
            return (secret.clone(), None);
        }
        let minted = GuestSecret::mint(runtime, site_id, new.idempotency_key.as_deref(), &self.hash);
        (minted.clone(), Some(minted))
    }
}

/// What the same request wrote before, if it came before.
///
/// # Errors
/// [`Error::KeyReused`] when its key was used for another request.
pub(super) async fn replay(
    runtime: &Runtime,
    site: &Site,
    new: &NewComment,
    request: &Request,
) -> Result<Option<Created>> {
    let Some(key) = new.idempotency_key.as_deref() else {
        return Ok(None);
    };
    let read = runtime.store.read();
    let Some(answered) = idempotency::find(&read, site.id, key).await? else {
        return Ok(None);
    };
    if answered.request_hash != request.hash {
        return Err(Error::KeyReused);
    }
    let comment = comment::get(&read, site.id, answered.comment_id)
        .await?
        .ok_or(Error::NotFound("comment"))?;
    let thread = page::get(&read, site.id, comment.page_id)
        .await?
        .ok_or(Error::NotFound("thread"))?;
    let parent = match comment.parent_id {
        Some(id) => comment::get(&read, site.id, id).await?,
        None => None,
    };
    // Only the secret that this very request was given is handed out again, and only to somebody who comes without one.
    let new_secret = if new.account.is_some() {
        None
    } else {
        let (secret, new_secret) = request.guest_secret(runtime, site.id, new);
        new_secret.filter(|_| comment.is_by(&secret.key_on(site.id)))
    };
    Ok(Some(Created {
        comment: comment.as_its_author_sees_it(),
        thread,
        parent,
        new_secret,
        action: None,
    }))
}
