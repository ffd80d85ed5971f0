//! OpenID Connect by discovery. The library reads discovery and keys and judges the id token; the exchange itself is the one of
//! `oauth`, so that every provider's errors are told alike.

use std::{pin::Pin, sync::Arc};

use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalProviderMetadata, AsyncHttpClient, ClaimsVerificationError, ClientId,
    ClientSecret, DiscoveryError, HttpRequest, HttpResponse, IssuerUrl, JsonWebKeySet, Nonce, ProviderMetadata,
    SignatureVerificationError, TokenUrl, UserInfoUrl,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreIdToken,
        CoreIdTokenVerifier, CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
        CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType,
        CoreSubjectIdentifierType,
    },
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Mutex;
use url::Url;

use super::{
    Failure, Returned, Round, complaint, json,
    oauth::{self, ClientAuth, Granted},
};
use crate::{
    domain::{
        identity::{Client, Profile},
        time::Timestamp,
    },
    outbound::http::{self, Http},
};

const SCOPE: &str = "openid email profile";
/// Discovery is read again after a day.
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;
/// A key that is not known makes the keys be read again, at most this often.
const KEYS_PAUSE_MS: i64 = 60_000;
/// Signatures that prove who signed; never one made with a secret that we hold too (T27).
const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What discovery may say beside the library's own list.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Extra {
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Extra {}

type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What a provider told of itself.
#[derive(Debug)]
struct Known {
    metadata: Metadata,
    keys: CoreJsonWebKeySet,
    at: Timestamp,
    keys_at: Timestamp,
}

/// Discovery and keys of one provider, asked for at the first sign-in and kept. Those who come at once share one question.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<Option<Arc<Known>>>);

impl Cache {
    pub(super) async fn authorize(
        &self,
        http: &Http,
        issuer: &str,
        client: &Client,
        round: &Round<'_>,
        now: Timestamp,
    ) -> Result<Url, Failure> {
        let known = self.known(http, issuer, now).await?;
        let endpoint = known.metadata.authorization_endpoint().url().clone();
        let mut url = oauth::authorize(endpoint, client, round, SCOPE);
        url.query_pairs_mut().append_pair("nonce", round.nonce.expose_secret());
        Ok(url)
    }

    pub(super) async fn redeem(
        &self,
        http: &Http,
        issuer: &str,
        client: &Client,
        round: &Round<'_>,
        returned: &Returned<'_>,
        now: Timestamp,
    ) -> Result<Profile, Failure> {
        let known = self.known(http, issuer, now).await?;
        check_sender(&known.metadata, issuer, returned.issuer)?;
        let endpoint = known
            .metadata
            .token_endpoint()
            .ok_or_else(|| Failure::Unusable("discovery names no token endpoint".to_owned()))?;
        let auth = client_auth(&known.metadata);
        let granted = oauth::exchange(http, endpoint.url().clone(), client, auth, round, returned).await?;
        let token = id_token(&granted)?;
        let told = match claims(&granted, &token, &known.keys, issuer, client, round, now) {
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let known = self.with_fresh_keys(http, Arc::clone(&known), now).await?;
                claims(&granted, &token, &known.keys, issuer, client, round, now)
            }
            told => told,
        };
        let told = told.map_err(|error| Failure::Refused(complaint::tidy(&format!("id token: {error}"))))?;
        let is_whole = ["name", "email", "picture"].iter().all(|name| told.get(name).is_some());
        let more = match known.metadata.userinfo_endpoint() {
            Some(endpoint) if !is_whole => userinfo(http, endpoint.url(), &granted, &told).await?,
            _ => Value::Null,
        };
        profile(&told, &more)
    }

    /// Whether discovery and keys can be had.
    pub(super) async fn discover(&self, http: &Http, issuer: &str, now: Timestamp) -> Result<(), Failure> {
        self.known(http, issuer, now).await.map(drop)
    }

    async fn known(&self, http: &Http, issuer: &str, now: Timestamp) -> Result<Arc<Known>, Failure> {
        let mut kept = self.0.lock().await;
        if let Some(known) = kept.as_ref().filter(|known| now.0 - known.at.0 < KEPT_MS) {
            return Ok(Arc::clone(known));
        }
        let metadata = discover(http, issuer).await?;
        let known = Arc::new(Known {
            keys: metadata.jwks().clone(),
            metadata,
            at: now,
            keys_at: now,
        });
        *kept = Some(Arc::clone(&known));
        Ok(known)
    }

    /// The same with the keys read again, unless that was done a moment ago.
    async fn with_fresh_keys(&self, http: &Http, used: Arc<Known>, now: Timestamp) -> Result<Arc<Known>, Failure> {
        let mut kept = self.0.lock().await;
        if let Some(known) = kept.as_ref().filter(|known| known.keys_at != used.keys_at) {
            return Ok(Arc::clone(known));
        }
        if now.0 - used.keys_at.0 < KEYS_PAUSE_MS {
            return Ok(used);
        }
        let keys = JsonWebKeySet::fetch_async(used.metadata.jwks_uri(), &Asking(http))
            .await
            .map_err(|error| not_discovered(&error))?;
        let known = Arc::new(Known {
            metadata: used.metadata.clone(),
            keys,
            at: used.at,
            keys_at: now,
        });
        *kept = Some(Arc::clone(&known));
        Ok(known)
    }
}

