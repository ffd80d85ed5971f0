//! Changing one's own comment, and seeing what became of it: judged by the guest's secret alone.

use std::collections::HashMap;

use axum::{
    Json,
    extract::{RawQuery, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use bytes::Bytes;
use serde::Serialize;

use super::{
    card::{Answers, Card, Fragment, flat_parent},
    chrome::Chrome,
    compose::form_text,
    help,
    one::{NAMES, One, look},
    preview_token, reply,
    single::{EditForm, Single},
    thread::announce,
};
use crate::{
    domain::{
        body::Body,
        comment::{Comment, Status},
        time::Timestamp,
    },
    service::{self, comment::Changed, moderation},
    web::{
        client::ClientAddress, cookie, error::Error, header::wants_fragment, param::Params, path::PathText, person,
        state::AppState,
    },
};

/// A comment's text for the script's edit form.
#[derive(Debug, Serialize)]
struct Source<'a> {
    body: &'a str,
    editable_until: String,
}

/// `GET /embed/comments/{id}`: what became of one's own comment, after it was posted without script.
pub(super) async fn show_own(
    State(state): State<AppState>,
    PathText(id): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let look = look(&query, &headers);
    let shown = async {
        let one = One::find(&state, &id, look, &headers).await?;
        let params = Params::parse(&query, &["posted"])?;
        let token = params.get("posted").unwrap_or_default();
        let runtime = state.runtime();
        let by = person::of(&state, &headers, &one.site, cookie::guest_secret(&headers)).await?;
        let own = if preview_token::has_posted(runtime, one.id, token) {
            service::comment::just_posted(runtime, &one.site, one.id).await?
        } else {
            service::comment::readable(runtime, &one.site, one.id, by.as_ref()).await?
        };
        // An address can be passed on: the words of a moderator are for whoever proves to be the author.
        let is_own = by.is_some_and(|by| by.wrote(&own.comment, one.site.id));
        let told = if is_own {
            moderation::told(runtime, &one.site, &[&own.comment]).await?
        } else {
            HashMap::new()
        };
        let words = look.locale.catalog();
        let notice = match own.comment.status {
            Status::Pending => Some("notice-held"),
            Status::Approved => Some("notice-posted"),
            Status::Deleted => Some("notice-deleted"),
            Status::Spam | Status::Trashed => None,
        };
        let title = super::thread::heading(Some(&own.thread), words);
        let page = Single {
            chrome: Chrome::new(words, state.base(), title, one.look.theme, one.place),
            notice: notice.map(|key| words.text(key).to_owned()),
            card: Some(
                Card::own(&own.comment, words, state.base(), true)
                    .scored(&one.site, own.comment.votes)
                    .explained(&one.site, &own.comment)
                    .told(told.get(&one.id).map(String::as_str)),
            ),
            vote: None,
            form: None,
            edit: None,
            report_to: None,
            back_to: one.thread_link(&state, own.thread.id),
        };
        page.respond(&state, &one.site, StatusCode::OK)
    };
    shown
        .await
        .unwrap_or_else(|error| help::error_page(&state, &error, look.locale))
}

/// `GET /embed/comments/{id}/edit`: the form, or for the script the text alone. The one link of each comment leads here (ruling 10
/// wants it there, and a second one would cost its bytes in every comment), so that whoever may not change it can answer it.
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
        let by = person::of(&state, &headers, &one.site, secret.clone()).await?;
        let own = match service::comment::editable(state.runtime(), &one.site, one.id, by.as_ref()).await {
            Err(service::Error::NotEditable) if !wants_fragment(&headers) => {
                return reply::page(&state, &one, secret.as_ref()).await;
            }
            own => own?,
        };
        if wants_fragment(&headers) {
            let source = Source {
                body: &own.comment.source,
                editable_until: editable_until(&one, &own.comment).to_string(),
            };
            return Ok(([(header::CACHE_CONTROL, "no-store")], Json(source)).into_response());
        }
        page(&state, &one, &own, &own.comment.source, None)
    };
    shown
        .await
        .unwrap_or_else(|error| failed(&state, &headers, &error, look.locale))
}

