//! Proving once more who one is, before something that matters (T25).

use axum::{
    extract::{RawQuery, State, rejection::BytesRejection},
    response::Response,
};
use bytes::Bytes;

use super::{
    form::{self, FormPage},
    page::{go, keep_signed_in},
    visitor::Visitor,
};
use crate::{
    service::{
        self,
        confirm::{self, Proof},
        session::SignedIn,
    },
    web::{error::Error, param::Params, state::AppState},
};

const HOME: &str = "/account";

/// Whoever is signed in, if they have proved lately who they are; otherwise the answer that asks them to, and leads on to `next`, the
/// path of one of our own pages without a query. What matters asks for this when it is shown and when it is done.
#[expect(clippy::result_large_err, reason = "the answer is sent as it is")]
pub(in crate::web) fn require_recent<'v>(
    state: &AppState,
    visitor: &'v Visitor,
    next: &str,
) -> Result<&'v SignedIn, Response> {
    let Some(who) = &visitor.who else {
        return Err(go(state, "/account/sign-in"));
    };
    match who.expect_recent(state.runtime().now()) {
        Ok(()) => Ok(who),
        Err(_) => Err(go(state, &format!("/account/confirm?next={next}"))),
    }
}

/// Where to go on: one of our own pages, or home. Whatever could lead elsewhere, or do something by being looked at, is home (T6).
fn checked(next: Option<&str>) -> &str {
    let is_plain = |rest: &str| {
        rest.split('/').skip(1).all(|part| !part.is_empty())
            && rest
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'/')
    };
    let own = next.filter(|next| {
        next.strip_prefix(HOME)
            .is_some_and(|rest| (rest.is_empty() || rest.starts_with('/')) && is_plain(rest))
    });
    own.unwrap_or(HOME)
}

fn page<'a>(state: &'a AppState, visitor: &Visitor, who: &SignedIn, next: &str) -> FormPage<'a> {
    let page = FormPage::new(state, visitor.locale, "account-confirm");
    let words = page.words();
    let back = words.text("account-back");
    if confirm::is_possible(who) {
        let mut page = page
            .saying(words.text("account-confirm-sentence"))
            .posting("/account/confirm", words.text("account-confirm-button"));
        if who.has_password {
            page = page.asking(form::current_password(words));
        }
        if who.factors.is_any() {
            page = page.asking(form::factor_code(words));
        }
        page.next = Some(next.to_owned());
        return page.leading(HOME, back);
    }
    if state.runtime().mailer.is_none() {
        return page.saying(words.text("account-no-mail")).leading(HOME, back);
    }
    page.saying(words.text("account-confirm-mail"))
        .leading("/account/link", words.text("account-link"))
        .leading(HOME, back)
}

/// `GET /account/confirm?next=`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    let Some(who) = &visitor.who else {
        return go(&state, "/account/sign-in");
    };
    let query = query.unwrap_or_default();
    let params = Params::parse(&query, &["next"]).unwrap_or_default();
    page(&state, &visitor, who, checked(params.get("next"))).respond(&state, &visitor, None)
}

/// `POST /account/confirm`.
pub(super) async fn create(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(who) = &visitor.who else {
        return go(&state, "/account/sign-in");
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
        Err(Error::Service(service::Error::SignedOut)) => go(&state, "/account/sign-in"),
        Err(error) => page(&state, &visitor, who, &next).respond(&state, &visitor, Some(&error)),
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
        ] {
            assert_eq!(checked(Some(other)), HOME, "{other}");
        }
        assert_eq!(checked(None), HOME);
    }
}
