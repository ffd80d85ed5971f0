//! Using another address.

use axum::{
    extract::{State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    confirm::require_recent,
    form::{self, FormPage},
    page::go,
    visitor::Visitor,
};
use crate::{
    service::{self, account},
    web::{error::Error, param::Params, state::AppState},
};

const PATH: &str = "/account/address";

fn page<'a>(state: &'a AppState, visitor: &Visitor, email: &str) -> FormPage<'a> {
    let page = FormPage::new(state, visitor.locale, "account-address");
    let words = page.words();
    let page = page.leading("/account", words.text("account-back"));
    if state.runtime().mailer.is_none() {
        return page;
    }
    page.saying(words.text("account-address-sentence"))
        .posting(PATH, words.text("account-send"))
        .asking(form::email(words, email))
}

/// `GET /account/address`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    if let Err(asked) = require_recent(&state, &visitor, PATH) {
        return asked;
    }
    let no_mail = state.runtime().mailer.is_none().then(|| service::Error::NoMail.into());
    page(&state, &visitor, "").respond(&state, &visitor, no_mail.as_ref())
}

/// `POST /account/address`.
pub(super) async fn update(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    let mut email = String::new();
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["email"])?;
        params.get("email").unwrap_or_default().clone_into(&mut email);
        state.limits().check_mail(visitor.address.0)?;
        account::request_address(state.runtime(), who, &email).await?;
        Ok::<_, Error>(go(&state, "/account/sent"))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, &email).respond(&state, &visitor, Some(&error)),
    }
}
