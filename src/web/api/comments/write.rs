//! Writing, editing and deleting comments.

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use super::{locate, service_url};
use crate::{
    domain::{
        comment::Status,
        field::{FieldError, Problem},
        id::CommentId,
        moderation::Traces,
        page::PageAddress,
        scope::Scope,
        site::Site,
    },
    service::{
        self,
        comment::NewComment,
        moderation::{self, Wording},
    },
    web::{
        api::{
            body::{answer, json, locale},
            caller::Caller,
            json::{ChangeJson, CommentJson, CreatedJson, NewCommentJson},
        },
        client::ClientAddress,
        error::{Error, ProblemJson},
        header::IDEMPOTENCY_KEY,
        path::PathText,
        state::AppState,
    },
};

/// Writes a comment. The answer comes after it is on disk.
#[utoipa::path(
    post,
    path = "/api/v1/sites/{site}/comments",
    tag = "comments",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("Idempotency-Key" = Option<String>, Header, description = "a retry with the same key gets the first answer; at least 128 random bits"),
        ("Rejoinder-Guest" = Option<String>, Header, description = "secret of a guest who was here before"),
    ),
    request_body = NewCommentJson,
    responses(
        (status = 201, body = CreatedJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "a token that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "closed, guests are off, or not the scope"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 413, body = ProblemJson, content_type = "application/problem+json"),
        (status = 415, body = ProblemJson, content_type = "application/problem+json"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json", description = "`errors` names each field"),
        (status = 429, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    PathText(site): PathText,
    client: ClientAddress,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let created = async {
        let new: NewCommentJson = json(&headers, body)?;
        let site = state.site(&site).await?;
        let caller = Caller::of(&state, &headers, &site, Scope::Write).await?;
        state.limits().check_post(client.0)?;
        let page = PageAddress::resolve(
            &site.settings.origins,
            false,
            new.page.id.as_deref(),
            new.page.url.as_deref(),
        )
        .map_err(|error| service::Error::Invalid(vec![in_page(error)]))?;
        let guest = new.guest.unwrap_or_default();
        let is_account_over = state.limits().account_is_over(caller.account());
        let new = NewComment {
            page,
            title: new.page.title,
            parent_id: new
                .parent_id
                .map(|id| id.parse())
                .transpose()
                .map_err(|_| FieldError::new("parent_id", Problem::Unreadable))?,
            body: new.body,
            account: caller.account().cloned(),
            name: guest.name,
            email: guest.email,
            website: guest.website,
            has_consented: new.consent,
            guest_secret: caller.guest,
            idempotency_key: idempotency_key(&headers)?,
            address: client.0,
            letters_in: new.notify.then(|| locale(&headers).code().to_owned()),
            traces: Traces {
                is_account_over,
                ..Traces::default()
            },
            proof: new.altcha,
            at_the_desk: false,
        };
        let created = service::comment::create(state.runtime(), &site, new, state.site_is_over(&site)).await?;
        metrics::counter!("rejoinder_comments_created_total").increment(1);
        Ok::<_, Error>(CreatedJson {
            comment: CommentJson::own(&created.comment, &service_url(&state)).explained(&site, &created.comment, None),
            guest_secret: created.new_secret.map(|secret| secret.expose().to_owned()),
        })
    };
    match created.await {
        Ok(created) => {
            let location = format!("{}/api/v1/comments/{}", state.base(), created.comment.id);
            let mut response = (StatusCode::CREATED, Json(created)).into_response();
            if let Ok(location) = HeaderValue::from_str(&location) {
                response.headers_mut().insert(header::LOCATION, location);
            }
            response
        }
        Err(error) => error.to_problem(locale(&headers)),
    }
}

/// The fields of the page stand inside an object of the body.
fn in_page(error: FieldError) -> FieldError {
    let field = match error.field {
        "url" => "page.url",
        "id" => "page.id",
        other => other,
    };
    FieldError::new(field, error.problem)
}

pub(super) fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, FieldError> {
    headers
        .get(&IDEMPOTENCY_KEY)
        .map(|value| value.to_str().map(str::to_owned))
        .transpose()
        .map_err(|_| FieldError::new("idempotency_key", Problem::Unreadable))
}

/// Replaces the text of a comment, or moves it to another status.
///
/// One's own text while its window is open; any text, and another status, is for moderators and owners of the site, with a token of
/// scope `moderate`.
#[utoipa::path(
    patch,
    path = "/api/v1/comments/{id}",
    tag = "comments",
    params(
        ("id" = String, Path, description = "id of the comment"),
        ("Rejoinder-Guest" = Option<String>, Header, description = "secret of the guest who wrote it"),
    ),
    request_body = ChangeJson,
    responses(
        (status = 200, body = CommentJson),
        (status = 400, body = ProblemJson, content_type = "application/problem+json"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "a token that is over, or none where one is needed"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not yours, too late, or not the scope"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 409, body = ProblemJson, content_type = "application/problem+json", description = "its author deleted it"),
        (status = 422, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn update(
    State(state): State<AppState>,
    PathText(id): PathText,
    client: ClientAddress,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let updated = async {
        let change: ChangeJson = json(&headers, body)?;
        let (site, id) = locate(&state, &id).await?;
        match (change.body, change.status) {
            (Some(text), None) => {
                let moderator = Caller::with_account(&state, &headers, &site, Scope::Moderate).await;
                let edited = edit_own(&state, &headers, &site, id, client, &text).await;
                match (edited, moderator) {
                    // What they may not do as its author they do as the one who keeps the site in order, and readers are told.
                    (
                        Err(Error::Service(service::Error::NotEditable | service::Error::NotAllowed(_))),
                        Ok(moderator),
                    ) => edit_as_moderator(&state, &site, &moderator, id, text).await,
                    (edited, _) => edited,
                }
            }
            (None, Some(status)) => {
                let caller = Caller::with_account(&state, &headers, &site, Scope::Moderate).await?;
                let to = moved_to(&status)?;
                let changed =
                    service::moderation::change_status(state.runtime(), &site, caller.actor()?, id, to).await?;
                Ok(CommentJson::moderated(&changed, &service_url(&state)))
            }
            (None, None) => Err(FieldError::new("body", Problem::Required).into()),
            // Who writes and who decides are two people, even where they are one.
            (Some(_), Some(_)) => Err(FieldError::new("status", Problem::Unreadable).into()),
        }
    };
    answer(updated.await.map(Json), &headers)
}

async fn edit_own(
    state: &AppState,
    headers: &HeaderMap,
    site: &Site,
    id: CommentId,
    client: ClientAddress,
    text: &str,
) -> Result<CommentJson, Error> {
    let by = Caller::of(state, headers, site, Scope::Write).await?.person();
    state.limits().check_post(client.0)?;
    let changed = service::comment::edit(state.runtime(), site, id, by.as_ref(), text).await?;
    let json = CommentJson::own(&changed.comment, &service_url(state));
    let told = moderation::told(state.runtime(), site, &[&changed.comment]).await?;
    Ok(json.explained(site, &changed.comment, told.into_values().next()))
}

async fn edit_as_moderator(
    state: &AppState,
    site: &Site,
    by: &Caller,
    id: CommentId,
    text: String,
) -> Result<CommentJson, Error> {
    let new = Wording {
        text,
        ..Wording::default()
    };
    moderation::edit(state.runtime(), site, by.actor()?, id, new).await?;
    let edited = moderation::show(state.runtime(), site, id).await?;
    Ok(CommentJson::moderated(&edited, &service_url(state)))
}

/// A status somebody can move a comment to; `deleted` is its author's word alone.
fn moved_to(name: &str) -> Result<Status, service::Error> {
    let status = Status::from_name(name).filter(|status| *status != Status::Deleted);
    status.ok_or_else(|| service::Error::field(FieldError::new("status", Problem::Unreadable)))
}

/// Deletes one's own comment while its window is open. Its words are gone at once; a stub stays while it has replies.
#[utoipa::path(
    delete,
    path = "/api/v1/comments/{id}",
    tag = "comments",
    params(
        ("id" = String, Path, description = "id of the comment"),
        ("Rejoinder-Guest" = Option<String>, Header, description = "secret of the guest who wrote it"),
    ),
    responses(
        (status = 204),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "a token that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not yours, too late, or not the scope"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    State(state): State<AppState>,
    PathText(id): PathText,
    client: ClientAddress,
    headers: HeaderMap,
) -> Response {
    let deleted = async {
        let (site, id) = locate(&state, &id).await?;
        let by = Caller::of(&state, &headers, &site, Scope::Write).await?.person();
        state.limits().check_post(client.0)?;
        service::comment::delete(state.runtime(), &site, id, by.as_ref()).await?;
        Ok::<_, Error>(StatusCode::NO_CONTENT.into_response())
    };
    answer(deleted.await, &headers)
}
