//! Tokens with which programs use the API in the name of an account: told once, kept as a hash, limited to scopes and sites, and
//! never more than the account itself may do (T47).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::{
    domain::{
        account::{Account, AccountState, Email},
        field::{FieldError, Problem},
        id::{SiteId, TokenId},
        role::Role,
        scope::{Duty, Scope, Scopes, Standing},
        site::Site,
        time::Timestamp,
        token::{Reach, Token},
    },
    store::{Source, account, membership, site, token},
};

use super::{Error, Result, Runtime, second_factor};

/// What every token begins with: people and scanners of secrets know it by that, and no token of the frame begins so.
pub const PREFIX: &str = "rejoinder_";
const SECRET_BYTES: usize = 32;
/// Nobody has so many programs.
const MOST_TOKENS: u64 = 50;
/// More than there can be of one account; the command line lists so many of all.
const MOST_LISTED: u64 = 1000;
/// A token that is in use is written down as such at most this often.
const TOUCH_SECONDS: i64 = 60;
/// The longest life that is not for good.
const MOST_DAYS: u32 = 3650;

/// The text of a token; never shown but once.
#[derive(Clone, Debug)]
pub struct TokenSecret(SecretString);

impl TokenSecret {
    /// Takes a text that looks like one of ours; what this program did not write is none.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        (bytes.len() == SECRET_BYTES).then(|| Self(SecretString::from(text.to_owned())))
    }

    /// The text.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    fn mint(runtime: &Runtime) -> Self {
        let mut random = [0; SECRET_BYTES];
        runtime.randomness.fill(&mut random);
        let text = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(random));
        Self(SecretString::from(text))
    }

    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.expose()).into()
    }
}

/// A token as somebody asks for it.
#[derive(Clone, Debug)]
pub struct NewToken<'a> {
    pub name: &'a str,
    pub scopes: Scopes,
    pub reach: Reach,
    /// None for one without an end.
    pub days: Option<u32>,
}

/// A token that was just made, with the secret that is told this once.
#[derive(Clone, Debug)]
pub struct Made {
    pub token: Token,
    pub secret: TokenSecret,
}

/// In whose name a program asks.
#[derive(Clone, Debug)]
pub struct Holder {
    pub account: Account,
    /// What the account is on the site it asks about.
    pub standing: Standing,
}

/// Makes a token for an account.
///
/// # Errors
/// What is wrong with which field: also a scope that the account does not have wherever the token is to be good.
pub async fn create(runtime: &Runtime, owner: &Account, new: NewToken<'_>) -> Result<Made> {
    let name = name_of(new.name)?;
    if new.days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
        return Err(Error::field(FieldError::new("days", Problem::Unreadable)));
    }
    let now = runtime.now();
    let tx = runtime.store.begin_write().await?;
    check_rights(&tx, owner, &new.scopes, &new.reach).await?;
    if token::count(&tx, owner.id).await? >= MOST_TOKENS {
        let most = usize::try_from(MOST_TOKENS).unwrap_or(usize::MAX);
        return Err(Error::field(FieldError::new("name", Problem::TooMany { max: most })));
    }
    let made = Token {
        id: TokenId(runtime.new_uuid(now)),
        account_id: owner.id,
        name,
        scopes: new.scopes,
        reach: new.reach,
        created_at: now,
        expires_at: new.days.map(|days| now.plus_days(days.into())),
        used_at: None,
        revoked_at: None,
    };
    let secret = TokenSecret::mint(runtime);
    token::insert(&tx, &made, &secret.hash()).await?;
    tx.commit().await?;
    Ok(Made { token: made, secret })
}

fn name_of(text: &str) -> Result<String> {
    let name = text.trim();
    let problem = if name.is_empty() {
        Problem::Required
    } else if name.chars().count() > Token::NAME_CHARS {
        Problem::TooLong { max: Token::NAME_CHARS }
    } else if name.chars().any(char::is_control) {
        Problem::ControlCharacters
    } else {
        return Ok(name.to_owned());
    };
    Err(Error::field(FieldError::new("name", problem)))
}

async fn check_rights(source: &impl Source, owner: &Account, scopes: &Scopes, reach: &Reach) -> Result<()> {
    let roles = membership::list_by_account(source, owner.id).await?;
    let role_on = |id| roles.iter().find(|(site_id, _)| *site_id == id).map(|(_, role)| *role);
    let standings: Vec<Standing> = match reach {
        // A role on one of them is enough: on the others the token does what anybody may.
        Reach::EverySite => {
            let role = roles.first().map(|(_, role)| *role);
            vec![Standing::of(owner.is_admin, role)]
        }
        Reach::Sites(sites) => sites
            .iter()
            .map(|id| Standing::of(owner.is_admin, role_on(*id)))
            .collect(),
    };
    if standings.is_empty() {
        return Err(Error::field(FieldError::new("site", Problem::Required)));
    }
    let is_allowed = |scope| standings.iter().all(|standing| standing.allows(scope));
    if scopes.iter().all(is_allowed) {
        Ok(())
    } else {
        Err(Error::field(FieldError::new("scope", Problem::BeyondAccount)))
    }
}

/// In whose name a program asks, if its token is good for that on this site. Another site is not there for it.
///
/// # Errors
/// [`Error::SignedOut`] for a token that opens nothing (any more), [`Error::NotFound`] where it is not good,
/// [`Error::NotAllowed`] when it, or its account, may not do this.
pub async fn authenticate(runtime: &Runtime, secret: &TokenSecret, site_id: SiteId, scope: Scope) -> Result<Holder> {
    let (found, account) = holder(runtime, secret).await?;
    if !found.reach.covers(site_id) {
        return Err(Error::NotFound("site"));
    }
    let role = membership::role_of(&runtime.store.read(), site_id, account.id).await?;
    let standing = standing(runtime, &account, role).await?;
    if found.scopes.contains(scope) && standing.allows(scope) {
        Ok(Holder { account, standing })
    } else {
        Err(Error::NotAllowed(scope))
    }
}

