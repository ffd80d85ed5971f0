//! The pages of the popup: where a reader chooses how to sign in, and where they end. One script makes them do something.

use std::{fmt, sync::LazyLock};

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{Tongue, WayJson, ways};
use crate::{
    i18n::{Catalog, Locale},
    web::{
        asset::{self, Asset},
        error::Error,
        state::AppState,
    },
};

/// The popup's own few rules after those of the conversation.
const OWN_STYLE: &str = include_str!("style.css");

/// What all pages here have in common.
#[derive(Clone, Debug)]
struct Head<'a> {
    words: &'a Catalog,
    base: &'a str,
    title: &'a str,
}

impl Head<'_> {
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn style(&self) -> Style {
        Style
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn script(&self) -> &'static str {
        static NAME: LazyLock<String> =
            LazyLock::new(|| Asset::named("popup.js").map(Asset::hashed_name).unwrap_or_default());
        &NAME
    }
}

/// Both style sheets inside a `<style>` element, allowed by their hash.
#[derive(Clone, Copy, Debug)]
struct Style;

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(asset::STYLE)?;
        f.write_str(OWN_STYLE)
    }
}

// Built from our own sources and fixed when the program is compiled.
impl askama::filters::HtmlSafe for Style {}

/// Where the reader chooses. The buttons work once the frame that opened the window has said for whom.
#[derive(Debug, Template)]
#[template(path = "auth/popup.html")]
struct Popup<'a> {
    head: Head<'a>,
    ways: Vec<WayJson>,
}

/// One sentence in a window that can be closed.
#[derive(Debug, Template)]
#[template(path = "auth/ended.html")]
struct Ended<'a> {
    head: Head<'a>,
    sentence: &'a str,
}

/// `GET /auth/popup`.
pub(super) async fn popup(State(state): State<AppState>, Tongue(locale): Tongue) -> Response {
    let words = locale.catalog();
    let ways = ways(&state).into_iter().map(|way| WayJson {
        label: words.format("sign-in-continue", &[("name", way.label.as_str().into())]),
        ..way
    });
    let page = Popup {
        head: head(&state, words, words.text("sign-in-title")),
        ways: ways.collect(),
    };
    render(&state, StatusCode::OK, locale, &page)
}

/// The page of a way that has ended, well or not.
pub(super) fn ended(state: &AppState, status: StatusCode, locale: Locale, title: &str, sentence: &str) -> Response {
    let words = locale.catalog();
    let page = Ended {
        head: head(state, words, words.text(title)),
        sentence: words.text(sentence),
    };
    render(state, status, locale, &page)
}

fn head<'a>(state: &'a AppState, words: &'a Catalog, title: &'a str) -> Head<'a> {
    Head {
        words,
        base: state.base(),
        title,
    }
}

fn render<T: Template>(state: &AppState, status: StatusCode, locale: Locale, page: &T) -> Response {
    match page.render() {
        Ok(html) => (status, [(header::CONTENT_SECURITY_POLICY, policy(state))], Html(html)).into_response(),
        Err(error) => Error::Render(error).to_problem(locale),
    }
}

/// Nothing but our own script, style and pictures, and nobody's frame.
fn policy(state: &AppState) -> HeaderValue {
    static STYLE_HASH: LazyLock<String> = LazyLock::new(|| STANDARD.encode(Sha256::digest(Style.to_string())));
    let policy = format!(
        "default-src 'none'; script-src {origin}{base}/assets/; style-src 'sha256-{hash}'; img-src data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        origin = state.origin(),
        base = state.base(),
        hash = *STYLE_HASH,
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}
