//! Signing in by password, and signing out.

use axum::{
    extract::{RawQuery, State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    cookie::SESSION,
    form::{self, FormPage},
    page::{again, failed, go, set, welcome},
    passkey::PasskeyForm,
    trip,
    visitor::Visitor,
};
use crate::{
    domain::{
        field::{FieldError, Problem},
        trip::Purpose,
    },
    service::{self, attempt::ways, session},
    web::{error::Error, param::Params, state::AppState},
};

fn page<'a>(state: &'a AppState, visitor: &Visitor, email: &str) -> FormPage<'a> {
    let page = FormPage::new(state, visitor.locale, "account-sign-in");
    let words = page.words();
    let mut page = page
        .posting("/account/sign-in", words.text("account-sign-in"))
        .asking(form::email(words, email))
        .asking(form::current_password(words))
        .through("/account/sign-in/through", ways(state.runtime()));
    page.passkey = PasskeyForm::proving(state, words, "/account/passkey", words.text("account-passkey-sign-in"));
    if state.runtime().mailer.is_none() {
        return page.saying(words.text("account-no-mail"));
    }
    page.leading("/account/link", words.text("account-link"))
        .leading("/account/forgotten", words.text("account-forgotten"))
        .leading("/account/register", words.text("account-register"))
}

/// `GET /account/sign-in`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    if visitor.who.is_some() {
        return go(&state, "/account");
    }
    if visitor.is_led_from_elsewhere() {
        return again(&state, &visitor);
    }
    let query = query.unwrap_or_default();
    let params = Params::parse(&query, &["came"]).unwrap_or_default();
    let mut page = page(&state, &visitor, "");
    let came = params.get("came").and_then(trip::sentence);
    page.problem = came.map(|key| page.words().text(key).to_owned());
    page.respond(&state, &visitor, None)
}

/// `POST /account/sign-in`.
pub(super) async fn create(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let mut email = String::new();
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["email", "current"])?;
        params.get("email").unwrap_or_default().clone_into(&mut email);
        let password = params.get("current");
        let password = password.ok_or(FieldError::new("current", Problem::Required))?;
        state.limits().check_sign_in(visitor.address.0)?;
        let begun = service::sign_in::by_password(state.runtime(), &email, password, &visitor.client).await?;
        Ok::<_, Error>(welcome(&state, &begun))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, &email).respond(&state, &visitor, Some(&error)),
    }
}

/// `POST /account/sign-in/through`: sets out to a provider.
pub(super) async fn through(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let left = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["provider"])?;
        let provider = params.get("provider").unwrap_or_default();
        state.limits().check_sign_in(visitor.address.0)?;
        trip::leave(&state, &visitor, None, Purpose::SignIn, provider, "/account/sign-in").await
    };
    match left.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, "").respond(&state, &visitor, Some(&error)),
    }
}

/// `POST /account/sign-out`.
pub(super) async fn delete(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = async {
        visitor.posted(&state, body)?;
        if let Some(who) = &visitor.who {
            match session::end(state.runtime(), who, who.session.id).await {
                // It had ended in the meantime, which is what was asked for.
                Ok(()) | Err(service::Error::NotFound(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let mut response = go(&state, "/account/sign-in");
        set(&mut response, SESSION.forget());
        Ok::<_, Error>(response)
    };
    match done.await {
        Ok(response) => response,
        Err(error) => failed(&state, &error, visitor.locale),
    }
}
