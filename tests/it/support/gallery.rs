//! Pictures that others would have, without anybody to ask.

use std::{collections::HashMap, sync::Mutex};

use rejoinder::outbound::{
    picture::{Fetching, Pictures},
    stranger::Error,
};
use url::Url;

/// What is found at which address; nothing is found anywhere else.
#[derive(Debug, Default)]
pub(crate) struct Gallery {
    shown: Mutex<HashMap<String, Vec<u8>>>,
    asked: Mutex<Vec<String>>,
}

impl Gallery {
    pub(crate) fn show(&self, url: &str, bytes: Vec<u8>) {
        self.shown.lock().unwrap().insert(url.to_owned(), bytes);
    }

    /// The addresses that were asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Pictures for Gallery {
    fn fetch<'a>(&'a self, url: &'a Url) -> Fetching<'a> {
        self.asked.lock().unwrap().push(url.to_string());
        let found = self.shown.lock().unwrap().get(url.as_str()).cloned();
        Box::pin(async move { found.ok_or(Error::Refused("nobody there")) })
    }
}
