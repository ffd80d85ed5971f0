//! Passkeys in the browser: what its script asks for, and what it brings back. Without script these pages work as before; passkeys
//! alone cannot.

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde_json::json;

use super::{
    confirm::{self, require_recent},
    page::{failed, go, headers, keep_signed_in, script_path, signed_in, signed_out},
    security,
    visitor::Visitor,
};
use crate::{
    domain::id::PasskeyId,
    i18n::Catalog,
    service::{
        self,
        passkey::{self, Answer, Asked, Ceremony},
    },
    web::{error::Error, param::Params, state::AppState},
};

type Body = Result<Bytes, BytesRejection>;

/// A form that the script shows and fills in.
#[derive(Clone, Debug)]
pub(super) struct PasskeyForm {
    /// What the device is to do: `get` a key it has, or `create` one.
    pub way: &'static str,
    pub action: &'static str,
    /// Where the challenge comes from.
    pub options: &'static str,
    pub button: String,
    /// What is said when it did not work.
    pub problem: String,
    /// Where the script is.
    pub script: String,
    /// Where it leads on to, carried along.
    pub next: Option<String>,
    /// What the name of a new key is asked for with.
    pub name: Option<String>,
}

impl PasskeyForm {
    /// Proves something with a key; none where there can be no passkeys.
    pub(super) fn proving(state: &AppState, words: &Catalog, action: &'static str, label: &str) -> Option<Self> {
        passkey::is_possible_at(state.origin()).then(|| Self {
            way: "get",
            action,
            options: "/account/passkey/options",
            button: label.to_owned(),
            problem: words.text("account-passkey-problem").to_owned(),
            script: script_path(state),
            next: None,
            name: None,
        })
    }

    /// Makes a key.
    pub(super) fn making(state: &AppState, words: &Catalog) -> Option<Self> {
        let proving = Self::proving(
            state,
            words,
            "/account/security/passkeys",
            words.text("account-passkey-add"),
        )?;
        Some(Self {
            way: "create",
            options: "/account/security/passkeys/options",
            name: Some(words.text("account-passkey-name").to_owned()),
            ..proving
        })
    }
}

fn ceremony(state: &AppState) -> Result<Ceremony, Error> {
    let ceremony = Ceremony::at(state.origin());
    Ok(ceremony.ok_or(service::Error::NotFound("passkeys at an address like this"))?)
}

fn answer<'a>(params: &'a Params<'_>) -> Answer<'a> {
    Answer {
        challenge: params.get("challenge").unwrap_or_default(),
        credential: params.get("credential").unwrap_or_default(),
    }
}

/// For the script.
fn options(state: &AppState, asked: Result<Asked, Error>, visitor: &Visitor) -> Response {
    match asked {
        Ok(asked) => {
            let body = json!({ "challenge": asked.id.to_string(), "options": asked.options });
            (headers(state), Json(body)).into_response()
        }
        Err(error) => error.to_problem(visitor.locale),
    }
}

/// `POST /account/passkey/options`.
pub(super) async fn ask(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    let asked = async {
        visitor.posted(&state, body)?;
        state.limits().check_sign_in(visitor.address.0)?;
        Ok::<_, Error>(passkey::ask(state.runtime(), &ceremony(&state)?).await?)
    };
    options(&state, asked.await, &visitor)
}

/// `POST /account/passkey`: signs in.
pub(super) async fn sign_in(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["challenge", "credential"])?;
        state.limits().check_sign_in(visitor.address.0)?;
        let ceremony = ceremony(&state)?;
        let begun = passkey::sign_in(state.runtime(), &ceremony, answer(&params), &visitor.client).await?;
        Ok::<_, Error>(signed_in(&state, &begun))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => failed(&state, &error, visitor.locale),
    }
}

/// `POST /account/confirm/passkey`: proves once more who one is.
pub(super) async fn prove(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let mut next = String::new();
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["challenge", "credential", "next"])?;
        confirm::checked(params.get("next")).clone_into(&mut next);
        state.limits().check_sign_in(visitor.address.0)?;
        let (ceremony, answer) = (ceremony(&state)?, answer(&params));
        let renewed = passkey::prove(state.runtime(), &ceremony, who, answer, &visitor.client).await?;
        Ok::<_, Error>(keep_signed_in(&state, &renewed, &next))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => confirm::respond(&state, &visitor, who, &next, &error),
    }
}

/// `POST /account/security/passkeys/options`.
pub(super) async fn ask_to_add(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    let who = match require_recent(&state, &visitor, security::PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    let asked = async {
        visitor.posted(&state, body)?;
        Ok::<_, Error>(passkey::ask_to_add(state.runtime(), &ceremony(&state)?, who).await?)
    };
    options(&state, asked.await, &visitor)
}

/// `POST /account/security/passkeys`.
pub(super) async fn add(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    let who = match require_recent(&state, &visitor, security::PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["challenge", "credential", "name"])?;
        let name = params.get("name").unwrap_or_default();
        passkey::add(state.runtime(), &ceremony(&state)?, who, answer(&params), name).await?;
        Ok::<_, Error>(go(&state, security::PATH))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => security::respond(&state, &visitor, who, Some(&error)).await,
    }
}

/// `POST /account/security/passkeys/rename`.
pub(super) async fn rename(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["passkey", "name"])?;
        let name = params.get("name").unwrap_or_default();
        passkey::rename(state.runtime(), who, id(&params)?, name).await?;
        Ok::<_, Error>(go(&state, security::PATH))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => security::respond(&state, &visitor, who, Some(&error)).await,
    }
}

/// `POST /account/security/passkeys/remove`.
pub(super) async fn remove(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    let who = match require_recent(&state, &visitor, security::PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["passkey"])?;
        passkey::remove(state.runtime(), who, id(&params)?).await?;
        Ok::<_, Error>(go(&state, security::PATH))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => security::respond(&state, &visitor, who, Some(&error)).await,
    }
}

fn id(params: &Params<'_>) -> Result<PasskeyId, Error> {
    let id = params.get("passkey").and_then(|text| text.parse().ok());
    Ok(id.ok_or(service::Error::NotFound("passkey"))?)
}
