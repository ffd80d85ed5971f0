//! The frame's session: refreshed, kept in another place, ended.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{SESSION, Tongue, check, kept};
use crate::{
    service::{
        self,
        attempt::{self, LIFE_SECONDS, Opened, Token},
    },
    web::{error::Error, header::REFRESH, person, state::AppState},
};

/// Who is signed in, and the token for the API.
#[derive(Debug, Serialize)]
pub(super) struct SessionJson {
    name: String,
    access_token: String,
    /// Seconds.
    expires_in: i64,
    /// Only where the browser keeps no cookie for us.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    /// By which way, where that has just been found out.
    #[serde(skip_serializing_if = "Option::is_none")]
    way: Option<String>,
}

impl SessionJson {
    pub(super) fn of(opened: &Opened) -> Self {
        use secrecy::ExposeSecret as _;
        Self {
            name: opened.account.name.clone(),
            access_token: opened.access.expose_secret().to_owned(),
            expires_in: LIFE_SECONDS,
            refresh_token: None,
            way: None,
        }
    }

    /// With the way by which somebody came.
    pub(super) fn begun(opened: &Opened, way: Option<String>) -> Self {
        Self {
            way,
            ..Self::of(opened)
        }
    }

    /// With the token that script is to keep.
    fn for_storage(opened: &Opened) -> Self {
        Self {
            refresh_token: Some(opened.refresh.expose().to_owned()),
            ..Self::of(opened)
        }
    }
}

/// `POST /auth/refresh`: the cookie, or what script has kept in its place.
pub(super) async fn refresh(State(state): State<AppState>, Tongue(locale): Tongue, headers: HeaderMap) -> Response {
    let stored = stored(&headers);
    let is_stored = stored.is_some();
    let refreshed = async {
        check(&headers, &state)?;
        let token = stored.or_else(|| kept(&headers, &SESSION));
        let token = token.ok_or(service::Error::SignedOut)?;
        Ok::<_, Error>(attempt::refresh(state.runtime(), token, state.origin()).await?)
    };
    match refreshed.await {
        Ok(opened) if is_stored => Json(SessionJson::for_storage(&opened)).into_response(),
        Ok(opened) => {
            let seconds = (opened.expires_at.0 - state.runtime().now().0) / 1000;
            let mut response = Json(SessionJson::of(&opened)).into_response();
            SESSION.keep(opened.refresh.expose(), seconds, &mut response);
            response
        }
        Err(error) => {
            let is_over = matches!(error, Error::Service(service::Error::SignedOut));
            let mut response = error.to_problem(locale);
            if is_over && !is_stored {
                SESSION.forget(&mut response);
            }
            response
        }
    }
}

/// `POST /auth/keep`: a refresh token that script keeps itself, because the browser did not keep the cookie.
pub(super) async fn keep(State(state): State<AppState>, Tongue(locale): Tongue, headers: HeaderMap) -> Response {
    let kept = async {
        check(&headers, &state)?;
        let signed_in = person::signed_in(&state, &headers)
            .await?
            .ok_or(service::Error::SignedOut)?;
        Ok::<_, Error>(attempt::keep_in_storage(state.runtime(), &signed_in, state.origin()).await?)
    };
    match kept.await {
        Ok(opened) => {
            let mut response = Json(SessionJson::for_storage(&opened)).into_response();
            SESSION.forget(&mut response);
            response
        }
        Err(error) => error.to_problem(locale),
    }
}

/// `POST /auth/sign-out`.
pub(super) async fn sign_out(State(state): State<AppState>, Tongue(locale): Tongue, headers: HeaderMap) -> Response {
    let ended = async {
        check(&headers, &state)?;
        for token in [stored(&headers), kept(&headers, &SESSION)].into_iter().flatten() {
            attempt::end(state.runtime(), &token).await?;
        }
        Ok::<_, Error>(())
    };
    match ended.await {
        Ok(()) => {
            let mut response = StatusCode::NO_CONTENT.into_response();
            SESSION.forget(&mut response);
            response
        }
        Err(error) => error.to_problem(locale),
    }
}

/// A token that script keeps itself.
pub(super) fn stored(headers: &HeaderMap) -> Option<Token> {
    let text = headers.get(&REFRESH)?.to_str().ok()?;
    Token::parse(&text.to_owned().into())
}
