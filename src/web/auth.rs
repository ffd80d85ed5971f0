//! Signing in from the frame. Everything but the way back from a provider, and what a provider's servers post by themselves, is
//! fetched by our own script: a request must name our origin, come from our own document, and carry a header that no form can send
//! (T2, T32).

mod attempts;
mod callback;
mod facebook;
mod session;

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::{get, post},
};

use super::{cookie::Kept, error::Error, header::REQUEST, origin, state::AppState};
use crate::service::attempt::{Client, Token};

/// The browser's part in its tries to sign in: sent along when a provider sends the reader back.
const ATTEMPT: Kept = Kept {
    name: "__Host-rejoinder-attempt",
    is_framed: false,
};
/// The refresh token of the frame on one blog.
const SESSION: Kept = Kept {
    name: "__Host-rejoinder-session",
    is_framed: true,
};

/// The routes; without a provider there is nothing to sign in with, and no route.
pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/auth/attempts", post(attempts::begin))
        .route("/auth/attempts/{id}/bind", post(attempts::bind))
        .route("/auth/attempts/{id}/claim", post(attempts::claim))
        .route("/auth/start/{provider}", post(attempts::start))
        .route("/auth/callback/{provider}", get(callback::arrive))
        .route("/auth/done", get(callback::done))
        .route("/auth/failed", get(callback::failed))
        .route("/auth/facebook/deauthorize", post(facebook::withdraw))
        .route("/auth/facebook/deletion", post(facebook::delete))
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
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
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
