//! The cookies of our own pages. The prefix makes browsers refuse them from any other host and without TLS (T34).

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};

/// One cookie of ours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kept {
    name: &'static str,
    same_site: SameSite,
    life: Duration,
}

/// Who is signed in. Never sent with a request that another site began.
pub(super) const SESSION: Kept = Kept {
    name: "__Host-rejoinder-session",
    same_site: SameSite::Strict,
    life: Duration::days(30),
};
/// The ticket this browser asked for: a link from a mail is followed from elsewhere, and must find it.
pub(super) const TICKET: Kept = Kept {
    name: "__Host-rejoinder-ticket",
    same_site: SameSite::Lax,
    life: Duration::minutes(10),
};
/// Who has proved the first thing and is asked for the second.
pub(super) const STEP: Kept = Kept {
    name: "__Host-rejoinder-step",
    same_site: SameSite::Strict,
    life: Duration::minutes(10),
};
/// The page of the desk that somebody was going to when they were asked to sign in.
pub(super) const NEXT: Kept = Kept {
    name: "__Host-rejoinder-next",
    same_site: SameSite::Strict,
    life: Duration::minutes(10),
};
/// A trip to a provider: the way back begins elsewhere, and must find it.
pub(super) const TRIP: Kept = Kept {
    name: "__Host-rejoinder-trip",
    same_site: SameSite::Lax,
    life: Duration::minutes(10),
};
/// What the forms of somebody who is not signed in are bound to.
pub(super) const FORM: Kept = Kept {
    name: "__Host-rejoinder-form",
    same_site: SameSite::Lax,
    life: Duration::days(1),
};

impl Kept {
    /// The value a request brings.
    pub(super) fn read(self, headers: &HeaderMap) -> Option<String> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .find(|cookie| cookie.name() == self.name)
            .map(|cookie| cookie.value().to_owned())
    }

    /// The `Set-Cookie` that keeps a value.
    pub(super) fn keep(self, value: &str) -> Option<HeaderValue> {
        self.set(value, self.life)
    }

    /// The `Set-Cookie` that forgets it.
    pub(super) fn forget(self) -> Option<HeaderValue> {
        self.set("", Duration::ZERO)
    }

    fn set(self, value: &str, life: Duration) -> Option<HeaderValue> {
        let cookie = Cookie::build((self.name, value.to_owned()))
            .path("/")
            .secure(true)
            .http_only(true)
            .same_site(self.same_site)
            .max_age(life)
            .build();
        HeaderValue::from_str(&cookie.to_string()).ok()
    }
}
