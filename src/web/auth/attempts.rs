//! A try to sign in, from the frame's click to its claim.

use std::time::Duration;

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::{
    ATTEMPT, Tongue, check, client, kept,
    session::{self, SessionJson},
    way::ACCOUNT,
};
use crate::{
    domain::id::AttemptId,
    i18n::Locale,
    service::{
        self,
        attempt::{self, Claim, Token},
    },
    web::{api::body::json, client::ClientAddress, error::Error, path::PathText, state::AppState},
};

/// How long a claim waits for the reader, in steps.
const CLAIM_STEPS: u32 = 20;
const CLAIM_STEP: Duration = Duration::from_millis(500);
/// How long a browser's part in its tries is kept.
const BROWSER_MINUTES: i64 = 10;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BeginJson {
    site: String,
    challenge: String,
}

#[derive(Debug, Serialize)]
struct BegunJson {
    attempt: String,
    bind_token: String,
}

/// `POST /auth/attempts`, by the frame.
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
        let begun = attempt::begin(state.runtime(), site.id, &asked.challenge).await?;
        Ok::<_, Error>(BegunJson {
            attempt: begun.id.to_string(),
            bind_token: begun.bind_token.expose().to_owned(),
        })
    };
    answer(begun.await, locale)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BindJson {
    bind_token: String,
}

/// What the popup shows.
#[derive(Debug, Serialize)]
struct BoundJson {
    /// The name of the site somebody is about to comment on.
    site: String,
}

/// `POST /auth/attempts/{id}/bind`, by the popup that the frame opened.
pub(super) async fn bind(
    State(state): State<AppState>,
    PathText(id): PathText,
    Tongue(locale): Tongue,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let bound = async {
        check(&headers, &state)?;
        let asked: BindJson = json(&headers, body)?;
        let token = Token::parse(&asked.bind_token.into()).ok_or(service::Error::NotFound("attempt"))?;
        // Several tries may hang on one cookie.
        let browser = kept(&headers, &ATTEMPT).unwrap_or_else(|| Token::mint(state.runtime()));
        let site_id = attempt::bind(state.runtime(), attempt(&id)?, &token, &browser).await?;
        let site = state.site_of_id(site_id).await?;
        let bound = BoundJson {
            site: site.settings.name.clone(),
        };
        Ok::<_, Error>((bound, browser))
    };
    match bound.await {
        Ok((bound, browser)) => of_browser(&bound, &browser),
        Err(error) => error.to_problem(locale),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StartJson {
    attempt: String,
}

/// Where the popup goes, or why not.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum StartedJson {
    Url(String),
    Failed(FailureJson),
}

/// Why nobody was signed in.
#[derive(Debug, Serialize)]
pub(super) struct FailureJson {
    why: &'static str,
    detail: String,
}

/// `POST /auth/start/{provider}`, by the popup after a click.
pub(super) async fn start(
    State(state): State<AppState>,
    PathText(provider): PathText,
    Tongue(locale): Tongue,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let started = async {
        check(&headers, &state)?;
        let asked: StartJson = json(&headers, body)?;
        if provider == ACCOUNT {
            let id = attempt(&asked.attempt)?;
            return Ok(StartedJson::Url(format!("{}/auth/account?attempt={id}", state.base())));
        }
        let browser = kept(&headers, &ATTEMPT).ok_or(service::Error::NotFound("attempt"))?;
        let back = super::callback::address(&state, &provider);
        let url = attempt::depart(state.runtime(), attempt(&asked.attempt)?, &browser, &provider, &back).await?;
        Ok::<_, Error>(match url {
            Ok(url) => StartedJson::Url(url.into()),
            Err(why) => StartedJson::Failed(FailureJson::new(why.name(), locale)),
        })
    };
    answer(started.await, locale)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimJson {
    verifier: String,
}

/// What has become of a try.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum ClaimedJson {
    Waiting {},
    Failed(FailureJson),
    SignedIn(SessionJson),
}

/// `POST /auth/attempts/{id}/claim`, by the frame: waits a while for the reader.
pub(super) async fn claim(
    State(state): State<AppState>,
    PathText(id): PathText,
    address: ClientAddress,
    Tongue(locale): Tongue,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let claimed = async {
        check(&headers, &state)?;
        let asked: ClaimJson = json(&headers, body)?;
        let (id, client) = (attempt(&id)?, client(&headers, address.0));
        let mut claim = attempt::claim(state.runtime(), id, &asked.verifier, &client, state.origin()).await?;
        for _ in 1..CLAIM_STEPS {
            if !matches!(claim, Claim::Waiting) {
                break;
            }
            tokio::time::sleep(CLAIM_STEP).await;
            claim = attempt::claim(state.runtime(), id, &asked.verifier, &client, state.origin()).await?;
        }
        Ok::<_, Error>(claim)
    };
    tell(&state, claimed.await, &headers, locale).await
}

/// Tells the frame what a try has come to, and has its browser keep the session.
pub(super) async fn tell(
    state: &AppState,
    claimed: Result<Claim, Error>,
    headers: &HeaderMap,
    locale: Locale,
) -> Response {
    match claimed {
        Ok(Claim::Waiting) => Json(ClaimedJson::Waiting {}).into_response(),
        Ok(Claim::Failed(why)) => Json(ClaimedJson::Failed(FailureJson::new(why.name(), locale))).into_response(),
        Ok(Claim::SignedIn { opened, provider }) => {
            let told = async {
                session::end_before(state, headers).await?;
                SessionJson::begun(state, &opened, provider).await
            };
            match told.await {
                Ok(told) => session::kept_here(state, &opened, &ClaimedJson::SignedIn(told)),
                Err(error) => error.to_problem(locale),
            }
        }
        Err(error) => error.to_problem(locale),
    }
}

impl FailureJson {
    fn new(why: &'static str, locale: Locale) -> Self {
        let detail = locale.catalog().text(super::callback::sentence(why)).to_owned();
        Self { why, detail }
    }
}

/// The try of an address.
pub(super) fn attempt(text: &str) -> Result<AttemptId, Error> {
    Ok(text.parse().map_err(|_| service::Error::NotFound("attempt"))?)
}

/// An answer with the browser's part in its tries, which it keeps.
pub(super) fn of_browser(told: &impl Serialize, browser: &Token) -> Response {
    let mut response = Json(told).into_response();
    ATTEMPT.keep(browser.expose(), BROWSER_MINUTES * 60, &mut response);
    response
}

/// An answer that nobody keeps.
pub(super) fn answer<T: Serialize>(outcome: Result<T, Error>, locale: Locale) -> Response {
    match outcome {
        Ok(value) => ([(header::CACHE_CONTROL, "no-store")], Json(value)).into_response(),
        Err(error) => error.to_problem(locale),
    }
}
