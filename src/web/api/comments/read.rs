//! Reading comments.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::HeaderMap,
    response::Response,
};

use super::{locate, service_url};
use crate::{
    domain::{
        field::{FieldError, Problem},
        id::PageId,
        page::PageAddress,
        scope::Scope,
        site::Site,
        thread::{
            PublicComment, ROOTS_PER_SCREEN, Sort,
            cursor::{Cursor, List},
            outline::{Mark, outline},
        },
    },
    service::{
        self,
        thread::{Part, View, read},
    },
    web::{
        api::{
            body::answer,
            caller::Caller,
            json::{CommentJson, Page},
        },
        error::{Error, ProblemJson},
        param::Params,
        path::PathText,
        state::AppState,
    },
};

const NAMES: &[&str] = &["url", "id", "sort", "parent", "after", "limit"];
/// The most rows of a flat list; a thread's page also holds replies.
const MOST_ITEMS: usize = 100;

/// Comments of a page, or of the whole site.
///
/// With `url` or `id`: a page's comments as readers see them first, each followed by its first replies; `limit` counts the outermost ones.
/// A comment whose `reply_count` exceeds the replies listed has more under `parent`. Without either: the site's newest comments.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/comments",
    tag = "comments",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("url" = Option<String>, Query, description = "address of the page"),
        ("id" = Option<String>, Query, description = "explicit id of the page, if it has one"),
        ("sort" = Option<String>, Query, description = "best, newest, oldest or discussed; the site's own order without it. Under best and discussed \
            comments move while one reads: drop what comes twice, and at the end begin again to see what moved up"),
        ("parent" = Option<String>, Query, description = "only the replies to this comment"),
        ("after" = Option<String>, Query, description = "cursor: `next` of the page before"),
        ("limit" = Option<u16>, Query, description = "1 to 100; 25 without it (of replies at most 25)"),
    ),
    responses(
        (status = 200, body = Page<CommentJson>),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "a token that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    State(state): State<AppState>,
    PathText(site): PathText,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let listed = async {
        let query = query.unwrap_or_default();
        let params = Params::parse(&query, NAMES)?;
        let site = state.site(&site).await?;
        Caller::of(&state, &headers, &site, Scope::Read).await?;
        if params.get("url").is_some() || params.get("id").is_some() {
            of_page(&state, &site, &params).await
        } else {
            of_site(&state, &site, &params).await
        }
    };
    answer(listed.await.map(Json), &headers)
}

async fn of_page(state: &AppState, site: &Site, params: &Params<'_>) -> Result<Page<CommentJson>, Error> {
    let address = PageAddress::resolve(&site.settings.origins, false, params.get("id"), params.get("url"))?;
    let sort = site.order(sort(params)?);
    let limit = limit(params)?;
    let view = if let Some(id) = params.get("parent") {
        View::Replies {
            parent_id: id.parse().map_err(|_| FieldError::new("parent", Problem::Unreadable))?,
            after: cursor(params, List::Replies)?,
            limit,
        }
    } else {
        View::Roots {
            after: cursor(params, List::roots(sort))?,
            limit,
        }
    };
    let thread = service::thread::find(state.runtime(), site, &address.identity).await?;
    let Some(thread) = thread else {
        return Ok(Page {
            items: Vec::new(),
            next: None,
        });
    };
    let part = read(state.runtime(), site, thread.id, sort, view).await?;
    let service_url = service_url(state);
    let items = in_order(&part)
        .map(|comment| CommentJson::public(comment, thread.id, &service_url))
        .collect();
    Ok(Page {
        items,
        next: part.next.map(|next| next.to_string()),
    })
}

/// The rows in reading order; depth and parent say the rest.
fn in_order(part: &Part) -> impl Iterator<Item = &PublicComment> {
    outline(&part.tops, &part.rows, u16::MAX, part.window)
        .into_iter()
        .filter_map(|mark| match mark {
            Mark::Comment(entry) => Some(entry.comment),
            _ => None,
        })
}

async fn of_site(state: &AppState, site: &Site, params: &Params<'_>) -> Result<Page<CommentJson>, Error> {
    let limit = limit(params)?;
    let after = cursor(params, List::SiteComments)?;
    let mut found = service::thread::latest(state.runtime(), site, after, limit + 1).await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| has_more);
    let next = last.map(|(_, last)| List::SiteComments.cursor(last));
    let service_url = service_url(state);
    let json = |(page_id, comment): &(PageId, PublicComment)| CommentJson::public(comment, *page_id, &service_url);
    Ok(Page {
        items: found.iter().map(json).collect(),
        next: next.map(|next| next.to_string()),
    })
}

fn limit(params: &Params<'_>) -> Result<usize, FieldError> {
    let Some(text) = params.get("limit") else {
        return Ok(ROOTS_PER_SCREEN);
    };
    let number = text.parse().ok().filter(|number| (1..=MOST_ITEMS).contains(number));
    number.ok_or(FieldError::new("limit", Problem::Unreadable))
}

fn sort(params: &Params<'_>) -> Result<Option<Sort>, FieldError> {
    crate::web::embed::sort(params)
}

fn cursor(params: &Params<'_>, list: List) -> Result<Option<Cursor>, FieldError> {
    crate::web::embed::cursor(params, list)
}

/// One comment. Its author also sees it while it waits; whoever moderates the site, whatever its status.
#[utoipa::path(
    get,
    path = "/api/v1/comments/{id}",
    tag = "comments",
    params(
        ("id" = String, Path, description = "id of the comment"),
        ("Rejoinder-Guest" = Option<String>, Header, description = "secret of the guest who wrote it"),
    ),
    responses(
        (status = 200, body = CommentJson),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "a token that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn show(State(state): State<AppState>, PathText(id): PathText, headers: HeaderMap) -> Response {
    let shown = async {
        let (site, id) = locate(&state, &id).await?;
        let caller = Caller::of(&state, &headers, &site, Scope::Read).await?;
        if caller.sees_everything() {
            let found = service::moderation::show(state.runtime(), &site, id).await?;
            return Ok(CommentJson::moderated(&found, &service_url(&state)));
        }
        let by = caller.person();
        let found = service::comment::readable(state.runtime(), &site, id, by.as_ref()).await?;
        let json = CommentJson::own(&found.comment, &service_url(&state));
        let is_own = by.is_some_and(|by| by.wrote(&found.comment, site.id));
        if !is_own {
            return Ok::<_, Error>(json);
        }
        let told = service::moderation::told(state.runtime(), &site, &[&found.comment]).await?;
        Ok(json.explained(&site, &found.comment, told.into_values().next()))
    };
    answer(shown.await.map(Json), &headers)
}
