//! Choosing another password, knowing the one there is.

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
    domain::password::Length,
    service::{account, session::SignedIn},
    web::{error::Error, param::Params, state::AppState},
};

async fn page<'a>(state: &'a AppState, visitor: &Visitor, who: &SignedIn) -> FormPage<'a> {
    let page = FormPage::new(state, visitor.locale, "account-password");
    let words = page.words();
    let length = if who.is_staff { Length::Staff } else { Length::Commenter };
    let mut page = page.posting("/account/password", words.text("account-save"));
    if who.has_password {
        page = page.asking(form::current_password(words));
    }
    page.asking(form::new_password(words, length.least()))
        .saying(words.text("account-password-sentence"))
        .leading("/account", words.text("account-back"))
}

/// `GET /account/password`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    match &visitor.who {
        Some(who) => page(&state, &visitor, who).await.respond(&state, &visitor, None),
        None => go(&state, "/account/sign-in"),
    }
}

/// `POST /account/password`.
pub(super) async fn update(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(who) = &visitor.who else {
        return go(&state, "/account/sign-in");
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
        Ok::<_, Error>(welcome(&state, &begun.await?))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, who)
            .await
            .respond(&state, &visitor, Some(&error)),
    }
}
