//! The thread as a document: from memory if it is there, rendered once if it is not.

mod page;

use std::sync::Arc;

use axum::{
    extract::{RawQuery, Request, State},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::Response,
};

use super::{
    asked::{Asked, NAMES, Refusal, Target, locale, place},
    help,
};
use crate::{
    domain::{id::PageId, site::Site, thread::Thread as Record},
    i18n::Catalog,
    service::{self, thread::View},
    web::{
        document::Document,
        error::Error,
        header::{COUNT, HEADING},
        param::{Params, encoded},
        path::PathText,
        render_cache::{Place, Seen},
        state::AppState,
    },
};

pub(super) use page::{Thread, heading};

/// `GET /embed/thread`: the frame document. What was asked in the same words before is answered without looking at them again.
pub(super) async fn show(State(state): State<AppState>, request: Request) -> Response {
    let words = words(&request);
    if state.runtime().bus.is_current()
        && let Some(document) = state.cache().recall(&words)
    {
        return document.respond(request.headers());
    }
    // On the heap, so that the short way above does not carry the size of the long one.
    Box::pin(show_newly(state, words, request.into_parts().0)).await
}

/// Everything of a request that decides which document it gets.
fn words(request: &Request) -> String {
    let language = request.headers().get(header::ACCEPT_LANGUAGE);
    let language = language.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let query = request.uri().query().unwrap_or_default();
    let mut words = String::with_capacity(query.len() + language.len() + 2);
    words.push_str(query);
    // No query holds a line break.
    words.push('\n');
    words.push_str(language);
    // A tab of its own gets another document than a frame.
    if place(request.headers()) == Place::Standalone {
        words.push('\n');
    }
    words
}

async fn show_newly(state: AppState, words: String, request: Parts) -> Response {
    let mut seen = state.cache().look();
    let query = request.uri.query().unwrap_or_default();
    let headers = &request.headers;
    let asked = match Params::parse(query, NAMES) {
        Ok(params) => Asked::read(&state, &params, headers).await,
        Err(error) => Err(error.into()),
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(refusal) => return refused(&state, refusal, query, headers),
    };
    match document_or_whole(&state, &asked, &mut seen).await {
        Ok(document) => {
            state.cache().remember(words, seen, &document);
            document.respond(headers)
        }
        Err(error) => help::error_page(&state, &error, asked.locale),
    }
}

/// `GET /threads/{thread}`: the same in a tab of its own.
pub(super) async fn show_standalone(
    State(state): State<AppState>,
    PathText(thread): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let seen = state.cache().look();
    let query = query.unwrap_or_default();
    let asked = match Params::parse(&query, NAMES) {
        Ok(params) => Asked::read_standalone(&state, &thread, &params, &headers).await,
        Err(error) => Err(error.into()),
    };
    Box::pin(answer(&state, seen, asked, &query, &headers)).await
}

/// A thread of a site as readers see it, for a page of the service's own origin to frame: the newest, or that of its first page where
/// nobody has commented.
pub(in crate::web) async fn sample(
    state: &AppState,
    site: &Site,
    thread: Option<PageId>,
    query: &str,
    headers: &HeaderMap,
) -> Response {
    let seen = state.cache().look();
    let origin = site
        .settings
        .origins
        .first()
        .map(ToString::to_string)
        .unwrap_or_default();
    let place = match thread {
        Some(id) => format!("thread={id}"),
        None => format!("url={}", encoded(&format!("{origin}/"))),
    };
    let asked = Params::parse(query, &["lang", "theme"]).unwrap_or_default();
    let look = ["lang", "theme"].map(|name| format!("{name}={}", encoded(asked.get(name).unwrap_or_default())));
    let query = format!("site={}&{place}&{}", encoded(&site.key), look.join("&"));
    let asked = match Params::parse(&query, NAMES) {
        Ok(params) => Asked::read(state, &params, headers).await,
        Err(error) => Err(error.into()),
    };
    Box::pin(answer(state, seen, asked, &query, headers)).await
}

async fn answer(
    state: &AppState,
    mut seen: Seen,
    asked: Result<Asked, Refusal>,
    query: &str,
    headers: &HeaderMap,
) -> Response {
    let asked = match asked {
        Ok(asked) => asked,
        Err(refusal) => return refused(state, refusal, query, headers),
    };
    match document_or_whole(state, &asked, &mut seen).await {
        Ok(document) => document.respond(headers),
        Err(error) => help::error_page(state, &error, asked.locale),
    }
}

/// The page for a request that cannot be answered.
pub(super) fn refused(state: &AppState, refusal: Refusal, query: &str, headers: &HeaderMap) -> Response {
    let params = Params::parse(query, NAMES).unwrap_or_default();
    let locale = locale(&params, headers);
    match refusal {
        Refusal::UnknownSite(key) => help::unknown_site(state, &key, locale),
        Refusal::ForeignPage(site) => help::foreign_page(state, &site, locale),
        Refusal::Other(error) => help::error_page(state, &error, locale),
    }
}

/// The document that was asked for. A link to a comment that was removed still leads to the conversation.
async fn document_or_whole(state: &AppState, asked: &Asked, seen: &mut Seen) -> Result<Arc<Document>, Error> {
    let found = Box::pin(document(state, asked, seen)).await;
    let is_gone = matches!(found, Err(Error::Service(service::Error::NotFound(_))));
    if !is_gone || !matches!(asked.view, View::Context { .. }) {
        return found;
    }
    let whole = Asked {
        view: View::FIRST,
        ..asked.clone()
    };
    Box::pin(document(state, &whole, seen)).await
}

/// The finished document: the same for every reader. Notes in `seen` what it depends on.
async fn document(state: &AppState, asked: &Asked, seen: &mut Seen) -> Result<Arc<Document>, Error> {
    let cache = state.cache();
    if let Target::Page(address) = &asked.target {
        cache.look_at_identity(seen, asked.site.id, address.identity.as_str());
    }
    let page_id = asked.page_id(state).await?;
    if let Some(page_id) = page_id {
        cache.look_at_page(seen, page_id);
    }
    let key = asked.document_key(page_id);
    let render = async { Thread::render(state, asked, page_id).await };
    if !state.runtime().bus.is_current() {
        // Changes of other instances may have gone unheard: nothing remembered is to be trusted.
        return render.await.map(Arc::new);
    }
    if let Some(document) = cache.get(&key, seen).await {
        document.count_read();
        return Ok(document);
    }
    match cache.get_or_render(key, seen, render).await {
        Ok(document) => Ok(document),
        // Whoever waited for a rendering that failed tries again alone, and so has an error of their own to show.
        Err(_) => Thread::render(state, asked, page_id).await.map(Arc::new),
    }
}

/// Tells the script, with its fragment, what the heading says now.
pub(super) fn announce(response: &mut Response, thread: &Record, words: &Catalog) {
    let heading = encoded(&heading(Some(thread), words)).to_string();
    let headers = response.headers_mut();
    if let Ok(heading) = HeaderValue::from_str(&heading) {
        headers.insert(HEADING.clone(), heading);
    }
    headers.insert(COUNT.clone(), HeaderValue::from(thread.comment_count));
}

/// Whether the view is the whole thread from its beginning.
fn is_whole(view: View) -> bool {
    matches!(view, View::Roots { after: None, .. })
}
