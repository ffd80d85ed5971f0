//! Programs that use the API with a token.

use rejoinder::{
    domain::{id::TokenId, token::Reach},
    service::token::{self, NewToken},
};
use serde_json::Value;

use super::{Reply, TestApp};

/// A program with its token.
#[derive(Clone)]
pub(crate) struct Program<'a> {
    pub(crate) app: &'a TestApp,
    pub(crate) token: String,
    pub(crate) id: TokenId,
}

impl TestApp {
    /// A token of the account with that address, for these sites (every site where none is named).
    pub(crate) async fn program(&self, email: &str, scopes: &str, sites: &[&str]) -> Program<'_> {
        let owner = token::owner(self.runtime(), email).await.unwrap();
        let mut reach = Vec::new();
        for key in sites {
            reach.push(self.site(key).await.id);
        }
        let new = NewToken {
            name: "Test",
            scopes: scopes.parse().unwrap(),
            reach: if sites.is_empty() {
                Reach::EverySite
            } else {
                Reach::Sites(reach)
            },
            days: None,
        };
        let made = token::create(self.runtime(), &owner, new).await.unwrap();
        Program {
            app: self,
            token: made.secret.expose().to_owned(),
            id: made.token.id,
        }
    }
}

impl Program<'_> {
    /// Asks the API; null is no body.
    pub(crate) async fn ask(&self, method: &str, path: &str, body: &Value) -> Reply {
        let request = self
            .app
            .http
            .request(method.parse().unwrap(), self.app.at(path))
            .header("authorization", format!("Bearer {}", self.token));
        let request = if body.is_null() { request } else { request.json(body) };
        self.app.send(request).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &Value::Null).await
    }
}
