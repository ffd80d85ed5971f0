//! Signs of life for operators and their machines.

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::state::AppState;

/// `GET /healthz`: the process runs.
pub(super) async fn live() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: it can serve, so its database answers.
pub(super) async fn ready(State(state): State<AppState>) -> Response {
    match state.runtime().store.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

/// `GET /metrics`: counts and durations in the Prometheus text format.
pub(super) async fn metrics(State(state): State<AppState>) -> Response {
    let text = state.metrics().render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
