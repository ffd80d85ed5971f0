//! To a provider and back, from one of our own pages. The way there begins with a page that leads on by itself: a browser follows
//! no redirect to another origin after a form of ours, because the policy names our own origin alone.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    cookie::TRIP,
    page::{Head, go, respond, set},
    visitor::Visitor,
};
use crate::{
    domain::{attempt::Why, trip::Purpose},
    i18n::Locale,
    service::{
        attempt::Token,
        session::SignedIn,
        trip::{self, Outcome, Return},
    },
    web::{auth::callback_address, error::Error, state::AppState},
};

/// A page that leads to a provider.
#[derive(Debug, Template)]
#[template(path = "account/leave.html")]
struct Leave<'a> {
    head: Head<'a>,
    url: String,
}

/// Sends somebody to a provider; they come back to `next`, a path below the base, with what came of it.
pub(super) async fn leave(
    state: &AppState,
    visitor: &Visitor,
    who: &SignedIn,
    purpose: Purpose,
    provider: &str,
    next: &str,
) -> Result<Response, Error> {
    let browser = visitor.trip.clone();
    let back = callback_address(state, provider);
    let left = trip::depart(state.runtime(), who, purpose, provider, next, browser, &back).await?;
    match left {
        Ok(departure) => {
            let page = Leave {
                head: Head::new(state, visitor.locale, "account-leave"),
                url: departure.url.into(),
            };
            let mut response = respond(state, visitor, StatusCode::OK, &page);
            set(&mut response, TRIP.keep(departure.browser.expose()));
            Ok(response)
        }
        Err(why) => Ok(come_back(state, next, Outcome::Failed(why))),
    }
}

/// Takes somebody back who set out from one of our own pages; none when it was not from there.
pub(in crate::web) async fn arrive(
    state: &AppState,
    provider: &str,
    headers: &HeaderMap,
    query: &str,
    locale: Locale,
) -> Option<Response> {
    let browser = TRIP.read(headers).and_then(|text| Token::parse(&text.into()));
    let back = callback_address(state, provider);
    match trip::arrive(state.runtime(), provider, browser, query, &back).await {
        Ok(None) => None,
        Ok(Some(Return { next, outcome, .. })) => Some(come_back(state, &next, outcome)),
        Err(error) => Some(super::page::failed(state, &error.into(), locale)),
    }
}

fn come_back(state: &AppState, next: &str, outcome: Outcome) -> Response {
    let joint = if next.contains('?') { '&' } else { '?' };
    go(state, &format!("{next}{joint}came={}", name(outcome)))
}

fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Linked => "linked",
        Outcome::Confirmed => "confirmed",
        Outcome::Taken => "taken",
        Outcome::Somebody => "somebody",
        Outcome::Failed(why) => why.name(),
    }
}

/// The key of the sentence about how a trip ended, for the page that somebody came back to.
pub(super) fn sentence(came: &str) -> Option<&'static str> {
    Some(match came {
        "linked" => "identity-linked",
        "taken" => "identity-taken",
        "somebody" => "identity-somebody",
        other => match Why::from_name(other)? {
            Why::Denied => "identity-denied",
            Why::Unavailable => "sign-in-unavailable",
            Why::Unusable => "sign-in-unusable",
            Why::Refused | Why::AddressTaken => "identity-refused",
        },
    })
}
