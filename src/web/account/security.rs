//! `/account/security`: what is asked for besides a password. Codes on paper stand on the page that answers making them, and nowhere
//! afterwards.

mod qr;

use askama::Template;
use axum::{
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;

use super::{
    confirm::require_recent,
    form,
    page::{self, Head, failed, go, minute, signed_out},
    passkey::PasskeyForm,
    visitor::{Visitor, must_enrol},
};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::PasskeyId,
        passkey::Passkey,
        second_factor::{Key, RecoveryCode},
    },
    i18n::{Arg, Catalog},
    service::{self, passkey, second_factor, session::SignedIn},
    web::{error::Error, param::Params, state::AppState},
};

/// The room.
pub(super) const PATH: &str = "/account/security";
const KEY_PATH: &str = "/account/security/authenticator";

type Body = Result<Bytes, BytesRejection>;

/// What somebody has, and what can be done about it.
#[derive(Debug, Template)]
#[template(path = "account/security.html")]
struct Room<'a> {
    head: Head<'a>,
    token: String,
    authenticator_since: Option<String>,
    /// Where there is anything that they could stand in for.
    codes_left: Option<String>,
    passkeys: Vec<Listed>,
    passkey: Option<PasskeyForm>,
    problem: Option<String>,
    /// Nothing else is reached before something is set up.
    must_enrol: bool,
}

/// One passkey.
#[derive(Debug)]
struct Listed {
    id: PasskeyId,
    name: String,
    created_at: String,
    used_at: Option<String>,
}

/// Setting up an app.
#[derive(Debug, Template)]
#[template(path = "account/authenticator.html")]
struct KeyPage<'a> {
    head: Head<'a>,
    token: String,
    /// As a picture, and how large that is.
    picture: String,
    size: usize,
    url: String,
    key: String,
    field: form::Field,
    problem: Option<String>,
}

/// Codes on paper, this once.
#[derive(Debug, Template)]
#[template(path = "account/codes.html")]
struct Codes<'a> {
    head: Head<'a>,
    codes: Vec<String>,
}

/// `GET /account/security`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    respond(&state, &visitor, who, None).await
}

/// The room, with what went wrong, if something did.
pub(super) async fn respond(state: &AppState, visitor: &Visitor, who: &SignedIn, error: Option<&Error>) -> Response {
    let passkeys = match passkey::list(state.runtime(), who).await {
        Ok(passkeys) => passkeys,
        Err(error) => return failed(state, &error.into(), visitor.locale),
    };
    if let Some(error) = error {
        error.log();
    }
    let head = Head::new(state, visitor.locale, "account-security");
    let words = head.words;
    let left = Arg::Number(i64::try_from(who.factors.recovery_codes).unwrap_or(i64::MAX));
    let room = Room {
        token: visitor.token(state),
        authenticator_since: who.factors.authenticator_since.map(minute),
        codes_left: who
            .has_second_step()
            .then(|| words.format("account-recovery-left", &[("count", left)])),
        passkeys: passkeys.into_iter().map(Listed::of).collect(),
        passkey: PasskeyForm::making(state, words),
        problem: error.map(|error| said(error, words)),
        must_enrol: must_enrol(state, who),
        head,
    };
    page::respond(state, visitor, error.map_or(StatusCode::OK, Error::status), &room)
}

/// What is wrong, with the field if it is one.
fn said(error: &Error, words: &Catalog) -> String {
    let of_field = error.fields(words).into_iter().next();
    of_field.map_or_else(|| error.sentence(words), |(_, sentence)| sentence)
}

impl Listed {
    fn of(key: Passkey) -> Self {
        Self {
            id: key.id,
            name: key.name.as_str().to_owned(),
            created_at: minute(key.created_at),
            used_at: key.used_at.map(minute),
        }
    }
}

