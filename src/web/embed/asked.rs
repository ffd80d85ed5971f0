//! What a request for a thread asks for, read from its query string.

use std::{fmt::Write as _, sync::Arc};

use axum::http::{HeaderMap, header};

use crate::{
    domain::{
        field::{FieldError, Problem},
        id::{CommentId, PageId},
        page::{PageAddress, PageIdentity},
        site::Site,
        thread::{
            REPLIES_PER_SCREEN, ROOTS_PER_SCREEN, Sort,
            cursor::{Cursor, List},
        },
    },
    i18n::Locale,
    service::{self, thread::View},
    web::{
        error::Error,
        param::{Params, encoded},
        render_cache::{DocumentKey, Place, Theme},
        state::AppState,
    },
};

/// The parameters of a thread. Others are ignored, so that no made-up one makes a new cache entry.
pub(super) const NAMES: &[&str] = &[
    "site", "url", "id", "thread", "title", "sort", "lang", "theme", "after", "comment", "parent", "preview",
];

/// A request for a thread, understood.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub site: Arc<Site>,
    pub target: Target,
    pub title: Option<String>,
    pub sort: Sort,
    pub locale: Locale,
    pub theme: Theme,
    pub view: View,
    pub place: Place,
    pub is_read_only: bool,
}

/// Which page it is about.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A thread that exists, by its id.
    Thread(PageId),
    /// A page, whether or not anybody has commented on it.
    Page(PageAddress),
}

/// Why a request is not a request for a thread.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The site is unknown: its owner is told how to make it.
    UnknownSite(String),
    /// The page is none of the site's: its owner is told how to allow it.
    ForeignPage(Arc<Site>),
    /// Anything else.
    Other(Error),
}

impl<E: Into<Error>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// Where the answer will be shown: browsers say whether they want a document for a tab or for a frame (Fetch Metadata, section
/// 2.2). A reader without script comes to the frame's document in a tab of its own, which then looks like one.
pub(super) fn place(headers: &HeaderMap) -> Place {
    match headers.get("sec-fetch-dest") {
        Some(destination) if destination == "document" => Place::Standalone,
        _ => Place::Frame,
    }
}

/// The language of a request: what it asks for, else what the browser accepts.
pub(super) fn locale(params: &Params<'_>, headers: &HeaderMap) -> Locale {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Locale::negotiate(params.get("lang"), accepted)
}

/// The theme of a request; one that is none of ours is refused.
pub(super) fn theme(params: &Params<'_>) -> Result<Theme, FieldError> {
    match params.get("theme") {
        None | Some("auto") => Ok(Theme::Auto),
        Some("light") => Ok(Theme::Light),
        Some("dark") => Ok(Theme::Dark),
        Some(_) => Err(FieldError::new("theme", Problem::Unreadable)),
    }
}

impl Asked {
    /// Understands a request to the frame.
    pub(super) async fn read(state: &AppState, params: &Params<'_>, headers: &HeaderMap) -> Result<Self, Refusal> {
        let key = params.get("site").ok_or(FieldError::new("site", Problem::Required))?;
        let site = match state.site(key).await {
            Ok(site) => site,
            Err(service::Error::NotFound(_)) => return Err(Refusal::UnknownSite(key.to_owned())),
            Err(error) => return Err(error.into()),
        };
        let (target, is_preview) = if let Some(id) = params.get("thread") {
            (Target::Thread(parsed(id, "thread")?), params.get("preview").is_some())
        } else {
            let address = address(&site, params)?;
            let is_preview = address.local_preview;
            (Target::Page(address), is_preview)
        };
        Self::new(params, headers, place(headers), site, target, is_preview)
    }

    /// Understands a request to a thread's own page.
    pub(super) async fn read_standalone(
        state: &AppState,
        thread: &str,
        params: &Params<'_>,
        headers: &HeaderMap,
    ) -> Result<Self, Refusal> {
        let id = thread.parse().map_err(|_| service::Error::NotFound("thread"))?;
        let site_id = service::thread::site_of(state.runtime(), id).await?;
        let site = state.site_of_id(site_id).await?;
        Self::new(params, headers, Place::Standalone, site, Target::Thread(id), false)
    }

    fn new(
        params: &Params<'_>,
        headers: &HeaderMap,
        place: Place,
        site: Arc<Site>,
        target: Target,
        is_read_only: bool,
    ) -> Result<Self, Refusal> {
        let sort = site.order(sort(params)?);
        Ok(Self {
            view: view(params, sort)?,
            title: params.get("title").map(str::to_owned),
            locale: locale(params, headers),
            site,
            target,
            sort,
            theme: theme(params)?,
            place,
            is_read_only,
        })
    }

