//! What all rooms of the desk have in common: the list of rooms, the sites to choose from, what was done a moment ago, and the
//! headers. A room's own template extends `dashboard/layout.html` and carries a [`Frame`] named `frame`.

use askama::Template;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{
    access::Desk,
    room::{self, ROOMS, Room},
};
use crate::{
    domain::{id::SiteId, scope::Duty, site::Site},
    i18n::Catalog,
    service::staff,
    web::{
        account::{self, Visitor},
        asset::Asset,
        error::Error,
        param::Params,
        state::AppState,
    },
};

/// More than this many are said to be this many and more.
const MOST_COUNTED: u64 = 100;
/// So many sites stand in the list to choose from; the overview lists them all.
const MOST_OFFERED: usize = 12;

/// What a page says after something was done: the value of `said` in the address, and the key of its sentence.
const SAID: &[(&str, &str)] = &[
    ("made", "desk-said-made"),
    ("saved", "desk-said-saved"),
    ("moved", "desk-said-moved"),
    ("none", "desk-said-none"),
    ("settled", "desk-said-settled"),
    ("looked", "desk-said-looked"),
];

/// What surrounds a room.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub words: &'a Catalog,
    pub base: &'a str,
    pub title: String,
    /// The token of every form on the page.
    pub token: String,
    pub rooms: Vec<Link>,
    /// The sites to choose from; empty where there is no choice.
    pub sites: Vec<Link>,
    /// The site the page is about; none for all of them.
    pub site: Option<String>,
    /// Whoever looks.
    pub person: String,
    /// What was done a moment ago.
    pub said: Option<&'a str>,
    pub script: String,
    pub style: String,
}

/// One way to go.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// Below the base path.
    pub path: String,
    pub label: String,
    pub is_current: bool,
    /// A number beside it, as it is shown.
    pub count: Option<String>,
}

impl<'a> Frame<'a> {
    /// The frame of a room, about one site or about all. `title` is the key of the heading.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn new(
        state: &'a AppState,
        desk: &Desk,
        room: Option<Room>,
        site: Option<&Site>,
        title: &'static str,
    ) -> Result<Self, Error> {
        let words = desk.visitor.locale.catalog();
        // Whoever has one site is always on it.
        let only = desk.sites.first().filter(|_| desk.sites.len() == 1);
        let site = site.or(only.map(|held| held.site.as_ref()));
        let key = site.map(|site| site.key.as_str());
        let ids: Vec<SiteId> = match site {
            Some(site) => vec![site.id],
            None => desk.sites.iter().map(|held| held.site.id).collect(),
        };
        let waiting = staff::waiting(state.runtime(), &ids, MOST_COUNTED).await?;
        let may = |duty: Duty| match key.and_then(|key| desk.held(key)) {
            Some(held) => held.standing.has(duty),
            None => desk.sites.iter().any(|held| held.standing.has(duty)) || duty == Duty::Moderate,
        };
        let rooms = ROOMS
            .iter()
            .filter(|entry| may(entry.duty))
            .filter_map(|entry| {
                Some(Link {
                    path: entry.path(key)?,
                    label: words.text(entry.name).to_owned(),
                    is_current: room == Some(entry.room),
                    count: Some(waiting)
                        .filter(|waiting| entry.counts_waiting && *waiting > 0)
                        .map(counted),
                })
            })
            .collect();
        let params = Params::parse(&desk.query, &["said"]).unwrap_or_default();
        let said = params
            .get("said")
            .and_then(|said| SAID.iter().find(|(name, _)| *name == said));
        Ok(Self {
            rooms,
            sites: choices(desk, room, key, words),
            site: site.map(|site| called(site).to_owned()),
            said: said.map(|(_, sentence)| words.text(sentence)),
            ..Self::bare(state, &desk.visitor, title)
        })
    }

    /// A frame without rooms.
    fn bare(state: &'a AppState, visitor: &Visitor, title: &'static str) -> Self {
        let words = visitor.locale.catalog();
        Self {
            words,
            base: state.base(),
            title: words.text(title).to_owned(),
            token: visitor.token(state),
            rooms: Vec::new(),
            sites: Vec::new(),
            site: None,
            person: visitor
                .who
                .as_ref()
                .map(|who| who.account.name.clone())
                .unwrap_or_default(),
            said: None,
            script: asset_path(state, "desk.js"),
            style: asset_path(state, "desk.css"),
        }
    }
}

