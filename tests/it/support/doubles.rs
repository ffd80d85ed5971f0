//! Identity providers of our own, on this machine, that refuse what the real ones refuse. A test tells one what to answer next.

pub(crate) mod facebook;
mod github;
mod wordpress;
mod x;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{Html, IntoResponse, Response},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use rejoinder::domain::time::Clock;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::FakeClock;

pub(crate) const CLIENT_ID: &str = "our-client";
/// With letters that must be encoded before they go into a header.
pub(crate) const CLIENT_SECRET: &str = "s3cret+of/our:client";

pub(crate) type Params = HashMap<String, String>;

/// Which provider is imitated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Imitated {
    WordPress,
    X,
    Facebook,
    GitHub,
}

impl Imitated {
    pub(crate) const ALL: [Self; 4] = [Self::WordPress, Self::X, Self::Facebook, Self::GitHub];

    /// Its name among our providers.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::WordPress => "wordpress",
            Self::X => "x",
            Self::Facebook => "facebook",
            Self::GitHub => "github",
        }
    }
}

/// A provider that runs until the test ends.
pub(crate) struct Double {
    pub(crate) imitated: Imitated,
    /// Where it is reached.
    pub(crate) url: String,
    pub(crate) desk: Arc<Desk>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Double {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What readers do at the provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Choice {
    #[default]
    Allow,
    Deny,
    /// As WordPress.com documents it.
    DenyWithoutState,
    /// As Facebook tells of an app that is not live.
    AppProblem,
}

/// What a double knows and what it is told to do.
pub(crate) struct Desk {
    /// The one address it sends readers back to.
    redirect_uri: Mutex<String>,
    clock: Arc<FakeClock>,
    codes: Mutex<HashMap<String, Issued>>,
    tokens: Mutex<HashMap<String, String>>,
    person: Mutex<Value>,
    choice: Mutex<Choice>,
    /// Answers given instead of the real ones, by path.
    instead: Mutex<HashMap<&'static str, (u16, Value)>>,
    is_hanging: AtomicBool,
    asked: AtomicU64,
    made: AtomicU64,
}

/// A code that was given out.
#[derive(Clone, Debug)]
struct Issued {
    redirect_uri: String,
    challenge: Option<String>,
    scope: String,
    at: i64,
    is_used: bool,
}

/// Why a code is not exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    NoCode,
    NoVerifier,
    BadCode,
    BadVerifier,
}

impl Double {
    pub(crate) async fn start(imitated: Imitated, clock: &Arc<FakeClock>) -> Self {
        let desk = Arc::new(Desk {
            redirect_uri: Mutex::new(format!("https://comments.example/auth/callback/{}", imitated.id())),
            clock: Arc::clone(clock),
            codes: Mutex::default(),
            tokens: Mutex::default(),
            person: Mutex::new(match imitated {
                Imitated::WordPress => wordpress::person(),
                Imitated::X => x::person(),
                Imitated::Facebook => facebook::person(),
                Imitated::GitHub => github::person(),
            }),
            choice: Mutex::default(),
            instead: Mutex::default(),
            is_hanging: AtomicBool::new(false),
            asked: AtomicU64::new(0),
            made: AtomicU64::new(0),
        });
        let routes: Router = match imitated {
            Imitated::WordPress => wordpress::router(Arc::clone(&desk)),
            Imitated::X => x::router(Arc::clone(&desk)),
            Imitated::Facebook => facebook::router(Arc::clone(&desk)),
            Imitated::GitHub => github::router(Arc::clone(&desk)),
        };
        let watched = Arc::clone(&desk);
        let routes = routes.layer(middleware::from_fn(move |request: Request, next: Next| {
            Arc::clone(&watched).watch(request, next)
        }));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Self {
            imitated,
            url,
            desk,
            task,
        }
    }

