//! The second step of signing in: a code, after a password or a mailed link.

use axum::{
    extract::{State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    cookie::STEP,
    form::{self, FormPage},
    page::{failed, go, set, signed_in, signed_out},
    passkey::PasskeyForm,
    visitor::Visitor,
};
use crate::{
    domain::field::{FieldError, Problem},
    service::{self, second_factor::Factors, step},
    web::{error::Error, param::Params, state::AppState},
};

fn page<'a>(state: &'a AppState, visitor: &Visitor, factors: Factors) -> FormPage<'a> {
    let mut page = FormPage::new(state, visitor.locale, "account-step");
    let words = page.words();
    if factors.passkeys > 0 {
        page.passkey = PasskeyForm::proving(state, words, "/account/passkey", words.text("account-passkey-use"));
    }
    let sentence = if factors.authenticator_since.is_some() {
        words.text("account-step-sentence")
    } else {
        words.text("account-step-passkey")
    };
    page.saying(sentence)
        .posting("/account/step", words.text("account-sign-in"))
        .asking(form::factor_code(words))
        .leading("/account/sign-in", words.text("account-to-sign-in"))
}

/// To the beginning: what was proved first no longer counts.
fn start_again(state: &AppState) -> Response {
    let mut response = go(state, "/account/sign-in");
    set(&mut response, STEP.forget());
    response
}

/// `GET /account/step`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    let Some(key) = &visitor.step else {
        // Back from a provider a browser withholds the cookie from the first page: it must ask once more by itself.
        return signed_out(&state, &visitor);
    };
    again(&state, &visitor, key, None).await
}

async fn again(state: &AppState, visitor: &Visitor, key: &str, error: Option<&Error>) -> Response {
    match step::look_at(state.runtime(), key).await {
        Ok(factors) => page(state, visitor, factors).respond(state, visitor, error),
        Err(service::Error::TicketGone) => start_again(state),
        Err(error) => failed(state, &error.into(), visitor.locale),
    }
}

/// `POST /account/step`.
pub(super) async fn create(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["code"])?;
        let code = params.get("code").ok_or(FieldError::new("code", Problem::Required))?;
        state.limits().check_sign_in(visitor.address.0)?;
        let key = visitor.step.as_deref().ok_or(service::Error::TicketGone)?;
        let begun = step::by_code(state.runtime(), key, code, &visitor.client).await?;
        Ok::<_, Error>(signed_in(&state, &begun))
    };
    match done.await {
        Ok(response) => response,
        Err(Error::Service(service::Error::TicketGone)) => start_again(&state),
        Err(error) => match &visitor.step {
            Some(key) => again(&state, &visitor, key, Some(&error)).await,
            None => failed(&state, &error, visitor.locale),
        },
    }
}
