//! An OpenID provider that answers wrongly on purpose: id tokens that must be refused, keys that change, discovery that lies.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rejoinder::{
    domain::{identity::Profile, time::Timestamp},
    outbound::identity::{Failure, Providers, Returned, Secret},
};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use sha2::Digest as _;

use super::trip::{Trip, providers};
use crate::support::doubles::{CLIENT_ID, CLIENT_SECRET};

/// Two keys made for these tests: the private half (PKCS#8) and the public one.
const KEYS: [(&str, &str); 2] = [
    (
        "MC4CAQAwBQYDK2VwBCIEIJMfxphRDUTIL2ws6J13XDtma0/FwIom/keR5Ival27o",
        "qmkU8M1RZHiSFT8ywEuQH2xJSAIGOXWxGM5AJ42UINE",
    ),
    (
        "MC4CAQAwBQYDK2VwBCIEIJbZAfHTqPESmqou5B2At9aSRNcAWzJTiftnPSnSpn5C",
        "IBuNeyL6ed8kzUj4pvW20udsjqzSxwrYsX5cTnrSBUU",
    ),
];
const NOW: Timestamp = Timestamp(1_795_228_200_000);
const ACCESS_TOKEN: &str = "the-access-token";

/// What each address answers, and how often it was asked.
#[derive(Default)]
struct Desk {
    answers: Mutex<BTreeMap<&'static str, Value>>,
    asked: Mutex<BTreeMap<&'static str, u32>>,
}

impl Desk {
    fn set(&self, path: &'static str, answer: Value) {
        self.answers.lock().unwrap().insert(path, answer);
    }

    fn asked(&self, path: &'static str) -> u32 {
        self.asked.lock().unwrap().get(path).copied().unwrap_or_default()
    }

    fn answer(&self, path: &'static str) -> axum::Json<Value> {
        *self.asked.lock().unwrap().entry(path).or_default() += 1;
        axum::Json(self.answers.lock().unwrap()[path].clone())
    }
}

struct Forger {
    url: String,
    desk: Arc<Desk>,
    providers: Providers,
    trip: Trip,
}

impl Forger {
    async fn start() -> Self {
        let desk = Arc::new(Desk::default());
        let mut routes = Router::new();
        for path in ["/.well-known/openid-configuration", "/jwks", "/me"] {
            let desk = Arc::clone(&desk);
            routes = routes.route(path, get(async move || desk.answer(path)));
        }
        let tokens = Arc::clone(&desk);
        routes = routes.route("/token", post(async move || tokens.answer("/token")));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        let forger = Self {
            providers: providers(&[
                ("REJOINDER_OIDC_A_ISSUER", url.clone()),
                ("REJOINDER_OIDC_A_CLIENT_ID", CLIENT_ID.to_owned()),
                ("REJOINDER_OIDC_A_CLIENT_SECRET", CLIENT_SECRET.to_owned()),
            ]),
            url,
            desk,
            trip: Trip::new("oidc-a", 1),
        };
        forger.desk.set("/.well-known/openid-configuration", forger.discovery());
        forger.publish(&[0]);
        forger
            .desk
            .set("/me", json!({"sub": "alice", "name": "Alice of userinfo"}));
        forger
    }

