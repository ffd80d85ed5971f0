//! X.

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::Query,
    http::HeaderMap,
    routing::{get, post},
};
use serde_json::{Map, Value, json};

use super::{Desk, Params, Refusal, json_reply, knows_secret_in_header, oauth_error, with_coop};

/// Their codes die sooner than anybody else's.
const CODE_SECONDS: i64 = 30;
const STATE_CHARS: usize = 500;

pub(super) fn person() -> Value {
    json!({
        "id": "2244994945",
        "name": "Xenia",
        "username": "xenia",
        "verified": true,
        "profile_image_url": "https://pbs.twimg.com/profile_images/1/xenia_normal.jpg",
        "confirmed_email": "xenia@example.org",
    })
}

pub(super) fn router(desk: Arc<Desk>) -> Router {
    let (exchange, me) = (Arc::clone(&desk), Arc::clone(&desk));
    Router::new()
        .route(
            "/i/oauth2/authorize",
            get(async move |Query(params): Query<Params>| with_coop(desk.authorize(&params, check))),
        )
        .route(
            "/2/oauth2/token",
            post(async move |headers: HeaderMap, Form(form): Form<Params>| {
                if !knows_secret_in_header(&headers) || form.contains_key("client_secret") {
                    return oauth_error(401, "unauthorized_client", "Missing valid authorization header");
                }
                match exchange.exchange(&form, CODE_SECONDS) {
                    Err(Refusal::NoCode) => oauth_error(400, "invalid_request", "Missing required parameter [code]."),
                    Err(Refusal::NoVerifier) => {
                        oauth_error(400, "invalid_request", "Missing required parameter [code_verifier].")
                    }
                    Err(Refusal::BadVerifier) => {
                        oauth_error(400, "invalid_request", "Value passed for the code_verifier was invalid.")
                    }
                    Err(Refusal::BadCode) => oauth_error(
                        400,
                        "invalid_request",
                        "Value passed for the authorization code was invalid.",
                    ),
                    Ok((token, issued)) => json_reply(
                        200,
                        &json!({
                            "token_type": "bearer", "expires_in": 7200, "access_token": token, "scope": issued.scope,
                        }),
                    ),
                }
            }),
        )
        .route(
            "/2/users/me",
            get(async move |headers: HeaderMap, Query(params): Query<Params>| {
                let Some(scope) = me.bearer(&headers) else {
                    let body = json!({"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized"});
                    return json_reply(401, &body);
                };
                let asked = params.get("user.fields").cloned().unwrap_or_default();
                let mut shown: Vec<&str> = vec!["id", "name", "username"];
                shown.extend(asked.split(',').filter(|field| {
                    *field != "confirmed_email" || scope.split(' ').any(|part| part == "users.email")
                }));
                let person = me.person();
                let data: Map<String, Value> = shown
                    .into_iter()
                    .filter_map(|name| Some((name.to_owned(), person.get(name)?.clone())))
                    .collect();
                json_reply(200, &json!({ "data": data }))
            }),
        )
}

fn check(params: &Params) -> Result<(), &'static str> {
    let param = |name: &str| params.get(name).map_or("", String::as_str);
    let scopes: Vec<&str> = param("scope").split(' ').collect();
    if param("code_challenge").len() != 43 || param("code_challenge_method") != "S256" {
        Err("a challenge is needed")
    } else if param("state").is_empty() || param("state").len() > STATE_CHARS {
        Err("a state is needed, of 500 characters at most")
    } else if !scopes.contains(&"users.read") || !scopes.contains(&"tweet.read") {
        Err("users cannot be read without both scopes")
    } else {
        Ok(())
    }
}
