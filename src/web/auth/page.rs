//! The pages of the popup: where a reader chooses how to sign in, and where they end. One script makes them do something.

use std::{fmt, sync::LazyLock};

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{Tongue, WayJson, callback, ways};
use crate::{
    domain::{id::AttemptId, site::Site},
    i18n::{Catalog, Locale},
    web::{
        asset::{self, Asset},
        error::Error,
        param::Params,
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
struct Choosing<'a> {
    head: Head<'a>,
    ways: Vec<WayJson>,
    /// Opened by a frame, which may say for whom; else the reader was led here.
    is_popup: bool,
    site: Option<&'a Site>,
    challenge: &'a str,
    back_to: &'a str,
}

/// One sentence in a window that can be closed.
#[derive(Debug, Template)]
#[template(path = "auth/ended.html")]
struct Ended<'a> {
    head: Head<'a>,
    sentence: &'a str,
}

/// Where the code is shown that somebody types into the form.
#[derive(Debug, Template)]
#[template(path = "auth/code.html")]
struct Code<'a> {
    head: Head<'a>,
    attempt: AttemptId,
}

/// As whom of our own accounts somebody comments.
#[derive(Debug, Template)]
#[template(path = "auth/account.html")]
struct Account<'a> {
    head: Head<'a>,
    attempt: AttemptId,
    name: &'a str,
    /// They have signed in for nothing else: no second question.
    at_once: bool,
}

/// `GET /auth/popup?site=`: opened by the frame, which says for whom. Where it cannot, the window begins a try of its own.
pub(super) async fn popup(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    Tongue(locale): Tongue,
) -> Response {
    choice(&state, &query.unwrap_or_default(), locale, false, true).await
}

/// `GET /auth/start?site=&challenge=&page=`: where a reader is led whose browser opens no windows.
pub(super) async fn start(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    Tongue(locale): Tongue,
    headers: HeaderMap,
) -> Response {
    choice(
        &state,
        &query.unwrap_or_default(),
        locale,
        is_led_by_us(&headers),
        false,
    )
    .await
}

/// Whether the link was one of our own frame's (Fetch Metadata, section 2.3). Anybody else's must not say who can redeem the code, nor
/// where it lands (T2, T6): then it is shown, to be typed.
fn is_led_by_us(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin")
}

async fn choice(state: &AppState, query: &str, locale: Locale, is_led: bool, is_popup: bool) -> Response {
    let words = locale.catalog();
    let params = Params::parse(query, &["site", "challenge", "page"]).unwrap_or_default();
    let way_back = |name: &str| params.get(name).filter(|_| is_led).unwrap_or_default();
    let key = params.get("site").unwrap_or_default();
    // A site that nobody made has nothing to sign in for: the window says that it is lost.
    let site = state.site(key).await.ok();
    let ways = ways(state, words).into_iter().map(|way| WayJson {
        label: words.format("sign-in-continue", &[("name", way.label.as_str().into())]),
        ..way
    });
    let page = Choosing {
        head: head(state, words, words.text("sign-in-title")),
        ways: ways.collect(),
        is_popup,
        site: site.as_deref(),
        challenge: way_back("challenge"),
        back_to: way_back("page"),
    };
    render(state, StatusCode::OK, locale, &page)
}

/// `GET /auth/code?attempt=`.
pub(super) async fn code(State(state): State<AppState>, RawQuery(query): RawQuery, Tongue(locale): Tongue) -> Response {
    let query = query.unwrap_or_default();
    let params = Params::parse(&query, &["attempt"]).unwrap_or_default();
    let Some(attempt) = params.get("attempt").and_then(|text| text.parse().ok()) else {
        return callback::invalid(&state, locale);
    };
    let words = locale.catalog();
    let head = head(&state, words, words.text("sign-in-done"));
    render(&state, StatusCode::OK, locale, &Code { head, attempt })
}

/// The page that asks somebody who is signed in here whether to go on as that, unless they have just answered.
pub(super) fn account(state: &AppState, locale: Locale, attempt: AttemptId, name: &str, at_once: bool) -> Response {
    let words = locale.catalog();
    let head = head(state, words, words.text("sign-in-title"));
    let page = Account {
        head,
        attempt,
        name,
        at_once,
    };
    render(state, StatusCode::OK, locale, &page)
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
