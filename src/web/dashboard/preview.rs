//! `/dashboard/sites/{site}/preview`: a conversation of the site as readers see it, to be framed by the settings. It comes without
//! anything that runs: the frame that shows it forbids scripts, and so does its policy.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use super::{access::AtSite, frame};
use crate::{
    service::thread::{ThreadOrder, list},
    web::{embed, state::AppState},
};

/// `GET /dashboard/sites/{site}/preview`.
pub(super) async fn show(State(state): State<AppState>, at: AtSite, headers: HeaderMap) -> Response {
    let site = at.held.site.as_ref();
    let newest = match list(state.runtime(), site, ThreadOrder::Active, None, 1).await {
        Ok(threads) => threads.first().map(|thread| thread.id),
        Err(error) => return frame::failed(&state, &at.desk, Some(site), &error.into()).await,
    };
    // Without what makes an answer of 304: its policy would be that of readers.
    let mut asked = HeaderMap::new();
    for name in [header::ACCEPT_ENCODING, header::ACCEPT_LANGUAGE] {
        if let Some(value) = headers.get(&name) {
            asked.insert(name, value.clone());
        }
    }
    let mut response = embed::sample(&state, site, newest, &at.desk.query, &asked).await;
    let headers = response.headers_mut();
    let policy = headers
        .get(header::CONTENT_SECURITY_POLICY)
        .and_then(|policy| policy.to_str().ok())
        .map(for_ourselves);
    if let Some(policy) = policy.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.remove(header::ETAG);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The policy of a document, with other rules about who frames it and what runs in it.
fn for_ourselves(policy: &str) -> String {
    let is_other = |directive: &&str| {
        let name = directive.split(' ').next().unwrap_or_default();
        !["frame-ancestors", "script-src", "connect-src", "form-action"].contains(&name)
    };
    let kept: Vec<&str> = policy.split(';').map(str::trim).filter(is_other).collect();
    format!(
        "{}; frame-ancestors 'self'; script-src 'none'; connect-src 'none'; form-action 'none'",
        kept.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t36_only_our_own_pages_frame_it_and_nothing_runs() {
        let policy = for_ourselves(
            "default-src 'none'; script-src https://c.example/assets/; frame-ancestors https://a.example",
        );
        assert!(policy.starts_with("default-src 'none'; frame-ancestors 'self'"));
        assert!(policy.contains("script-src 'none'") && !policy.contains("a.example"));
    }
}
