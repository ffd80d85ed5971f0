//! A whole site moves in by the API: the same bundle that the command line takes over, by somebody who runs the instance.

use rejoinder::{
    domain::{action::Actor, role::Role},
    service::{
        account::Position,
        bundle::{self, NewArrival},
        export::Personal,
        import::Wish,
    },
};
use serde_json::{Value, json};

use crate::{
    moving::whole::{
        busy_blog, elsewhere, empty,
        forged::{changed, lines, sealed},
        leaves,
    },
    support::{
        Database, Program, Reply, SECRET_KEY, Setup, TestApp, eventually, post,
        program::{self, Serving},
    },
    writing::counters::expect_true_counters,
};

const PATH: &str = "/api/v1/imports";
const ADMIN: &str = "boss@example.org";

async fn admin<'a>(app: &'a TestApp, scopes: &str) -> Program<'a> {
    app.account(ADMIN, Some(Position::Admin)).await;
    app.program(ADMIN, scopes, &[]).await
}

async fn send(program: &Program<'_>, query: &str, content: &str) -> Reply {
    let request = program.app.http.post(program.app.at(&format!("{PATH}{query}")));
    let request = request.bearer_auth(&program.token).body(content.to_owned());
    program.app.send(request).await
}

/// The import once it is in that state.
async fn until(program: &Program<'_>, id: &str, state: &str) -> Value {
    let shown = async || {
        let shown = program.get(&format!("{PATH}/{id}")).await.expect(200).json();
        (shown["state"] == state).then_some(shown)
    };
    eventually(state, shown).await.0
}

/// What waits in the folder.
fn waiting(app: &TestApp) -> Vec<String> {
    let entries = std::fs::read_dir(app.database.folder().join("uploads")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.collect()
}

async fn let_go(app: &TestApp) {
    eventually("the file is gone", async || waiting(app).is_empty().then_some(())).await;
}

both! {
    async fn a_whole_site_is_looked_at_and_moves_in_as_it_was(database: Database) {
        let bundle = busy_blog(&database, Personal::Left).await;
        let app = elsewhere(database, Setup::default()).await;
        let admin = admin(&app, "import").await;
        let brought = send(&admin, "?dry_run=true&file=blog.ndjson", &bundle).await.expect(202);
        let id = brought.id();
        let read = until(&admin, &id, "read").await;
        assert_eq!((&read["site"], &read["file"], &read["trusted"]), (&json!("blog"), &json!("blog.ndjson"), &json!(false)));
        let comments = bundle.lines().filter(|line| line.starts_with("{\"type\":\"comment\"")).count();
        assert_eq!(read["taken"]["comment"], json!(comments));
        assert!(read["left"]["membership"].as_u64().unwrap() > 0, "{read}");
        // Nothing came in, and the file waits.
        assert_eq!((app.rows("sites").await, app.rows("comments").await), (1, 0));
        assert_eq!(waiting(&app), [format!("whole-{id}")]);
        admin.ask("POST", &format!("{PATH}/{id}/start"), &Value::Null).await.expect(202);
        let done = until(&admin, &id, "done").await;
        assert_eq!((&done["taken"], &done["left"]), (&read["taken"], &read["left"]), "the dry run said what would come");
        assert!(done["finished_at"].is_string() && done["failure"].is_null());
        let_go(&app).await;
        expect_true_counters(&app, "of what moved in").await;
        // But for what a file cannot vouch for it is the same.
        let kept = |bundle: &str| {
            let all = lines(bundle).into_iter();
            let open = ["identity", "membership", "desk-letter", "site\""].map(|kind| format!("{{\"type\":\"{kind}"));
            all.filter(|line| !open.iter().any(|kind| line.starts_with(kind))).collect::<Vec<_>>()
        };
        assert_eq!(kept(&bundle), kept(&leaves(app.runtime(), Personal::Left).await));
        // What is done is over.
        for (method, path) in [("POST", format!("{PATH}/{id}/start")), ("DELETE", format!("{PATH}/{id}"))] {
            admin.ask(method, &path, &Value::Null).await.expect(409);
        }
        // A second time nothing comes, and it is told why.
        let again = send(&admin, "", &bundle).await.expect(202).id();
        let failed = until(&admin, &again, "failed").await;
        assert!(failed["failure"].as_str().unwrap().contains("“blog” is here already"), "{failed}");
        assert_eq!(admin.get(PATH).await.expect(200).json()["items"].as_array().unwrap().len(), 2);
        let_go(&app).await;
    }
}

both! {
    async fn who_does_not_run_the_instance_moves_nothing_in(app: TestApp) {
        let blog = app.site("blog").await.id;
        app.account("owner@example.org", Some(Position::On(blog, Role::Owner))).await;
        let owner = app.program("owner@example.org", "import", &[]).await;
        let boss = admin(&app, "read,export").await;
        let here = app.program(ADMIN, "import", &["blog"]).await;
        for (who, status) in [(&owner, 403), (&boss, 403), (&here, 404)] {
            send(who, "", "x").await.expect(status);
            who.get(PATH).await.expect(status);
        }
        app.send(app.http.post(app.at(PATH)).body("x")).await.expect(401);
        assert_eq!(app.rows("whole_imports").await, 0);
    }
}

both! {
    async fn a_token_lets_nobody_in_with_their_rights(database: Database) {
        let bundle = busy_blog(&database, Personal::Taken).await;
        let app = elsewhere(database, Setup::default()).await;
        let admin = admin(&app, "import").await;
        send(&admin, "?trusted=true", "x").await.expect(400);
        let id = send(&admin, "?dry_run=true", &bundle).await.expect(202).id();
        until(&admin, &id, "read").await;
        bundle::trust(app.runtime(), id.parse().unwrap(), true).await.unwrap();
        until(&admin, &id, "read").await;
        // Said at the desk, it is done at the desk.
        admin.ask("POST", &format!("{PATH}/{id}/start"), &Value::Null).await.expect(403);
        assert_eq!(app.rows("sites").await, 1);
        bundle::trust(app.runtime(), id.parse().unwrap(), false).await.unwrap();
        until(&admin, &id, "read").await;
        admin.ask("POST", &format!("{PATH}/{id}/start"), &Value::Null).await.expect(202);
        until(&admin, &id, "done").await;
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM memberships").await, 0);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM accounts WHERE email IS NOT NULL").await, 1);
        assert_eq!(app.rows("identities").await, 0);
    }
}

