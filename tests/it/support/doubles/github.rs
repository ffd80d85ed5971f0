//! GitHub.

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::Query,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

use super::{Desk, Params, json_reply, knows_secret, oauth_error};

const CODE_SECONDS: i64 = 600;

pub(super) fn person() -> Value {
    json!({
        "id": 583_231,
        "login": "gita",
        "name": null,
        "avatar_url": "https://avatars.githubusercontent.com/u/583231",
        "emails": [
            {"email": "old@example.org", "primary": false, "verified": true},
            {"email": "gita@example.org", "primary": true, "verified": true},
        ],
    })
}

pub(super) fn router(desk: Arc<Desk>) -> Router {
    let (exchange, user, emails) = (Arc::clone(&desk), Arc::clone(&desk), Arc::clone(&desk));
    Router::new()
        .route(
            "/login/oauth/authorize",
            get(async move |Query(params): Query<Params>| desk.authorize(&params, |_| Ok(()))),
        )
        .route(
            "/login/oauth/access_token",
            post(async move |headers: HeaderMap, Form(form): Form<Params>| {
                if headers
                    .get(header::ACCEPT)
                    .is_none_or(|value| value != "application/json")
                {
                    return "error=this_double_speaks_json_only".into_response();
                }
                // Errors come with success.
                if !knows_secret(&form) {
                    return oauth_error(
                        200,
                        "incorrect_client_credentials",
                        "The client_id and/or secret is incorrect.",
                    );
                }
                match exchange.exchange(&form, CODE_SECONDS) {
                    Err(_) => oauth_error(200, "bad_verification_code", "The code passed is incorrect or expired."),
                    Ok((token, issued)) => {
                        let scope = issued.scope.replace(' ', ",");
                        json_reply(
                            200,
                            &json!({"access_token": token, "token_type": "bearer", "scope": scope}),
                        )
                    }
                }
            }),
        )
        .route(
            "/user",
            get(async move |headers: HeaderMap| told(&user, &headers, false)),
        )
        .route(
            "/user/emails",
            get(async move |headers: HeaderMap| told(&emails, &headers, true)),
        )
}

fn told(desk: &Desk, headers: &HeaderMap, wants_emails: bool) -> Response {
    if !headers.contains_key(header::USER_AGENT) {
        return (StatusCode::FORBIDDEN, "Request forbidden by administrative rules.").into_response();
    }
    let Some(scope) = desk.bearer(headers) else {
        return json_reply(401, &json!({"message": "Requires authentication"}));
    };
    let mut person = desk.person();
    let emails = person.as_object_mut().unwrap().remove("emails");
    if !wants_emails {
        return json_reply(200, &person);
    }
    match emails.filter(|_| scope.split(' ').any(|part| part == "user:email")) {
        Some(emails) => json_reply(200, &emails),
        None => json_reply(404, &json!({"message": "Not Found"})),
    }
}
