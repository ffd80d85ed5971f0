//! What one has written, on every site.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};

use super::{
    claims::excerpt,
    page::{Head, failed, minute, respond, signed_out},
    visitor::Visitor,
};
use crate::{
    domain::comment::Status,
    i18n::Catalog,
    service::{
        self,
        profile::{self, Own, Place},
    },
    web::{
        avatar,
        param::{Params, encoded},
        state::AppState,
    },
};

/// Comments on one screen.
const SHOWN: usize = 20;

/// The page.
#[derive(Debug, Template)]
#[template(path = "account/comments.html")]
struct Comments<'a> {
    head: Head<'a>,
    name: &'a str,
    picture: String,
    rows: Vec<Row<'a>>,
    next: Option<String>,
}

/// One comment.
#[derive(Debug)]
struct Row<'a> {
    /// The site's name, where one begins.
    site: Option<String>,
    title: String,
    /// Where people read it; none where nobody does.
    link: Option<String>,
    created_at: String,
    /// Why not everybody sees it.
    note: Option<&'a str>,
    /// What a moderator says about that.
    told: Option<String>,
    text: String,
}

/// `GET /account/comments?after=`.
pub(super) async fn show(State(state): State<AppState>, visitor: Visitor, RawQuery(query): RawQuery) -> Response {
    let Some(who) = &visitor.who else {
        return signed_out(&state, &visitor);
    };
    let query = query.unwrap_or_default();
    let params = Params::parse(&query, &["after"]).unwrap_or_default();
    let after = params.get("after").and_then(Place::parse);
    let portion = match profile::comments(state.runtime(), who.account.id, after.as_ref(), SHOWN).await {
        Ok(portion) => portion,
        Err(error) => return failed(&state, &error.into(), visitor.locale),
    };
    let shown = match service::avatar::of(state.runtime(), who.account.id, &who.account.name).await {
        Ok(shown) => shown,
        Err(error) => return failed(&state, &error.into(), visitor.locale),
    };
    let head = Head::new(&state, visitor.locale, "account-comments");
    let mut rows: Vec<Row<'_>> = Vec::with_capacity(portion.items.len());
    let mut site = String::new();
    for own in portion.items {
        let begins = own.site_key != site;
        site.clone_from(&own.site_key);
        rows.push(row(&state, head.words, own, begins));
    }
    let page = Comments {
        name: &who.account.name,
        picture: format!("{}{}", state.base(), avatar::path(&shown)),
        rows,
        next: portion.next.map(|place| encoded(&place.to_text()).to_string()),
        head,
    };
    respond(&state, &visitor, StatusCode::OK, &page)
}

fn row<'a>(state: &AppState, words: &'a Catalog, own: Own, begins: bool) -> Row<'a> {
    let comment = own.comment;
    let title = own
        .thread
        .and_then(|thread| thread.title.or(thread.url).or(Some(thread.identity)));
    Row {
        site: begins.then_some(own.site_name),
        title: title.unwrap_or_default(),
        link: comment
            .is_shown()
            .then(|| format!("{}/comments/{}", state.base(), comment.id)),
        created_at: minute(comment.created_at),
        note: match comment.status {
            Status::Approved => None,
            Status::Pending => Some(words.text("held-mark")),
            Status::Spam | Status::Trashed | Status::Deleted => Some(words.text("removed-by-moderator")),
        },
        told: own.told,
        text: excerpt(&comment),
    }
}
