//! What a program may do with a token.

use rejoinder::{
    domain::{comment::Status, role::Role, token::Reach},
    service::{
        Error,
        account::Position,
        retention,
        token::{self, NewToken},
    },
};
use serde_json::{Value, json};

use crate::support::{Program, TestApp, eventually, post};

const ADA: &str = "ada@example.org";
const COMMENTS: &str = "/api/v1/sites/blog/comments";
const QUEUE: &str = "/api/v1/sites/blog/moderation";

async fn moderator(app: &TestApp) -> &str {
    let blog = app.site("blog").await.id;
    app.account(ADA, Some(Position::On(blog, Role::Moderator))).await;
    ADA
}

fn new_comment(text: &str) -> Value {
    json!({"page": {"url": TestApp::PAGE}, "body": text, "guest": {"name": "Somebody else"}})
}

/// The kind of a problem.
fn kind(reply: &crate::support::Reply) -> String {
    reply.json()["type"].as_str().unwrap().to_owned()
}

both! {
    async fn a_program_writes_in_its_owners_name(app: TestApp) {
        app.account(ADA, None).await;
        app.set(&[("guests", "off")]).await;
        let program = app.program(ADA, "read,write", &["blog"]).await;
        let said = program.ask("POST", COMMENTS, &new_comment("from a program")).await.expect(201);
        assert_eq!(said.json()["author"]["name"], "Ada");
        assert_eq!(said.json()["guest_secret"], Value::Null);
        let path = format!("/api/v1/comments/{}", said.id());
        program.ask("PATCH", &path, &json!({"body": "changed"})).await.expect(200);
        app.account("eve@example.org", None).await;
        let other = app.program("eve@example.org", "write", &[]).await;
        other.ask("PATCH", &path, &json!({"body": "stolen"})).await.expect(403);
        program.ask("PUT", &format!("{path}/vote"), &json!({"value": 1})).await.expect(403);
        let voted = other.ask("PUT", &format!("{path}/vote"), &json!({"value": 1})).await.expect(200);
        assert_eq!((&voted.json()["up"], &voted.json()["guest_secret"]), (&json!(1), &Value::Null));
        other.ask("DELETE", &path, &Value::Null).await.expect(403);
        program.ask("DELETE", &path, &Value::Null).await.expect(204);
    }
}

both! {
    async fn a_token_does_what_it_was_made_for_and_no_more(app: TestApp) {
        moderator(&app).await;
        let said = app.api(&post("theirs")).await.expect(201).id();
        let path = format!("/api/v1/comments/{said}");
        let asks = [
            ("read", "GET", COMMENTS.to_owned(), Value::Null),
            ("read", "GET", path.clone(), Value::Null),
            ("read", "GET", "/api/v1/sites/blog/threads".to_owned(), Value::Null),
            ("read", "POST", "/api/v1/sites/blog/counts".to_owned(), json!({"urls": [TestApp::PAGE]})),
            ("read", "GET", QUEUE.to_owned(), Value::Null),
            ("write", "POST", COMMENTS.to_owned(), new_comment("mine")),
            ("write", "PUT", format!("{path}/vote"), json!({"value": 1})),
            ("write", "DELETE", format!("{path}/vote"), Value::Null),
            ("moderate", "PATCH", path.clone(), json!({"status": "spam"})),
        ];
        for scope in ["read", "write", "moderate"] {
            let program = app.program(ADA, scope, &[]).await;
            for (needed, method, path, body) in &asks {
                let reply = program.ask(method, path, body).await;
                if scope == *needed {
                    assert!(reply.status < 300, "{scope}: {method} {path}: {}", reply.text());
                } else {
                    let reply = reply.expect(403);
                    assert_eq!(kind(&reply), "urn:rejoinder:error-not-allowed");
                    assert!(reply.text().contains(needed), "{}", reply.text());
                }
            }
        }
    }
}

