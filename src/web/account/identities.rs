//! The ways in to one's account through other services: seen, added, taken away.

use askama::Template;
use axum::{
    extract::{RawQuery, State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;

use super::{
    confirm::require_recent,
    page::{Head, go, minute, respond, signed_out},
    trip,
    visitor::Visitor,
};
use crate::{
    domain::{id::IdentityId, trip::Purpose},
    service::{
        self,
        attempt::Way,
        identity::{self, Listed},
        session::SignedIn,
    },
    web::{error::Error, param::Params, state::AppState},
};

const PATH: &str = "/account/identities";

/// The page.
#[derive(Debug, Template)]
#[template(path = "account/identities.html")]
struct Identities<'a> {
    head: Head<'a>,
    token: String,
    /// What came of the last trip.
    notice: Option<&'a str>,
    problem: Option<String>,
    rows: Vec<Row<'a>>,
    others: Vec<Way>,
}

/// One way in.
#[derive(Debug)]
struct Row<'a> {
    id: IdentityId,
    provider: String,
    name: String,
    used_at: String,
    /// Why it cannot go, or does not help.
    note: Option<&'a str>,
    is_spare: bool,
}

/// `GET /account/identities`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let query = query.unwrap_or_default();
    let params = Params::parse(&query, &["came"]).unwrap_or_default();
    let came = params.get("came").and_then(trip::sentence);
    page(&state, &visitor, who, came, None).await
}

async fn page(
    state: &AppState,
    visitor: &Visitor,
    who: &SignedIn,
    came: Option<&'static str>,
    error: Option<&Error>,
) -> Response {
    let ways = match identity::list(state.runtime(), who).await {
        Ok(ways) => ways,
        Err(error) => return super::page::failed(state, &error.into(), visitor.locale),
    };
    let head = Head::new(state, visitor.locale, "account-identities");
    let words = head.words;
    let row = |listed: Listed| Row {
        id: listed.identity.id,
        note: match (&listed.provider, listed.is_spare) {
            (None, _) => Some(words.text("identity-off")),
            (Some(_), false) => Some(words.text("identity-last")),
            (Some(_), true) => None,
        },
        provider: listed.provider.unwrap_or_default(),
        name: listed.identity.name,
        used_at: minute(listed.identity.used_at),
        is_spare: listed.is_spare,
    };
    let page = Identities {
        token: visitor.token(state),
        notice: came.map(|key| words.text(key)),
        problem: error.map(|error| error.sentence(words)),
        rows: ways.identities.into_iter().map(row).collect(),
        others: ways.others,
        head,
    };
    let status = error.map_or(StatusCode::OK, Error::status);
    respond(state, visitor, status, &page)
}

/// `POST /account/identities/link`: sets out to the provider.
pub(super) async fn link(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(answer) => return answer,
    };
    let left = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["provider"])?;
        let provider = params.get("provider").unwrap_or_default();
        state.limits().check_sign_in(visitor.address.0)?;
        trip::leave(&state, &visitor, Some(who), Purpose::Link, provider, PATH).await
    };
    match left.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, who, None, Some(&error)).await,
    }
}

/// `POST /account/identities/unlink`.
pub(super) async fn unlink(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let who = match require_recent(&state, &visitor, PATH) {
        Ok(who) => who,
        Err(answer) => return answer,
    };
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["identity"])?;
        let id = params.get("identity").unwrap_or_default();
        let id = id.parse().map_err(|_| service::Error::NotFound("identity"))?;
        identity::unlink(state.runtime(), who, id).await?;
        Ok::<_, Error>(go(&state, PATH))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => page(&state, &visitor, who, None, Some(&error)).await,
    }
}
