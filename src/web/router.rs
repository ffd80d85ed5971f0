//! The route table. What every reader loads is routed without layers: it is answered from memory, and each layer would cost more
//! than the answer. Everything else passes limits of time and size, counting, and a net for panics.

use std::time::{Duration, Instant};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

use super::{
    account, api, asset, auth, avatar, dashboard, embed,
    error::Error,
    header::{NOTHING_ALLOWED, common},
    health,
    linger::linger,
    state::AppState,
};
use crate::{i18n::Locale, service};

/// The largest body that is read at all. It is more than any handler takes.
const READ_BYTES: usize = 512 * 1024;
const TIMEOUT: Duration = Duration::from_secs(15);

/// The whole service below its base path.
pub fn router(state: AppState) -> Router {
    let (api, _) = api::router();
    let layered = Router::new()
        .merge(embed::router())
        .merge(embed::form_router())
        .merge(account::router())
        .merge(dashboard::router())
        .merge(api)
        .merge(auth::router())
        .route("/avatars/{name}", get(avatar::show))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(not_found)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(READ_BYTES))
        .layer(middleware::from_fn(linger))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(state.clone(), observe));
    // A whole file takes as long as it takes; how much of it is read, and how long nothing may come, is for who takes it.
    let uploads = api::uploads()
        .0
        .merge(dashboard::uploads())
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(linger))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(state.clone(), observe));
    // A body is read here, so it has its limits; the rest it does without.
    let counts = embed::counts_router()
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(READ_BYTES))
        .layer(middleware::from_fn(linger))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT));
    let routes = Router::new()
        .merge(embed::hot_router())
        .merge(counts)
        .route("/embed.js", get(asset::embed))
        .route("/assets/{name}", get(asset::hashed))
        .route("/favicon.ico", get(asset::icon))
        .route("/healthz", get(health::live))
        .merge(uploads)
        .merge(layered);
    let base = state.base().to_owned();
    let routes = routes.with_state(state);
    if base.is_empty() {
        routes
    } else {
        Router::new().nest(&base, routes)
    }
}

async fn not_found() -> Response {
    Error::Service(service::Error::NotFound("route")).to_problem(Locale::default())
}

async fn wrong_method() -> Response {
    Error::WrongMethod.to_problem(Locale::default())
}

/// What went wrong stays in the log; the answer names nothing (T48).
#[expect(clippy::needless_pass_by_value, reason = "the layer asks for this signature")]
fn panicked(cause: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(cause, "a handler panicked");
    let error = std::io::Error::other("panic");
    Error::Service(service::Error::Internal(Box::new(error))).to_problem(Locale::default())
}

/// Counts and times every answer by route, and adds the headers that every answer carries.
async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let mut response = next.run(request).await.into_response();
    for (name, value) in common(state.is_secure()) {
        response.headers_mut().entry(name).or_insert(value);
    }
    if route.starts_with("/api/v1") {
        // Some answers are for one guest alone, and the address does not say which.
        response
            .headers_mut()
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
    if route.starts_with("/api") || response.status().is_client_error() {
        let headers = response.headers_mut();
        let policy = if route == "/api" {
            HeaderValue::from_static("default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
        } else {
            NOTHING_ALLOWED
        };
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    let status = response.status().as_u16();
    let seconds = begun.elapsed().as_secs_f64();
    tracing::debug!(http.method = %method, http.route = route, http.status = status, seconds, "answered");
    let labels = [("route", route), ("status", status.to_string())];
    metrics::histogram!("rejoinder_http_request_seconds", &labels).record(seconds);
    response
}
