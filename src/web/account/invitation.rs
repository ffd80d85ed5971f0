//! `/account/invitation`: taking an invitation to keep a site in order.

use axum::{
    extract::{RawQuery, State, rejection::BytesRejection},
    http::{Method, Uri},
    response::Response,
};
use bytes::Bytes;

use super::{
    confirm::require_recent,
    cookie::NEXT,
    form::{self, FormPage},
    page::{failed, keep_signed_in, set},
    visitor::{DESK, INVITATION, Visitor, ask_to_sign_in, place_to_keep},
};
use crate::{
    domain::{password::Length, role::Role},
    service::{
        people::{self, Invited, must_choose_password},
        session::SignedIn,
    },
    web::{error::Error, param::Params, state::AppState},
};

/// Whoever is signed in and has proved lately who they are; otherwise the answer that asks for it, and comes back here.
#[expect(clippy::result_large_err, reason = "the answer is sent as it is")]
fn proven<'v>(
    state: &AppState,
    visitor: &'v Visitor,
    method: &Method,
    address: &Uri,
) -> Result<&'v SignedIn, Response> {
    if visitor.who.is_none() {
        return Err(ask_to_sign_in(state, visitor, method, address));
    }
    require_recent(state, visitor, "/account").map_err(|mut asked| {
        set(&mut asked, NEXT.keep(&place_to_keep(state, address)));
        asked
    })
}

fn page<'a>(state: &'a AppState, visitor: &Visitor, who: &SignedIn, key: &str, invited: &Invited) -> FormPage<'a> {
    let page = FormPage::new(state, visitor.locale, "invitation-title");
    let words = page.words();
    let sentence = match invited.invitation.role {
        Role::Owner => "invitation-owner",
        Role::Moderator => "invitation-moderator",
    };
    let about = [
        ("inviter", invited.inviter.as_str().into()),
        ("site", invited.site.settings.name.as_str().into()),
    ];
    let mut page = page
        .saying(words.format(sentence, &about))
        .posting(INVITATION, words.text("invitation-accept"))
        .leading("/account", words.text("account-back"));
    if must_choose_password(who) {
        page = page
            .saying(words.text("invitation-password"))
            .asking(form::new_password(words, Length::Staff.least()));
    }
    page.key = Some(key.to_owned());
    page
}

/// `GET /account/invitation?key=`.
pub(super) async fn show(
    State(state): State<AppState>,
    visitor: Visitor,
    method: Method,
    address: Uri,
    RawQuery(query): RawQuery,
) -> Response {
    let who = match proven(&state, &visitor, &method, &address) {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    let query = query.unwrap_or_default();
    let params = Params::parse(&query, &["key"]).unwrap_or_default();
    let key = params.get("key").unwrap_or_default();
    match people::find(state.runtime(), who, key).await {
        Ok(invited) => page(&state, &visitor, who, key, &invited).respond(&state, &visitor, None),
        Err(error) => failed(&state, &error.into(), visitor.locale),
    }
}

/// `POST /account/invitation`.
pub(super) async fn accept(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let who = match require_recent(&state, &visitor, "/account") {
        Ok(who) => who,
        Err(asked) => return asked,
    };
    let mut key = String::new();
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["key", "password"])?;
        params.get("key").unwrap_or_default().clone_into(&mut key);
        state.limits().check_sign_in(visitor.address.0)?;
        let password = params.get("password");
        Ok::<_, Error>(people::accept(state.runtime(), who, &key, password, &visitor.client).await?)
    };
    match done.await {
        Ok((site, begun)) => keep_signed_in(&state, &begun, &format!("{DESK}/sites/{}", site.key)),
        Err(error) => match people::find(state.runtime(), who, &key).await {
            Ok(invited) => page(&state, &visitor, who, &key, &invited).respond(&state, &visitor, Some(&error)),
            Err(_) => failed(&state, &error, visitor.locale),
        },
    }
}
