//! Being called something else.

use axum::{
    extract::{State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    form::{self, FormPage},
    page::{go, signed_out},
    visitor::Visitor,
};
use crate::{
    service::profile,
    web::{error::Error, param::Params, state::AppState},
};

fn page<'a>(state: &'a AppState, visitor: &Visitor, name: &str) -> FormPage<'a> {
    let page = FormPage::new(state, visitor.locale, "account-name");
    let words = page.words();
    page.saying(words.text("account-name-sentence"))
        .posting("/account/name", words.text("account-save"))
        .asking(form::name(words, name))
        .leading("/account", words.text("account-back"))
}

/// `GET /account/name`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    match &visitor.who {
        Some(who) => page(&state, &visitor, &who.account.name).respond(&state, &visitor, None),
        None => signed_out(&state, &visitor),
    }
}

/// `POST /account/name`.
pub(super) async fn update(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let mut name = String::new();
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["name"])?;
        params.get("name").unwrap_or_default().clone_into(&mut name);
        state.limits().check_sign_in(visitor.address.0)?;
        profile::rename(state.runtime(), who, &name).await?;
        Ok::<_, Error>(go(&state, "/account"))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, &name).respond(&state, &visitor, Some(&error)),
    }
}