/// `POST /account/security/begin`: a new key for an app.
pub(super) async fn begin(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    let done = async {
        visitor.posted(&state, body)?;
        second_factor::begin(state.runtime(), who).await?;
        Ok::<_, Error>(go(&state, KEY_PATH))
    };
    answer(&state, &visitor, done.await)
}

/// `GET /account/security/authenticator`.
pub(super) async fn show_key(State(state): State<AppState>, visitor: Visitor) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    match second_factor::pending(state.runtime(), who).await {
        Ok(Some(key)) => key_page(&state, &visitor, who, &key, None),
        Ok(None) => go(&state, PATH),
        Err(error) => failed(&state, &error.into(), visitor.locale),
    }
}

fn key_page(state: &AppState, visitor: &Visitor, who: &SignedIn, key: &Key, error: Option<&Error>) -> Response {
    let head = Head::new(state, visitor.locale, "account-authenticator");
    let place = state
        .origin()
        .split_once("://")
        .map_or(state.origin(), |(_, host)| host);
    let person = who
        .account
        .email
        .as_ref()
        .map_or(who.account.name.as_str(), |email| email.as_str());
    let url = key.url(place, person);
    let Some(picture) = qr::Picture::of(&url) else {
        return failed(
            state,
            &Error::Service(service::Error::NotFound("picture")),
            visitor.locale,
        );
    };
    let page = KeyPage {
        token: visitor.token(state),
        picture: picture.path,
        size: picture.size,
        url,
        key: key.text(),
        field: form::code(head.words),
        problem: error.map(|error| error.sentence(head.words)),
        head,
    };
    let status = error.map_or(StatusCode::OK, Error::status);
    page::respond(state, visitor, status, &page)
}

/// `POST /account/security/authenticator`: the first code of an app.
pub(super) async fn confirm(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    let runtime = state.runtime();
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["code"])?;
        let code = params.get("code").ok_or(FieldError::new("code", Problem::Required))?;
        state.limits().check_sign_in(visitor.address.0)?;
        Ok::<_, Error>(second_factor::confirm(runtime, who, code).await?)
    };
    match done.await {
        Ok(codes) => codes_page(&state, &visitor, &codes),
        Err(Error::Service(service::Error::NotFound(_))) => go(&state, PATH),
        Err(error) => match second_factor::pending(runtime, who).await {
            Ok(Some(key)) => key_page(&state, &visitor, who, &key, Some(&error)),
            Ok(None) | Err(_) => failed(&state, &error, visitor.locale),
        },
    }
}

/// `POST /account/security/codes`: new ones in place of the old.
pub(super) async fn renew_codes(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    let done = async {
        visitor.posted(&state, body)?;
        let codes = second_factor::renew_codes(state.runtime(), who).await?;
        Ok::<_, Error>(codes_page(&state, &visitor, &codes))
    };
    answer(&state, &visitor, done.await)
}

fn codes_page(state: &AppState, visitor: &Visitor, codes: &[RecoveryCode]) -> Response {
    let page = Codes {
        head: Head::new(state, visitor.locale, "account-recovery"),
        codes: codes.iter().map(RecoveryCode::text).collect(),
    };
    page::respond(state, visitor, StatusCode::OK, &page)
}

/// `POST /account/security/off`: the app is not asked for any more.
pub(super) async fn turn_off(State(state): State<AppState>, visitor: Visitor, body: Body) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    let done = async {
        visitor.posted(&state, body)?;
        second_factor::turn_off(state.runtime(), who).await?;
        Ok::<_, Error>(go(&state, PATH))
    };
    answer(&state, &visitor, done.await)
}

fn answer(state: &AppState, visitor: &Visitor, done: Result<Response, Error>) -> Response {
    match done {
        Ok(response) => response,
        // It was done before, in another window: the room shows what holds now.
        Err(Error::Service(service::Error::Exists(_) | service::Error::NotFound(_))) => go(state, PATH),
        Err(error) => failed(state, &error, visitor.locale),
    }
}
