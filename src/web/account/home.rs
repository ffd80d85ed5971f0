//! One's own account, and where one is signed in.

use askama::Template;
use axum::{
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;

use super::{
    page::{Head, again, failed, go, respond},
    visitor::Visitor,
};
use crate::{
    domain::id::SessionId,
    service::{
        self, erasure,
        session::{self, SignedIn},
    },
    web::{auth, error::Error, param::Params, state::AppState},
};

/// The page of an account.
#[derive(Debug, Template)]
#[template(path = "account/home.html")]
struct Home<'a> {
    head: Head<'a>,
    token: String,
    name: &'a str,
    email: Option<&'a str>,
    /// That the account is going to be erased.
    leaving: Option<String>,
    sessions: Vec<Listed>,
}

/// One browser in which somebody is signed in.
#[derive(Debug)]
struct Listed {
    id: SessionId,
    agent: String,
    prefix: String,
    used_at: String,
    is_this: bool,
}

/// `GET /account`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    let Some(who) = &visitor.who else {
        return if visitor.is_led_from_elsewhere() {
            again(&state, &visitor)
        } else {
            go(&state, "/account/sign-in")
        };
    };
    // They came here to sign in for something else.
    if let Some(place) = auth::way_back(&visitor.headers) {
        return go(&state, &place);
    }
    match page(&state, &visitor, who).await {
        Ok(response) => response,
        Err(error) => failed(&state, &error, visitor.locale),
    }
}

async fn page(state: &AppState, visitor: &Visitor, who: &SignedIn) -> Result<Response, Error> {
    let head = Head::new(state, visitor.locale, "account-title");
    let unknown = head.words.text("account-unknown-browser");
    let sessions = session::list(state.runtime(), who).await?;
    let sessions = sessions.into_iter().map(|session| Listed {
        id: session.id,
        agent: if session.agent.is_empty() {
            unknown.to_owned()
        } else {
            session.agent
        },
        prefix: session.prefix,
        used_at: session.used_at.to_string(),
        is_this: session.id == who.session.id,
    });
    let leaving = erasure::planned(state.runtime(), who).await?.map(|plan| {
        let at = plan.at.to_string();
        let day = at.split('T').next().unwrap_or_default();
        head.words.format("account-leaving", &[("day", day.into())])
    });
    let home = Home {
        leaving,
        token: visitor.token(state),
        name: &who.account.name,
        email: who.account.email.as_ref().map(crate::domain::account::Email::as_str),
        sessions: sessions.collect(),
        head,
    };
    Ok(respond(state, visitor, StatusCode::OK, &home))
}

/// `POST /account/sessions`: ends one of them, or all but this.
pub(super) async fn end(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let done = async {
        let text = visitor.posted(&state, body)?;
        let Some(who) = &visitor.who else {
            return Ok(go(&state, "/account/sign-in"));
        };
        match Params::parse(&text, &["session"])?.get("session") {
            Some(id) => {
                let id = id.parse().map_err(|_| service::Error::NotFound("session"))?;
                session::end(state.runtime(), who, id).await?;
            }
            None => session::end_others(state.runtime(), who).await?,
        }
        Ok::<_, Error>(go(&state, "/account"))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => failed(&state, &error, visitor.locale),
    }
}
