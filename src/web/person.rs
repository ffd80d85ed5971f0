//! Who asks: somebody signed in, by the token that the frame's script sends; a program, by a token of its owner's; else a guest, by
//! what their browser keeps. A token authorises because script must send it: what a browser sends by itself never speaks for an
//! account (T32).

use axum::http::{HeaderMap, header};

use super::{error::Error, state::AppState};
use crate::{
    domain::{account::Account, site::Site},
    service::{
        self,
        attempt::{self, AccessToken, SignedIn},
        guest::GuestSecret,
        person::Person,
        token::TokenSecret,
    },
};

/// What a request carries in its `Authorization`.
#[derive(Debug)]
pub(super) enum Bearer {
    /// The short-lived token in the frame's memory.
    Frame(AccessToken),
    /// What somebody made for a program.
    Program(TokenSecret),
}

/// The token in the header; none where there is no header. The one place that tells the two kinds apart: a program's has a prefix
/// that no signed token begins with. What is neither is refused, never ignored: nobody must post under another name than they see.
pub(super) fn bearer(headers: &HeaderMap) -> Result<Option<Bearer>, Error> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let text = value.to_str().ok().and_then(|text| text.split_once(' '));
    let text = text.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let (_, text) = text.ok_or(service::Error::SignedOut)?;
    if !text.starts_with(service::token::PREFIX) {
        return Ok(Some(Bearer::Frame(AccessToken::from(text.to_owned()))));
    }
    let secret = TokenSecret::parse(text).ok_or(service::Error::SignedOut)?;
    Ok(Some(Bearer::Program(secret)))
}

/// Who is signed in in the frame, by the token in the header; nobody where there is none. Programs have the API, and nothing here.
pub(super) async fn signed_in(state: &AppState, headers: &HeaderMap) -> Result<Option<SignedIn>, Error> {
    match bearer(headers)? {
        None => Ok(None),
        Some(Bearer::Program(_)) => Err(service::Error::SignedOut.into()),
        Some(Bearer::Frame(token)) => Ok(Some(
            attempt::authenticate(state.runtime(), &token, state.origin()).await?,
        )),
    }
}

/// The account that is signed in on this very site (T30).
pub(super) async fn account(state: &AppState, headers: &HeaderMap, site: &Site) -> Result<Option<Account>, Error> {
    match signed_in(state, headers).await? {
        Some(signed_in) if signed_in.site_id == site.id => Ok(Some(signed_in.account)),
        Some(_) => Err(service::Error::SignedOut.into()),
        None => Ok(None),
    }
}

/// Whoever is signed in, else the guest.
pub(super) async fn of(
    state: &AppState,
    headers: &HeaderMap,
    site: &Site,
    guest: Option<GuestSecret>,
) -> Result<Option<Person>, Error> {
    let account = account(state, headers, site).await?;
    Ok(account
        .map(|account| Person::Account(account.id))
        .or(guest.map(Person::Guest)))
}
