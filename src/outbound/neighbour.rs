//! Services that owners have asked about comments: other people's servers, at addresses that owners may choose. A question is one post,
//! bounded in time and size, as strangers are asked (T42).

use std::{
    collections::HashMap,
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::{
    Method, Request,
    header::{CONTENT_TYPE, HeaderValue},
};
use url::Url;

use crate::domain::{akismet::AkismetAccount, time::Timestamp};

use super::identity::breaker::Breaker;
use super::stranger::{Error, Lookup, Strangers};

/// The longest a question may take, from the first byte to the last: a reader waits for it.
pub const PATIENCE: Duration = Duration::from_secs(3);
/// The most bytes of an answer.
const ANSWER_BYTES: usize = 16 * 1024;

/// One question.
#[derive(Clone, Debug)]
pub struct Question {
    pub url: Url,
    pub content_type: &'static str,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// What was answered, with any status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub body: String,
}

/// A question on its way.
pub type Asking<'a> = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send + 'a>>;

/// Whoever asks neighbours.
pub trait Neighbours: Send + Sync + fmt::Debug {
    /// Asks one.
    fn ask<'a>(&'a self, question: &'a Question) -> Asking<'a>;
}

/// Neighbours, each left alone for a while when it does not answer, so that nobody waits for it again and again.
#[derive(Debug)]
pub struct Circle {
    asks: Arc<dyn Neighbours>,
    /// By host; owners name few.
    breakers: Mutex<HashMap<String, Arc<Breaker>>>,
    /// The account with Akismet, where the operator has one.
    pub akismet: Option<AkismetAccount>,
}

/// More hosts than owners of one instance name; beyond it all begin anew.
const MOST_HOSTS: usize = 1000;

impl Circle {
    /// A circle in which questions are asked by `asks`.
    pub fn new(asks: Arc<dyn Neighbours>, akismet: Option<AkismetAccount>) -> Self {
        Self {
            asks,
            breakers: Mutex::default(),
            akismet,
        }
    }

    /// Asks a neighbour, for [`PATIENCE`] at most.
    ///
    /// # Errors
    /// When it does not answer, must not be asked, or has not answered lately.
    pub async fn ask(&self, question: &Question, now: Timestamp) -> Result<Answer, Error> {
        let breaker = self.breaker(question.url.host_str().unwrap_or_default());
        if breaker.is_open(now) {
            return Err(Error::Unreachable("it has not answered lately".to_owned()));
        }
        let asked = tokio::time::timeout(PATIENCE, self.asks.ask(question)).await;
        let answer =
            asked.unwrap_or_else(|_| Err(Error::Unreachable(format!("no answer within {} s", PATIENCE.as_secs()))));
        let is_up = answer.as_ref().is_ok_and(|answer| answer.status < 500);
        breaker.record(now, is_up);
        answer
    }

    fn breaker(&self, host: &str) -> Arc<Breaker> {
        let mut breakers = self.breakers.lock().unwrap_or_else(PoisonError::into_inner);
        if breakers.len() >= MOST_HOSTS && !breakers.contains_key(host) {
            breakers.clear();
        }
        Arc::clone(breakers.entry(host.to_owned()).or_default())
    }
}

/// The real one.
#[derive(Debug)]
pub struct Outside(Strangers);

impl Outside {
    /// Asks nobody yet.
    pub fn new(lookup: Arc<dyn Lookup>) -> Self {
        Self(Strangers::new(lookup, PATIENCE))
    }

    async fn post(&self, question: &Question) -> Result<Answer, Error> {
        let mut request = Request::new(Method::POST, question.url.clone());
        let headers = request.headers_mut();
        for (name, value) in &question.headers {
            let value = value.parse().map_err(|_| Error::Refused("a header that is none"))?;
            headers.insert(*name, value);
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(question.content_type));
        *request.body_mut() = Some(question.body.clone().into());
        let (status, bytes) = self.0.ask(request, ANSWER_BYTES).await?;
        Ok(Answer {
            status: status.as_u16(),
            body: String::from_utf8(bytes).map_err(|_| Error::Refused("the answer is no text"))?,
        })
    }
}

impl Neighbours for Outside {
    fn ask<'a>(&'a self, question: &'a Question) -> Asking<'a> {
        Box::pin(self.post(question))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names that lead where they must not.
    #[derive(Debug)]
    struct Inside(&'static str);

    impl Lookup for Inside {
        fn lookup(
            &self,
            _: String,
        ) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<std::net::SocketAddr>>> + Send>> {
            let address = std::net::SocketAddr::new(self.0.parse().unwrap(), 443);
            Box::pin(async move { Ok(vec![address]) })
        }
    }

    async fn ask(url: &str, leads_to: &'static str) -> Result<Answer, Error> {
        let question = Question {
            url: url.parse().unwrap(),
            content_type: "application/json",
            headers: vec![("x-signature", "v1,abc".to_owned())],
            body: "{}".to_owned(),
        };
        Outside::new(Arc::new(Inside(leads_to))).ask(&question).await
    }

    #[tokio::test]
    async fn t42_nobody_inside_is_asked() {
        for (url, leads_to) in [
            ("http://checks.example/", "93.184.216.34"),
            ("https://checks.example:8443/", "93.184.216.34"),
            ("https://user:pass@checks.example/", "93.184.216.34"),
            ("https://127.0.0.1/", "93.184.216.34"),
            ("https://0x7f000001/", "93.184.216.34"),
            ("https://[::1]/", "93.184.216.34"),
            ("https://[::ffff:10.0.0.1]/", "93.184.216.34"),
            ("https://169.254.169.254/latest/", "93.184.216.34"),
            ("https://checks.example/", "127.0.0.1"),
            ("https://checks.example/", "10.1.2.3"),
            ("https://checks.example/", "169.254.169.254"),
            ("https://checks.example/", "fd00::1"),
        ] {
            let refused = ask(url, leads_to).await;
            assert!(
                matches!(refused, Err(Error::Refused(_))),
                "{url} {leads_to}: {refused:?}"
            );
        }
    }
}