/// `POST /embed/comments/{id}/edit`.
pub(super) async fn edit(
    State(state): State<AppState>,
    PathText(id): PathText,
    client: ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let look = look(&query.unwrap_or_default(), &headers);
    let done = async {
        let text = form_text(&state, &headers, body)?;
        let form = Params::parse(&text, NAMES)?;
        let body = form.get("body").unwrap_or_default();
        let one = One::find(&state, &id, look, &headers).await?;
        state.limits().check_post(client.0)?;
        let by = person::of(&state, &headers, &one.site, cookie::guest_secret(&headers)).await?;
        let runtime = state.runtime();
        match service::comment::edit(runtime, &one.site, one.id, by.as_ref(), body).await {
            Ok(changed) if wants_fragment(&headers) => fragment(&state, &one, &changed).await,
            Ok(_) => Ok(Redirect::to(&one.link(&state, "")).into_response()),
            Err(error @ service::Error::Invalid(_)) if !wants_fragment(&headers) => {
                let own = service::comment::editable(runtime, &one.site, one.id, by.as_ref()).await?;
                page(&state, &one, &own, body, Some(&error.into()))
            }
            Err(error) => Err(error.into()),
        }
    };
    done.await
        .unwrap_or_else(|error| failed(&state, &headers, &error, look.locale))
}

/// `POST /embed/comments/{id}/delete`.
pub(super) async fn delete(
    State(state): State<AppState>,
    PathText(id): PathText,
    client: ClientAddress,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let look = look(&query.unwrap_or_default(), &headers);
    let done = async {
        form_text(&state, &headers, body)?;
        let one = One::find(&state, &id, look, &headers).await?;
        state.limits().check_post(client.0)?;
        let by = person::of(&state, &headers, &one.site, cookie::guest_secret(&headers)).await?;
        let changed = service::comment::delete(state.runtime(), &one.site, one.id, by.as_ref()).await?;
        if !wants_fragment(&headers) {
            return Ok(Redirect::to(&one.thread_link(&state, changed.thread.id)).into_response());
        }
        if changed.comment.is_shown() {
            return fragment(&state, &one, &changed).await;
        }
        // Nobody answered it: it is gone, and the heading counts one less.
        let mut response = StatusCode::NO_CONTENT.into_response();
        add_heading(&state, &one, &changed, &mut response).await?;
        Ok(response)
    };
    done.await
        .unwrap_or_else(|error| failed(&state, &headers, &error, look.locale))
}

fn editable_until(one: &One, comment: &Comment) -> Timestamp {
    comment.editable_until(one.site.settings.edit_minutes)
}

/// The comment as it stands now, with what the document around it must change.
async fn fragment(state: &AppState, one: &One, changed: &Changed) -> Result<Response, Error> {
    use askama::Template as _;
    let words = one.look.locale.catalog();
    let parent = flat_parent(state, &one.site, &changed.comment).await?;
    let card = Card::own(&changed.comment, words, state.base(), true).answering(parent.as_ref().and_then(Answers::own));
    let card = card.scored(&one.site, changed.comment.votes);
    let html = Fragment { card }.render()?;
    let mut response = ([(header::CACHE_CONTROL, "no-store")], Html(html)).into_response();
    add_heading(state, one, changed, &mut response).await?;
    Ok(response)
}

async fn add_heading(state: &AppState, one: &One, changed: &Changed, response: &mut Response) -> Result<(), Error> {
    let thread = service::thread::get(state.runtime(), &one.site, changed.thread.id).await?;
    announce(response, &thread, one.look.locale.catalog());
    Ok(())
}

fn page(state: &AppState, one: &One, own: &Changed, body: &str, error: Option<&Error>) -> Result<Response, Error> {
    let words = one.look.locale.catalog();
    let problem = error.map(|error| {
        let beside = error.fields(words).into_iter().next().map(|(_, sentence)| sentence);
        beside.unwrap_or_else(|| error.sentence(words))
    });
    let edit = EditForm {
        edit_to: one.link(state, "/edit"),
        delete_to: one.link(state, "/delete"),
        reply_to: one.link(state, "/reply"),
        body,
        body_characters: Body::MAX_CHARS,
        problem,
    };
    let title = words.text("title-edit").to_owned();
    let page = Single {
        chrome: Chrome::new(words, state.base(), title, one.look.theme, one.place),
        notice: None,
        card: None,
        vote: None,
        form: None,
        edit: Some(edit),
        report_to: None,
        back_to: one.thread_link(state, own.thread.id),
    };
    page.respond(state, &one.site, error.map_or(StatusCode::OK, Error::status))
}

fn failed(state: &AppState, headers: &HeaderMap, error: &Error, locale: crate::i18n::Locale) -> Response {
    if wants_fragment(headers) {
        error.to_problem(locale)
    } else {
        help::error_page(state, error, locale)
    }
}
