//! Tokens with which programs use the API in one's name: which there are, and revoking them.

mod new;

use askama::Template;
use axum::{
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
    response::Response,
};
use bytes::Bytes;

use super::{
    page::{Head, failed, go, minute, respond, signed_out},
    visitor::Visitor,
};
use crate::{
    domain::{
        id::TokenId,
        scope::Scope,
        time::Timestamp,
        token::{Reach, Token},
    },
    i18n::Catalog,
    service::{self, session::SignedIn, token},
    web::{error::Error, param::Params, state::AppState},
};

pub(super) use new::{create, show as show_new};

/// The page with one's tokens.
#[derive(Debug, Template)]
#[template(path = "account/tokens.html")]
struct TokensPage<'a> {
    head: Head<'a>,
    token: String,
    listed: Vec<Listed>,
}

/// One token.
#[derive(Debug)]
struct Listed {
    id: TokenId,
    name: String,
    scopes: String,
    sites: String,
    used_at: Option<String>,
    expires_at: Option<String>,
    is_over: bool,
}

/// `GET /account/tokens`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    match page(&state, &visitor, who).await {
        Ok(page) => respond(&state, &visitor, StatusCode::OK, &page),
        Err(error) => failed(&state, &error, visitor.locale),
    }
}

async fn page<'a>(state: &'a AppState, visitor: &Visitor, who: &SignedIn) -> Result<TokensPage<'a>, Error> {
    let head = Head::new(state, visitor.locale, "tokens-title");
    let now = state.runtime().now();
    let mut listed = Vec::new();
    for token in token::list(state.runtime(), &who.account).await? {
        listed.push(row(state, head.words, token, now).await?);
    }
    Ok(TokensPage {
        token: visitor.token(state),
        listed,
        head,
    })
}

async fn row(state: &AppState, words: &Catalog, token: Token, now: Timestamp) -> Result<Listed, Error> {
    let scopes: Vec<&str> = token.scopes.iter().map(Scope::name).collect();
    let sites = match &token.reach {
        Reach::EverySite => words.text("tokens-every-site").to_owned(),
        Reach::Sites(sites) => {
            let mut names = Vec::new();
            for id in sites {
                names.push(state.site_of_id(*id).await?.settings.name.clone());
            }
            names.join(" · ")
        }
    };
    Ok(Listed {
        id: token.id,
        scopes: scopes.join(" · "),
        sites,
        used_at: token.used_at.map(minute),
        expires_at: token.expires_at.map(minute),
        is_over: !token.is_good(now),
        name: token.name,
    })
}

/// `POST /account/tokens/revoke`.
pub(super) async fn revoke(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let done = async {
        let text = visitor.posted(&state, body)?;
        let params = Params::parse(&text, &["id"])?;
        let id = params.get("id").and_then(|text| text.parse().ok());
        let id = id.ok_or(service::Error::NotFound("token"))?;
        token::revoke(state.runtime(), &who.account, id).await?;
        Ok::<_, Error>(go(&state, "/account/tokens"))
    };
    match done.await {
        Ok(response) => response,
        Err(error) => failed(&state, &error, visitor.locale),
    }
}
