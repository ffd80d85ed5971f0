//! The client for providers: bounded in time and size, without redirects, cookies or proxies of the environment.

use std::{sync::OnceLock, time::Duration};

use reqwest::{
    Method, Request, StatusCode, Url,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue},
    redirect,
};
use secrecy::{ExposeSecret, SecretString};

/// The most bytes of an answer: profiles and key sets are a few kilobytes.
const ANSWER_BYTES: usize = 256 * 1024;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const AGENT: &str = concat!("Rejoinder/", env!("CARGO_PKG_VERSION"));

/// Why there is no answer. It names no address, because an address may hold a token.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error("no answer within {} s", .0.as_secs())]
    TimedOut(Duration),
    #[error("no connection: {0}")]
    Unreachable(String),
    #[error("the answer is larger than {ANSWER_BYTES} bytes")]
    TooLarge,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: StatusCode,
    pub content_type: Option<HeaderValue>,
    pub body: Vec<u8>,
}

/// Shared by all providers; connections are kept.
#[derive(Debug)]
pub(super) struct Http {
    timeout: Duration,
    /// Made at the first use: reading the machine's certificates takes longer than the whole start of the service.
    client: OnceLock<reqwest::Client>,
}

impl Http {
    pub(super) fn new(timeout: Duration) -> Self {
        Self {
            timeout,
            client: OnceLock::new(),
        }
    }

    fn client(&self) -> Result<&reqwest::Client, Error> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT.min(self.timeout))
            .timeout(self.timeout)
            .no_proxy()
            .user_agent(AGENT)
            .build()
            .map_err(|error| Error::Unreachable(error.to_string()))?;
        Ok(self.client.get_or_init(|| client))
    }

    /// Sends a form, with a name and a password in the header where they are given.
    pub(super) async fn post_form(
        &self,
        url: Url,
        form: &[(&str, &str)],
        basic: Option<&SecretString>,
    ) -> Result<Answer, Error> {
        let mut request = Request::new(Method::POST, url);
        let body = serde_urlencoded::to_string(form).map_err(|error| Error::Unreachable(error.to_string()))?;
        *request.body_mut() = Some(body.into());
        let headers = request.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(basic) = basic {
            headers.insert(AUTHORIZATION, secret_header(basic.expose_secret())?);
        }
        self.send(request).await
    }

    /// Asks for a document in the name of whom the token stands for.
    pub(super) async fn get(&self, url: Url, bearer: Option<&SecretString>) -> Result<Answer, Error> {
        let mut request = Request::new(Method::GET, url);
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(token) = bearer {
            headers.insert(
                AUTHORIZATION,
                secret_header(&format!("Bearer {}", token.expose_secret()))?,
            );
        }
        self.send(request).await
    }

    /// Sends a request and reads its answer within the bounds.
    pub(super) async fn send(&self, request: Request) -> Result<Answer, Error> {
        let mut response = self
            .client()?
            .execute(request)
            .await
            .map_err(|error| self.failed(error))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failed(error))? {
            if body.len() + chunk.len() > ANSWER_BYTES {
                return Err(Error::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status: response.status(),
            content_type: response.headers().get(CONTENT_TYPE).cloned(),
            body,
        })
    }

    fn failed(&self, error: reqwest::Error) -> Error {
        if error.is_timeout() {
            return Error::TimedOut(self.timeout);
        }
        let error = error.without_url();
        let mut reason = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(deeper) = source {
            reason = deeper.to_string();
            source = deeper.source();
        }
        Error::Unreachable(reason)
    }
}

fn secret_header(text: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| Error::Unreachable("a credential holds characters that no header takes".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}