both! {
    async fn held_comments_are_read_by_whoever_moderates_the_site(app: TestApp) {
        app.set(&[("guests", "held")]).await;
        let held = app.api(&post("held words")).await.expect(201).id();
        let path = format!("/api/v1/comments/{held}");
        moderator(&app).await;
        app.account("eve@example.org", None).await;
        let (staff, other) = (app.program(ADA, "read", &["blog"]).await, app.program("eve@example.org", "read", &[]).await);
        let listed = staff.get(QUEUE).await.expect(200).json();
        assert_eq!((&listed["items"][0]["id"], &listed["next"]), (&json!(held), &Value::Null));
        assert!(listed["items"][0]["html"].as_str().unwrap().contains("held words"));
        assert!(staff.get(&path).await.expect(200).text().contains("held words"));
        other.get(&path).await.expect(404);
        other.get(QUEUE).await.expect(403);
        app.get(&path).await.expect(404);
        assert_eq!(app.get(QUEUE).await.expect(401).header("www-authenticate"), "Bearer");
        app.moderate(&held, Status::Spam).await;
        let spam = staff.get(&format!("{QUEUE}?status=spam")).await.expect(200).json();
        assert!(spam["items"][0]["html"].as_str().unwrap().contains("held words"));
        assert_eq!(staff.get(QUEUE).await.json()["items"], json!([]));
        assert_eq!(staff.get(&format!("{QUEUE}?status=nonsense")).await.expect(400).fields(), ["status"]);
        assert_eq!(staff.get(&format!("{QUEUE}?limit=0")).await.expect(400).fields(), ["limit"]);
        assert_eq!(staff.get(&format!("{QUEUE}?after=x")).await.expect(400).fields(), ["after"]);
    }
}

both! {
    async fn the_queue_is_read_page_by_page(app: TestApp) {
        app.set(&[("guests", "held")]).await;
        let mut written = Vec::new();
        for number in 0..5 {
            written.push(app.api(&post(&format!("number {number}"))).await.expect(201).id());
        }
        written.reverse();
        moderator(&app).await;
        let staff = app.program(ADA, "read", &[]).await;
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = staff.get(&format!("{QUEUE}?limit=2{after}")).await.expect(200).json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(seen, written);
    }
}

both! {
    async fn a_moderators_program_decides(app: TestApp) {
        app.set(&[("guests", "held")]).await;
        let held = app.api(&post("held words")).await.expect(201).id();
        let path = format!("/api/v1/comments/{held}");
        moderator(&app).await;
        let program = app.program(ADA, "moderate", &["blog"]).await;
        for status in ["approved", "spam", "trashed", "pending", "approved"] {
            let moved = program.ask("PATCH", &path, &json!({"status": status})).await.expect(200).json();
            assert_eq!(moved["status"], status);
        }
        assert!(app.thread().await.text().contains("held words"));
        for wrong in ["deleted", "Approved", ""] {
            let refused = program.ask("PATCH", &path, &json!({"status": wrong})).await.expect(422);
            assert_eq!(refused.fields(), ["status"]);
        }
        assert_eq!(program.ask("PATCH", &path, &json!({})).await.expect(400).fields(), ["body"]);
        let both = json!({"status": "spam", "body": "words put into their mouth"});
        assert_eq!(program.ask("PATCH", &path, &both).await.expect(400).fields(), ["status"]);
        let guest = app.http.patch(app.at(&path)).json(&json!({"status": "spam"}));
        app.send(guest).await.expect(401);
        assert!(app.thread().await.text().contains("held words"));
    }
}

both! {
    async fn a_role_that_is_gone_takes_its_rights_out_of_every_token(app: TestApp) {
        let said = app.api(&post("theirs")).await.expect(201).id();
        moderator(&app).await;
        let program = app.program(ADA, "read,moderate", &[]).await;
        program.get(QUEUE).await.expect(200);
        app.execute("DELETE FROM memberships").await;
        program.get(QUEUE).await.expect(403);
        let path = format!("/api/v1/comments/{said}");
        program.ask("PATCH", &path, &json!({"status": "spam"})).await.expect(403);
        program.get(&path).await.expect(200);
    }
}

async fn refusal(app: &TestApp, scopes: &str, reach: Reach) -> String {
    let owner = token::owner(app.runtime(), ADA).await.unwrap();
    let new = NewToken {
        name: "x",
        scopes: scopes.parse().unwrap(),
        reach,
        days: None,
    };
    match token::create(app.runtime(), &owner, new).await {
        Err(Error::Invalid(errors)) => errors[0].field.to_owned(),
        other => panic!("{other:?}"),
    }
}

both! {
    async fn no_token_is_made_for_more_than_its_owner_may(app: TestApp) {
        app.account(ADA, None).await;
        let blog = app.site("blog").await.id;
        for reach in [Reach::EverySite, Reach::Sites(vec![blog])] {
            assert_eq!(refusal(&app, "read,moderate", reach).await, "scope");
        }
        assert_eq!(refusal(&app, "read", Reach::Sites(vec![])).await, "site");
        let origin = rejoinder::domain::origin::Origin::parse("https://other.example").unwrap();
        let other = rejoinder::service::site::create(app.runtime(), "other", "Other", vec![origin]).await.unwrap();
        moderator(&app).await;
        app.program(ADA, "moderate", &["blog"]).await;
        assert_eq!(refusal(&app, "moderate", Reach::Sites(vec![blog, other.id])).await, "scope");
        assert_eq!(app.rows("tokens").await, 1);
    }
}