async fn discover(http: &Http, issuer: &str) -> Result<Metadata, Failure> {
    let named = IssuerUrl::new(issuer.to_owned()).map_err(|error| Failure::Unavailable(error.to_string()))?;
    // The library compares the issuer in the document with the configured one (T5).
    let metadata = Metadata::discover_async(named, &Asking(http))
        .await
        .map_err(|error| not_discovered(&error))?;
    let endpoints = [
        Some(metadata.authorization_endpoint().url()),
        metadata.token_endpoint().map(TokenUrl::url),
        metadata.userinfo_endpoint().map(UserInfoUrl::url),
    ];
    let is_safe = |url: &Url| url.scheme() == "https" || issuer.starts_with("http:");
    if endpoints.into_iter().flatten().all(is_safe) {
        Ok(metadata)
    } else {
        Err(Failure::Unavailable(
            "discovery names an endpoint without TLS".to_owned(),
        ))
    }
}

/// The library's requests through our client.
struct Asking<'a>(&'a Http);

impl<'c> AsyncHttpClient<'c> for Asking<'_> {
    type Error = http::Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, http::Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(ask(self.0, request))
    }
}

async fn ask(http: &Http, request: HttpRequest) -> Result<HttpResponse, http::Error> {
    let request = request
        .try_into()
        .map_err(|error: reqwest::Error| http::Error::Unreachable(error.to_string()))?;
    let answer = http.send(request).await?;
    let mut response = HttpResponse::new(answer.body);
    *response.status_mut() = answer.status;
    if let Some(kind) = answer.content_type {
        response.headers_mut().insert(reqwest::header::CONTENT_TYPE, kind);
    }
    Ok(response)
}

/// Whatever is wrong with discovery, readers cannot help it.
fn not_discovered(error: &DiscoveryError<http::Error>) -> Failure {
    let told = match error {
        DiscoveryError::Request(source) => format!("discovery: {source}"),
        DiscoveryError::Response(status, ..) => format!("discovery answered {status}"),
        other => format!("discovery: {other}"),
    };
    Failure::Unavailable(complaint::tidy(&told))
}

/// Whether the answer comes from whom it was asked of (RFC 9207, T5).
fn check_sender(metadata: &Metadata, expected: &str, told: Option<&str>) -> Result<(), Failure> {
    let must_tell = metadata
        .additional_metadata()
        .authorization_response_iss_parameter_supported;
    match told {
        Some(issuer) if issuer == expected => Ok(()),
        None if !must_tell => Ok(()),
        Some(_) => Err(Failure::Refused("the answer names another issuer".to_owned())),
        None => Err(Failure::Refused("the answer names no issuer".to_owned())),
    }
}

