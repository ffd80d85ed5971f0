//! Choosing another password, knowing the one there is.

use axum::{
    extract::{State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    confirm::require_recent,
    form::{self, FormPage},
    page::signed_in,
    visitor::Visitor,
};
use crate::{
    domain::password::Length,
    service::{account, session::SignedIn},
    web::{error::Error, param::Params, state::AppState},
};

const PATH: &str = "/account/password";

fn page<'a>(state: &'a AppState, visitor: &Visitor, who: &SignedIn) -> FormPage<'a> {
    let page = FormPage::new(state, visitor.locale, "account-password");
    let words = page.words();
    let length = if who.is_staff { Length::Staff } else { Length::Commenter };
    let mut page = page.posting(PATH, words.text("account-save"));
    if who.has_password {
        page = page.asking(form::current_password(words));
    }
    page.asking(form::new_password(words, length.least()))
        .saying(words.text("account-password-sentence"))
        .leading("/account", words.text("account-back"))
}

/// `GET /account/password`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    match require_recent(&state, &visitor, PATH) {
        Ok(who) => page(&state, &visitor, who).respond(&state, &visitor, None),
        Err(asked) => asked,
    }
}

/// `POST /account/password`.
pub(super) async fn update(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["current", "password"])?;
        let (current, chosen) = (params.get("current"), params.get("password"));
        state.limits().check_sign_in(visitor.address.0)?;
        let begun = account::change_password(
            state.runtime(),
            who,
            current.unwrap_or_default(),
            chosen.unwrap_or_default(),
            state.origin(),
            &visitor.client,
        );
        Ok::<_, Error>(signed_in(&state, &begun.await?))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, who).respond(&state, &visitor, Some(&error)),
    }
}