both! {
    async fn a_token_that_is_over_opens_nothing(app: TestApp) {
        app.account(ADA, None).await;
        let owner = token::owner(app.runtime(), ADA).await.unwrap();
        let revoked = app.program(ADA, "read,write", &[]).await;
        token::revoke(app.runtime(), &owner, revoked.id).await.unwrap();
        let short = NewToken { name: "x", scopes: "read".parse().unwrap(), reach: Reach::EverySite, days: Some(1) };
        let short = token::create(app.runtime(), &owner, short).await.unwrap();
        let short = Program { app: &app, token: short.secret.expose().to_owned(), id: short.token.id };
        short.get(COMMENTS).await.expect(200);
        app.clock.advance_days(1);
        let good = app.program(ADA, "read,write", &[]).await;
        let forged = [
            good.token.to_uppercase(),
            format!("{}A", good.token),
            good.token.replace("rejoinder_", "rejoinder-"),
            format!("rejoinder_{}", "A".repeat(43)),
            "rejoinder_".to_owned(),
        ];
        let forged = forged.into_iter().map(|token| Program { app: &app, token, id: good.id });
        for program in [revoked, short].into_iter().chain(forged) {
            for (method, path, body) in [("GET", COMMENTS, Value::Null), ("POST", COMMENTS, new_comment("no"))] {
                program.ask(method, path, &body).await.expect(401);
            }
        }
        good.get(COMMENTS).await.expect(200);
        app.execute("UPDATE accounts SET state = 'erased'").await;
        good.get(COMMENTS).await.expect(401);
        assert_eq!(app.rows("comments").await, 0, "not even as a guest");
    }
}

both! {
    async fn a_new_password_ends_what_somebody_else_may_have_made(app: TestApp) {
        let mut ada = app.signed_in(ADA).await;
        let program = app.program(ADA, "read", &[]).await;
        program.get(COMMENTS).await.expect(200);
        let fields = [("current", crate::support::PASSWORD), ("password", "nine copper kettles sing")];
        ada.submit("/account/password", &fields).await.expect(303);
        program.get(COMMENTS).await.expect(401);
    }
}

both! {
    async fn the_last_use_is_noted_to_the_minute(app: TestApp) {
        app.account(ADA, None).await;
        let program = app.program(ADA, "read", &[]).await;
        let owner = token::owner(app.runtime(), ADA).await.unwrap();
        let used = async || token::list(app.runtime(), &owner).await.unwrap()[0].used_at;
        assert_eq!(used().await, None);
        program.get(COMMENTS).await.expect(200);
        let (first, _) = eventually("the first use", used).await;
        app.clock.advance_minutes(1);
        program.get(COMMENTS).await.expect(200);
        let later = async || used().await.filter(|at| *at != first);
        let (second, _) = eventually("a later use", later).await;
        // Two seconds on: nothing is written.
        let writes = app.number("SELECT MAX(used_at) AS n FROM tokens").await;
        program.get(COMMENTS).await.expect(200);
        assert!(second.0 - first.0 >= 60_000);
        assert_eq!(app.number("SELECT MAX(used_at) AS n FROM tokens").await, writes);
    }
}

both! {
    async fn only_a_hash_of_a_token_is_kept_and_not_for_ever(app: TestApp) {
        app.account(ADA, None).await;
        let program = app.program(ADA, "read", &["blog"]).await;
        assert!(program.token.starts_with("rejoinder_") && program.token.len() == 53, "{}", program.token.len());
        assert!(!app.everything_stored().await.contains(&program.token[10..]));
        let owner = token::owner(app.runtime(), ADA).await.unwrap();
        token::revoke(app.runtime(), &owner, program.id).await.unwrap();
        app.clock.advance_days(29);
        retention::sweep(app.runtime()).await.unwrap();
        assert_eq!(app.rows("token_sites").await, 1);
        app.clock.advance_days(2);
        assert_eq!(retention::sweep(app.runtime()).await.unwrap().tokens, 1);
        assert_eq!((app.rows("tokens").await, app.rows("token_sites").await), (0, 0));
    }
}

both! {
    async fn a_token_opens_the_api_and_nothing_else(app: TestApp) {
        app.account(ADA, None).await;
        let said = app.api(&post("theirs")).await.expect(201).id();
        let program = app.program(ADA, "read,write", &[]).await;
        program.get("/account").await.expect(303);
        program.get("/account/tokens").await.expect(303);
        let vote = app.own_form(&format!("/embed/comments/{said}/vote"), "value=1".to_owned())
            .header("rejoinder-request", "fragment")
            .header("authorization", format!("Bearer {}", program.token));
        app.send(vote).await.expect(401);
        assert_eq!(app.rows("votes").await, 0);
    }
}
