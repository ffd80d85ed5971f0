//! The parts of OAuth 2 (RFC 6749, RFC 7636) that all providers share.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded};

use super::{Failure, Returned, Round, complaint, json};
use crate::{
    domain::identity::Client,
    outbound::http::{self, Http},
};

/// How the service proves to a token endpoint who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClientAuth {
    /// In the `Authorization` header.
    Basic,
    /// As parameters of the form.
    Body,
}

impl From<http::Error> for Failure {
    fn from(error: http::Error) -> Self {
        match error {
            http::Error::TooLarge => Self::Unusable(error.to_string()),
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

/// An address below a configured one.
pub(super) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let whole = format!("{}{path}", base.path().trim_end_matches('/'));
    url.set_path(&whole);
    url
}

/// Where to send the reader. PKCE is always sent: a provider that does not know it ignores it (T4).
pub(super) fn authorize(mut endpoint: Url, client: &Client, round: &Round<'_>, scope: &str) -> Url {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(round.verifier.expose_secret()));
    endpoint
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", round.redirect_uri)
        .append_pair("scope", scope)
        .append_pair("state", round.state.expose_secret())
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    endpoint
}

/// What a token endpoint gives for a code.
pub(super) struct Granted {
    pub access_token: SecretString,
    pub whole: Value,
}

/// Exchanges the code, once.
pub(super) async fn exchange(
    http: &Http,
    endpoint: Url,
    client: &Client,
    auth: ClientAuth,
    round: &Round<'_>,
    returned: &Returned<'_>,
) -> Result<Granted, Failure> {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", returned.code.expose_secret()),
        ("redirect_uri", round.redirect_uri),
        ("code_verifier", round.verifier.expose_secret()),
        ("client_id", &client.id),
    ];
    let basic = match auth {
        ClientAuth::Basic => Some(basic(client)),
        ClientAuth::Body => {
            form.push(("client_secret", client.secret.expose_secret()));
            None
        }
    };
    let answer = http.post_form(endpoint, &form, basic.as_ref()).await?;
    let parsed = serde_json::from_slice::<Value>(&answer.body).ok();
    // GitHub tells of errors with status 200, so the error is looked for first.
    if answer.status.as_u16() < 500
        && let Some(error) = parsed.as_ref().filter(|value| value.get("error").is_some())
    {
        return Err(refusal(error));
    }
    let whole = json::document(&answer, "the token endpoint")?;
    let is_bearer = json::text(&whole, "token_type").is_none_or(|kind| kind.eq_ignore_ascii_case("bearer"));
    let access_token = json::text(&whole, "access_token").filter(|_| is_bearer);
    match access_token {
        Some(token) => Ok(Granted {
            access_token: token.into(),
            whole,
        }),
        None => Err(Failure::Unusable("no bearer token from the token endpoint".to_owned())),
    }
}

/// A refusal of the reader's code, or of ourselves, which no reader can help.
fn refusal(answer: &Value) -> Failure {
    let said = format!(
        "the token endpoint says {}",
        complaint::of(answer).unwrap_or_else(|| "nothing".to_owned())
    );
    match answer.get("error").and_then(Value::as_str) {
        Some("invalid_client" | "unauthorized_client" | "incorrect_client_credentials") => Failure::Unavailable(said),
        _ => Failure::Refused(said),
    }
}

/// Name and password for the header, each encoded first (RFC 6749, section 2.3.1).
fn basic(client: &Client) -> SecretString {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encode(&client.id), encode(client.secret.expose_secret()));
    format!("Basic {}", STANDARD.encode(pair)).into()
}
