//! T47 at the API: every route against everybody, with a token of every scope, and with what belongs to another site.

mod routes;

use rejoinder::{
    domain::{action::Actor, block::Effect, block::Kind, role::Role},
    service::{
        account::Position,
        block::{NewBlock, Target},
        moderation,
    },
};
use serde_json::{Value, json};

use routes::{Least, ROUTES, Route};

use crate::support::{Program, TestApp, post};

/// What there is on a site.
struct There {
    key: &'static str,
    comment: String,
    other: String,
    thread: String,
    action: String,
    block: String,
    alias: String,
    import: String,
    /// A bundle that was brought to move in.
    whole: String,
}

/// A file with a comment, as Isso's importer takes it.
const FILE: &str = r#"[{"id": "/first/", "title": "", "comments": [{"id": 1, "author": "Bob", "created": "2020-01-02 03:04:05", "text": "words"}]}]"#;

impl There {
    /// A comment of somebody else, one that was decided about, and a decision about somebody.
    async fn on(app: &TestApp, key: &'static str, admin: &Program<'_>) -> Self {
        let request = app
            .http
            .post(app.at(&format!("/api/v1/sites/{key}/imports?dry_run=true")));
        let import = app
            .send(request.bearer_auth(&admin.token).body(FILE))
            .await
            .expect(202)
            .id();
        let request = app.http.post(app.at("/api/v1/imports?dry_run=true"));
        let header = "{\"type\":\"header\",\"format\":\"rejoinder\",\"version\":1}\n";
        let whole = app
            .send(request.bearer_auth(&admin.token).body(header))
            .await
            .expect(202)
            .id();
        let page = format!("https://{key}.example/first/");
        let said = async |words: &str| {
            let request = app.http.post(app.at(&format!("/api/v1/sites/{key}/comments")));
            app.send(request.json(&post(words).on(&page).by("Visitor").json()))
                .await
                .expect(201)
                .json()
        };
        let (comment, other) = (said("one").await, said("two").await);
        let text = |value: &Value, name: &str| value[name].as_str().unwrap().to_owned();
        let path = format!("/api/v1/sites/{key}/moderation/actions");
        let action = admin
            .ask("POST", &path, &json!({"action": "hold", "ids": [text(&other, "id")]}))
            .await
            .expect(200);
        let decision = json!({"kind": "name", "value": "somebody", "effect": "blocked"});
        let block = admin
            .ask("POST", &format!("/api/v1/sites/{key}/blocks"), &decision)
            .await
            .expect(201);
        let alias = json!({"to": format!("https://{key}.example/alias-{}/", text(&comment, "id"))});
        let aliases = format!("/api/v1/sites/{key}/threads/{}/aliases", text(&comment, "thread_id"));
        let alias = admin.ask("POST", &aliases, &alias).await.expect(201).json();
        let alias = alias["aliases"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()
            .as_str()
            .unwrap()
            .to_owned();
        Self {
            key,
            comment: text(&comment, "id"),
            other: text(&other, "id"),
            thread: text(&comment, "thread_id"),
            action: text(&action.json(), "id"),
            block: block.id(),
            alias,
            import,
            whole,
        }
    }

    /// A path on this site, with the ids of another where `ids` is one.
    fn path(&self, route: &Route, ids: &Self) -> String {
        let id = if route.1.contains("/blocks/") {
            &ids.block
        } else {
            &ids.comment
        };
        let path = route
            .1
            .replace("{site}", self.key)
            .replace("{id}", id)
            .replace("{action}", &ids.action)
            .replace("{thread}", &ids.thread)
            .replace(
                "{import}",
                if route.1.contains("{site}") {
                    &ids.import
                } else {
                    &ids.whole
                },
            );
        // What a query must name.
        let query = match (route.0, route.1) {
            ("DELETE", "/api/v1/sites/{site}/rules") => format!("?thread={}", ids.thread),
            ("GET", "/api/v1/sites/{site}/comments") => format!("?url=https://{}.example/first/", self.key),
            ("GET", "/api/v1/sites/{site}/threads/{thread}/move") => {
                format!("?to=https://{}.example/elsewhere/", self.key)
            }
            ("DELETE", "/api/v1/sites/{site}/threads/{thread}/aliases") => format!("?alias={}", ids.alias),
            _ => String::new(),
        };
        format!("{path}{query}")
    }

    fn body(&self, route: &Route) -> Value {
        let page = format!("https://{}.example/first/", self.key);
        let text = route.4.replace("$page", &page).replace("$other", &self.other);
        if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap()
        }
    }
}

