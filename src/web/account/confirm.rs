//! Proving once more who one is, before something that matters (T25).

use axum::{
    extract::{RawQuery, State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    form::{self, FormPage},
    page::{go, keep_signed_in, signed_out},
    passkey::PasskeyForm,
    trip,
    visitor::{DESK, Visitor},
};
use crate::{
    domain::trip::Purpose,
    service::{
        self,
        attempt::Way,
        confirm::{self, Proof},
        identity,
        session::SignedIn,
    },
    web::{error::Error, param::Params, state::AppState},
};

const HOME: &str = "/account";
const THROUGH: &str = "/account/confirm/through";

/// Whoever is signed in, if they have proved lately who they are; otherwise the answer that asks them to, and leads on to `next`, the
/// path of one of our own pages without a query. What matters asks for this when it is shown and when it is done.
#[expect(clippy::result_large_err, reason = "the answer is sent as it is")]
pub(in crate::web) fn require_recent<'v>(
    state: &AppState,
    visitor: &'v Visitor,
    next: &str,
) -> Result<&'v SignedIn, Response> {
    let Some(who) = &visitor.who else {
        return Err(signed_out(state, visitor));
    };
    match who.expect_recent(state.runtime().now()) {
        Ok(()) => Ok(who),
        Err(_) => Err(go(state, &format!("/account/confirm?next={next}"))),
    }
}

/// Where to go on: one of our own pages, or home. Whatever could lead elsewhere, or do something by being looked at, is home (T6).
pub(super) fn checked(next: Option<&str>) -> &str {
    let is_plain = |rest: &str| {
        rest.split('/').skip(1).all(|part| !part.is_empty())
            && rest
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'/'))
    };
    let is_below = |next: &str, room: &str| {
        next.strip_prefix(room)
            .is_some_and(|rest| (rest.is_empty() || rest.starts_with('/')) && is_plain(rest))
    };
    let own = next.filter(|next| is_below(next, HOME) || is_below(next, DESK));
    own.unwrap_or(HOME)
}

fn page<'a>(state: &'a AppState, visitor: &Visitor, who: &SignedIn, next: &str) -> FormPage<'a> {
    let mut page = FormPage::new(state, visitor.locale, "account-confirm");
    let words = page.words();
    let back = words.text("account-back");
    if who.factors.passkeys > 0 {
        let label = words.text("account-passkey-use");
        page.passkey = PasskeyForm::proving(state, words, "/account/confirm/passkey", label).map(|form| PasskeyForm {
            next: Some(next.to_owned()),
            ..form
        });
    }
    if confirm::is_possible(who) {
        page = page
            .saying(words.text("account-confirm-sentence"))
            .posting("/account/confirm", words.text("account-confirm-button"));
        if who.has_password {
            page = page.asking(form::current_password(words));
        }
        if who.has_second_step() {
            page = page.asking(form::factor_code(words));
        }
        page.next = Some(next.to_owned());
        return page.leading(HOME, back);
    }
    page.next = Some(next.to_owned());
    // A mail proves something to who has proved the address.
    if who.account.verified_email().is_some() && state.runtime().mailer.is_some() {
        return page
            .saying(words.text("account-confirm-mail"))
            .leading("/account/link", words.text("account-link"))
            .leading(HOME, back);
    }
    page.saying(words.text("account-confirm-other")).leading(HOME, back)
}

/// The page again, with what went wrong.
pub(super) fn respond(state: &AppState, visitor: &Visitor, who: &SignedIn, next: &str, error: &Error) -> Response {
    page(state, visitor, who, next).respond(state, visitor, Some(error))
}

/// `GET /account/confirm?next=`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let query = query.unwrap_or_default();
    let params = Params::parse(&query, &["next", "came"]).unwrap_or_default();
    let mut page =
        page(&state, &visitor, who, checked(params.get("next"))).through(THROUGH, through(&state, who).await);
    let came = params.get("came").and_then(trip::sentence);
    page.problem = came.map(|key| page.words().text(key).to_owned());
    page.respond(&state, &visitor, None)
}

/// The services that know them; none where signing in asks for a second factor, which no service stands for.
async fn through(state: &AppState, who: &SignedIn) -> Vec<Way> {
    if who.has_second_step() {
        return Vec::new();
    }
    identity::own_ways(state.runtime(), who).await.unwrap_or_else(|error| {
        Error::from(error).log();
        Vec::new()
    })
}

/// `POST /account/confirm/through`: sets out to a provider.
pub(super) async fn leave(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let mut next = HOME.to_owned();
    let left = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["provider", "next"])?;
        checked(params.get("next")).clone_into(&mut next);
        if who.has_second_step() {
            return Err(service::Error::NotRecent.into());
        }
        let provider = params.get("provider").unwrap_or_default();
        state.limits().check_sign_in(visitor.address.0)?;
        trip::leave(&state, &visitor, Some(who), Purpose::Confirm, provider, &next).await
    };
    match left.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, who, &next).respond(&state, &visitor, Some(&error)),
    }
}

/// `POST /account/confirm`.
pub(super) async fn create(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let mut next = HOME.to_owned();
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["current", "code", "next"])?;
        checked(params.get("next")).clone_into(&mut next);
        let proof = Proof {
            password: params.get("current"),
            code: params.get("code"),
        };
        state.limits().check_sign_in(visitor.address.0)?;
        let renewed = confirm::prove(state.runtime(), who, proof, &visitor.client).await?;
        Ok::<_, Error>(keep_signed_in(&state, &renewed, &next))
    };
    match done.await {
        Ok(response) => response,
        Err(Error::Service(service::Error::SignedOut)) => signed_out(&state, &visitor),
        Err(error) => respond(&state, &visitor, who, &next, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t6_only_a_page_of_ours_is_led_on_to() {
        for own in [
            "/account",
            "/account/password",
            "/account/identities/google",
            "/account/second-factor",
            "/dashboard",
            "/dashboard/sites/my_blog/people",
        ] {
            assert_eq!(checked(Some(own)), own);
        }
        for other in [
            "",
            "/",
            "//evil.example",
            "/account//evil.example",
            "/account/",
            "/accounts",
            "/account@evil.example",
            "/account/..//evil.example",
            "/account/%2e%2e",
            "/account\\evil",
            "/account/a?b=c",
            "/account/a#b",
            "/account/\r\nset-cookie:a=b",
            "https://evil.example/account",
            "javascript:alert(1)",
            "/dashboards",
            "/dashboard//evil.example",
            "/dashboard/queue?status=spam",
        ] {
            assert_eq!(checked(Some(other)), HOME, "{other}");
        }
        assert_eq!(checked(None), HOME);
    }
}
