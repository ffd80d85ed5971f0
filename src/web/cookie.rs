//! The guest's cookie: partitioned, so that it works inside a frame where third-party cookies are blocked and is another one
//! on every blog (CHIPS).

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