both! {
    async fn what_was_touched_or_is_no_bundle_changes_nothing_and_leaves_nothing(database: Database) {
        let good = busy_blog(&database, Personal::Taken).await;
        let app = elsewhere(database, Setup::default()).await;
        let admin = admin(&app, "import").await;
        // What can be told at once.
        for (content, word) in [
            ("", "empty"), ("PK\u{3}\u{4}rest", "ZIP"), ("hello", "unknown kind"), ("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>", "XML"),
            ("[{\"page_key\":\"/a/\",\"id\":\"1\",\"rid\":\"\",\"content\":\"x\",\"nick\":\"A\",\"created_at\":\"2020-01-01\"}]", "no bundle"),
        ] {
            let refused = send(&admin, "", content).await.expect(400).text();
            assert!(refused.contains(word) || word == "empty", "{word}: {refused}");
        }
        assert_eq!((app.rows("whole_imports").await, waiting(&app).len()), (0, 0));
        let newer = good.replacen("\"version\":1", "\"version\":99", 1);
        let script = changed(&good, "comment", "", "\"html\":\"<p>", "\"html\":\"<p onclick=\\\"alert(1)\\\">");
        let mut cut = lines(&good);
        cut.remove(1);
        for (what, content, word) in [
            ("one byte", good.replacen("Stella", "Stelle", 1), "trailer"),
            ("cut", good[..good.len() / 2].to_owned(), "cut off"),
            ("newer", newer, "99"),
            ("script", script, "html"),
            ("no site", sealed(&cut), "begins with it"),
        ] {
            for query in ["?dry_run=true", ""] {
                let id = send(&admin, query, &content).await.expect(202).id();
                let failed = until(&admin, &id, "failed").await;
                let told = failed["failure"].as_str().unwrap();
                assert!(told.contains(word), "{what}: {told}");
            }
        }
        assert_eq!((app.rows("sites").await, app.rows("comments").await, app.rows("accounts").await), (1, 0, 1));
        let_go(&app).await;
    }
}