async fn admin(app: &TestApp) -> Program<'_> {
    app.account("admin@example.org", Some(Position::Admin)).await;
    app.program("admin@example.org", "read,write,moderate,export,import", &[])
        .await
}

impl There {
    /// What a route is tried on.
    async fn with(app: &TestApp, admin: &Program<'_>, route: &Route) -> Self {
        ask_for_work(app, false).await;
        let there = Self::on(app, "blog", admin).await;
        ask_for_work(app, route.1.ends_with("/challenge")).await;
        there
    }
}

/// Has the site ask guests for work, or not: it would hold their comments.
async fn ask_for_work(app: &TestApp, is_asked: bool) {
    let most = if is_asked { "1000" } else { "0" };
    if app.site("blog").await.settings.outside.proof_of_work.to_string() != most {
        app.set(&[("proof-of-work", most)]).await;
    }
}

fn is_refused(status: u16) -> bool {
    [401, 403, 404].contains(&status)
}

#[tokio::test]
async fn every_route_of_the_api_is_in_the_table() {
    let document: Value = serde_json::from_str(include_str!("../openapi.json")).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let known = ROUTES
                .iter()
                .any(|route| route.0 == method.to_uppercase() && route.1 == path);
            assert!(known, "{method} {path} is in no table: say whom it lets in");
        }
    }
}

both! {
    async fn t47_every_route_of_the_api_lets_in_whom_it_should(app: TestApp) {
        let admin = admin(&app).await;
        let other = crate::desk::staff::other_site(&app).await.id;
        let blog = app.site("blog").await;
        let people = [
            ("reader@example.org", None, Least::Anybody, None),
            ("trusted@example.org", None, Least::Anybody, Some(Effect::Trusted)),
            ("reading@example.org", None, Least::Anybody, Some(Effect::ReadOnly)),
            ("blocked@example.org", None, Least::Anybody, Some(Effect::Blocked)),
            ("foreign@example.org", Some(Position::On(other, Role::Owner)), Least::Anybody, None),
            ("moderator@example.org", Some(Position::On(blog.id, Role::Moderator)), Least::Moderator, None),
            ("owner@example.org", Some(Position::On(blog.id, Role::Owner)), Least::Owner, None),
            ("boss@example.org", Some(Position::Admin), Least::Admin, None),
        ];
        for (email, position, most, effect) in people {
            app.account(email, position).await;
            let scopes = match position {
                None => "read,write",
                Some(Position::On(_, Role::Moderator)) => "read,write,moderate",
                Some(_) => "read,write,moderate,export,import",
            };
            let program = app.program(email, scopes, &[]).await;
            if let Some(effect) = effect {
                let account = rejoinder::service::token::owner(app.runtime(), email).await.unwrap();
                let target = Target::Named { kind: Kind::Account, value: account.id.to_string() };
                let new = NewBlock { target, effect, days: None, note: String::new(), by: None };
                moderation::decide_about(app.runtime(), &blog, Actor::Operator, new).await.unwrap();
            }
            for route in ROUTES {
                // Each meets everything as it was.
                let there = There::with(&app, &admin, route).await;
                let status = program.ask(route.0, &there.path(route, &there), &there.body(route)).await.status;
                let writes = route.2 == "write";
                let is_stopped = match effect {
                    Some(Effect::Blocked) => writes,
                    Some(Effect::ReadOnly) => route.0 == "POST" && route.1.ends_with("/comments"),
                    _ => false,
                };
                let case = format!("{email} {} {}: {status}", route.0, route.1);
                let may = match route.3 {
                    Least::Writer => false,
                    least => most >= least && !is_stopped,
                };
                if may {
                    assert!(!is_refused(status), "{case}");
                } else {
                    assert_eq!(status, 403, "{case}");
                }
            }
        }
        // Without a token: what readers may, and nothing else.
        for route in ROUTES {
            let there = There::with(&app, &admin, route).await;
            let request = app.http.request(route.0.parse().unwrap(), app.at(&there.path(route, &there)));
            let body = there.body(route);
            let request = if body.is_null() { request } else { request.json(&body) };
            let status = app.send(request).await.status;
            match route.3 {
                Least::Anybody => assert!(!is_refused(status), "{} {}: {status}", route.0, route.1),
                Least::Writer => assert_eq!(status, 403, "{} {}", route.0, route.1),
                Least::Moderator | Least::Owner | Least::Admin => assert_eq!(status, 401, "{} {}", route.0, route.1),
            }
        }
    }
}