    /// The variables that make the service use it.
    pub(crate) fn vars(&self) -> Vec<(&'static str, String)> {
        let url = self.url.clone();
        let (id, secret) = (CLIENT_ID.to_owned(), CLIENT_SECRET.to_owned());
        match self.imitated {
            Imitated::WordPress => vec![
                ("REJOINDER_WORDPRESS_CLIENT_ID", id),
                ("REJOINDER_WORDPRESS_CLIENT_SECRET", secret),
                ("REJOINDER_WORDPRESS_URL", url),
            ],
            Imitated::X => vec![
                ("REJOINDER_X_CLIENT_ID", id),
                ("REJOINDER_X_CLIENT_SECRET", secret),
                ("REJOINDER_X_URL", url.clone()),
                ("REJOINDER_X_API_URL", url),
            ],
            Imitated::Facebook => vec![
                ("REJOINDER_FACEBOOK_CLIENT_ID", id),
                ("REJOINDER_FACEBOOK_CLIENT_SECRET", secret),
                ("REJOINDER_FACEBOOK_URL", url.clone()),
                ("REJOINDER_FACEBOOK_GRAPH_URL", url),
            ],
            Imitated::GitHub => vec![
                ("REJOINDER_GITHUB_CLIENT_ID", id),
                ("REJOINDER_GITHUB_CLIENT_SECRET", secret),
                ("REJOINDER_GITHUB_URL", url.clone()),
                ("REJOINDER_GITHUB_API_URL", url),
            ],
        }
    }
}

impl Desk {
    /// Registers our callback, as an operator does.
    pub(crate) fn register(&self, redirect_uri: &str) {
        redirect_uri.clone_into(&mut self.redirect_uri.lock().unwrap());
    }

    /// What the next readers choose.
    pub(crate) fn choose(&self, choice: Choice) {
        *self.choice.lock().unwrap() = choice;
    }

    /// Changes what is told of the person, field by field; null takes a field away.
    pub(crate) fn tell(&self, fields: &Value) {
        let mut person = self.person.lock().unwrap();
        for (name, value) in fields.as_object().unwrap() {
            if value.is_null() {
                person.as_object_mut().unwrap().remove(name);
            } else {
                person[name] = value.clone();
            }
        }
    }

    /// Answers a path with something else from now on.
    pub(crate) fn answer(&self, path: &'static str, status: u16, body: Value) {
        self.instead.lock().unwrap().insert(path, (status, body));
    }

    /// Takes requests and never answers.
    pub(crate) fn hang(&self) {
        self.is_hanging.store(true, Ordering::SeqCst);
    }

    /// Answers again.
    pub(crate) fn recover(&self) {
        self.is_hanging.store(false, Ordering::SeqCst);
    }

    /// How many requests came.
    pub(crate) fn asked(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }

    async fn watch(self: Arc<Self>, request: Request, next: Next) -> Response {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.is_hanging.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        let path = request.uri().path().to_owned();
        let instead = self.instead.lock().unwrap().get(path.as_str()).cloned();
        match instead {
            Some((status, body)) => with_location(json_reply(status, &body), &body),
            None => next.run(request).await,
        }
    }

    fn person(&self) -> Value {
        self.person.lock().unwrap().clone()
    }

    fn fresh(&self, kind: &str) -> String {
        format!("{kind}-{}-of-the-double", self.made.fetch_add(1, Ordering::SeqCst))
    }