/// Basic is what holds where discovery says nothing (OpenID Connect Discovery, section 3).
fn client_auth(metadata: &Metadata) -> ClientAuth {
    let supported = metadata.token_endpoint_auth_methods_supported();
    let takes = |method| supported.is_none_or(|methods| methods.contains(&method));
    if takes(CoreClientAuthMethod::ClientSecretBasic) {
        ClientAuth::Basic
    } else {
        ClientAuth::Body
    }
}

fn id_token(granted: &Granted) -> Result<CoreIdToken, Failure> {
    let text = json::text(&granted.whole, "id_token")
        .ok_or_else(|| Failure::Unusable("no id token from the token endpoint".to_owned()))?;
    text.parse()
        .map_err(|error: serde_json::Error| Failure::Unusable(complaint::tidy(&format!("id token: {error}"))))
}

/// Judges the id token: signature, issuer, audience, time, nonce, for whom it was made, and what it came with.
fn claims(
    granted: &Granted,
    token: &CoreIdToken,
    keys: &CoreJsonWebKeySet,
    issuer: &str,
    client: &Client,
    round: &Round<'_>,
    now: Timestamp,
) -> Result<Value, ClaimsVerificationError> {
    let issuer =
        IssuerUrl::new(issuer.to_owned()).map_err(|error| ClaimsVerificationError::Other(error.to_string()))?;
    let verifier = CoreIdTokenVerifier::new_confidential_client(
        ClientId::new(client.id.clone()),
        ClientSecret::new(client.secret.expose_secret().to_owned()),
        issuer,
        keys.clone(),
    )
    .set_allowed_algs(ALGORITHMS)
    .set_time_fn(move || chrono::DateTime::from_timestamp_millis(now.0).unwrap_or_default());
    let claims = token.claims(&verifier, &Nonce::new(round.nonce.expose_secret().to_owned()))?;
    // The library leaves this one to its user (OpenID Connect Core, section 3.1.3.7, step 5).
    if claims.authorized_party().is_some_and(|party| **party != client.id) {
        return Err(ClaimsVerificationError::InvalidAudience(
            "made for another client".to_owned(),
        ));
    }
    // The access token must be the one that came with it (section 3.1.3.8).
    if let Some(hash) = claims.access_token_hash() {
        let access_token = AccessToken::new(granted.access_token.expose_secret().to_owned());
        let signature = ClaimsVerificationError::SignatureVerification;
        let algorithm = token.signing_alg().map_err(signature)?;
        let key = token.signing_key(&verifier).map_err(signature)?;
        if AccessTokenHash::from_token(&access_token, algorithm, key).ok().as_ref() != Some(hash) {
            return Err(ClaimsVerificationError::Other("not the access token's".to_owned()));
        }
    }
    serde_json::to_value(claims).map_err(|error| ClaimsVerificationError::Other(error.to_string()))
}

/// What the id token leaves out, asked for with the access token; it must be about the same person.
async fn userinfo(http: &Http, endpoint: &Url, granted: &Granted, told: &Value) -> Result<Value, Failure> {
    let answer = http.get(endpoint.clone(), Some(&granted.access_token)).await?;
    let more = json::document(&answer, "userinfo")?;
    if more.get("sub") == told.get("sub") {
        Ok(more)
    } else {
        Err(Failure::Refused("userinfo is about somebody else".to_owned()))
    }
}

fn profile(told: &Value, more: &Value) -> Result<Profile, Failure> {
    // An address and the word for it come from the same place.
    let vouching = if told.get("email").is_some() { told } else { more };
    let find = |name| json::text(told, name).or_else(|| json::text(more, name));
    Ok(Profile {
        subject: json::subject(told, "sub")?,
        name: find("name").or_else(|| find("preferred_username")),
        email: json::text(vouching, "email"),
        is_email_verified: json::is_true(vouching, "email_verified"),
        avatar: json::picture(find("picture")),
    })
}
