//! Requests to addresses that others name: to the public internet only, within bounds of time and size (T42).
//!
//! Everything that could turn a request round to where only we can reach is refused before anything is connected: other schemes and
//! ports, names that lead to addresses which are not public, redirects. The addresses that were looked at are the addresses that are
//! connected to.

mod public;

use std::{
    fmt,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, OnceLock},
    time::Duration,
};

use reqwest::{
    Request, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use url::{Host, Url};

pub use public::is_public;

const AGENT: &str = concat!("Rejoinder/", env!("CARGO_PKG_VERSION"));

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is not asked there, now or later.
    #[error("not fetched: {0}")]
    Refused(&'static str),
    /// It may answer later.
    #[error("not answered: {0}")]
    Unreachable(String),
}

/// How a name becomes addresses; tests bring names that lead where they must not.
pub trait Lookup: Send + Sync + fmt::Debug {
    /// The addresses of a host.
    fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<SocketAddr>>> + Send>>;
}

/// The machine's own resolver.
#[derive(Clone, Copy, Debug)]
pub struct System;

impl Lookup for System {
    fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<SocketAddr>>> + Send>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 443)).await?.collect()) })
    }
}

/// Asks strangers.
#[derive(Debug)]
pub(super) struct Strangers {
    lookup: Arc<dyn Lookup>,
    patience: Duration,
    /// Made at the first use: reading the machine's certificates takes a while.
    client: OnceLock<reqwest::Client>,
}

impl Strangers {
    /// Asks nobody yet; each answer must be there, whole, within `patience`.
    pub(super) fn new(lookup: Arc<dyn Lookup>, patience: Duration) -> Self {
        Self {
            lookup,
            patience,
            client: OnceLock::new(),
        }
    }

    fn client(&self) -> Result<&reqwest::Client, Error> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .dns_resolver(Arc::new(Checked(Arc::clone(&self.lookup))))
            .https_only(true)
            .timeout(self.patience)
            .no_proxy()
            .referer(false)
            .user_agent(AGENT)
            .build()
            .map_err(|error| Error::Unreachable(error.to_string()))?;
        Ok(self.client.get_or_init(|| client))
    }

    /// The answer, of at most so many bytes, whatever its status.
    pub(super) async fn ask(&self, request: Request, most_bytes: usize) -> Result<(StatusCode, Vec<u8>), Error> {
        check(request.url())?;
        let failed = |error: reqwest::Error| told(&error);
        let mut response = self.client()?.execute(request).await.map_err(failed)?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if bytes.len() + chunk.len() > most_bytes {
                return Err(Error::Refused("the answer is too large"));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok((response.status(), bytes))
    }
}

/// What can be said of an address before anybody is asked.
fn check(url: &Url) -> Result<(), Error> {
    if url.scheme() != "https" {
        return Err(Error::Refused("only https"));
    }
    if url.port().is_some() {
        return Err(Error::Refused("only the usual port"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::Refused("no names and passwords"));
    }
    // An address in figures is never looked up, so that it is judged here.
    let is_public = match url.host() {
        Some(Host::Domain(name)) => !name.is_empty(),
        Some(Host::Ipv4(v4)) => is_public(v4.into()),
        Some(Host::Ipv6(v6)) => is_public(v6.into()),
        None => false,
    };
    if is_public {
        Ok(())
    } else {
        Err(Error::Refused(PRIVATE))
    }
}

const PRIVATE: &str = "not on the public internet";

/// Why a request failed; that an address was refused is for good.
fn told(error: &reqwest::Error) -> Error {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    let mut reason = String::new();
    while let Some(deeper) = source {
        if deeper.is::<NotPublic>() {
            return Error::Refused(PRIVATE);
        }
        reason = deeper.to_string();
        source = deeper.source();
    }
    Error::Unreachable(reason)
}

/// A name that leads to where nobody outside could go.
#[derive(Debug, thiserror::Error)]
#[error("{PRIVATE}")]
struct NotPublic;

/// Looks a name up once and gives on only public addresses: all of them must be, so that nobody chooses among them.
#[derive(Debug)]
struct Checked(Arc<dyn Lookup>);

impl Resolve for Checked {
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = Arc::clone(&self.0);
        Box::pin(async move {
            let found = lookup.lookup(name.as_str().to_owned()).await?;
            if found.is_empty() || !found.iter().all(|address| is_public(address.ip())) {
                return Err(NotPublic.into());
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests;
