//! Pictures from addresses that others name: fetched once, from the public internet only, within bounds (T42).
//!
//! Everything that could turn the request round to where only we can reach is refused before anything is connected: other schemes
//! and ports, names that lead to addresses which are not public, redirects. The addresses that were looked at are the addresses that
//! are connected to.

mod public;

use std::{
    fmt,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, OnceLock},
    time::Duration,
};

use reqwest::{
    dns::{Addrs, Name, Resolve, Resolving},
    redirect,
};
use url::{Host, Url};

pub use public::is_public;

/// The most bytes of a picture.
pub const MOST_BYTES: usize = 2 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(10);
const AGENT: &str = concat!("Rejoinder/", env!("CARGO_PKG_VERSION"));

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is not fetched from there, now or later.
    #[error("not fetched: {0}")]
    Refused(&'static str),
    /// It may be there later.
    #[error("not answered: {0}")]
    Unreachable(String),
}

/// A picture on its way.
pub type Fetching<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, Error>> + Send + 'a>>;

/// Whoever fetches pictures.
pub trait Pictures: Send + Sync + fmt::Debug {
    /// The bytes at that address.
    fn fetch<'a>(&'a self, url: &'a Url) -> Fetching<'a>;
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

/// The real one.
#[derive(Debug)]
pub struct Fetcher {
    lookup: Arc<dyn Lookup>,
    /// Made at the first use: reading the machine's certificates takes a while.
    client: OnceLock<reqwest::Client>,
}

impl Fetcher {
    /// Asks nobody yet.
    pub fn new(lookup: Arc<dyn Lookup>) -> Self {
        Self {
            lookup,
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
            .timeout(TIMEOUT)
            .no_proxy()
            .referer(false)
            .user_agent(AGENT)
            .build()
            .map_err(|error| Error::Unreachable(error.to_string()))?;
        Ok(self.client.get_or_init(|| client))
    }

    async fn get(&self, url: &Url) -> Result<Vec<u8>, Error> {
        check(url)?;
        let failed = |error: reqwest::Error| told(&error);
        let mut response = self.client()?.get(url.clone()).send().await.map_err(failed)?;
        if !response.status().is_success() {
            return Err(Error::Refused("the answer is no picture"));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if bytes.len() + chunk.len() > MOST_BYTES {
                return Err(Error::Refused("the picture is too large"));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

impl Pictures for Fetcher {
    fn fetch<'a>(&'a self, url: &'a Url) -> Fetching<'a> {
        Box::pin(self.get(url))
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
