//! The second step of signing in: a code, after a password or a mailed link.

use axum::{
    extract::{State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    cookie::STEP,
    form::{self, FormPage},
    page::{go, set, signed_in},
    visitor::Visitor,
};
use crate::{
    domain::field::{FieldError, Problem},
    service::{self, step},
    web::{error::Error, param::Params, state::AppState},
};

fn page<'a>(state: &'a AppState, visitor: &Visitor) -> FormPage<'a> {
    let page = FormPage::new(state, visitor.locale, "account-step");
    let words = page.words();
    page.saying(words.text("account-step-sentence"))
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
        return go(&state, "/account/sign-in");
    };
    match step::look_at(state.runtime(), key).await {
        Ok(_) => page(&state, &visitor).respond(&state, &visitor, None),
        Err(service::Error::TicketGone) => start_again(&state),
        Err(error) => page(&state, &visitor).respond(&state, &visitor, Some(&error.into())),
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
        Err(error) => page(&state, &visitor).respond(&state, &visitor, Some(&error)),
    }
}
