//! Signing in from the frame. Everything but the way back from a provider, and what a provider's servers post by themselves, is
//! fetched by our own script: a request must name our origin, come from our own document, and carry a header that no form can send
//! (T2, T32).

mod account;
mod attempts;
mod callback;
mod code;
mod facebook;
mod page;
mod session;
mod sso;
mod way;

use std::convert::Infallible;

use axum::{
    Router,
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};

use super::{cookie::Kept, error::Error, header::REQUEST, origin, param::Params, state::AppState};
use crate::{
    i18n::Locale,
    service::attempt::{Client, Token},
};

pub(super) use account::way_back;
pub(super) use callback::address as callback_address;
pub(super) use way::{WayJson, ways};

/// The browser's part in its tries to sign in: sent along when a provider sends the reader back.
const ATTEMPT: Kept = Kept {
    name: "__Host-rejoinder-attempt",
    is_framed: false,
};
/// The refresh token of the frame on one blog. Not the name of the session of our own pages: where blog and service are one site to
/// the browser, both come along.
const SESSION: Kept = Kept {
    name: "__Host-rejoinder-frame",
    is_framed: true,
};

/// The try for which somebody signs in on our own pages: they are led back to it.
const RETURN: Kept = Kept {
    name: "__Host-rejoinder-return",
    is_framed: false,
};

/// The routes.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/auth/popup", get(page::popup))
        .route("/auth/start", get(page::start))
        .route("/auth/begin", post(code::begin))
        .route("/auth/code", get(page::code))
        .route("/auth/codes", post(code::redeem))
        .route("/auth/attempts/{id}/code", post(code::show))
        .route("/auth/attempts/{id}/codes", post(code::redeem_typed))
        .route("/auth/account", get(account::show))
        .route("/auth/attempts/{id}/account", post(account::vouch))
        .route("/auth/attempts", post(attempts::begin))
        .route("/auth/attempts/{id}/bind", post(attempts::bind))
        .route("/auth/attempts/{id}/claim", post(attempts::claim))
        .route("/auth/start/{provider}", post(attempts::start))
        .route("/auth/callback/{provider}", get(callback::arrive))
        .route("/auth/done", get(callback::done))
        .route("/auth/failed", get(callback::failed))
        .route("/auth/facebook/deauthorize", post(facebook::withdraw))
        .route("/auth/facebook/deletion", post(facebook::delete))
        .route("/auth/sso", post(sso::create))
        .route("/auth/refresh", post(session::refresh))
        .route("/auth/keep", post(session::keep))
        .route("/auth/sign-out", post(session::sign_out))
        .layer(middleware::from_fn(private))
}

/// What every answer about signing in carries. No policy about openers: any would cut the popup off from the frame.
async fn private(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        // Our own documents only: a native form without any referrer would have no origin either.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
    ] {
        // A page has a policy of its own.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// The language of an answer: that of the conversation, which our own script names, else the browser's.
#[derive(Clone, Copy, Debug)]
struct Tongue(Locale);

impl<S: Sync> FromRequestParts<S> for Tongue {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let params = Params::parse(parts.uri.query().unwrap_or_default(), &["lang"]).unwrap_or_default();
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE);
        let accepted = accepted.and_then(|value| value.to_str().ok());
        Ok(Self(Locale::negotiate(params.get("lang"), accepted)))
    }
}

/// Refuses what is not a fetch by our own script in our own document.
fn check(headers: &HeaderMap, state: &AppState) -> Result<(), Error> {
    origin::check(headers, state.origin())?;
    let is_ours = headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
    if is_ours && headers.contains_key(&REQUEST) {
        Ok(())
    } else {
        Err(Error::ForeignOrigin)
    }
}

/// What the list of sessions shows of a browser.
fn client(headers: &HeaderMap, address: Option<std::net::IpAddr>) -> Client {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Client {
        agent: agent.unwrap_or_default().to_owned(),
        address,
    }
}

/// A token that the browser keeps in a cookie.
fn kept(headers: &HeaderMap, cookie: &Kept) -> Option<Token> {
    Token::parse(&cookie.read(headers)?.into())
}
