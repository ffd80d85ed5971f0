//! Cookies. Those of the frame are partitioned, so that they work where third-party cookies are blocked and are others on every
//! blog (CHIPS).

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use cookie::{Cookie, SameSite, time::Duration};

use super::header::GUEST;
use crate::service::guest::GuestSecret;

/// The prefix makes browsers refuse the cookie from any other host and without TLS (T34).
const NAME: &str = "__Host-rejoinder-guest";
const DAYS_KEPT: i64 = 400;

/// The guest secret of a request to the frame: the header the script sends, else the cookie. Never used by the API (ruling 1).
pub(super) fn guest_secret(headers: &HeaderMap) -> Option<GuestSecret> {
    guest_secret_header(headers).or_else(|| {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .find(|cookie| cookie.name() == NAME)
            .and_then(|cookie| GuestSecret::parse(cookie.value()))
    })
}

/// The guest secret as a header, which no page can make a browser send by itself.
pub(super) fn guest_secret_header(headers: &HeaderMap) -> Option<GuestSecret> {
    headers
        .get(&GUEST)
        .and_then(|value| value.to_str().ok())
        .and_then(GuestSecret::parse)
}

/// Gives a new guest their secret: as a cookie, and as a header for the script, which cannot see the cookie.
pub(super) fn hand_out(secret: &GuestSecret, response: &mut Response) {
    let headers = response.headers_mut();
    if let Some(cookie) = keep(secret) {
        headers.append(header::SET_COOKIE, cookie);
    }
    if let Ok(value) = HeaderValue::from_str(secret.expose()) {
        headers.insert(GUEST.clone(), value);
    }
}

/// The `Set-Cookie` that keeps a new secret.
fn keep(secret: &GuestSecret) -> Option<HeaderValue> {
    let cookie = Cookie::build((NAME, secret.expose().to_owned()))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::None)
        .partitioned(true)
        .max_age(Duration::days(DAYS_KEPT))
        .build();
    HeaderValue::from_str(&cookie.to_string()).ok()
}

/// A cookie that holds one secret.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    /// With the prefix that makes browsers refuse it from any other host and without TLS (T34).
    pub name: &'static str,
    /// Whether it is the frame's; else it is the top page's, and comes along when another site links to us.
    pub is_framed: bool,
}

impl Kept {
    /// What it holds.
    pub(super) fn read(&self, headers: &HeaderMap) -> Option<String> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .find(|cookie| cookie.name() == self.name)
            .map(|cookie| cookie.value().to_owned())
    }

    /// Keeps a secret for so long.
    pub(super) fn keep(&self, secret: &str, seconds: i64, response: &mut Response) {
        let cookie = Cookie::build((self.name, secret.to_owned()))
            .path("/")
            .secure(true)
            .http_only(true)
            .same_site(if self.is_framed { SameSite::None } else { SameSite::Lax })
            .partitioned(self.is_framed)
            .max_age(Duration::seconds(seconds))
            .build();
        if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }

    /// Has the browser forget it.
    pub(super) fn forget(&self, response: &mut Response) {
        self.keep("", 0, response);
    }
}