    fn discovery(&self) -> Value {
        let url = &self.url;
        json!({
            "issuer": url,
            "authorization_endpoint": format!("{url}/auth"),
            "token_endpoint": format!("{url}/token"),
            "userinfo_endpoint": format!("{url}/me"),
            "jwks_uri": format!("{url}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        })
    }

    fn publish(&self, keys: &[usize]) {
        let keys: Vec<Value> = keys
            .iter()
            .map(|number| {
                json!({
                    "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                    "kid": format!("key-{number}"), "x": KEYS[*number].1,
                })
            })
            .collect();
        self.desk.set("/jwks", json!({ "keys": keys }));
    }

    /// What a good id token says.
    fn claims(&self) -> Value {
        json!({
            "iss": self.url, "sub": "alice", "aud": CLIENT_ID, "nonce": self.trip.nonce.expose_secret(),
            "iat": NOW.0 / 1000, "exp": NOW.0 / 1000 + 3600,
            "name": "Alice", "email": "alice@example.org", "email_verified": true, "picture": "https://id.example/a",
        })
    }

    /// Hands out this token and lets the service judge it.
    async fn redeem_at(&self, id_token: &str, now: Timestamp) -> Result<Profile, Failure> {
        self.desk.set(
            "/token",
            json!({"access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": id_token}),
        );
        let code = Secret::from("code");
        let returned = Returned {
            code: &code,
            issuer: None,
        };
        let provider = self.providers.find("oidc-a").unwrap();
        provider.redeem(&self.trip.round(), &returned, now).await
    }

    async fn redeem(&self, id_token: &str) -> Result<Profile, Failure> {
        self.redeem_at(id_token, NOW).await
    }
}

fn signed(key: usize, claims: &Value) -> String {
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(format!("key-{key}"));
    let key = EncodingKey::from_ed_der(&STANDARD.decode(KEYS[key].0).unwrap());
    jsonwebtoken::encode(&header, claims, &key).unwrap()
}

/// A token with any header and any signature.
fn assembled(header: &Value, claims: &Value, signature: &[u8]) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{}",
        part(header),
        part(claims),
        URL_SAFE_NO_PAD.encode(signature)
    )
}

fn signed_with_secret(secret: &[u8], kid: Option<&str>, claims: &Value) -> String {
    let mut header = Header::new(Algorithm::HS256);
    header.kid = kid.map(str::to_owned);
    jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(secret)).unwrap()
}

#[tokio::test]
async fn a_good_token_is_believed() {
    let forger = Forger::start().await;
    let profile = forger.redeem(&signed(0, &forger.claims())).await.unwrap();
    assert_eq!(profile.subject.as_str(), "alice");
    assert_eq!(profile.name.as_deref(), Some("Alice"));
    assert_eq!(forger.desk.asked("/me"), 0, "nothing is missing");
    // Some write yes and no as words.
    let mut claims = forger.claims();
    claims["email_verified"] = json!("false");
    assert!(!forger.redeem(&signed(0, &claims)).await.unwrap().is_email_verified);
}

#[tokio::test]
async fn t3_claims_for_somebody_else_or_another_try_are_refused() {
    let forger = Forger::start().await;
    let now = NOW.0 / 1000;
    for (name, value) in [
        ("iss", json!("https://accounts.google.com")),
        ("iss", json!(format!("{}/", forger.url))),
        ("iss", json!(null)),
        ("aud", json!("another-client")),
        ("aud", json!([CLIENT_ID, "another-client"])),
        ("aud", json!([])),
        ("azp", json!("another-client")),
        ("nonce", json!("another-nonce")),
        ("nonce", json!(null)),
        ("exp", json!(now)),
        ("exp", json!(null)),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA")),
    ] {
        let mut claims = forger.claims();
        claims[name] = value.clone();
        let outcome = forger.redeem(&signed(0, &claims)).await;
        assert!(
            matches!(outcome, Err(Failure::Refused(_) | Failure::Unusable(_))),
            "{name} {value} {outcome:?}"
        );
    }
    let mut claims = forger.claims();
    claims["at_hash"] = json!(at_hash());
    forger.redeem(&signed(0, &claims)).await.unwrap();
}

/// For Ed25519 the hash is the left half of SHA-512.
fn at_hash() -> String {
    let hash = sha2::Sha512::digest(ACCESS_TOKEN);
    URL_SAFE_NO_PAD.encode(&hash[..32])
}

#[tokio::test]
async fn t10_a_token_about_nobody_is_nobody() {
    let forger = Forger::start().await;
    for sub in [json!(""), json!("  "), json!(null), json!(7), json!("x".repeat(256))] {
        let mut claims = forger.claims();
        claims["sub"] = sub.clone();
        let outcome = forger.redeem(&signed(0, &claims)).await;
        assert!(matches!(outcome, Err(Failure::Unusable(_))), "{sub} {outcome:?}");
    }
    for text in ["", "a.b.c", "no token"] {
        let outcome = forger.redeem(text).await;
        assert!(matches!(outcome, Err(Failure::Unusable(_))), "{text} {outcome:?}");
    }
}

