//! What a dry run says of every single row.

use axum::{extract::State, http::HeaderMap, response::Response};

use super::{super::body::answer, known, owner};
use crate::web::{error::ProblemJson, import_rows, param::NoParams, path::PathPair, state::AppState};

/// What would become of each row of a file.
///
/// A table (CSV with a head: row, id, outcome `taken` or `left`, reason, detail, page, notes) of a file that waits after its dry run.
/// A connection that ends early was cut: the table is whole only with its last row. For owners of the site, with a token of scope
/// `import`.
#[utoipa::path(
    get,
    path = "/api/v1/sites/{site}/imports/{import}/rows",
    tag = "transfer",
    params(
        ("site" = String, Path, description = "key of the site"),
        ("import" = String, Path, description = "id of the import"),
    ),
    responses(
        (status = 200, body = String, content_type = "text/csv"),
        (status = 400, body = ProblemJson, content_type = "application/problem+json", description = "a parameter that there is not"),
        (status = 401, body = ProblemJson, content_type = "application/problem+json", description = "no token, or one that is over"),
        (status = 403, body = ProblemJson, content_type = "application/problem+json", description = "not the scope, or not an owner"),
        (status = 404, body = ProblemJson, content_type = "application/problem+json"),
        (status = 409, body = ProblemJson, content_type = "application/problem+json", description = "it does not wait for a word (any more)"),
    ),
)]
pub async fn rows(
    State(state): State<AppState>,
    PathPair(site, id): PathPair,
    _: NoParams,
    headers: HeaderMap,
) -> Response {
    let told = async {
        let site = state.site(&site).await?;
        owner(&state, &headers, &site).await?;
        import_rows::table(&state, &site, known(&id)?).await
    };
    answer(told.await, &headers)
}