    /// The provider's page: checks what every provider checks, and sends the reader back with what they chose.
    fn authorize(&self, params: &Params, check: impl Fn(&Params) -> Result<(), &'static str>) -> Response {
        let param = |name: &str| params.get(name).map_or("", String::as_str);
        let registered = self.redirect_uri.lock().unwrap().clone();
        let problem = if param("client_id") != CLIENT_ID {
            Some("no such app")
        } else if param("redirect_uri") != registered {
            Some("this address is not registered")
        } else if param("response_type") != "code" {
            Some("only the code flow")
        } else {
            check(params).err()
        };
        if let Some(problem) = problem {
            // A page of their own: nobody is sent to an address that may be an attacker's.
            return (StatusCode::BAD_REQUEST, Html(problem)).into_response();
        }
        let state = param("state");
        let pairs: Vec<(&str, String)> = match *self.choice.lock().unwrap() {
            Choice::Allow => {
                let code = self.fresh("code");
                let issued = Issued {
                    redirect_uri: registered.clone(),
                    challenge: params.get("code_challenge").cloned(),
                    scope: param("scope").to_owned(),
                    at: self.clock.now().0,
                    is_used: false,
                };
                self.codes.lock().unwrap().insert(code.clone(), issued);
                vec![("code", code), ("state", state.to_owned())]
            }
            Choice::Deny => vec![("error", "access_denied".to_owned()), ("state", state.to_owned())],
            Choice::DenyWithoutState => vec![("error", "access_denied".to_owned())],
            Choice::AppProblem => vec![
                ("error_code", "901".to_owned()),
                ("error_message", "This app is in sandbox mode.".to_owned()),
                ("state", state.to_owned()),
            ],
        };
        let mut back: url::Url = registered.parse().unwrap();
        back.query_pairs_mut().extend_pairs(&pairs);
        (StatusCode::FOUND, [(header::LOCATION, back.to_string())]).into_response()
    }

    /// Takes a code in, once, and gives a token.
    fn exchange(&self, form: &Params, seconds: i64) -> Result<(String, Issued), Refusal> {
        let code = form.get("code").ok_or(Refusal::NoCode)?;
        let mut codes = self.codes.lock().unwrap();
        let issued = codes.get_mut(code).ok_or(Refusal::BadCode)?;
        let is_late = self.clock.now().0 - issued.at > seconds * 1000;
        if issued.is_used || is_late || form.get("redirect_uri") != Some(&issued.redirect_uri) {
            return Err(Refusal::BadCode);
        }
        if let Some(challenge) = &issued.challenge {
            let verifier = form.get("code_verifier").ok_or(Refusal::NoVerifier)?;
            if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) != *challenge {
                return Err(Refusal::BadVerifier);
            }
        }
        issued.is_used = true;
        let token = self.fresh("token");
        self.tokens.lock().unwrap().insert(token.clone(), issued.scope.clone());
        Ok((token, issued.clone()))
    }

    /// The scope of a token that was given out.
    fn scope(&self, token: &str) -> Option<String> {
        self.tokens.lock().unwrap().get(token).cloned()
    }

    /// The scope of the token in the header.
    fn bearer(&self, headers: &HeaderMap) -> Option<String> {
        let value = headers.get(header::AUTHORIZATION)?.to_str().unwrap();
        self.scope(value.strip_prefix("Bearer ")?)
    }
}

/// Whether the form holds our name and secret.
fn knows_secret(form: &Params) -> bool {
    let has = |name: &str, value: &str| form.get(name).is_some_and(|given| given == value);
    has("client_id", CLIENT_ID) && has("client_secret", CLIENT_SECRET)
}

/// Whether the header holds our name and secret, each encoded as forms are.
fn knows_secret_in_header(headers: &HeaderMap) -> bool {
    let expected = format!("Basic {}", STANDARD.encode("our-client:s3cret%2Bof%2Four%3Aclient"));
    headers
        .get(header::AUTHORIZATION)
        .is_some_and(|value| *value == expected)
}

fn json_reply(status: u16, body: &Value) -> Response {
    (StatusCode::from_u16(status).unwrap(), axum::Json(body.clone())).into_response()
}

/// Sends on to where an answer that a test chose says.
fn with_location(mut response: Response, body: &Value) -> Response {
    if let Some(location) = body.get("location").and_then(Value::as_str) {
        let value = HeaderValue::from_str(location).unwrap();
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

fn oauth_error(status: u16, error: &str, description: &str) -> Response {
    json_reply(status, &json!({"error": error, "error_description": description}))
}

/// Cuts the popup off from whoever opened it, as some providers do.
fn with_coop(mut response: Response) -> Response {
    let value = HeaderValue::from_static("same-origin-allow-popups");
    response.headers_mut().insert("cross-origin-opener-policy", value);
    response
}