both! {
    async fn begun_twice_at_once_it_comes_in_once(database: Database) {
        let bundle = busy_blog(&database, Personal::Left).await;
        let app = elsewhere(database, Setup::default()).await;
        let file = app.database.folder().join("brought");
        std::fs::write(&file, &bundle).unwrap();
        let new = NewArrival { actor: Actor::Operator, file: String::new(), wish: Wish::Everything };
        // Beside the service's own worker.
        let id = bundle::begin(app.runtime(), new, &file).await.unwrap().unwrap().id;
        let (one, two) = tokio::join!(bundle::carry_on(app.runtime(), id), bundle::carry_on(app.runtime(), id));
        one.and(two).unwrap();
        let done = async || {
            let found = bundle::show(app.runtime(), id).await.unwrap();
            (found.state.name() == "done").then_some(found)
        };
        let found = eventually("done", done).await.0;
        assert_eq!(found.report.failure, None);
        assert_eq!(app.number("SELECT COUNT(*) AS n FROM sites WHERE key = 'blog'").await, 1);
        expect_true_counters(&app, "once").await;
    }
}

both! {
    async fn whoever_writes_while_the_writer_is_held_comes_again_and_nothing_is_lost(app: TestApp) {
        let held = app.runtime().store.begin_long_write().await.unwrap();
        let said = || app.http.post(app.at("/api/v1/sites/blog/comments")).header("idempotency-key", "5f0c8f5a-1111-4222-8333-444455556666").json(&post("said meanwhile").json());
        let reply = app.send(said()).await;
        if app.database.is_sqlite() {
            assert_eq!(reply.status, 503, "{}", reply.text());
            assert!(reply.headers.contains_key("retry-after"));
        } else {
            reply.expect(201);
        }
        app.get("/embed/thread?site=blog&url=https://blog.example/first/").await.expect(200);
        drop(held);
        app.send(said()).await.expect(201);
        assert_eq!(app.rows("comments").await, 1);
    }
}

