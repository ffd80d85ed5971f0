//! To a provider and back, from one of our own pages. The way there begins with a page that leads on by itself: a browser follows
//! no redirect to another origin after a form of ours, because the policy names our own origin alone.

use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    cookie::TRIP,
    page::{Head, go, keep_signed_in, respond, set, welcome},
    visitor::{Visitor, client},
};
use crate::{
    domain::{attempt::Why, trip::Purpose},
    i18n::Locale,
    service::{
        attempt::Token,
        session::SignedIn,
        trip::{self, Arriving, Outcome, Return},
    },
    web::{auth::callback_address, client::ClientAddress, error::Error, state::AppState},
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
    who: Option<&SignedIn>,
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
        Err(why) => Ok(come_back(state, purpose, next, &Outcome::Failed(why))),
    }
}

/// Takes somebody back who set out from one of our own pages; none when it was not from there.
pub(in crate::web) async fn arrive(
    state: &AppState,
    provider: &str,
    headers: &HeaderMap,
    address: ClientAddress,
    query: &str,
    locale: Locale,
) -> Option<Response> {
    let arriving = Arriving {
        client: client(headers, address),
        locale: locale.code().to_owned(),
    };
    let browser = TRIP.read(headers).and_then(|text| Token::parse(&text.into()));
    let back = callback_address(state, provider);
    match trip::arrive(state.runtime(), provider, browser, query, &back, &arriving).await {
        Ok(None) => None,
        Ok(Some(Return { purpose, next, outcome })) => Some(come_back(state, purpose, &next, &outcome)),
        Err(error) => Some(super::page::failed(state, &error.into(), locale)),
    }
}

fn come_back(state: &AppState, purpose: Purpose, next: &str, outcome: &Outcome) -> Response {
    match (purpose, outcome) {
        (_, Outcome::Entered(entered)) => welcome(state, entered),
        (_, Outcome::Confirmed(renewed)) => keep_signed_in(state, renewed, next),
        (Purpose::Confirm, _) => go(state, &format!("/account/confirm?next={next}&came={}", name(outcome))),
        _ => go(state, &format!("{next}?came={}", name(outcome))),
    }
}

fn name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Entered(_) => "entered",
        Outcome::Linked => "linked",
        Outcome::Confirmed(_) => "confirmed",
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
            Why::AddressTaken => "sign-in-address-taken",
            Why::Refused => "identity-refused",
        },
    })
}
