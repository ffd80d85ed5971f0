//! A request about one comment by its id alone: the comment says which site and thread it belongs to.

use std::sync::Arc;

use axum::http::HeaderMap;

use super::asked::{comment_id, place};
use crate::{
    domain::{
        id::{CommentId, PageId},
        site::Site,
    },
    i18n::Locale,
    service,
    web::{
        error::Error,
        param::{Params, encoded},
        render_cache::Place,
        state::AppState,
    },
};

/// The parameters such a request takes.
pub(super) const NAMES: &[&str] = &["lang", "body"];

/// One comment with its site, and the language to speak about it.
#[derive(Debug)]
pub(super) struct One {
    pub id: CommentId,
    pub site: Arc<Site>,
    pub locale: Locale,
    pub place: Place,
}

/// The language of a request.
pub(super) fn locale(query: &str, headers: &HeaderMap) -> Locale {
    let params = Params::parse(query, NAMES).unwrap_or_default();
    super::asked::locale(&params, headers)
}

impl One {
    /// Finds out whose comment it is.
    pub(super) async fn find(state: &AppState, id: &str, locale: Locale, headers: &HeaderMap) -> Result<Self, Error> {
        let id = comment_id(id)?;
        let site_id = service::comment::site_of(state.runtime(), id).await?;
        Ok(Self {
            id,
            site: state.site_of_id(site_id).await?,
            locale,
            place: place(headers),
        })
    }

    /// The address of the whole thread in the frame.
    pub(super) fn thread_link(&self, state: &AppState, page_id: PageId) -> String {
        format!(
            "{}/embed/thread?site={}&thread={page_id}&lang={}",
            state.base(),
            encoded(&self.site.key),
            self.locale.code(),
        )
    }

    /// The address of something below this comment.
    pub(super) fn link(&self, state: &AppState, part: &str) -> String {
        let Self { id, locale, .. } = self;
        format!("{}/embed/comments/{id}{part}?lang={}", state.base(), locale.code())
    }
}