both! {
    async fn a_dry_run_keeps_nobody_from_writing_and_waits_for_nobody(database: Database) {
        let bundle = busy_blog(&database, Personal::Left).await;
        // Nobody else works here.
        let runtime = empty(&database).await;
        let file = database.folder().join("brought");
        std::fs::write(&file, &bundle).unwrap();
        let new = NewArrival { actor: Actor::Operator, file: String::new(), wish: Wish::Rehearsal };
        let id = bundle::begin(&runtime, new, &file).await.unwrap().unwrap().id;
        let held = runtime.store.begin_long_write().await.unwrap();
        let looking = tokio::spawn({
            let runtime = runtime.clone();
            async move { bundle::carry_on(&runtime, id).await }
        });
        eventually("it is among its rows", async || bundle::far(&runtime, id).and_then(|far| far.all)).await;
        drop(held);
        looking.await.unwrap().unwrap();
        let read = bundle::show(&runtime, id).await.unwrap();
        assert_eq!((read.state.name(), read.report.key.as_str()), ("read", "blog"));
        let left: Vec<_> = std::fs::read_dir(database.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(!left.iter().any(|name| name.to_str().unwrap().ends_with("scratch")), "{left:?}");
    }
}

/// The bundle with many more comments than people would have written.
fn grown(bundle: &str, more: usize) -> String {
    let mut all = lines(bundle);
    let is_comment = |line: &String| line.starts_with("{\"type\":\"comment\"");
    let last = all.iter().rposition(is_comment).unwrap();
    let root = all.iter().find(|line| {
        is_comment(line) && line.contains("\"depth\":1,") && line.contains("\"up_votes\":0,\"down_votes\":0")
    });
    let root = root.unwrap().clone();
    let id = serde_json::from_str::<Value>(&root).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let behind = all.split_off(last + 1);
    all.extend((0..more).map(|number| root.replace(&id, &format!("7fffffff-0000-7000-8000-{number:012x}"))));
    all.extend(behind);
    sealed(&all)
}

both! {
    async fn a_kill_leaves_nothing_and_it_begins_again(database: Database) {
        let bundle = grown(&busy_blog(&database, Personal::Left).await, 3000);
        let app = elsewhere(database, Setup::default()).await;
        let program = admin(&app, "import").await.token;
        let database = std::sync::Arc::clone(&app.database);
        app.app.stop().await.unwrap();
        let vars = [
            ("REJOINDER_DATABASE_URL", database.url.as_str()), ("REJOINDER_SECRET_KEY", SECRET_KEY),
            ("REJOINDER_LISTEN", "127.0.0.1:0"), ("REJOINDER_UPLOAD_FOLDER", "uploads"), ("REJOINDER_RATE_LIMITS", "off"),
        ];
        let serve = || Serving::start(program::command(database.folder(), &vars).arg("serve"));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let ask = async |method: &str, url: String, body: &str| {
            let request = http.request(method.parse().unwrap(), url).bearer_auth(&program).body(body.to_owned());
            request.send().await.unwrap().json::<Value>().await.unwrap()
        };
        let is = async |serving: &Serving, id: &str, what: &str, is_so: &dyn Fn(&Value) -> bool| {
            eventually(what, async || {
                let shown = ask("GET", format!("{}{PATH}/{id}", serving.url), "").await;
                assert!(shown["failure"].is_null(), "{shown}");
                is_so(&shown).then_some(())
            })
            .await;
        };
        // In the middle of its rows.
        let is_in_it = |shown: &Value| shown["all"].as_u64().is_some_and(|all| shown["done"].as_u64().unwrap() * 4 > all * 3);
        let serving = serve();
        let id = ask("POST", format!("{}{PATH}?dry_run=true", serving.url), &bundle).await["id"].as_str().unwrap().to_owned();
        is(&serving, &id, "half of the dry run", &is_in_it).await;
        serving.kill();
        let serving = serve();
        is(&serving, &id, "read", &|shown| shown["state"] == "read").await;
        ask("POST", format!("{}{PATH}/{id}/start", serving.url), "").await;
        is(&serving, &id, "half of it", &|shown| shown["state"] == "applying" && is_in_it(shown)).await;
        serving.kill();
        let looking = rejoinder::app::open(&Setup::default().config(&database)).await.unwrap();
        let sites = rejoinder::service::site::list(&looking).await.unwrap();
        assert_eq!(sites.iter().map(|site| site.key.as_str()).collect::<Vec<_>>(), ["home"]);
        let serving = serve();
        is(&serving, &id, "done", &|shown| shown["state"] == "done").await;
        assert_eq!(leaves(&looking, Personal::Left).await.matches("{\"type\":\"comment\"").count(), bundle.matches("{\"type\":\"comment\"").count());
        eventually("the file is gone", async || {
            let left = std::fs::read_dir(database.folder().join("uploads")).unwrap().count();
            (left == 0).then_some(())
        })
        .await;
        serving.kill();
    }
}

both! {
    async fn what_nobody_wants_or_a_kill_has_left_is_swept(database: Database) {
        let bundle = busy_blog(&database, Personal::Left).await;
        let app = elsewhere(database, Setup::default()).await;
        let admin = admin(&app, "import").await;
        let id = send(&admin, "?dry_run=true", &bundle).await.expect(202).id();
        until(&admin, &id, "read").await;
        let dropped = send(&admin, "?dry_run=true", &bundle).await.expect(202).id();
        until(&admin, &dropped, "read").await;
        admin.ask("DELETE", &format!("{PATH}/{dropped}"), &Value::Null).await.expect(204);
        assert_eq!(waiting(&app), [format!("whole-{id}")]);
        app.clock.advance_days(6);
        assert_eq!(bundle::sweep(app.runtime()).await.unwrap(), 0);
        app.clock.advance_days(2);
        assert_eq!(bundle::sweep(app.runtime()).await.unwrap(), 1);
        assert_eq!((until(&admin, &id, "failed").await["failure"].clone(), waiting(&app).len()), (Value::Null, 0));
        // Cut off between the end and the removal of its file.
        let left = app.database.folder().join("uploads/whole-left");
        std::fs::write(&left, "x").unwrap();
        app.execute(&format!("UPDATE whole_imports SET path = '{}' WHERE state = 'failed'", left.display())).await;
        bundle::sweep(app.runtime()).await.unwrap();
        assert_eq!(waiting(&app).len(), 0);
        // A file that is nowhere: it ends with a word about it.
        let gone = send(&admin, "?dry_run=true", &bundle).await.expect(202).id();
        until(&admin, &gone, "read").await;
        std::fs::remove_file(app.database.folder().join(format!("uploads/whole-{gone}"))).unwrap();
        admin.ask("POST", &format!("{PATH}/{gone}/start"), &Value::Null).await.expect(202);
        app.clock.advance_minutes(5);
        let failed = until(&admin, &gone, "failed").await;
        assert!(failed["failure"].as_str().unwrap().contains("gone"), "{failed}");
    }
}
