//! Sessions of the frame: a refresh token that changes at every use, and access tokens that it is exchanged for (T30, T31).

use crate::{
    domain::{
        account::Account,
        id::{SessionId, SiteId},
        job::Letter,
        session::{Audience, Session},
        time::Timestamp,
    },
    service::{Error, Result, Runtime, guest::network_prefix, job, runtime::to_the_end},
    store::{Tx, account, session},
};

use super::{AccessToken, Client, Token, access, active};

/// However often it is used, a session ends after so long (ASVS 10.4.8).
const SESSION_DAYS: i64 = 30;
/// What script can read lives shorter than what it cannot.
const STORAGE_DAYS: i64 = 7;
/// Tabs that refresh at once, and a lost answer, are no theft.
const GRACE_SECONDS: i64 = 30;
/// How many rotations one stale token may be behind within the grace.
const MOST_STEPS: u32 = 5;
/// What is kept of a browser's name.
const AGENT_CHARS: usize = 200;

/// Somebody signed in, with everything the frame needs.
#[derive(Debug)]
pub struct Opened {
    pub account: Account,
    pub site_id: SiteId,
    pub access: AccessToken,
    pub refresh: Token,
    /// When even the refresh token ends.
    pub expires_at: Timestamp,
}

/// Whose request it is.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub account: Account,
    pub site_id: SiteId,
    pub(in crate::service) session: Session,
}

/// Opens a session of the frame on that site; `through_account` where our own pages have vouched for whoever it is.
#[expect(clippy::too_many_arguments, reason = "each is one column's worth")]
pub(in crate::service) async fn open(
    runtime: &Runtime,
    tx: &Tx,
    account: Account,
    site_id: SiteId,
    client: &Client,
    through_account: bool,
    issuer: &str,
    now: Timestamp,
) -> Result<Opened> {
    let id = runtime.new_uuid(now);
    let session = Session {
        id: SessionId(id),
        account_id: account.id,
        audience: Audience::Embed,
        site_id: Some(site_id),
        family: id,
        created_at: now,
        authenticated_at: now,
        used_at: now,
        expires_at: now.plus_days(SESSION_DAYS),
        ended_at: None,
        agent: client
            .agent
            .chars()
            .filter(|c| !c.is_control())
            .take(AGENT_CHARS)
            .collect(),
        prefix: client.address.map(network_prefix).unwrap_or_default(),
        through_account,
    };
    let refresh = Token::mint(runtime);
    session::insert(tx, &session, &refresh.hash()).await?;
    opened(runtime, account, &session, refresh, issuer, now)
}

/// Exchanges a refresh token for its successor and a new access token. One that was used before ends the whole family, unless it was
/// a moment ago: then its successor is given once more, so that parallel tabs end up with one live token (T31).
///
/// # Errors
/// [`Error::SignedOut`] when the token is nobody's, too old, or was used before.
pub async fn refresh(runtime: &Runtime, token: Token, issuer: &str) -> Result<Opened> {
    let (runtime, issuer) = (runtime.clone(), issuer.to_owned());
    to_the_end(async move { refresh_now(&runtime, token, &issuer).await }).await
}

async fn refresh_now(runtime: &Runtime, token: Token, issuer: &str) -> Result<Opened> {
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    let mut current = find(&tx, &token).await?.ok_or(Error::SignedOut)?;
    let mut next = successor(runtime, &token);
    for _ in 0..MOST_STEPS {
        let account = active(account::get(&tx, current.account_id).await?).ok_or(Error::SignedOut)?;
        let Some(ended_at) = current.ended_at else {
            if now >= current.expires_at {
                return Err(Error::SignedOut);
            }
            if !session::end(&tx, current.account_id, current.id, now).await? {
                // Another tab was faster while this one waited: its token is the one.
                current = find(&tx, &token).await?.ok_or(Error::SignedOut)?;
                continue;
            }
            let following = Session {
                id: SessionId(runtime.new_uuid(now)),
                created_at: now,
                used_at: now,
                ..current
            };
            session::insert(&tx, &following, &next.hash()).await?;
            tx.commit().await?;
            return opened(runtime, account, &following, next, issuer, now);
        };
        let Some(following) = find(&tx, &next).await? else {
            // It was ended by signing out, not by being used.
            return Err(Error::SignedOut);
        };
        if now > ended_at.plus_seconds(GRACE_SECONDS) {
            let ended = session::end_family(&tx, current.family, now).await?;
            if ended > 0 {
                job::notify(runtime, &tx, &account, Letter::SessionShared, now).await?;
            }
            tx.commit().await?;
            tracing::warn!(account = %current.account_id, "a refresh token was used twice: its sessions are ended");
            return Err(Error::SignedOut);
        }
        if following.ended_at.is_none() && now < following.expires_at {
            return opened(runtime, account, &following, next, issuer, now);
        }
        next = successor(runtime, &next);
        current = following;
    }
    Err(Error::SignedOut)
}