    /// The thread it is about, if there is one yet.
    pub(super) async fn page_id(&self, state: &AppState) -> Result<Option<PageId>, Error> {
        let address = match &self.target {
            Target::Thread(id) => return Ok(Some(*id)),
            Target::Page(address) => address,
        };
        let find = async {
            let found = service::thread::find(state.runtime(), &self.site, &address.identity).await?;
            Ok::<_, Error>(found.map(|thread| thread.id))
        };
        state
            .cache()
            .resolve(self.site.id, address.identity.as_str(), find)
            .await
    }

    /// The page as a new comment names it.
    pub(super) async fn address(&self, state: &AppState) -> Result<PageAddress, Error> {
        match &self.target {
            Target::Page(address) => Ok(address.clone()),
            Target::Thread(id) => {
                let thread = service::thread::get(state.runtime(), &self.site, *id).await?;
                Ok(PageAddress {
                    identity: PageIdentity::from_stored(thread.identity),
                    url: None,
                    local_preview: self.is_read_only,
                })
            }
        }
    }

    /// What the document depends on.
    pub(super) fn document_key(&self, page_id: Option<PageId>) -> DocumentKey {
        DocumentKey {
            site_id: self.site.id,
            page_id,
            // An empty thread looks the same from everywhere.
            view: if page_id.is_some() { self.view } else { View::FIRST },
            sort: self.sort,
            locale: self.locale,
            theme: self.theme,
            place: self.place,
            is_read_only: self.is_read_only,
        }
    }

    /// The address of another part of a thread that exists, in the same language, theme and place.
    pub(super) fn link(&self, base: &str, page_id: PageId, sort: Sort, part: &str) -> String {
        let mut link = match self.place {
            Place::Frame => {
                let site = encoded(&self.site.key);
                format!("{base}/embed/thread?site={site}&thread={page_id}&lang=")
            }
            Place::Standalone => format!("{base}/threads/{page_id}?lang="),
        };
        link.push_str(self.locale.code());
        link.push_str(self.theme.parameter());
        if sort != self.site.order(None) {
            // Writing into a string cannot fail.
            let _ = write!(link, "&sort={}", sort.name());
        }
        if self.is_read_only {
            link.push_str("&preview=1");
        }
        link.push_str(part);
        link
    }
}

/// The page of a request that names it by address or id.
fn address(site: &Arc<Site>, params: &Params<'_>) -> Result<PageAddress, Refusal> {
    let settings = &site.settings;
    PageAddress::resolve(
        &settings.origins,
        settings.local_previews,
        params.get("id"),
        params.get("url"),
    )
    .map_err(|error| match error.problem {
        Problem::ForeignHost => Refusal::ForeignPage(Arc::clone(site)),
        _ => error.into(),
    })
}

fn view(params: &Params<'_>, sort: Sort) -> Result<View, FieldError> {
    if let Some(id) = params.get("comment") {
        return Ok(View::Context {
            comment_id: parsed(id, "comment")?,
        });
    }
    if let Some(id) = params.get("parent") {
        return Ok(View::Replies {
            parent_id: parsed(id, "parent")?,
            after: cursor(params, List::Replies)?,
            limit: REPLIES_PER_SCREEN,
        });
    }
    Ok(View::Roots {
        after: cursor(params, List::roots(sort))?,
        limit: ROOTS_PER_SCREEN,
    })
}

/// The order that is asked for.
pub(crate) fn sort(params: &Params<'_>) -> Result<Option<Sort>, FieldError> {
    let unreadable = || FieldError::new("sort", Problem::Unreadable);
    params
        .get("sort")
        .map(|name| Sort::from_name(name).ok_or_else(unreadable))
        .transpose()
}

/// The cursor of a list; one that was edited or belongs to another list is refused.
pub(crate) fn cursor(params: &Params<'_>, list: List) -> Result<Option<Cursor>, FieldError> {
    let unreadable = || FieldError::new("after", Problem::Unreadable);
    params
        .get("after")
        .map(|text| text.parse::<Cursor>().map_err(|_| unreadable()))
        .transpose()?
        .map(|cursor| {
            if cursor.list == list {
                Ok(cursor)
            } else {
                Err(unreadable())
            }
        })
        .transpose()
}

/// The id in a parameter.
pub(super) fn parsed<T: std::str::FromStr>(text: &str, field: &'static str) -> Result<T, FieldError> {
    text.parse().map_err(|_| FieldError::new(field, Problem::Unreadable))
}

/// The id in a path; anything else is simply not there.
pub(super) fn comment_id(text: &str) -> Result<CommentId, Error> {
    text.parse().map_err(|_| service::Error::NotFound("comment").into())
}