both! {
    async fn t47_a_token_does_what_it_was_made_for_where_it_was_made_for(app: TestApp) {
        let admin = admin(&app).await;
        crate::desk::staff::other_site(&app).await;
        for scope in ["read", "write", "moderate", "export", "import"] {
            let here = app.program("admin@example.org", scope, &["blog"]).await;
            let elsewhere = app.program("admin@example.org", scope, &["other"]).await;
            for route in ROUTES {
                let there = There::with(&app, &admin, route).await;
                let path = there.path(route, &there);
                let status = here.ask(route.0, &path, &there.body(route)).await.status;
                let case = format!("{scope} {} {path}: {status}", route.0);
                if route.3 == Least::Admin {
                    // For what is about no site that is there, a token for some is good nowhere.
                    assert_eq!(status, 404, "{case}");
                } else if route.2 != scope || route.3 == Least::Writer {
                    assert_eq!(status, 403, "{case}");
                } else {
                    assert!(!is_refused(status), "{case}");
                }
                let foreign = elsewhere.ask(route.0, &path, &there.body(route)).await.status;
                assert_eq!(foreign, 404, "for another site: {case}");
            }
        }
    }
}

both! {
    async fn t47_the_api_finds_nothing_of_another_site(app: TestApp) {
        let admin = admin(&app).await;
        crate::desk::staff::other_site(&app).await;
        let theirs = There::on(&app, "other", &admin).await;
        let ours = There::on(&app, "blog", &admin).await;
        let everything = async || {
            let mut rows = Vec::new();
            for table in ["comments", "actions", "blocks", "reports", "log_entries", "page_rules"] {
                rows.push(app.rows(table).await);
            }
            (rows, app.number("SELECT COUNT(*) AS n FROM comments WHERE status = 'pending'").await)
        };
        let before = everything().await;
        let mut asked = 0;
        for route in ROUTES.iter().filter(|route| route.1.contains("{site}")) {
            let path = ours.path(route, &theirs);
            if path == ours.path(route, &ours) {
                continue;
            }
            asked += 1;
            assert_eq!(admin.ask(route.0, &path, &ours.body(route)).await.status, 404, "{} {path}", route.0);
        }
        assert!(asked >= 4, "{asked}");
        for body in [
            json!({"action": "spam", "ids": [theirs.comment]}),
            json!({"action": "lock", "threads": [theirs.thread]}),
        ] {
            admin.ask("POST", "/api/v1/sites/blog/moderation/actions", &body).await.expect(404);
        }
        let block = json!({"comment": theirs.comment, "effect": "blocked"});
        admin.ask("POST", "/api/v1/sites/blog/blocks", &block).await.expect(404);
        let queue = admin.get(&format!("/api/v1/sites/blog/moderation?status=all&page={}", theirs.thread)).await;
        assert_eq!(queue.expect(200).json()["items"].as_array().unwrap().len(), 0);
        assert_eq!(everything().await, before);
    }
}
