//! The thread as a document: from memory if it is there, rendered once if it is not.

mod page;

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue},
    response::Response,
};

use super::{
    asked::{Asked, NAMES, Refusal, locale},
    help,
};
use crate::{
    domain::thread::Thread as Record,
    i18n::Catalog,
    service::{self, thread::View},
    web::{
        document::Document,
        error::Error,
        header::{COUNT, HEADING},
        param::{Params, encoded},
        path::PathText,
        state::AppState,
    },
};

pub(super) use page::{Thread, heading};

/// `GET /embed/thread`: the frame document.
pub(super) async fn show(State(state): State<AppState>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = query.unwrap_or_default();
    let asked = match Params::parse(&query, NAMES) {
        Ok(params) => Asked::read(&state, &params, &headers).await,
        Err(error) => Err(error.into()),
    };
    answer(&state, asked, &query, &headers).await
}

/// `GET /threads/{thread}`: the same in a tab of its own.
pub(super) async fn show_standalone(
    State(state): State<AppState>,
    PathText(thread): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let asked = match Params::parse(&query, NAMES) {
        Ok(params) => Asked::read_standalone(&state, &thread, &params, &headers).await,
        Err(error) => Err(error.into()),
    };
    answer(&state, asked, &query, &headers).await
}

async fn answer(state: &AppState, asked: Result<Asked, Refusal>, query: &str, headers: &HeaderMap) -> Response {
    let asked = match asked {
        Ok(asked) => asked,
        Err(refusal) => return refused(state, refusal, query, headers),
    };
    let mut document_or_error = document(state, &asked).await;
    // A link to a comment that was removed still leads to the conversation.
    if let (Err(Error::Service(service::Error::NotFound(_))), View::Context { .. }) = (&document_or_error, asked.view) {
        let whole = Asked {
            view: View::FIRST,
            ..asked.clone()
        };
        document_or_error = document(state, &whole).await;
    }
    match document_or_error {
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

/// The finished document: the same for every reader.
async fn document(state: &AppState, asked: &Asked) -> Result<Arc<Document>, Error> {
    let page_id = asked.page_id(state).await?;
    let key = asked.document_key(page_id);
    let render = async { Thread::render(state, asked, page_id).await };
    if !state.runtime().bus.is_current() {
        // Changes of other instances may have gone unheard: nothing remembered is to be trusted.
        return render.await.map(Arc::new);
    }
    if let Some(document) = state.cache().get(&key).await {
        return Ok(document);
    }
    match state.cache().get_or_render(key, render).await {
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
