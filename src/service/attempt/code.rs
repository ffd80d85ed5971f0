//! Tries whose popup cannot speak to the frame, because the browser opened none, or the blog cut it off: what they have come to is
//! told by a code that works once. One kind of code travels in the address of the reader's page and is good only together with what
//! the frame alone knows; the other is read by the reader in the popup and typed into the form, never the other way round.

use crate::{
    domain::{
        attempt::{Attempt, Back, Stage, Why},
        id::{AccountId, AttemptId, SiteId},
        page::PageUrl,
        time::Timestamp,
    },
    service::{Error, Result, Runtime, runtime::to_the_end},
    store::{account, attempt},
};

use super::{ATTEMPT_SECONDS, Claim, Client, Token, active, challenge, hand_over, is_browsers, knows};

/// How long a typed code is good.
const TYPED_SECONDS: i64 = 120;
/// How often one frame may type a code.
const MOST_TRIES: i32 = 5;
/// Without letters that are taken for digits: forty bits in eight of them.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TYPED_CHARS: usize = 8;

/// Where a reader goes on who has come back from a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Onward {
    /// Nowhere: the frame asks by itself.
    Frame,
    /// To their page, with a code in the address.
    Page(String),
    /// To a page of ours that shows them a code.
    Typed(AttemptId),
}

/// Begins a try in a window of the reader's own, bound to its browser at once. With a `challenge` its code is good for the frame that
/// made it, and travels to `page`; without one it is shown.
///
/// # Errors
/// [`Error::NotFound`] for a challenge that is none.
pub async fn begin_here(
    runtime: &Runtime,
    site_id: SiteId,
    browser: &Token,
    frame: Option<(&str, PageUrl)>,
) -> Result<AttemptId> {
    let now = runtime.now();
    let (challenge, back) = match frame {
        Some((text, page)) => (challenge(text)?, Back::Page(page)),
        // Nobody knows what this is the hash of.
        None => (Token::mint(runtime).hash(), Back::Typed),
    };
    let attempt = Attempt {
        id: AttemptId(runtime.new_uuid(now)),
        site_id,
        challenge,
        browser_hash: Some(browser.hash()),
        provider: None,
        stage: Stage::Open,
        account_id: None,
        back,
        created_at: now,
        expires_at: now.plus_seconds(ATTEMPT_SECONDS),
    };
    let tx = runtime.store.begin_write().await?;
    attempt::insert(&tx, &attempt, None).await?;
    tx.commit().await?;
    Ok(attempt.id)
}

/// Where to send the reader of a try that has just ended; for their page a code is made.
pub(super) async fn onward(runtime: &Runtime, attempt: &Attempt) -> Result<Onward> {
    let page = match &attempt.back {
        Back::Frame => return Ok(Onward::Frame),
        Back::Typed => return Ok(Onward::Typed(attempt.id)),
        Back::Page(page) => page,
    };
    let code = Token::mint(runtime);
    let tx = runtime.store.begin_write().await?;
    attempt::keep_code(&tx, attempt.id, &code.hash(), attempt.expires_at).await?;
    tx.commit().await?;
    Ok(Onward::Page(format!("{page}#rj={}", code.expose())))
}

/// The code to show to the reader of a try that is done. Each time another: the one before is of no use any more.
///
/// # Errors
/// [`Error::NotFound`] for a try that is not this browser's, not done, or not told this way.
pub async fn show(runtime: &Runtime, id: AttemptId, browser: &Token) -> Result<(SiteId, String)> {
    let now = runtime.now();
    let found = attempt::get(&runtime.store.read(), id).await?;
    let is_theirs = |attempt: &Attempt| {
        attempt.stage == Stage::Done
            && attempt.back == Back::Typed
            && now < attempt.expires_at
            && is_browsers(attempt, Some(browser))
    };
    let attempt = found.filter(is_theirs).ok_or(Error::NotFound("attempt"))?;
    let mut random = [0; TYPED_CHARS];
    runtime.randomness.fill(&mut random);
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).map(|letter| char::from(*letter));
    let code: String = random.iter().filter_map(letter).collect();
    let tx = runtime.store.begin_write().await?;
    let hash = typed_hash(runtime, attempt.site_id, &code);
    attempt::keep_code(&tx, id, &hash, now.plus_seconds(TYPED_SECONDS)).await?;
    tx.commit().await?;
    Ok((attempt.site_id, code))
}

