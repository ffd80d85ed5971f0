//! Pages for when there is no thread to show: an error, or a site that is not set up yet.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode},
    response::{Html, IntoResponse, Response},
};

use super::chrome::{Chrome, policy};
use crate::{
    domain::site::Site,
    i18n::{Catalog, Locale},
    service,
    web::{
        document::html_headers,
        error::Error,
        render_cache::{Place, Theme},
        state::AppState,
    },
};

/// A few sentences.
#[derive(Debug, Template)]
#[template(path = "embed/help.html")]
struct Help<'a> {
    chrome: Chrome<'a>,
    title: &'a str,
    sentences: Vec<String>,
    /// A command to run.
    command: Option<String>,
}

/// What a page answers that names a site nobody made: a help page without content, which any page may show (ruling 4).
pub(super) fn unknown_site(state: &AppState, key: &str, locale: Locale) -> Response {
    let words = locale.catalog();
    let command = "rejoinder site create KEY --name NAME --origin https://blog.example".to_owned();
    let sentence = words.format("help-site", &[("site", key.into())]);
    set_up(state, words, sentence, command)
}

/// What a page answers that is none of the site's. Neither the site's origins nor the stranger's are named: whoever made up the
/// address must not be able to put it into an owner's command line.
pub(super) fn foreign_page(state: &AppState, site: &Site, locale: Locale) -> Response {
    let words = locale.catalog();
    let command = format!(
        "rejoinder site set {} origins=https://blog.example,https://www.blog.example",
        site.key
    );
    let sentence = words.format("help-origin", &[("site", site.key.as_str().into())]);
    set_up(state, words, sentence, command)
}

fn set_up(state: &AppState, words: &Catalog, sentence: String, command: String) -> Response {
    let help = Help {
        chrome: chrome(state, words, words.text("help-title")),
        title: words.text("help-title"),
        sentences: vec![sentence, words.text("help-todo").to_owned()],
        command: Some(command),
    };
    respond(state, StatusCode::NOT_FOUND, &help)
}

/// A readable page about a failure.
pub(super) fn error_page(state: &AppState, error: &Error, locale: Locale) -> Response {
    error.log();
    let words = locale.catalog();
    let mut sentences = vec![];
    if let Error::Service(service::Error::NotFound(_)) = error {
        sentences.push(words.text("error-not-found-help").to_owned());
    }
    // The name of the field is a parameter's, for whoever wrote the address by hand.
    sentences.extend(
        error
            .fields(words)
            .into_iter()
            .map(|(field, text)| format!("{field}: {text}")),
    );
    let sentence = error.sentence(words);
    let help = Help {
        chrome: chrome(state, words, &sentence),
        title: &sentence,
        sentences,
        command: None,
    };
    let mut response = respond(state, error.status(), &help);
    error.add_retry_after(&mut response);
    response
}

fn chrome<'a>(state: &'a AppState, words: &'a Catalog, title: &str) -> Chrome<'a> {
    Chrome::new(words, state.base(), title.to_owned(), Theme::Auto, Place::Standalone)
}

fn respond(state: &AppState, status: StatusCode, help: &Help<'_>) -> Response {
    match help.render() {
        Ok(html) => (status, uncached(state, &policy(state, None)), Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the help page could not be rendered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Headers of a page that is somebody's own or says something about this very request.
pub(super) fn uncached(state: &AppState, csp: &HeaderValue) -> axum::http::HeaderMap {
    html_headers(csp, "no-store", state.is_secure())
}
