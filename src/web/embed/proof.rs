//! Work that a site asks of guests' browsers.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::{
    i18n::Locale,
    service::{self, proof},
    web::{error::Error, param::Params, state::AppState},
};

/// `GET /embed/proof?site=`.
pub(super) async fn show(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let shown = async {
        let params = Params::parse(&query, &["site"])?;
        let site = state.site(params.get("site").unwrap_or_default()).await?;
        let work = proof::challenge(state.runtime(), &site);
        Ok::<_, Error>(work.ok_or(service::Error::NotFound("challenge"))?)
    };
    match shown.await {
        Ok(work) => ([(header::CACHE_CONTROL, "no-store")], Json(work)).into_response(),
        Err(error) => error.to_problem(Locale::default()),
    }
}