/// Gives the frame what the try of a code from its page's address has come to.
///
/// # Errors
/// [`Error::NotFound`] for a code that is not good, or not for who knows this verifier.
pub async fn redeem(runtime: &Runtime, code: &Token, verifier: &str, client: &Client, issuer: &str) -> Result<Claim> {
    let now = runtime.now();
    let found = attempt::find_by_code(&runtime.store.read(), &code.hash(), now).await?;
    let is_page = |attempt: &Attempt| matches!(attempt.back, Back::Page(_)) && knows(verifier, attempt);
    let attempt = found.filter(is_page).ok_or(Error::NotFound("code"))?;
    tell(runtime, attempt, client, issuer, now).await
}

/// Gives the frame what the try of a typed code has come to. The frame types it in the name of a try of its own, which counts how often.
///
/// # Errors
/// [`Error::WrongCredentials`] for a wrong code, [`Error::TicketGone`] when there are no tries left.
pub async fn redeem_typed(
    runtime: &Runtime,
    id: AttemptId,
    verifier: &str,
    typed: &str,
    client: &Client,
    issuer: &str,
) -> Result<Claim> {
    let now = runtime.now();
    let found = attempt::get(&runtime.store.read(), id).await?;
    let own = found.filter(|attempt| attempt.is_open(now) && knows(verifier, attempt));
    let own = own.ok_or(Error::NotFound("attempt"))?;
    let tx = runtime.store.begin_write().await?;
    let may_try = attempt::count_try(&tx, id, MOST_TRIES).await?;
    tx.commit().await?;
    if !may_try {
        return Err(Error::TicketGone);
    }
    let hash = typed_hash(runtime, own.site_id, &read(typed));
    let found = attempt::find_by_code(&runtime.store.read(), &hash, now).await?;
    let told = found.filter(|attempt| attempt.back == Back::Typed && attempt.site_id == own.site_id);
    let attempt = told.ok_or(Error::WrongCredentials)?;
    tell(runtime, attempt, client, issuer, now).await
}

/// Ends a try with an account of our own that is signed in on our own pages, in the same browser.
///
/// # Errors
/// [`Error::NotFound`] for a try that is not this browser's, or over.
pub async fn vouch(runtime: &Runtime, id: AttemptId, browser: &Token, account_id: AccountId) -> Result<Onward> {
    let now = runtime.now();
    let found = attempt::get(&runtime.store.read(), id).await?;
    let attempt = found.filter(|attempt| attempt.is_open(now) && is_browsers(attempt, Some(browser)));
    let attempt = attempt.ok_or(Error::NotFound("attempt"))?;
    let tx = runtime.store.begin_write().await?;
    let account = active(account::get(&tx, account_id).await?).ok_or(Error::NotFound("account"))?;
    if !attempt::finish(&tx, id, Stage::Done, Some(account.id)).await? {
        return Err(Error::NotFound("attempt"));
    }
    tx.commit().await?;
    onward(runtime, &attempt).await
}

async fn tell(runtime: &Runtime, attempt: Attempt, client: &Client, issuer: &str, now: Timestamp) -> Result<Claim> {
    match attempt.stage {
        Stage::Failed(why) => Ok(Claim::Failed(why)),
        Stage::Done => {
            let (runtime, client, issuer) = (runtime.clone(), client.clone(), issuer.to_owned());
            to_the_end(async move { hand_over(&runtime, &attempt, &client, &issuer, now).await }).await
        }
        Stage::Open | Stage::Closed => Ok(Claim::Failed(Why::Refused)),
    }
}

/// Codes are short, so what is kept of them is worth nothing without our secret.
fn typed_hash(runtime: &Runtime, site_id: SiteId, code: &str) -> [u8; 32] {
    runtime.keyed_hash("sign-in code", &[site_id.0.as_bytes(), code.as_bytes()])
}

/// What somebody meant who typed a code: in any case, with any spaces, and with letters that look like digits.
fn read(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric);
    letters
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_was_meant() {
        assert_eq!(read(" abcd-1o2l "), "ABCD1021");
        assert_eq!(read("ABCD 10 21"), "ABCD1021");
    }
}
