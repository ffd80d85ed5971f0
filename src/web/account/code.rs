//! Typing the code of a mail, in the browser that asked for it.

use axum::{
    extract::{State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    form::{self, FormPage},
    page::{go, welcome},
    visitor::Visitor,
};
use crate::{
    domain::field::{FieldError, Problem},
    service::{self, sign_in},
    web::{error::Error, param::Params, state::AppState},
};

fn page<'a>(state: &'a AppState, visitor: &Visitor) -> FormPage<'a> {
    let page = FormPage::new(state, visitor.locale, "account-sent");
    let words = page.words();
    page.saying(words.text("account-code-sentence"))
        .posting("/account/code", words.text("account-sign-in"))
        .asking(form::code(words))
        .leading("/account/link", words.text("account-again"))
}

/// `GET /account/code`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    if visitor.ticket.is_none() {
        return go(&state, "/account/link");
    }
    page(&state, &visitor).respond(&state, &visitor, None)
}

/// `POST /account/code`.
pub(super) async fn redeem(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["code"])?;
        let code = params.get("code").ok_or(FieldError::new("code", Problem::Required))?;
        state.limits().check_sign_in(visitor.address.0)?;
        let ticket = visitor.ticket.ok_or(service::Error::TicketGone)?;
        let begun = sign_in::by_code(state.runtime(), ticket, code, &visitor.client).await?;
        Ok::<_, Error>(welcome(&state, &begun))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor).respond(&state, &visitor, Some(&error)),
    }
}
