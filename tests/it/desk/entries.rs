//! Whatever a moderator or an owner does stands in the log, once.

use rejoinder::{domain::role::Role, service::account::Position};
use serde_json::json;

use super::{
    access::posts,
    imports::looked_at,
    staff::{at_the_desk, owner, press},
};
use crate::support::{TestApp, eventually, post};

/// What changes nothing of the site, or happens before it has a log.
const SILENT: &[&str] = &[
    "/dashboard/new",
    // The log that comes along stays as it came; who brought it stands beside the import itself.
    "/dashboard/imports",
    "/dashboard/imports/{import}",
    "/dashboard/sites/{site}/rules/rehearse",
    // It is only looked at.
    "/dashboard/sites/{site}/imports",
];

/// The page it is done from, the route, the entry's action, and the form.
type Step = (String, String, &'static str, Vec<(&'static str, String)>);

async fn last(app: &TestApp) -> (i64, String) {
    let log = app.site("blog").await;
    let told = rejoinder::service::moderation::entries(app.runtime(), &log, None, 1)
        .await
        .unwrap();
    let entry = told.entries.first();
    (
        entry.map_or(0, |entry| entry.number),
        entry.map(|entry| entry.verb.name().to_owned()).unwrap_or_default(),
    )
}

both! {
    async fn each_post_of_the_desk_writes_one_entry(app: TestApp) {
        let mut owner = owner(&app).await;
        let blog = app.site("blog").await.id;
        at_the_desk(&app, "mod@example.org", Some(Position::On(blog, Role::Moderator))).await;
        let said = app.api(&post("one")).await.expect(201).json();
        let (id, thread) = (said["id"].as_str().unwrap().to_owned(), said["thread_id"].as_str().unwrap().to_owned());
        let other = app.said(post("two").on("https://blog.example/second/")).await;
        let site = "/dashboard/sites/blog";
        let page = format!("{site}/pages/{thread}");
        let report = async || {
            let path = format!("/api/v1/comments/{id}/reports");
            let request = app.http.post(app.at(&path)).json(&json!({"reason": "spam"}));
            app.send(request).await.expect(204);
        };
        let mut done: Vec<String> = Vec::new();
        let chosen = format!("blog.{other}");
        let moderator = rejoinder::service::token::owner(app.runtime(), "mod@example.org").await.unwrap().id.to_string();
        let queue = "/dashboard/queue".to_owned();
        let brought = looked_at(&app).await.to_string();
        let import = format!("{site}/imports/{brought}");
        let steps: Vec<Step> = vec![
            (queue.clone(), "/dashboard/queue".into(), "spam", vec![("back", "status=all".into()), ("id", chosen), ("action", "spam".into())]),
            (
                format!("{site}/comments/{id}/edit"),
                "/dashboard/sites/{site}/comments/{comment}/edit".into(),
                "edit",
                vec![("body", "other words".into())],
            ),
            (
                format!("{site}/comments/{id}/reply"),
                "/dashboard/sites/{site}/comments/{comment}/reply".into(),
                "reply",
                vec![("body", "an answer".into())],
            ),
            (
                format!("{site}/comments/{id}/author"),
                "/dashboard/sites/{site}/comments/{comment}/author".into(),
                "trust",
                vec![("kind", "guest".into()), ("effect", "trusted".into())],
            ),
            (page.clone(), "/dashboard/sites/{site}/pages/{page}".into(), "rename", vec![("title", "Another".into())]),
            (page.clone(), "/dashboard/sites/{site}/pages/{page}/open".into(), "lock", vec![("open", "no".into())]),
            (page.clone(), "/dashboard/sites/{site}/pages/{page}/open".into(), "unlock", vec![("open", "yes".into())]),
            (page.clone(), "/dashboard/sites/{site}/pages/{page}/open".into(), "keep", vec![("kept", "yes".into())]),
            (page.clone(), "/dashboard/sites/{site}/pages/{page}/open".into(), "unkeep", vec![("kept", "no".into())]),
            (page.clone(), "/dashboard/sites/{site}/pages/{page}/aliases".into(), "alias", vec![("to", "https://blog.example/alias/".into())]),
            (page.clone(), "/dashboard/sites/{site}/pages/{page}/aliases/forget".into(), "unalias", Vec::new()),
            (page.clone(), "/dashboard/sites/{site}/pages/{page}/move".into(), "move", vec![("to", "https://blog.example/third/".into()), ("into", String::new())]),
            (format!("{site}/people"), "/dashboard/sites/{site}/people/invite".into(), "invite", vec![("email", "new@example.org".into()), ("role", "moderator".into())]),
            (format!("{site}/people"), "/dashboard/sites/{site}/people/withdraw".into(), "dismiss", Vec::new()),
            (format!("{site}/people"), "/dashboard/sites/{site}/people/role".into(), "appoint", vec![("account", moderator), ("role", "owner".into())]),
            (format!("{site}/blocks"), "/dashboard/sites/{site}/blocks".into(), "block", vec![("kind", "name".into()), ("value", "bob".into()), ("effect", "blocked".into())]),
            (format!("{site}/blocks"), "/dashboard/sites/{site}/blocks/lift".into(), "lift", Vec::new()),
            (format!("{site}/rules"), "/dashboard/sites/{site}/rules".into(), "rules", vec![("hold-links", "2".into())]),
            (format!("{site}/reports"), "/dashboard/sites/{site}/reports".into(), "stand", vec![("comment", id.clone()), ("does", "stand".into())]),
            (format!("{site}/settings"), "/dashboard/sites/{site}/settings".into(), "configure", vec![("name", "Another name".into())]),
            (format!("{site}/origins"), "/dashboard/sites/{site}/origins".into(), "configure", vec![("origins", "https://blog.example\nhttps://more.example".into())]),
            (import.clone(), "/dashboard/sites/{site}/imports/{import}".into(), "import", vec![("does", "start".into())]),
            (import.clone(), "/dashboard/sites/{site}/imports/{import}".into(), "undo", vec![("does", "undo".into())]),
        ];
        for (from, route, verb, mut fields) in steps {
            // What is named by its own id is taken from its button.
            let named = |page: &str, name: &str| {
                let rest = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}")).1;
                rest.split('"').next().unwrap().to_owned()
            };
            let button = match verb {
                "unalias" => "alias",
                "dismiss" => "invitation",
                "lift" => "block",
                _ => "",
            };
            if !button.is_empty() {
                fields.push((button, named(&owner.get(&from).await.text(), button)));
            }
            if verb == "stand" {
                report().await;
                fields.push(("report", named(&owner.get(&from).await.text(), "report")));
            }
            let before = last(&app).await.0;
            let path = route.replace("{site}", "blog").replace("{page}", &thread).replace("{comment}", &id);
            let path = path.replace("{import}", &brought);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let reply = press(&mut owner, &from, &path, &fields).await;
            // An invitation is answered with its link.
            let status = if verb == "invite" { 200 } else { 303 };
            assert_eq!(reply.status, status, "{route} {fields:?}");
            if verb == "import" {
                // How many came in is told when they are in.
                eventually("the import is over", async || (last(&app).await.0 > before).then_some(())).await;
            }
            assert_eq!(last(&app).await, (before + 1, verb.to_owned()), "{route} {fields:?}");
            done.push(route);
        }
        for route in posts().filter(|route| !SILENT.contains(route)) {
            // Both need what only a decision or a letter gives, and are tried with those.
            let is_tried_elsewhere = ["/dashboard/queue/undo", "/dashboard/letter"].contains(&route);
            assert!(is_tried_elsewhere || done.iter().any(|known| known == route), "{route}: what does it write in the log?");
        }
        assert!(rejoinder::service::moderation::verify(app.runtime(), &app.site("blog").await).await.unwrap().is_ok());
    }
}
