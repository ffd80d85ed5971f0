//! Voting as people and programs do.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::RequestBuilder;
use serde_json::json;

use super::{Reply, TestApp};

/// The secret of a guest who never wrote; each number is somebody else.
pub(crate) fn stranger(number: u64) -> String {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

impl TestApp {
    /// Votes through the JSON API.
    pub(crate) async fn vote(&self, id: &str, secret: &str, value: i64) -> Reply {
        let request = self.vote_request(id).json(&json!({"value": value}));
        self.send(request.header("rejoinder-guest", secret)).await
    }

    /// A vote that is still to be said.
    pub(crate) fn vote_request(&self, id: &str) -> RequestBuilder {
        self.http.put(self.at(&format!("/api/v1/comments/{id}/vote")))
    }

    /// Takes a vote back through the JSON API.
    pub(crate) async fn unvote(&self, id: &str, secret: &str) -> Reply {
        let request = self.http.delete(self.at(&format!("/api/v1/comments/{id}/vote")));
        self.send(request.header("rejoinder-guest", secret)).await
    }

    /// Votes as the frame's script does; a guest without a secret sends none.
    pub(crate) async fn script_vote(&self, id: &str, secret: Option<&str>, value: &str) -> Reply {
        let path = format!("/embed/comments/{id}/vote");
        let request = self
            .own_form(&path, format!("value={value}"))
            .header("rejoinder-request", "fragment");
        let request = match secret {
            Some(secret) => request.header("rejoinder-guest", secret),
            None => request,
        };
        self.send(request).await
    }

    /// So many strangers vote for a comment; they are not the same ones at the next call with another `first`.
    pub(crate) async fn cheer(&self, id: &str, first: u64, count: u64) {
        for number in first..first + count {
            self.vote(id, &stranger(number), 1).await.expect(200);
        }
    }
}
