//! What all our own pages have in common: head, style, policy, and what goes wrong.

use std::{fmt, sync::LazyLock};

use askama::Template;
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{
    cookie::{FORM, SESSION, STEP, TICKET},
    form::FormPage,
    visitor::Visitor,
};
use crate::{
    domain::time::Timestamp,
    i18n::{Catalog, Locale},
    service::{session::NewSession, step::Entered},
    web::{asset, error::Error, header::common, state::AppState},
};

/// Our own few rules after those of the conversation, so that all our pages look alike.
const OWN_STYLE: &str = include_str!("style.css");

/// The head of a page.
#[derive(Clone, Debug)]
pub(super) struct Head<'a> {
    pub words: &'a Catalog,
    pub base: &'a str,
    pub title: String,
}

impl<'a> Head<'a> {
    /// The head of a page with that title.
    pub(super) fn new(state: &'a AppState, locale: Locale, title: &'static str) -> Self {
        let words = locale.catalog();
        Self {
            words,
            base: state.base(),
            title: words.text(title).to_owned(),
        }
    }

    /// The style, which is part of the build.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    pub(super) fn style(&self) -> Style {
        Style
    }
}

/// Both style sheets inside a `<style>` element, allowed by their hash.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style;

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(asset::STYLE)?;
        f.write_str(OWN_STYLE)
    }
}

// Built from our own sources and fixed when the program is compiled.
impl askama::filters::HtmlSafe for Style {}

/// A time as people read it, to the minute: `2026-11-21 02:31Z`.
pub(super) fn minute(at: Timestamp) -> String {
    let full = at.to_string();
    match (full.get(..10), full.get(11..16)) {
        (Some(date), Some(minute)) => format!("{date} {minute}Z"),
        _ => full,
    }
}

/// Shown where another site led here: asked for again by ourselves, the page comes with the session's cookie.
#[derive(Debug, Template)]
#[template(path = "account/again.html")]
struct Again<'a> {
    head: Head<'a>,
}

/// A page that leads to itself.
pub(super) fn again(state: &AppState, visitor: &Visitor) -> Response {
    let head = Head::new(state, visitor.locale, "account-title");
    render(state, StatusCode::OK, &Again { head })
}

/// For who is not signed in, as far as their browser says: they sign in first, unless it was another site that led here.
pub(super) fn signed_out(state: &AppState, visitor: &Visitor) -> Response {
    if visitor.is_led_from_elsewhere() {
        again(state, visitor)
    } else {
        go(state, "/account/sign-in")
    }
}

/// A page, with the cookie that its forms are bound to.
pub(super) fn respond<T: Template>(state: &AppState, visitor: &Visitor, status: StatusCode, page: &T) -> Response {
    let mut response = render(state, status, page);
    if visitor.is_form_new {
        set(&mut response, FORM.keep(visitor.form()));
    }
    response
}

/// A page about a failure that belongs to no form.
pub(in crate::web) fn failed(state: &AppState, error: &Error, locale: Locale) -> Response {
    error.log();
    let words = locale.catalog();
    let mut page = FormPage::new(state, locale, "account-title");
    page.problem = Some(error.sentence(words));
    page.links
        .push(("/account/sign-in", words.text("account-to-sign-in").to_owned()));
    let mut response = render(state, error.status(), &page);
    error.add_retry_after(&mut response);
    response
}

/// To another of our pages, after something was done.
pub(in crate::web) fn go(state: &AppState, path: &str) -> Response {
    let place = format!("{}{path}", state.base());
    let headers = headers(state);
    let Ok(place) = HeaderValue::from_str(&place) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    (StatusCode::SEE_OTHER, headers, [(header::LOCATION, place)]).into_response()
}

/// To a page of somebody whose session goes on under a new secret.
pub(super) fn keep_signed_in(state: &AppState, renewed: &NewSession, next: &str) -> Response {
    let mut response = go(state, next);
    set(&mut response, SESSION.keep(renewed.secret.expose()));
    response
}

/// To the account, or to the second step of signing in.
pub(super) fn welcome(state: &AppState, entered: &Entered) -> Response {
    match entered {
        Entered::In(begun) => signed_in(state, begun),
        Entered::Asked { key } => {
            let mut response = go(state, "/account/step");
            set(&mut response, STEP.keep(key));
            set(&mut response, TICKET.forget());
            response
        }
    }
}

/// To the account, signed in. The cookies from before are worth nothing any more.
pub(super) fn signed_in(state: &AppState, begun: &NewSession) -> Response {
    let mut response = keep_signed_in(state, begun, "/account");
    for cookie in [TICKET, STEP, FORM] {
        set(&mut response, cookie.forget());
    }
    response
}

/// Adds a `Set-Cookie`.
pub(in crate::web) fn set(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

pub(super) fn render<T: Template>(state: &AppState, status: StatusCode, page: &T) -> Response {
    match page.render() {
        Ok(html) => (status, headers(state), Html(html)).into_response(),
        Err(error) => {
            Error::Render(error).log();
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Where the one script of these pages is.
pub(super) fn script_path(state: &AppState) -> String {
    let name = asset::Asset::named("passkey.js").map(asset::Asset::hashed_name);
    format!("{}/assets/{}", state.base(), name.unwrap_or_default())
}

/// Nobody frames these pages, keeps them, or learns from which of them somebody came. Not `no-referrer`: browsers would send
/// `Origin: null` with our own forms.
pub(in crate::web) fn headers(state: &AppState) -> HeaderMap {
    static STYLE_HASH: LazyLock<String> = LazyLock::new(|| STANDARD.encode(Sha256::digest(Style.to_string())));
    let style = STYLE_HASH.as_str();
    let script = format!("{}{}", state.origin(), script_path(state));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src {script}; connect-src 'self'; img-src 'self' data:; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    );
    let mut headers: HeaderMap = common(state.is_secure()).into_iter().collect();
    let fixed: [(HeaderName, &'static str); 7] = [
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::VARY, "cookie, accept-language, sec-fetch-site"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            crate::web::header::PERMISSIONS_POLICY,
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers
}
