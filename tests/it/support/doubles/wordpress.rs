//! WordPress.com Connect.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    Form, Router,
    extract::Query,
    http::{HeaderMap, header},
    routing::{get, post},
};
use serde_json::{Value, json};

use super::{CLIENT_ID, Desk, Params, json_reply, knows_secret, oauth_error};

const CODE_SECONDS: i64 = 600;

pub(super) fn person() -> Value {
    json!({
        "ID": 9_007_199_254_740_993_u64,
        "display_name": "Wilma of WordPress",
        "username": "wilma",
        "email": "wilma@example.org",
        "verified": true,
        "email_verified": true,
        "avatar_URL": "https://0.gravatar.com/avatar/wilma",
        "token_client_id": CLIENT_ID,
    })
}

pub(super) fn router(desk: Arc<Desk>) -> Router {
    let (exchange, me) = (Arc::clone(&desk), Arc::clone(&desk));
    let is_text = Arc::new(AtomicBool::new(true));
    Router::new()
        .route(
            "/oauth2/authenticate",
            get(async move |Query(params): Query<Params>| {
                desk.authorize(&params, |params| match params.get("scope") {
                    Some(scope) if scope == "auth" => Ok(()),
                    _ => Err("only identity is asked for here"),
                })
            }),
        )
        .route(
            "/oauth2/token",
            post(async move |headers: HeaderMap, Form(form): Form<Params>| {
                if headers.contains_key(header::AUTHORIZATION) || !knows_secret(&form) {
                    return oauth_error(400, "invalid_client", "Unknown client_id.");
                }
                match exchange.exchange(&form, CODE_SECONDS) {
                    Err(_) => oauth_error(400, "invalid_grant", "Invalid code."),
                    Ok((token, _)) => {
                        // Their own pages show it both ways.
                        let was_text = is_text.fetch_not(Ordering::SeqCst);
                        let blog_id = if was_text { json!("0") } else { json!(0) };
                        json_reply(
                            200,
                            &json!({
                                "access_token": token, "token_type": "bearer", "blog_id": blog_id,
                                "blog_url": null, "scope": "auth",
                            }),
                        )
                    }
                }
            }),
        )
        .route(
            "/rest/v1.1/me",
            get(async move |headers: HeaderMap| match me.bearer(&headers) {
                Some(scope) if scope == "auth" => json_reply(200, &me.person()),
                _ => json_reply(
                    403,
                    &json!({"error": "authorization_required", "message": "An active access token must be used."}),
                ),
            }),
        )
}
