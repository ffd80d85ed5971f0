//! What the service answered.

use reqwest::header::HeaderMap;
use serde_json::Value;

use super::html;

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) async fn read(response: reqwest::Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            bytes: response.bytes().await.unwrap().to_vec(),
        }
    }

    /// Fails unless the status is this one, and shows the answer.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The header's value, empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The names of the fields a problem document complains of.
    #[track_caller]
    pub(crate) fn fields(&self) -> Vec<String> {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.text()
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        let errors = problem["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| {
                assert_ne!(error["detail"], "", "{problem}");
                error["field"].as_str().unwrap().to_owned()
            })
            .collect()
    }

    /// The id of the comment that an answer of the API is about.
    pub(crate) fn id(&self) -> String {
        self.json()["id"].as_str().unwrap().to_owned()
    }

    /// The guest secret that an answer hands out, by the API or to the script.
    pub(crate) fn secret(&self) -> Option<String> {
        let header = self.headers.get("rejoinder-guest");
        header.map(|value| value.to_str().unwrap().to_owned()).or_else(|| {
            let json: Value = serde_json::from_slice(&self.bytes).ok()?;
            json["guest_secret"].as_str().map(str::to_owned)
        })
    }

    /// The ids of the comments in a document, in the order they stand there.
    pub(crate) fn comments(&self) -> Vec<String> {
        html::comment_ids(&self.text())
    }
}
