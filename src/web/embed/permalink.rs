//! Permalinks: from a comment's id to the page it stands on.

use axum::{
    extract::{RawQuery, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    help,
    one::{One, look},
};
use crate::{
    service,
    web::{error::Error, path::PathText, state::AppState},
};

/// `GET /comments/{id}`: to the host page at `#rejoinder-{id}`, or to the thread's own page if its address is not known. Only an
/// address below one of the site's origins is followed.
pub(super) async fn follow(
    State(state): State<AppState>,
    PathText(id): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let look = look(&query.unwrap_or_default(), &headers);
    let target = async {
        let one = One::find(&state, &id, look, &headers).await?;
        let found = service::comment::public(state.runtime(), &one.site, one.id).await?;
        let is_own = |url: &&String| {
            let url = url::Url::parse(url).ok();
            url.is_some_and(|url| one.site.settings.origins.iter().any(|origin| origin.matches(&url)))
        };
        let target = if let Some(url) = found.thread.url.as_ref().filter(is_own) {
            format!("{url}#rejoinder-{}", one.id)
        } else {
            let thread = found.thread.id;
            format!(
                "{}/threads/{thread}?comment={}#rejoinder-{}",
                state.base(),
                one.id,
                one.id
            )
        };
        Ok::<_, Error>(target)
    };
    match target.await {
        Ok(target) => Redirect::to(&target).into_response(),
        Err(error) => help::error_page(&state, &error, look.locale),
    }
}
