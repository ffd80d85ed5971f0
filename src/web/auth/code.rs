//! Where the popup cannot speak to the frame: a try of the window's own, and the codes that tell what it has come to.

use axum::{
    extract::{State, rejection::BytesRejection},
    http::HeaderMap,
    response::Response,
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{ATTEMPT, Tongue, attempts, check, client, kept};
use crate::{
    domain::{page::PageAddress, site::Site},
    service::{
        self,
        attempt::{self, Token},
    },
    web::{api::body::json, client::ClientAddress, error::Error, path::PathText, state::AppState},
};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BeginJson {
    site: String,
    /// Of the frame that the reader comes from.
    challenge: Option<String>,
    /// Where that frame stands.
    page: Option<String>,
}

#[derive(Debug, Serialize)]
struct BegunJson {
    attempt: String,
}

/// `POST /auth/begin`, by a window of ours that no frame can speak to, after a click.
pub(super) async fn begin(
    State(state): State<AppState>,
    address: ClientAddress,
    Tongue(locale): Tongue,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let begun = async {
        check(&headers, &state)?;
        let asked: BeginJson = json(&headers, body)?;
        state.limits().check_preview(address.0)?;
        let site = state.site(&asked.site).await?;
        let browser = kept(&headers, &ATTEMPT).unwrap_or_else(|| Token::mint(state.runtime()));
        let frame = match &asked.challenge {
            Some(challenge) => Some((challenge.as_str(), page(&site, asked.page.as_deref())?)),
            None => None,
        };
        let id = attempt::begin_here(state.runtime(), site.id, &browser, frame).await?;
        Ok::<_, Error>((id, browser))
    };
    match begun.await {
        Ok((id, browser)) => {
            let attempt = id.to_string();
            attempts::of_browser(&BegunJson { attempt }, &browser)
        }
        Err(error) => error.to_problem(locale),
    }
}

/// The page to go back to: one of the site's own, whatever the address says (T6).
fn page(site: &Site, asked: Option<&str>) -> Result<crate::domain::page::PageUrl, Error> {
    let origins = &site.settings.origins;
    let place = |url: &str| PageAddress::resolve(origins, false, None, Some(url)).ok()?.url;
    let first = || origins.first().and_then(|origin| place(&format!("{origin}/")));
    let page = asked.and_then(place).or_else(first);
    Ok(page.ok_or(service::Error::NotFound("page"))?)
}

#[derive(Debug, Serialize)]
struct CodeJson {
    code: String,
    /// The name of the site it is for.
    site: String,
}

/// `POST /auth/attempts/{id}/code`, by the window in which somebody has just signed in.
pub(super) async fn show(
    State(state): State<AppState>,
    PathText(id): PathText,
    address: ClientAddress,
    Tongue(locale): Tongue,
    headers: HeaderMap,
) -> Response {
    let shown = async {
        check(&headers, &state)?;
        state.limits().check_preview(address.0)?;
        let browser = kept(&headers, &ATTEMPT).ok_or(service::Error::NotFound("attempt"))?;
        let (site_id, code) = attempt::show(state.runtime(), attempts::attempt(&id)?, &browser).await?;
        let site = state.site_of_id(site_id).await?.settings.name.clone();
        Ok::<_, Error>(CodeJson { code, site })
    };
    attempts::answer(shown.await, locale)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RedeemJson {
    verifier: String,
    code: String,
}

/// `POST /auth/codes`, by the frame whose page got a code in its address.
pub(super) async fn redeem(
    State(state): State<AppState>,
    address: ClientAddress,
    Tongue(locale): Tongue,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let claimed = async {
        check(&headers, &state)?;
        let asked: RedeemJson = json(&headers, body)?;
        state.limits().check_sign_in(address.0)?;
        let code = Token::parse(&asked.code.into()).ok_or(service::Error::NotFound("code"))?;
        let client = client(&headers, address.0);
        Ok::<_, Error>(attempt::redeem(state.runtime(), &code, &asked.verifier, &client, state.origin()).await?)
    };
    attempts::tell(&state, claimed.await, &headers, locale).await
}

/// `POST /auth/attempts/{id}/codes`, by the frame into which somebody has typed a code.
pub(super) async fn redeem_typed(
    State(state): State<AppState>,
    PathText(id): PathText,
    address: ClientAddress,
    Tongue(locale): Tongue,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let claimed = async {
        check(&headers, &state)?;
        let asked: RedeemJson = json(&headers, body)?;
        state.limits().check_sign_in(address.0)?;
        let (id, client) = (attempts::attempt(&id)?, client(&headers, address.0));
        let RedeemJson { verifier, code } = &asked;
        Ok::<_, Error>(attempt::redeem_typed(state.runtime(), id, verifier, code, &client, state.origin()).await?)
    };
    attempts::tell(&state, claimed.await, &headers, locale).await
}
