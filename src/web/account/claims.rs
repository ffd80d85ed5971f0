//! What was written under one's own address before one signed in.

use askama::Template;
use axum::{
    extract::{RawQuery, State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;

use super::{
    page::{Head, failed, go, minute, respond, signed_out},
    visitor::Visitor,
};
use crate::{
    domain::comment::Comment,
    markup::SafeHtml,
    service::{
        claim::{self, Claimable},
        session::SignedIn,
    },
    web::{error::Error, param::Params, state::AppState},
};

const PATH: &str = "/account/claims";
/// How much of a comment is shown, in characters.
const EXCERPT: usize = 160;

/// The page.
#[derive(Debug, Template)]
#[template(path = "account/claims.html")]
struct Claims<'a> {
    head: Head<'a>,
    token: String,
    has_claimed: bool,
    problem: Option<String>,
    sites: Vec<OnSite>,
}

/// What could be claimed on one site.
#[derive(Debug)]
struct OnSite {
    key: String,
    heading: String,
    latest: Vec<Excerpt>,
}

/// The beginning of a comment.
#[derive(Debug)]
struct Excerpt {
    link: String,
    name: String,
    created_at: String,
    text: String,
}

/// `GET /account/claims`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let has_claimed = query.is_some_and(|query| query == "claimed");
    page(&state, &visitor, who, has_claimed, None).await
}

async fn page(
    state: &AppState,
    visitor: &Visitor,
    who: &SignedIn,
    has_claimed: bool,
    error: Option<&Error>,
) -> Response {
    let found = match claim::by_address_shown(state.runtime(), who).await {
        Ok(found) => found,
        Err(error) => return failed(state, &error.into(), visitor.locale),
    };
    let head = Head::new(state, visitor.locale, "account-claims");
    let words = head.words;
    let on_site = |found: Claimable| OnSite {
        heading: words.format(
            "claims-on",
            &[
                ("count", found.count.into()),
                ("site", found.site.settings.name.as_str().into()),
            ],
        ),
        key: found.site.key,
        latest: found
            .latest
            .into_iter()
            .map(|comment| Excerpt {
                link: format!("{}/comments/{}", state.base(), comment.id),
                created_at: minute(comment.created_at),
                text: excerpt(&comment),
                name: comment.author.name,
            })
            .collect(),
    };
    let problem = error.map(|error| {
        let of_field = error.fields(words).into_iter().next();
        of_field.map_or_else(|| error.sentence(words), |(_, sentence)| sentence)
    });
    let page = Claims {
        token: visitor.token(state),
        has_claimed,
        problem,
        sites: found.into_iter().map(on_site).collect(),
        head,
    };
    let status = error.map_or(StatusCode::OK, Error::status);
    respond(state, visitor, status, &page)
}

/// `POST /account/claims`: those on one site.
pub(super) async fn create(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["site"])?;
        let site = state.site(params.get("site").unwrap_or_default()).await?;
        claim::by_address(state.runtime(), &site, who).await?;
        Ok::<_, Error>(go(&state, &format!("{PATH}?claimed")))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, who, false, Some(&error)).await,
    }
}

/// The beginning of a comment, on one line.
pub(super) fn excerpt(comment: &Comment) -> String {
    SafeHtml::from_stored(comment.html.clone()).excerpt(EXCERPT)
}