/// The same for what is about no site that is there: only whoever runs the instance, with a token that is good on every site.
///
/// # Errors
/// [`Error::SignedOut`] and [`Error::NotAllowed`] as [`authenticate`]; [`Error::NotFound`] for a token that is for some sites, and
/// [`Error::NotYours`] when its account does not run the instance.
pub async fn authenticate_serving(runtime: &Runtime, secret: &TokenSecret, scope: Scope) -> Result<Holder> {
    let (found, account) = holder(runtime, secret).await?;
    if found.reach != Reach::EverySite {
        return Err(Error::NotFound("import"));
    }
    if !found.scopes.contains(scope) {
        return Err(Error::NotAllowed(scope));
    }
    let standing = standing(runtime, &account, None).await?;
    if standing.has(Duty::Serve) {
        Ok(Holder { account, standing })
    } else {
        Err(Error::NotYours(Duty::Serve))
    }
}

/// A token that opens something, and its account.
async fn holder(runtime: &Runtime, secret: &TokenSecret) -> Result<(Token, Account)> {
    let now = runtime.now();
    let read = runtime.store.read();
    let found = token::find(&read, &secret.hash()).await?;
    let found = found.filter(|found| found.is_good(now)).ok_or(Error::SignedOut)?;
    let account = account::get(&read, found.account_id).await?;
    let account = account.filter(|account| account.state == AccountState::Active);
    let account = account.ok_or(Error::SignedOut)?;
    touch(runtime, &found, now);
    Ok((found, account))
}

/// What an account is on a site: no more than a reader where a second factor is demanded of staff and it has none (T26).
///
/// # Errors
/// When the database does not answer.
async fn standing(runtime: &Runtime, account: &Account, role: Option<Role>) -> Result<Standing> {
    let standing = Standing::of(account.is_admin, role);
    if standing != Standing::Commenter
        && runtime.staff_need_second_factor
        && !second_factor::of(runtime, account.id).await?.is_any()
    {
        return Ok(Standing::Commenter);
    }
    Ok(standing)
}

/// Notes that a token is in use, beside the request: nobody waits for it.
fn touch(runtime: &Runtime, found: &Token, now: Timestamp) {
    let since = now.plus_seconds(-TOUCH_SECONDS);
    if found.used_at.is_some_and(|at| at > since) {
        return;
    }
    let (runtime, id) = (runtime.clone(), found.id);
    tokio::spawn(async move {
        let written = async {
            let tx = runtime.store.begin_write().await?;
            token::touch(&tx, id, since, now).await?;
            tx.commit().await
        };
        if let Err(error) = written.await {
            tracing::debug!(%error, "the last use of a token was not noted");
        }
    });
}

/// The tokens of an account that are not revoked, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(runtime: &Runtime, owner: &Account) -> Result<Vec<Token>> {
    Ok(token::list(&runtime.store.read(), Some(owner.id), MOST_LISTED).await?)
}

/// The sites that somebody has to do with: those they run, and those they have commented on.
///
/// # Errors
/// When the database does not answer.
pub async fn sites_of(runtime: &Runtime, owner: &Account) -> Result<Vec<Site>> {
    let read = runtime.store.read();
    let all = site::list(&read).await?;
    if owner.is_admin {
        return Ok(all);
    }
    let known = site::known_to(&read, owner.id).await?;
    Ok(all.into_iter().filter(|site| known.contains(&site.id)).collect())
}

/// Revokes a token of an account: the next request with it is refused.
///
/// # Errors
/// [`Error::NotFound`] when the account has none of that id.
pub async fn revoke(runtime: &Runtime, owner: &Account, id: TokenId) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    let found = token::get(&tx, id).await?;
    let is_theirs = found.is_some_and(|found| found.account_id == owner.id);
    if !is_theirs || !token::revoke(&tx, id, runtime.now()).await? {
        return Err(Error::NotFound("token"));
    }
    tx.commit().await?;
    Ok(())
}

/// What the operator may know of the tokens of everybody, or of one address: whose they are, and what they are good for.
///
/// # Errors
/// [`Error::NotFound`] when nobody has proved that address.
pub async fn list_by_operator(runtime: &Runtime, email: Option<&str>) -> Result<Vec<(Account, Token)>> {
    let read = runtime.store.read();
    let owner = match email {
        Some(email) => Some(owner(runtime, email).await?.id),
        None => None,
    };
    let mut listed = Vec::new();
    for token in token::list(&read, owner, MOST_LISTED).await? {
        let account = account::get(&read, token.account_id).await?;
        listed.extend(account.map(|account| (account, token)));
    }
    Ok(listed)
}

/// The account that has proved an address.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn owner(runtime: &Runtime, email: &str) -> Result<Account> {
    let email = Email::parse(email).map_err(|problem| Error::field(FieldError::new("account", problem)))?;
    let found = account::find_verified(&runtime.store.read(), &email).await?;
    found.ok_or(Error::NotFound("an account with this address"))
}

/// Revokes any token, for the operator.
///
/// # Errors
/// [`Error::NotFound`] when there is none of that id to be revoked.
pub async fn revoke_by_operator(runtime: &Runtime, id: TokenId) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    if !token::revoke(&tx, id, runtime.now()).await? {
        return Err(Error::NotFound("token"));
    }
    tx.commit().await?;
    Ok(())
}
