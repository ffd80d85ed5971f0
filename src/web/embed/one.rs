//! A request about one comment by its id alone: the comment says which site and thread it belongs to.

use std::{fmt, sync::Arc};

use axum::http::{HeaderMap, header};

use super::asked::{comment_id, locale, place, theme};
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
        render_cache::{Place, Theme},
        state::AppState,
    },
};

/// The parameters such a request takes.
pub(super) const NAMES: &[&str] = &["lang", "theme", "body"];

/// The language and colours of a page about one comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub locale: Locale,
    pub theme: Theme,
}

/// One comment with its site, and how to speak about it.
#[derive(Debug)]
pub(super) struct One {
    pub id: CommentId,
    pub site: Arc<Site>,
    pub look: Look,
    pub place: Place,
}

/// What the request asks for, else what the document asked for in which its link stood. The links of a thread say neither language nor
/// theme, because they would say it once in every comment; within one origin browsers send the whole address of the document along
/// (Referrer Policy, section 3.7).
pub(super) fn look(query: &str, headers: &HeaderMap) -> Look {
    let referrer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let from = referrer
        .and_then(|address| address.split_once('?'))
        .map_or("", |(_, query)| query);
    let query = format!("{query}&{from}");
    let params = Params::parse(&query, NAMES).unwrap_or_default();
    Look {
        locale: locale(&params, headers),
        theme: theme(&params).unwrap_or(Theme::Auto),
    }
}

/// As parameters of an address.
impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "lang={}{}", self.locale.code(), self.theme.parameter())
    }
}

impl One {
    /// Finds out whose comment it is.
    pub(super) async fn find(state: &AppState, id: &str, look: Look, headers: &HeaderMap) -> Result<Self, Error> {
        let id = comment_id(id)?;
        let site_id = service::comment::site_of(state.runtime(), id).await?;
        Ok(Self {
            id,
            site: state.site_of_id(site_id).await?,
            look,
            place: place(headers),
        })
    }

    /// The address of the whole thread in the frame.
    pub(super) fn thread_link(&self, state: &AppState, page_id: PageId) -> String {
        let site = encoded(&self.site.key);
        format!(
            "{}/embed/thread?site={site}&thread={page_id}&{}",
            state.base(),
            self.look
        )
    }

    /// The address of something below this comment.
    pub(super) fn link(&self, state: &AppState, part: &str) -> String {
        let Self { id, look, .. } = self;
        format!("{}/embed/comments/{id}{part}?{look}", state.base())
    }
}
