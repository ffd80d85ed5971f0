//! The moderator's desk: what is done to comments, how it is taken back, and what is written down of it.

mod acting;
mod bulk;
mod editing;
mod log;
mod looking;
mod searching;
mod telling;
mod undoing;

use rejoinder::{domain::role::Role, service::account::Position};
use serde_json::{Value, json};

use crate::support::{Program, Reply, TestApp, post};

pub(crate) const ACTIONS: &str = "/api/v1/sites/blog/moderation/actions";
pub(crate) const LOG: &str = "/api/v1/sites/blog/moderation/log";
const ADA: &str = "ada@example.org";

/// A moderator's program.
pub(crate) async fn moderator(app: &TestApp) -> Program<'_> {
    let blog = app.site("blog").await.id;
    app.account(ADA, Some(Position::On(blog, Role::Moderator))).await;
    app.program(ADA, "read,write,moderate", &["blog"]).await
}

/// So many comments that wait, the first one first.
pub(crate) async fn waiting(app: &TestApp, number: usize) -> Vec<String> {
    app.set(&[("guests", "held")]).await;
    let mut ids = Vec::new();
    for place in 0..number {
        ids.push(app.api(&post(&format!("words {place}"))).await.expect(201).id());
    }
    app.set(&[("guests", "on")]).await;
    ids
}

/// Does one thing to some comments.
pub(crate) async fn act(desk: &Program<'_>, verb: &str, ids: &[String]) -> Reply {
    desk.ask("POST", ACTIONS, &json!({"action": verb, "ids": ids})).await
}

/// Takes an action back.
pub(crate) async fn undo(desk: &Program<'_>, action: &Value) -> Reply {
    let path = format!("{ACTIONS}/{}/undo", action.as_str().unwrap());
    desk.ask("POST", &path, &Value::Null).await
}

/// How many comments have that status.
pub(crate) async fn in_status(app: &TestApp, status: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM comments WHERE status = '{status}'");
    app.number(&sql).await
}
