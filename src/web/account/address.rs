//! Using another address.

use axum::{
    extract::{State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    form::{self, FormPage},
    page::go,
    visitor::Visitor,
};
use crate::{
    service::{self, account, session::SignedIn},
    web::{error::Error, param::Params, state::AppState},
};

fn page<'a>(state: &'a AppState, visitor: &Visitor, who: &SignedIn, email: &str) -> FormPage<'a> {
    let page = FormPage::new(state, visitor.locale, "account-address");
    let words = page.words();
    let page = page.leading("/account", words.text("account-back"));
    if state.runtime().mailer.is_none() {
        return page;
    }
    let page = page
        .saying(words.text("account-address-sentence"))
        .posting("/account/address", words.text("account-send"))
        .asking(form::email(words, email));
    if who.has_password {
        page.asking(form::current_password(words))
    } else {
        page
    }
}

/// `GET /account/address`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    let Some(who) = &visitor.who else {
        return go(&state, "/account/sign-in");
    };
    let no_mail = state.runtime().mailer.is_none().then(|| service::Error::NoMail.into());
    page(&state, &visitor, who, "").respond(&state, &visitor, no_mail.as_ref())
}

/// `POST /account/address`.
pub(super) async fn update(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(who) = &visitor.who else {
        return go(&state, "/account/sign-in");
    };
    let mut email = String::new();
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["email", "current"])?;
        params.get("email").unwrap_or_default().clone_into(&mut email);
        let current = params.get("current").unwrap_or_default();
        state.limits().check_mail(visitor.address.0)?;
        account::request_address(state.runtime(), who, current, &email).await?;
        Ok::<_, Error>(go(&state, "/account/sent"))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, who, &email).respond(&state, &visitor, Some(&error)),
    }
}
