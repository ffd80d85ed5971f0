//! Who asks: somebody signed in, by the token that the frame's script sends; else a guest, by what their browser keeps. A token
//! authorises because script must send it: what a browser sends by itself never speaks for an account (T32).

use axum::http::{HeaderMap, header};

use super::{error::Error, state::AppState};
use crate::{
    domain::{account::Account, site::Site},
    service::{
        self,
        attempt::{self, AccessToken, SignedIn},
        guest::GuestSecret,
        person::Person,
    },
};

/// Who is signed in, by the token in the header; nobody where there is none. A token that is not good is refused, never ignored:
/// nobody must post under another name than they see.
pub(super) async fn signed_in(state: &AppState, headers: &HeaderMap) -> Result<Option<SignedIn>, Error> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let token = value.to_str().ok().and_then(|text| text.strip_prefix("Bearer "));
    let token = AccessToken::from(token.ok_or(service::Error::SignedOut)?.to_owned());
    Ok(Some(
        attempt::authenticate(state.runtime(), &token, state.origin()).await?,
    ))
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
