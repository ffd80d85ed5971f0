//! Sessions of our own pages: kept by us, named to the browser by a secret of which we keep the hash.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::{
    domain::{
        account::{Account, AccountState},
        id::{AccountId, SessionId},
        session::{Audience, Lifetime, Session},
        time::Timestamp,
    },
    store::{Tx, account, attempt, membership, session},
};

use super::{
    Error, Result, Runtime,
    second_factor::{self, Factors},
};

const SECRET_BYTES: usize = 32;
/// A session that is in use is written down as such at most this often.
const TOUCH_SECONDS: i64 = 60;
/// More sessions than anybody has.
const MOST_LISTED: u64 = 100;
const AGENT_CHARACTERS: usize = 200;

/// What a browser keeps of a session.
#[derive(Clone, Debug)]
pub struct SessionSecret(SecretString);

impl SessionSecret {
    /// Reads a secret from a cookie; what this program did not write is none.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == SECRET_BYTES).then(|| Self(SecretString::from(text.to_owned())))
    }

    /// The text for the cookie.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.expose_secret()).into()
    }
}

/// The browser that asks, as the list of sessions shows it.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// What it calls itself.
    pub agent: String,
    /// The network it comes from.
    pub prefix: String,
}

/// Somebody who is signed in on our own pages.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub account: Account,
    pub session: Session,
    /// Whether they run a site or the instance.
    pub is_staff: bool,
    /// Whether they can be asked for a password.
    pub has_password: bool,
    /// What they have besides.
    pub factors: Factors,
}

impl SignedIn {
    /// Whether they prove who they are by a password alone.
    pub fn has_second_step(&self) -> bool {
        self.factors.are_asked_for(self.is_staff)
    }

    /// That they proved who they are a moment ago: asked for before anything that cannot be undone, or that changes how one signs
    /// in (T25).
    ///
    /// # Errors
    /// [`Error::NotRecent`] when that was too long ago.
    pub fn expect_recent(&self, now: Timestamp) -> Result<()> {
        if self.session.is_recent(now) {
            Ok(())
        } else {
            Err(Error::NotRecent)
        }
    }
}

/// A session that has just begun, with the secret that is told this once.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub account_id: AccountId,
    pub secret: SessionSecret,
}

/// Whether an account runs a site or the instance.
pub(super) async fn is_staff(source: &impl crate::store::Source, account: &Account) -> Result<bool> {
    Ok(account.is_admin || !membership::list_by_account(source, account.id).await?.is_empty())
}

/// Begins a session. Each sign-in has a new one: a secret from before it is worth nothing after it (T25).
pub(super) async fn begin(
    runtime: &Runtime,
    tx: &Tx,
    account_id: AccountId,
    client: &Client,
    now: Timestamp,
) -> Result<NewSession> {
    let id = runtime.new_uuid(now);
    let begun = Session {
        id: SessionId(id),
        account_id,
        audience: Audience::Web,
        site_id: None,
        family: id,
        created_at: now,
        authenticated_at: now,
        used_at: now,
        expires_at: Lifetime::of(false).end(now),
        ended_at: None,
        agent: shown(&client.agent),
        prefix: client.prefix.clone(),
        through_account: true,
    };
    insert(runtime, tx, &begun).await
}

/// Goes on with a session under a new secret, after its holder has proved once more who they are: the old secret is worth nothing
/// any more, and it lasts no longer than it would have (T25).
pub(super) async fn renew(
    runtime: &Runtime,
    tx: &Tx,
    who: &SignedIn,
    client: &Client,
    now: Timestamp,
) -> Result<NewSession> {
    renew_session(runtime, tx, &who.session, client, now).await
}

/// The same for a session that is known to be good.
pub(super) async fn renew_session(
    runtime: &Runtime,
    tx: &Tx,
    current: &Session,
    client: &Client,
    now: Timestamp,
) -> Result<NewSession> {
    if !session::end(tx, current.account_id, current.id, now).await? {
        return Err(Error::SignedOut);
    }
    let renewed = Session {
        id: SessionId(runtime.new_uuid(now)),
        authenticated_at: now,
        used_at: now,
        agent: shown(&client.agent),
        prefix: client.prefix.clone(),
        ..current.clone()
    };
    insert(runtime, tx, &renewed).await
}

async fn insert(runtime: &Runtime, tx: &Tx, begun: &Session) -> Result<NewSession> {
    let mut random = [0; SECRET_BYTES];
    runtime.randomness.fill(&mut random);
    let secret = SessionSecret(SecretString::from(URL_SAFE_NO_PAD.encode(random)));
    session::insert(tx, begun, &secret.hash()).await?;
    Ok(NewSession {
        account_id: begun.account_id,
        secret,
    })
}

/// What a browser calls itself, as the list shows it.
fn shown(agent: &str) -> String {
    agent
        .chars()
        .filter(|c| !c.is_control())
        .take(AGENT_CHARACTERS)
        .collect()
}

/// Who is signed in with that secret, if it is still good.
///
/// # Errors
/// When the database does not answer.
pub async fn find(runtime: &Runtime, secret: &SessionSecret) -> Result<Option<SignedIn>> {
    let read = runtime.store.read();
    let now = runtime.now();
    let Some(session) = session::find(&read, Audience::Web, &secret.hash()).await? else {
        return Ok(None);
    };
    let Some(account) = account::get(&read, session.account_id).await? else {
        return Ok(None);
    };
    let is_staff = is_staff(&read, &account).await?;
    if account.state != AccountState::Active || !session.is_open(Lifetime::of(is_staff), now) {
        return Ok(None);
    }
    if session.used_at.plus_seconds(TOUCH_SECONDS) <= now {
        let tx = runtime.store.begin_write().await?;
        session::touch(&tx, session.id, now).await?;
        tx.commit().await?;
    }
    Ok(Some(SignedIn {
        account,
        has_password: account::password(&read, session.account_id).await?.is_some(),
        factors: second_factor::of(runtime, session.account_id).await?,
        session,
        is_staff,
    }))
}

/// Every session of somebody that is still good, the last used first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(runtime: &Runtime, who: &SignedIn) -> Result<Vec<Session>> {
    let now = runtime.now();
    let sessions = session::list_open(&runtime.store.read(), who.account.id, now, MOST_LISTED).await?;
    let lifetime = Lifetime::of(who.is_staff);
    let is_open = |session: &Session| session.audience == Audience::Embed || session.is_open(lifetime, now);
    Ok(sessions.into_iter().filter(is_open).collect())
}

/// Ends one session of somebody.
///
/// # Errors
/// [`Error::NotFound`] when they have none of that id.
pub async fn end(runtime: &Runtime, who: &SignedIn, id: SessionId) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    let has_ended = session::end(&tx, who.account.id, id, runtime.now()).await?;
    tx.commit().await?;
    if has_ended {
        Ok(())
    } else {
        Err(Error::NotFound("session"))
    }
}

/// Ends every session of somebody but the one they ask with.
///
/// # Errors
/// When the database does not answer.
pub async fn end_others(runtime: &Runtime, who: &SignedIn) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    end_all(&tx, who.account.id, Some(who.session.id), runtime.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends every session of somebody, but one that they keep, and what a frame could still claim: else whoever signed in a moment ago would
/// have a session a moment later. In this order, so that one that is being claimed meanwhile is among those that end.
pub(super) async fn end_all(tx: &Tx, id: AccountId, kept: Option<SessionId>, now: Timestamp) -> Result<()> {
    attempt::close_done(tx, id).await?;
    session::end_all(tx, id, kept, now).await?;
    Ok(())
}
