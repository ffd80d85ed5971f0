//! Pictures from addresses that others name: fetched once, as strangers are asked.

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

use reqwest::{Method, Request};
use url::Url;

use super::stranger::{Error, Lookup, Strangers};

/// The most bytes of a picture.
pub const MOST_BYTES: usize = 2 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(10);

/// A picture on its way.
pub type Fetching<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, Error>> + Send + 'a>>;

/// Whoever fetches pictures.
pub trait Pictures: Send + Sync + fmt::Debug {
    /// The bytes at that address.
    fn fetch<'a>(&'a self, url: &'a Url) -> Fetching<'a>;
}

/// The real one.
#[derive(Debug)]
pub struct Fetcher(Strangers);

impl Fetcher {
    /// Asks nobody yet.
    pub fn new(lookup: Arc<dyn Lookup>) -> Self {
        Self(Strangers::new(lookup, TIMEOUT))
    }

    async fn get(&self, url: &Url) -> Result<Vec<u8>, Error> {
        let (status, bytes) = self.0.ask(Request::new(Method::GET, url.clone()), MOST_BYTES).await?;
        if !status.is_success() {
            return Err(Error::Refused("the answer is no picture"));
        }
        Ok(bytes)
    }
}

impl Pictures for Fetcher {
    fn fetch<'a>(&'a self, url: &'a Url) -> Fetching<'a> {
        Box::pin(self.get(url))
    }
}
