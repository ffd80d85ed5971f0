//! One's own account, and where one is signed in.

use askama::Template;
use axum::{
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;

use super::{
    cookie::NEXT,
    page::{Head, failed, go, minute, respond, set, signed_out},
    visitor::{Visitor, was_going_to},
};
use crate::{
    domain::{agent, id::SessionId},
    i18n::Catalog,
    service::{
        self, erasure,
        session::{self, SignedIn},
    },
    web::{auth, avatar, error::Error, param::Params, state::AppState},
};

/// The page of an account.
#[derive(Debug, Template)]
#[template(path = "account/home.html")]
struct Home<'a> {
    head: Head<'a>,
    token: String,
    name: &'a str,
    email: Option<&'a str>,
    /// Where the picture is.
    picture: String,
    /// That the account is going to be erased.
    leaving: Option<String>,
    sessions: Vec<Listed>,
    /// Whether they run something with a password alone.
    is_bare_staff: bool,
    /// Whether there is a desk for them.
    is_staff: bool,
}

/// One browser in which somebody is signed in.
#[derive(Debug)]
struct Listed {
    id: SessionId,
    browser: String,
    /// The site on which they comment with it; none for our own pages.
    site: Option<String>,
    prefix: String,
    used_at: String,
    is_this: bool,
}

/// `GET /account`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    // They came here to sign in for something else.
    if let Some(place) = auth::way_back(&visitor.headers) {
        return go(&state, &place);
    }
    // Or for a page of the desk.
    if let Some(place) = was_going_to(&visitor.headers) {
        let mut response = go(&state, &place);
        set(&mut response, NEXT.forget());
        return response;
    }
    match page(&state, &visitor, who).await {
        Ok(response) => response,
        Err(error) => failed(&state, &error, visitor.locale),
    }
}

async fn page(state: &AppState, visitor: &Visitor, who: &SignedIn) -> Result<Response, Error> {
    let head = Head::new(state, visitor.locale, "account-title");
    let mut sessions = Vec::new();
    for session in session::list(state.runtime(), who).await? {
        let site = match session.site_id {
            Some(id) => Some(state.site_of_id(id).await?),
            None => None,
        };
        sessions.push(Listed {
            id: session.id,
            browser: called(session.agent, head.words),
            site: site.map(|site| {
                head.words
                    .format("account-comments-on", &[("site", site.settings.name.as_str().into())])
            }),
            prefix: session.prefix,
            used_at: minute(session.used_at),
            is_this: session.id == who.session.id,
        });
    }
    let shown = service::avatar::of(state.runtime(), who.account.id, &who.account.name).await?;
    let leaving = erasure::planned(state.runtime(), who).await?.map(|plan| {
        let at = plan.at.to_string();
        let day = at.split('T').next().unwrap_or_default();
        head.words.format("account-leaving", &[("day", day.into())])
    });
    let home = Home {
        leaving,
        picture: format!("{}{}", state.base(), avatar::path(&shown)),
        token: visitor.token(state),
        name: &who.account.name,
        email: who.account.email.as_ref().map(crate::domain::account::Email::as_str),
        sessions,
        is_staff: who.is_staff,
        is_bare_staff: who.is_staff && !who.factors.is_any(),
        head,
    };
    Ok(respond(state, visitor, StatusCode::OK, &home))
}

/// What people call a browser: by its own long name where that says nothing to us.
fn called(agent: String, words: &Catalog) -> String {
    match agent::recognise(&agent) {
        Some((browser, system)) => words.format(
            "account-browser",
            &[("browser", browser.into()), ("system", system.into())],
        ),
        None if agent.is_empty() => words.text("account-unknown-browser").to_owned(),
        None => agent,
    }
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
            return Ok(signed_out(&state, &visitor));
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
