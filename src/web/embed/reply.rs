//! Answering without script: the comment, and the form below it.

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    card::Card,
    chrome::Chrome,
    form::Form,
    help,
    one::{One, look},
    single::Single,
    vote::VoteForm,
};
use crate::{
    service::{self, guest::GuestSecret},
    web::{cookie, error::Error, param::encoded, path::PathText, state::AppState},
};

/// `GET /embed/comments/{id}/reply`.
pub(super) async fn show(
    State(state): State<AppState>,
    PathText(id): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let look = look(&query.unwrap_or_default(), &headers);
    let shown = async {
        let one = One::find(&state, &id, look, &headers).await?;
        let secret = cookie::guest_secret(&headers);
        page(&state, &one, secret.as_ref()).await
    };
    shown
        .await
        .unwrap_or_else(|error| help::error_page(&state, &error, look.locale))
}

/// The comment with its votes and a form for an answer to it, or why there is none.
pub(super) async fn page(state: &AppState, one: &One, secret: Option<&GuestSecret>) -> Result<Response, Error> {
    let found = service::comment::public(state.runtime(), &one.site, one.id).await?;
    let words = one.look.locale.catalog();
    let can_reply =
        one.site.takes_guests(Some(&found.thread), state.runtime().now()) && found.comment.status.is_public();
    let standing = service::vote::standing(state.runtime(), &one.site, &found.thread, &found.comment, secret).await?;
    let mut form = Form::new(words, &one.site);
    form.prompt = words.text("prompt-reply");
    form.parent = Some(one.id.to_string());
    form.action = Some(format!(
        "{}/embed/preview?site={}&thread={}&lang={}",
        state.base(),
        encoded(&one.site.key),
        found.thread.id,
        one.look.locale.code(),
    ));
    let title = words.text("title-reply").to_owned();
    let page = Single {
        chrome: Chrome::new(words, state.base(), title, one.look.theme, one.place),
        notice: (!can_reply).then(|| {
            let is_open = one.site.is_open(Some(&found.thread), state.runtime().now());
            let why = if is_open { "notice-guests-off" } else { "notice-closed" };
            words.text(why).to_owned()
        }),
        card: Some(Card::own(&found.comment, words, state.base(), false).scored(&one.site, found.comment.votes)),
        vote: VoteForm::of(state, one, standing),
        form: can_reply.then_some(form),
        edit: None,
        report_to: found.comment.status.is_public().then(|| one.link(state, "/report")),
        back_to: one.thread_link(state, found.thread.id),
    };
    page.respond(state, &one.site, StatusCode::OK)
}
