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
    domain::account::Account,
    service::{
        self,
        attempt::{self, LIFE_SECONDS, Opened, Token},
    },
    web::{avatar, error::Error, header::REFRESH, person, state::AppState},
};

/// Who is signed in, and the token for the API.
#[derive(Debug, Serialize)]
pub(super) struct SessionJson {
    name: String,
    /// Where their picture is.
    picture: String,
    /// Whether they have an address that is proved.
    is_reachable: bool,
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
    async fn of(state: &AppState, opened: &Opened) -> Result<Self, Error> {
        use secrecy::ExposeSecret as _;
        let Account { id, name, .. } = &opened.account;
        let shown = service::avatar::of(state.runtime(), *id, name).await?;
        Ok(Self {
            picture: format!("{}{}", state.base(), avatar::path(&shown)),
            name: name.clone(),
            is_reachable: opened.account.verified_email().is_some(),
            access_token: opened.access.expose_secret().to_owned(),
            expires_in: LIFE_SECONDS,
            refresh_token: None,
            way: None,
        })
    }

    /// With the way by which somebody came.
    pub(super) async fn begun(state: &AppState, opened: &Opened, way: Option<String>) -> Result<Self, Error> {
        Ok(Self {
            way,
            ..Self::of(state, opened).await?
        })
    }

    /// With the token that script is to keep.
    async fn for_storage(state: &AppState, opened: &Opened) -> Result<Self, Error> {
        Ok(Self {
            refresh_token: Some(opened.refresh.expose().to_owned()),
            ..Self::of(state, opened).await?
        })
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
        let opened = attempt::refresh(state.runtime(), token, state.origin()).await?;
        let told = if is_stored {
            SessionJson::for_storage(&state, &opened).await?
        } else {
            SessionJson::of(&state, &opened).await?
        };
        Ok::<_, Error>((opened, told))
    };
    match refreshed.await {
        Ok((_, told)) if is_stored => Json(told).into_response(),
        Ok((opened, told)) => kept_here(&state, &opened, &told),
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
        let opened = attempt::keep_in_storage(state.runtime(), &signed_in, state.origin()).await?;
        SessionJson::for_storage(&state, &opened).await
    };
    match kept.await {
        Ok(told) => {
            let mut response = Json(told).into_response();
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
        end_before(&state, &headers).await
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

/// An answer with the refresh token, which the browser keeps where no script sees it.
pub(super) fn kept_here(state: &AppState, opened: &Opened, told: &impl Serialize) -> Response {
    let seconds = (opened.expires_at.0 - state.runtime().now().0) / 1000;
    let mut response = Json(told).into_response();
    SESSION.keep(opened.refresh.expose(), seconds, &mut response);
    response
}

/// Whoever was signed in in this frame before is not any more: their token is overwritten.
pub(super) async fn end_before(state: &AppState, headers: &HeaderMap) -> Result<(), Error> {
    for token in [stored(headers), kept(headers, &SESSION)].into_iter().flatten() {
        attempt::end(state.runtime(), &token).await?;
    }
    Ok(())
}

/// A token that script keeps itself.
fn stored(headers: &HeaderMap) -> Option<Token> {
    let text = headers.get(&REFRESH)?.to_str().ok()?;
    Token::parse(&text.to_owned().into())
}
