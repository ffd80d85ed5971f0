//! Facebook Login and the Graph API.

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::{Path, Query},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
    routing::get,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use rejoinder::domain::time::Clock;
use serde_json::{Value, json};
use sha2::Sha256;

use super::{CLIENT_SECRET, Choice, Desk, Params, json_reply, knows_secret, with_coop};

const VERSION: &str = "v25.0";
const CODE_SECONDS: i64 = 600;
/// So old a proof may be.
const PROOF_SECONDS: i64 = 300;

pub(super) fn person() -> Value {
    json!({
        "id": "10215558123456789",
        "name": "Fatima Facebook",
        "email": "fatima@example.org",
        "picture": {"data": {"url": "https://platform-lookaside.fbsbx.com/fatima", "is_silhouette": false}},
    })
}

pub(super) fn router(desk: Arc<Desk>) -> Router {
    let (by_get, by_post, me) = (Arc::clone(&desk), Arc::clone(&desk), Arc::clone(&desk));
    Router::new()
        .route(
            "/{version}/dialog/oauth",
            get(async move |Path(version): Path<String>, Query(params): Query<Params>| {
                let response = desk.authorize(&params, |params| match params.get("scope") {
                    _ if version != VERSION => Err("no such version"),
                    Some(scope)
                        if scope
                            .split([',', ' '])
                            .all(|part| part == "email" || part == "public_profile") =>
                    {
                        Ok(())
                    }
                    _ => Err("no such permission"),
                });
                with_coop(with_their_marks(&desk, response))
            }),
        )
        .route(
            "/{version}/oauth/access_token",
            get(async move |headers: HeaderMap, Query(params): Query<Params>| token(&by_get, &headers, &params))
                .post(async move |headers: HeaderMap, Form(form): Form<Params>| token(&by_post, &headers, &form)),
        )
        .route(
            "/{version}/me",
            get(async move |headers: HeaderMap, Query(params): Query<Params>| {
                let given = headers
                    .get(header::AUTHORIZATION)
                    .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer ").map(str::to_owned));
                let token = given
                    .or_else(|| params.get("access_token").cloned())
                    .unwrap_or_default();
                if me.scope(&token).is_none() {
                    return graph_error(190, None, "Invalid OAuth access token.", "invalid_token");
                }
                if !is_proven(&me, &token, &params) {
                    let text = "Invalid appsecret_proof provided in the API argument";
                    return graph_error(100, None, text, "invalid_request");
                }
                json_reply(200, &me.person())
            }),
        )
}

/// The four fields of a denial, and the fragment that every redirect carries.
fn with_their_marks(desk: &Desk, mut response: Response) -> Response {
    let Some(location) = response.headers().get(header::LOCATION) else {
        return response;
    };
    let mut back: url::Url = location.to_str().unwrap().parse().unwrap();
    if *desk.choice.lock().unwrap() == Choice::Deny {
        back.query_pairs_mut()
            .append_pair("error_code", "200")
            .append_pair("error_description", "Permissions error")
            .append_pair("error_reason", "user_denied");
    }
    back.set_fragment(Some("_=_"));
    let value = HeaderValue::from_str(back.as_str()).unwrap();
    response.headers_mut().insert(header::LOCATION, value);
    response
}

fn token(desk: &Desk, headers: &HeaderMap, params: &Params) -> Response {
    if headers.contains_key(header::AUTHORIZATION) || !knows_secret(params) {
        return graph_error(1, None, "Error validating client secret.", "invalid_client");
    }
    match desk.exchange(params, CODE_SECONDS) {
        Err(_) => graph_error(
            100,
            Some(36009),
            "This authorization code has been used.",
            "invalid_code",
        ),
        Ok((token, _)) => json_reply(200, &json!({"access_token": token, "token_type": "bearer"})),
    }
}

fn is_proven(desk: &Desk, token: &str, params: &Params) -> bool {
    let param = |name: &str| params.get(name).map_or("", String::as_str);
    let Ok(time) = param("appsecret_time").parse::<i64>() else {
        return false;
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(CLIENT_SECRET.as_bytes()).unwrap();
    mac.update(format!("{token}|{time}").as_bytes());
    let expected = mac
        .finalize()
        .into_bytes()
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    (desk.clock.now().0 / 1000 - time).abs() <= PROOF_SECONDS && param("appsecret_proof") == expected
}

fn graph_error(code: u32, subcode: Option<u32>, message: &str, kind: &str) -> Response {
    let mut error = json!({"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1b2"});
    if let Some(subcode) = subcode {
        error["error_subcode"] = json!(subcode);
    }
    let mut response = json_reply(400, &json!({ "error": error }));
    let value = format!("OAuth \"Facebook Platform\" \"{kind}\" \"{message}\"");
    response
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, HeaderValue::from_str(&value).unwrap());
    response
}

/// What Facebook's servers post about somebody: signed with the app's secret.
pub(crate) fn signed_request(payload: &Value) -> String {
    let payload = URL_SAFE_NO_PAD.encode(payload.to_string());
    format!("{}.{payload}", sign(&payload, CLIENT_SECRET))
}

/// The signature of a payload.
pub(crate) fn sign(payload: &str, secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(payload.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}