/// Gives a token that script may keep, where the browser does not keep the cookie: another session of the same family, which ends
/// sooner, in place of the one that `signed_in` came with. Only right after signing in, and only before the cookie was ever used: else
/// whoever got hold of an access token for its minutes would have a week (T30).
///
/// # Errors
/// [`Error::SignedOut`] when that session is over, [`Error::NotRecent`] when it did not begin a moment ago.
pub async fn keep_in_storage(runtime: &Runtime, signed_in: &SignedIn, issuer: &str) -> Result<Opened> {
    let (runtime, signed_in, issuer) = (runtime.clone(), signed_in.clone(), issuer.to_owned());
    to_the_end(async move {
        let now = runtime.now();
        let tx = runtime.store.begin_write().await?;
        let current = &signed_in.session;
        if !current.is_fresh(now) {
            return Err(Error::NotRecent);
        }
        if !session::end(&tx, current.account_id, current.id, now).await? {
            return Err(Error::SignedOut);
        }
        let token = Token::mint(&runtime);
        let kept = Session {
            id: SessionId(runtime.new_uuid(now)),
            created_at: now,
            used_at: now,
            expires_at: current.expires_at.min(now.plus_days(STORAGE_DAYS)),
            ..current.clone()
        };
        session::insert(&tx, &kept, &token.hash()).await?;
        tx.commit().await?;
        opened(&runtime, signed_in.account, &kept, token, &issuer, now)
    })
    .await
}

/// Whose access token it is. The family of sessions is looked at too, so that signing out counts at once (T35).
///
/// # Errors
/// [`Error::SignedOut`] for a token that is not ours, not for the frame, too old, or of a session that is over.
pub async fn authenticate(runtime: &Runtime, token: &AccessToken, issuer: &str) -> Result<SignedIn> {
    let now = runtime.now();
    let claims = access::verify(runtime, token, issuer, now).ok_or(Error::SignedOut)?;
    let read = runtime.store.read();
    let session = session::find_open_of_family(&read, claims.sid, now).await?;
    let session = session.filter(|session| {
        session.audience == Audience::Embed && session.account_id == claims.sub && session.site_id == Some(claims.site)
    });
    let session = session.ok_or(Error::SignedOut)?;
    let account = active(account::get(&read, claims.sub).await?).ok_or(Error::SignedOut)?;
    Ok(SignedIn {
        account,
        site_id: claims.site,
        session,
    })
}

/// Signs out: whatever belongs to the token's family is over. An unknown token is over already.
///
/// # Errors
/// When the database does not answer.
pub async fn end(runtime: &Runtime, token: &Token) -> Result<()> {
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    if let Some(found) = find(&tx, token).await? {
        session::end_family(&tx, found.family, now).await?;
    }
    Ok(tx.commit().await?)
}

async fn find(tx: &Tx, token: &Token) -> Result<Option<Session>> {
    Ok(session::find(tx, Audience::Embed, &token.hash()).await?)
}

/// The token that follows: derived, so that an answer that got lost can be given again.
fn successor(runtime: &Runtime, token: &Token) -> Token {
    Token::of(runtime.keyed_hash("refresh token", &[token.expose().as_bytes()]))
}

fn opened(
    runtime: &Runtime,
    account: Account,
    session: &Session,
    refresh: Token,
    issuer: &str,
    now: Timestamp,
) -> Result<Opened> {
    let site_id = session.site_id.ok_or(Error::SignedOut)?;
    Ok(Opened {
        access: access::issue(runtime, session, site_id, issuer, now)?,
        account,
        site_id,
        refresh,
        expires_at: session.expires_at,
    })
}
