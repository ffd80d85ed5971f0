//! Whoever keeps the blog in order, as programs.

use rejoinder::{domain::role::Role, service::account::Position};
use serde_json::Value;

use crate::support::{Program, Reply, TestApp};

pub(super) const QUEUE: &str = "/api/v1/sites/blog/moderation";

/// An owner of the blog, with a token for everything.
pub(super) async fn owner(app: &TestApp) -> Program<'_> {
    let blog = app.site("blog").await.id;
    let email = "owner@example.org";
    app.account(email, Some(Position::On(blog, Role::Owner))).await;
    app.program(email, "read,write,moderate", &["blog"]).await
}

/// The reasons for which a comment waits, as a moderator reads them.
pub(super) async fn reasons(owner: &Program<'_>, id: &str) -> Value {
    let queue = owner.get(QUEUE).await.expect(200).json();
    let items = queue["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["id"] == id);
    item.map_or(Value::Null, |item| item["reasons"].clone())
}

pub(super) fn waits(reply: &Reply) -> bool {
    reply.json()["status"] == "pending"
}
