//! Pages about one comment, for readers without script: preview, reply, edit, and what became of a post.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};

use super::{
    card::Card,
    chrome::{Chrome, policy},
    form::Form,
    help::uncached,
    vote::VoteForm,
};
use crate::{
    domain::site::Site,
    web::{error::Error, state::AppState},
};

/// A page about one comment.
#[derive(Debug, Template)]
#[template(path = "embed/single.html")]
pub(super) struct Single<'a> {
    pub chrome: Chrome<'a>,
    pub notice: Option<String>,
    pub card: Option<Card<'a>>,
    pub vote: Option<VoteForm>,
    pub form: Option<Form<'a>>,
    pub edit: Option<EditForm<'a>>,
    /// Where the comment is reported.
    pub report_to: Option<String>,
    /// The whole thread.
    pub back_to: String,
}

/// The forms for changing one's own comment.
#[derive(Clone, Debug)]
pub(super) struct EditForm<'a> {
    pub edit_to: String,
    pub delete_to: String,
    pub reply_to: String,
    pub body: &'a str,
    pub body_characters: usize,
    pub problem: Option<String>,
}

impl Single<'_> {
    /// The page as an answer that nobody keeps.
    pub(super) fn respond(mut self, state: &AppState, site: &Site, status: StatusCode) -> Result<Response, Error> {
        self.chrome.set_site(site);
        let html = self.render()?;
        Ok((status, uncached(state, &policy(state, Some(site))), Html(html)).into_response())
    }
}