#[tokio::test]
async fn t27_only_the_providers_own_key_signs() {
    let forger = Forger::start().await;
    let claims = forger.claims();
    let public = URL_SAFE_NO_PAD.decode(KEYS[0].1).unwrap();
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": KEYS[1].1});
    let with_own_key = {
        let stolen = signed(1, &claims);
        let signature = URL_SAFE_NO_PAD.decode(stolen.rsplit('.').next().unwrap()).unwrap();
        assembled(&json!({"alg": "EdDSA", "jwk": jwk}), &claims, &signature)
    };
    for token in [
        assembled(&json!({"alg": "none"}), &claims, b""),
        assembled(&json!({"alg": "EdDSA", "kid": "key-0"}), &claims, b""),
        assembled(&json!({"alg": "EdDSA", "kid": "key-0"}), &claims, &[0; 64]),
        signed_with_secret(CLIENT_SECRET.as_bytes(), None, &claims),
        signed_with_secret(CLIENT_SECRET.as_bytes(), Some("key-0"), &claims),
        signed_with_secret(&public, Some("key-0"), &claims),
        signed(1, &claims),
        with_own_key,
    ] {
        let outcome = forger.redeem(&token).await;
        assert!(
            matches!(outcome, Err(Failure::Refused(_) | Failure::Unusable(_))),
            "{token} {outcome:?}"
        );
    }
}

#[tokio::test]
async fn new_keys_are_found_and_the_provider_is_not_asked_for_them_again_and_again() {
    let forger = Forger::start().await;
    forger.redeem(&signed(0, &forger.claims())).await.unwrap();
    forger.publish(&[1]);
    for _ in 0..5 {
        let outcome = forger.redeem(&signed(1, &forger.claims())).await;
        assert!(matches!(outcome, Err(Failure::Refused(_))), "{outcome:?}");
    }
    assert_eq!(forger.desk.asked("/jwks"), 1, "not within a minute");
    let later = NOW.plus_seconds(61);
    forger.redeem_at(&signed(1, &forger.claims()), later).await.unwrap();
    forger.redeem_at(&signed(1, &forger.claims()), later).await.unwrap();
    assert_eq!(forger.desk.asked("/jwks"), 2);
    assert_eq!(forger.desk.asked("/.well-known/openid-configuration"), 1);
}

#[tokio::test]
async fn t5_discovery_must_name_the_configured_issuer() {
    for issuer in ["https://accounts.google.com", "{url}/", "{url}/other"] {
        let forger = Forger::start().await;
        let mut discovery = forger.discovery();
        discovery["issuer"] = json!(issuer.replace("{url}", &forger.url));
        forger.desk.set("/.well-known/openid-configuration", discovery);
        let url = forger
            .providers
            .find("oidc-a")
            .unwrap()
            .authorize(&forger.trip.round(), NOW)
            .await;
        assert!(matches!(url, Err(Failure::Unavailable(_))), "{url:?}");
    }
}

#[tokio::test]
async fn userinfo_fills_gaps_and_is_about_the_same_person() {
    let forger = Forger::start().await;
    let mut claims = forger.claims();
    for name in ["name", "email", "email_verified"] {
        claims.as_object_mut().unwrap().remove(name);
    }
    forger.desk.set(
        "/me",
        json!({"sub": "alice", "name": "Alice of userinfo", "email": "alice@example.org", "email_verified": true}),
    );
    let profile = forger.redeem(&signed(0, &claims)).await.unwrap();
    assert_eq!(profile.name.as_deref(), Some("Alice of userinfo"));
    assert!(profile.is_email_verified);
    // An address of the token is not vouched for by userinfo.
    claims["email"] = json!("victim@example.org");
    assert!(!forger.redeem(&signed(0, &claims)).await.unwrap().is_email_verified);
    for somebody in [json!({"sub": "mallory", "name": "M"}), json!({"name": "M"})] {
        forger.desk.set("/me", somebody);
        let outcome = forger.redeem(&signed(0, &claims)).await;
        assert!(matches!(outcome, Err(Failure::Refused(_))), "{outcome:?}");
    }
}