/// What a site is called where it has no name.
pub(super) fn called(site: &Site) -> &str {
    if site.settings.name.is_empty() {
        &site.key
    } else {
        &site.settings.name
    }
}

/// The same room for each of the sites, and for all of them where it is about all.
fn choices(desk: &Desk, room: Option<Room>, current: Option<&str>, words: &Catalog) -> Vec<Link> {
    if desk.sites.len() < 2 {
        return Vec::new();
    }
    let entry = ROOMS.iter().find(|entry| room == Some(entry.room)).or(ROOMS.first());
    let Some(entry) = entry else { return Vec::new() };
    let to = |site: Option<&str>, label: String| {
        let may = site
            .and_then(|key| desk.held(key))
            .is_none_or(|held| held.standing.has(entry.duty));
        let path = entry.path(site).filter(|_| may);
        Link {
            path: path.unwrap_or_else(|| room::home(site)),
            label,
            is_current: site == current,
            count: None,
        }
    };
    let offered = desk.sites.iter().take(MOST_OFFERED);
    let each = offered.map(|held| to(Some(&held.site.key), called(&held.site).to_owned()));
    std::iter::once(to(None, words.text("desk-all-sites").to_owned()))
        .chain(each)
        .collect()
}

fn counted(waiting: u64) -> String {
    if waiting < MOST_COUNTED {
        waiting.to_string()
    } else {
        format!("{}+", MOST_COUNTED - 1)
    }
}

fn asset_path(state: &AppState, name: &str) -> String {
    let name = Asset::named(name).map(Asset::hashed_name);
    format!("{}/assets/{}", state.base(), name.unwrap_or_default())
}

/// A page of the desk.
pub(super) fn respond<T: Template>(state: &AppState, status: StatusCode, page: &T) -> Response {
    match page.render() {
        Ok(html) => (status, headers(state), Html(html)).into_response(),
        Err(error) => {
            Error::Render(error).log();
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// To another page of the desk, which says what was done. `path` is below the base path; `said` is a name from the table above.
pub(super) fn go_and_say(state: &AppState, path: &str, said: &str) -> Response {
    let joint = if path.contains('?') { '&' } else { '?' };
    account::go(state, &format!("{path}{joint}said={said}"))
}

/// What went wrong, where it belongs to no field.
#[derive(Debug, Template)]
#[template(path = "dashboard/failed.html")]
struct Failed<'a> {
    frame: Frame<'a>,
    problem: String,
}

/// What a handler made, or the page that says why it could not.
pub(super) async fn settled(
    state: &AppState,
    desk: &Desk,
    site: Option<&Site>,
    made: Result<Response, Error>,
) -> Response {
    match made {
        Ok(response) => response,
        Err(error) => failed(state, desk, site, &error).await,
    }
}

/// A page about a failure, inside the desk.
pub(super) async fn failed(state: &AppState, desk: &Desk, site: Option<&Site>, error: &Error) -> Response {
    error.log();
    let frame = match Frame::new(state, desk, None, site, "desk-failed").await {
        Ok(frame) => frame,
        Err(error) => return account::failed(state, &error, desk.visitor.locale),
    };
    let problem = error.sentence(frame.words);
    let mut response = respond(state, error.status(), &Failed { frame, problem });
    error.add_retry_after(&mut response);
    response
}

/// For somebody who is signed in and keeps nothing in order.
pub(super) fn nothing_here(state: &AppState, visitor: &Visitor) -> Response {
    let frame = Frame::bare(state, visitor, "desk-title");
    let problem = frame.words.text("desk-nothing").to_owned();
    respond(state, StatusCode::FORBIDDEN, &Failed { frame, problem })
}

/// The headers of our own pages, with a policy that lets in the desk's script and style and no other. One named policy makes markup of
/// the answers that the script fetches.
pub(super) fn headers(state: &AppState) -> HeaderMap {
    let mut headers = account::headers(state);
    let origin = state.origin();
    let (script, style) = (asset_path(state, "desk.js"), asset_path(state, "desk.css"));
    let policy = format!(
        "default-src 'none'; style-src {origin}{style}; script-src {origin}{script}; connect-src 'self'; img-src 'self' data:; \
         frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types rejoinder"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers
}
