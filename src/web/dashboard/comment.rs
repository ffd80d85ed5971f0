//! `/dashboard/sites/{site}/comments/{comment}/...`: what takes more than a button: other words, an answer, a decision about whoever
//! wrote it. Each is a page of its own; the script of the desk brings its form into the card of the queue.

mod author;
mod edit;
mod reply;

use axum::{extract::FromRequestParts, http::request::Parts, response::Response};

pub(super) use self::{
    author::{decide, show_author},
    edit::{edit, show_edit},
    reply::{reply, show_reply},
};

use super::{
    access::{AtSite, Desk, path_part},
    frame,
    queue::{View, done_name, lead_back},
    room::site_path,
};
use crate::{
    domain::id::{ActionId, CommentId},
    markup::SafeHtml,
    service::{self, moderation::History},
    web::{error::Error, param::Params, state::AppState},
};

/// Somebody who keeps the site in order, before one of its comments.
#[derive(Debug)]
pub(in crate::web) struct AtComment {
    at: AtSite,
    id: CommentId,
}

impl FromRequestParts<AppState> for AtComment {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let at = AtSite::from_request_parts(parts, state).await?;
        let id = path_part(parts, "comment").await;
        if let Some(id) = id.and_then(|id| id.parse().ok()) {
            return Ok(Self { at, id });
        }
        let error = Error::Service(service::Error::NotFound("comment"));
        Err(frame::failed(state, &at.desk, Some(&at.held.site), &error).await)
    }
}

impl AsRef<Desk> for AtComment {
    fn as_ref(&self) -> &Desk {
        &self.at.desk
    }
}

impl AtComment {
    fn path(&self, what: &str) -> String {
        site_path(&self.at.held.site.key, &format!("/comments/{}/{what}", self.id))
    }

    /// The view of the queue that the address of this page names.
    fn back(&self) -> Result<Back, Error> {
        Back::read(&Params::parse(&self.at.desk.query, &["back"])?)
    }

    async fn answer(&self, state: &AppState, made: Result<Response, Error>) -> Response {
        frame::settled(state, &self.at.desk, Some(&self.at.held.site), made).await
    }

    /// Back to where they came from, which says what was done.
    fn lead_back(&self, state: &AppState, back: &Back, actions: &[ActionId]) -> Response {
        let key = &self.at.held.site.key;
        let named: Vec<String> = actions.iter().map(|id| done_name(key, *id)).collect();
        lead_back(state, &back.path, &named)
    }
}

/// Where somebody came from.
#[derive(Debug)]
struct Back {
    /// As forms carry it.
    query: String,
    /// With the place in the list, if it was not its beginning.
    path: String,
}

impl Back {
    fn read(params: &Params<'_>) -> Result<Self, Error> {
        let query = params.get("back").unwrap_or_default().to_owned();
        let (_, path) = View::back(&query)?;
        Ok(Self { query, path })
    }
}

/// The comment that a page is about, above its form.
#[derive(Debug)]
struct Subject {
    name: String,
    at: String,
    body: SafeHtml,
}

impl Subject {
    fn of(history: &History) -> Self {
        let comment = &history.case.comment;
        Self {
            name: comment.author.name.clone(),
            at: comment.created_at.to_string(),
            body: SafeHtml::from_stored(comment.html.clone()),
        }
    }
}

/// What is wrong with a field, or with none of them.
#[derive(Debug, Default)]
struct Wrong {
    fields: Vec<(&'static str, String)>,
    general: Option<String>,
}

impl Wrong {
    /// What an error says beside these fields.
    fn of(error: &Error, names: &[&str], words: &crate::i18n::Catalog) -> Self {
        error.log();
        let mut fields = error.fields(words);
        fields.retain(|(name, _)| names.contains(name));
        Self {
            general: fields.is_empty().then(|| error.sentence(words)),
            fields,
        }
    }

    fn beside(&self, field: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(name, _)| *name == field);
        found.map(|(_, sentence)| sentence.as_str())
    }
}

/// Whether an error is one that the form is shown again for.
fn is_told_in_place(error: &Error) -> bool {
    matches!(
        error,
        Error::Field(_)
            | Error::Service(
                service::Error::Invalid(_)
                    | service::Error::Stale
                    | service::Error::Closed
                    | service::Error::NotEditable
            )
    )
}
