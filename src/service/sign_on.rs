//! Blogs that know their readers already vouch for them: their server signs who is looking at the page, for minutes and for one use.
//! A site speaks for its own readers only (T18): they are people of that site, whatever name, address or role it tells of them.

mod statement;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::{
    domain::{
        id::{SignOnKeyId, SiteId},
        sign_on::SignOnKey,
        site::Site,
    },
    store::{account, sign_on},
};

use super::{
    Error, Result, Runtime,
    attempt::{self, Client, Opened},
    runtime::to_the_end,
};

/// A few: the one in use, the next, and some that were forgotten.
const MOST_KEYS: usize = 10;
/// How often a transaction is begun again when somebody comes twice at once for the first time.
const TRIES: u32 = 2;

/// A key that was just made, with the secret that is told this once.
#[derive(Clone, Debug)]
pub struct NewKey {
    pub id: SignOnKeyId,
    pub secret: SecretString,
}

/// Makes a key for a site.
///
/// # Errors
/// [`Error::Exists`] when there are too many already.
pub async fn create_key(runtime: &Runtime, site: &Site) -> Result<NewKey> {
    let now = runtime.now();
    let key = SignOnKey {
        id: SignOnKeyId(runtime.new_uuid(now)),
        site_id: site.id,
        created_at: now,
        revoked_at: None,
    };
    let tx = runtime.store.begin_write().await?;
    let live = sign_on::list(&tx, site.id)
        .await?
        .into_iter()
        .filter(|key| key.revoked_at.is_none());
    if live.count() >= MOST_KEYS {
        return Err(Error::Exists("the tenth key of this site; revoke one first: it"));
    }
    sign_on::insert(&tx, &key).await?;
    tx.commit().await?;
    Ok(NewKey {
        id: key.id,
        secret: secret(runtime, site.id, key.id),
    })
}

/// The keys of a site, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn keys(runtime: &Runtime, site: &Site) -> Result<Vec<SignOnKey>> {
    Ok(sign_on::list(&runtime.store.read(), site.id).await?)
}

/// Revokes a key of a site: what is signed with it counts no more. Who came in by it stays in.
///
/// # Errors
/// [`Error::NotFound`] when the site has none of that id.
pub async fn revoke_key(runtime: &Runtime, site: &Site, id: SignOnKeyId) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    if !sign_on::revoke(&tx, site.id, id, runtime.now()).await? {
        return Err(Error::NotFound("key"));
    }
    tx.commit().await?;
    Ok(())
}

/// Signs in in the frame whom the site vouches for.
///
/// # Errors
/// [`Error::SignedOut`] when the site has not said that, not now, or once already; why, is in the log.
pub async fn sign_in(
    runtime: &Runtime,
    site: &Site,
    signed: &str,
    client: &Client,
    issuer: &str,
    locale: &str,
) -> Result<Opened> {
    let (runtime, site, signed) = (runtime.clone(), site.clone(), signed.to_owned());
    let (client, issuer, locale) = (client.clone(), issuer.to_owned(), locale.to_owned());
    to_the_end(async move {
        for _ in 1..TRIES {
            match try_sign_in(&runtime, &site, &signed, &client, &issuer, &locale).await {
                Err(Error::Exists(_)) => {}
                outcome => return outcome,
            }
        }
        try_sign_in(&runtime, &site, &signed, &client, &issuer, &locale).await
    })
    .await
}

async fn try_sign_in(
    runtime: &Runtime,
    site: &Site,
    signed: &str,
    client: &Client,
    issuer: &str,
    locale: &str,
) -> Result<Opened> {
    let now = runtime.now();
    let refused = |why: &'static str| {
        tracing::warn!(site = site.key, why, "a site's word about a reader was not taken");
        Error::SignedOut
    };
    let tx = runtime.store.begin_write().await?;
    let said = statement::read(signed, &site.key).map_err(refused)?;
    let key = sign_on::find(&tx, site.id, said.key_id()).await?;
    let key = key.ok_or_else(|| refused("no such key, or revoked"))?;
    let secret = secret(runtime, site.id, key.id);
    let said = said.verify(secret.expose_secret().as_bytes(), now).map_err(refused)?;
    let jti_hash: [u8; 32] = Sha256::digest(&said.jti).into();
    if !sign_on::take(&tx, site.id, &jti_hash, said.expires_at).await? {
        return Err(refused("used before"));
    }
    let namespace = namespace(site.id);
    let found = attempt::find_or_make(runtime, &tx, &namespace, &said.profile, locale, now).await?;
    let id = found.map_err(|_| refused("this person's account is closed"))?;
    let account = account::get(&tx, id).await?.ok_or(Error::SignedOut)?;
    let opened = attempt::open(runtime, &tx, account, site.id, client, false, issuer, now).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Within which a site's own name for somebody is one person: the same name on another site is another person.
fn namespace(site_id: SiteId) -> String {
    format!("site:{site_id}")
}

/// What proves a key. It is derived, so that whoever reads the database signs nothing.
fn secret(runtime: &Runtime, site_id: SiteId, id: SignOnKeyId) -> SecretString {
    let (site, key) = (site_id.as_uuid(), id.as_uuid());
    let hash = runtime.keyed_hash("site sign-on key", &[site.as_bytes(), key.as_bytes()]);
    SecretString::from(URL_SAFE_NO_PAD.encode(hash))
}
