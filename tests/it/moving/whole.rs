//! A site moves in whole: what leaves the new place is, byte for byte, what left the old one.

mod busy;
pub(crate) mod forged;

use std::{path::PathBuf, sync::Arc};

use proptest::{
    strategy::{Strategy as _, ValueTree as _},
    test_runner::TestRunner,
};
use rejoinder::{
    app,
    domain::{comment::Status, export::Filter, origin::Origin},
    service::{
        Runtime,
        bundle::{self, Moved, Order, Refused, Trust},
        export::{self, Export, Personal},
        moderation,
    },
};
use serde_json::{Value, json};

use self::busy::busy;
use crate::{
    support::{Database, PASSWORD, SeededRandomness, Setup, TestApp, link, post, program::run},
    writing::counters::expect_true_counters,
};

const TRUSTED: Order = Order {
    trust: Trust::Everything,
    is_rehearsal: false,
};
const STRANGE: Order = Order {
    trust: Trust::Names,
    is_rehearsal: false,
};

/// What leaves the blog.
pub(crate) async fn leaves(runtime: &Runtime, personal: Personal) -> String {
    let site = rejoinder::service::site::list(runtime).await.unwrap().remove(0);
    let order = export::Order {
        personal,
        ..export::Order::default()
    };
    written(Export::of(runtime, &site, order).await.unwrap()).await
}

async fn written(mut going: Export) -> String {
    let mut file = String::new();
    while let Some(lines) = going.next().await.unwrap() {
        file += &lines;
    }
    file
}

/// A blog as it leaves the place where everything there can be is on it.
pub(crate) async fn busy_blog(kind: &Database, personal: Personal) -> String {
    let app = Setup::default().start(Arc::new(beside(kind).await)).await;
    busy(&app, &SeededRandomness::new(5)).await;
    leaves(app.runtime(), personal).await
}

/// A service that has another site already, and no blog.
pub(crate) async fn elsewhere(database: Database, setup: Setup) -> TestApp {
    let runtime = empty(&database).await;
    let origin = Origin::parse("https://home.example").unwrap();
    rejoinder::service::site::create(&runtime, "home", "Home", vec![origin])
        .await
        .unwrap();
    runtime.store.close().await.unwrap();
    setup.start(Arc::new(database)).await
}

/// A server on which nobody is, not even the blog.
pub(crate) async fn empty(database: &Database) -> Runtime {
    app::open(&Setup::default().config(database)).await.unwrap()
}

pub(crate) async fn beside(database: &Database) -> Database {
    if database.is_sqlite() {
        Database::sqlite()
    } else {
        Database::postgres().await
    }
}

fn file(database: &Database, bundle: &str) -> PathBuf {
    let path = database.folder().join("bundle.ndjson");
    std::fs::write(&path, bundle).unwrap();
    path
}

async fn comes(runtime: &Runtime, database: &Database, bundle: &str, order: Order) -> Result<Moved, Refused> {
    bundle::move_in(runtime, &file(database, bundle), order, |_| ())
        .await
        .unwrap()
}

/// The types of lines in a bundle, each once.
fn kinds(bundle: &str) -> Vec<String> {
    let lines = bundle.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut kinds: Vec<String> = lines.map(|line| line["type"].as_str().unwrap().to_owned()).collect();
    kinds.dedup();
    kinds
}

/// Shows the first line that differs, not thousands that do not.
fn expect_same(one: &str, other: &str, what: &str) {
    for (a, b) in one.lines().zip(other.lines()) {
        assert_eq!(a, b, "{what}");
    }
    assert_eq!(one.lines().count(), other.lines().count(), "{what}");
    assert_eq!(one, other, "{what}");
}

/// Moves what a site is to one place after the other.
async fn goes_round(app: &TestApp, places: &[Database], personal: Personal) {
    let first = leaves(app.runtime(), personal).await;
    let mut bundle = first.clone();
    for (number, place) in places.iter().enumerate() {
        let runtime = empty(place).await;
        let moved = comes(&runtime, place, &bundle, TRUSTED).await;
        moved.unwrap_or_else(|refused| panic!("{refused}"));
        let next = leaves(&runtime, personal).await;
        expect_same(&bundle, &next, &format!("move {number}, {personal:?}"));
        let site = rejoinder::service::site::list(&runtime).await.unwrap().remove(0);
        assert!(moderation::verify(&runtime, &site).await.unwrap().is_ok());
        runtime.store.close().await.unwrap();
        bundle = next;
    }
    expect_same(&first, &bundle, "in the end");
}

/// Sites that nobody has thought of, the same in each run.
fn seeds() -> Vec<u64> {
    let mut runner = TestRunner::deterministic();
    let mut seed = || proptest::num::u64::ANY.new_tree(&mut runner).unwrap().current();
    (0..3).map(|_| seed()).collect()
}

both! {
    async fn what_comes_leaves_as_the_same_bytes(database: Database) {
        let kind = beside(&database).await;
        let app = Setup::default().start(Arc::new(database)).await;
        for seed in seeds() {
            busy(&app, &SeededRandomness::new(seed)).await;
            for personal in [Personal::Left, Personal::Taken] {
                goes_round(&app, &[beside(&kind).await], personal).await;
            }
        }
        let all: Vec<&str> = rejoinder::domain::bundle::RECORDS.iter().map(|record| record.name).collect();
        let mut held = kinds(&leaves(app.runtime(), Personal::Taken).await);
        held.retain(|kind| kind != "header" && kind != "trailer");
        assert_eq!(held, all, "a type that no generated site has is not tested");
    }
}

both! {
    async fn nothing_personal_leaves_unless_it_is_asked_for(app: TestApp) {
        busy(&app, &SeededRandomness::new(3)).await;
        let (left, taken) = (leaves(app.runtime(), Personal::Left).await, leaves(app.runtime(), Personal::Taken).await);
        // Addresses for mail, wherever they stand; networks; guests; who voted.
        for personal in ["@example.org", "127.0.0.0", "203.0.", "guest_key", "\"guest:", "account:"] {
            assert!(taken.contains(personal) && !left.contains(personal), "{personal}");
        }
        let hash = app.number("SELECT COUNT(*) AS n FROM accounts WHERE password IS NOT NULL").await;
        assert!(hash > 0 && !taken.contains("argon2") && !taken.contains("password"));
    }
}

both! {
    async fn whatever_arrived_the_rest_follows(app: TestApp) {
        busy(&app, &SeededRandomness::new(3)).await;
        let site = app.site("blog").await;
        for personal in [Personal::Left, Personal::Taken] {
            let whole = leaves(app.runtime(), personal).await;
            let lines: Vec<&str> = whole.split_inclusive('\n').collect();
            // Behind the last of each type, and here and there.
            let kind = |at: usize| serde_json::from_str::<Value>(lines[at]).unwrap()["type"].clone();
            let ends = (1..lines.len() - 1).filter(|at| kind(*at) != kind(at + 1) || at % 9 == 0);
            for at in ends {
                let last: Value = serde_json::from_str(lines[at]).unwrap();
                let after = format!("{}:{}", last["type"].as_str().unwrap(), last["id"].as_str().unwrap());
                let order = export::Order { personal, after: Some(after.parse().unwrap()), ..export::Order::default() };
                let rest = written(Export::of(app.runtime(), &site, order).await.unwrap()).await;
                expect_same(&(lines[..=at].concat() + &rest), &whole, &after);
            }
        }
    }
}

both! {
    async fn a_part_holds_what_belongs_to_it(app: TestApp) {
        busy(&app, &SeededRandomness::new(3)).await;
        let site = app.site("blog").await;
        let whole = leaves(app.runtime(), Personal::Taken).await;
        let records = |bundle: &str| bundle.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
        let filter = Filter { statuses: vec![Status::Approved], ..Filter::default() };
        let order = export::Order { personal: Personal::Taken, filter, ..export::Order::default() };
        let part = written(Export::of(app.runtime(), &site, order).await.unwrap()).await;
        let all = records(&whole);
        let approved: Vec<&Value> = all.iter().filter(|line| line["status"] == "approved").map(|line| &line["id"]).collect();
        assert!(!approved.is_empty());
        let expected = all.iter().filter(|line| match line["type"].as_str().unwrap() {
            "site" | "page" | "page-alias" | "page-rule" => true,
            "comment" => line["status"] == "approved",
            "revision" | "vote" | "report" | "lesson" | "subscription" | "origin" => approved.contains(&&line["comment_id"]),
            _ => false,
        });
        let held = records(&part);
        assert_eq!(held[1..held.len() - 1].iter().collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs REJOINDER_TEST_POSTGRES_URL: make test starts one"]
async fn from_one_database_to_the_other_and_back() {
    let app = Setup::default().start(Arc::new(Database::sqlite())).await;
    for seed in seeds() {
        busy(&app, &SeededRandomness::new(seed)).await;
        for personal in [Personal::Left, Personal::Taken] {
            goes_round(&app, &[Database::postgres().await, Database::sqlite()], personal).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs REJOINDER_TEST_POSTGRES_URL: make test starts one"]
async fn a_database_that_sorts_otherwise_writes_the_same_bytes() {
    let app = Setup::default()
        .start(Arc::new(Database::postgres_sorted("en-US").await))
        .await;
    let sorts_otherwise = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM (SELECT 1 WHERE 'a' < 'B') AS one";
    assert_eq!(app.number(sorts_otherwise).await, 1);
    app.said(post("words")).await;
    for alias in ["B", "a", "_", "é", "z"] {
        app.execute(&format!(
            "INSERT INTO page_aliases (site_id, identity, page_id, created_at) \
             SELECT site_id, 'https://blog.example/{alias}', id, 1 FROM pages"
        ))
        .await;
    }
    goes_round(
        &app,
        &[Database::sqlite(), Database::postgres_sorted("en-US").await],
        Personal::Taken,
    )
    .await;
    // Whoever goes on behind one of them gets all that is left.
    let whole = leaves(app.runtime(), Personal::Taken).await;
    let site = app.site("blog").await;
    for line in whole
        .lines()
        .filter(|line| line.starts_with("{\"type\":\"page-alias\""))
    {
        let id = serde_json::from_str::<Value>(line).unwrap()["id"].clone();
        let order = export::Order {
            personal: Personal::Taken,
            after: Some(format!("page-alias:{}", id.as_str().unwrap()).parse().unwrap()),
            ..export::Order::default()
        };
        let rest = written(Export::of(app.runtime(), &site, order).await.unwrap()).await;
        let (before, _) = whole.split_once(line).unwrap();
        expect_same(&format!("{before}{line}\n{rest}"), &whole, line);
    }
}

both! {
    async fn the_moved_site_works(database: Database) {
        let place = beside(&database).await;
        let app = Setup::default().start(Arc::new(database)).await;
        busy(&app, &SeededRandomness::new(7)).await;
        let said = app.said(post("Findable mulberry words.").by("Grace")).await;
        let bundle = leaves(app.runtime(), Personal::Taken).await;
        let runtime = empty(&place).await;
        comes(&runtime, &place, &bundle, TRUSTED).await.unwrap();
        rejoinder::service::search::index_all(&runtime).await.unwrap();
        runtime.store.close().await.unwrap();

        let moved = Setup::default().start(Arc::new(place)).await;
        expect_true_counters(&moved, "after the move").await;
        for (what, wrong) in [
            ("ranks", "SELECT COUNT(*) AS n FROM comments WHERE rank <> 0 AND up_votes = 0 AND down_votes = 0"),
            (
                "reports",
                "SELECT COUNT(*) AS n FROM comments c WHERE report_count <> (SELECT COUNT(*) FROM reports r WHERE r.comment_id = c.id AND r.resolved_at IS NULL)",
            ),
        ] {
            assert_eq!(moved.number(wrong).await, 0, "{what}");
        }
        let due = "SELECT CAST(SUM(COALESCE(d.rank, c.rank)) AS BIGINT) AS n FROM comments c LEFT JOIN due_ranks d ON d.comment_id = c.id";
        assert_eq!(moved.number(due).await, app.number(due).await, "ranks");
        for column in ["SUM(reply_count)", "SUM(descendant_count)", "SUM(shown)", "SUM(report_count)"] {
            let sql = format!("SELECT CAST({column} AS BIGINT) AS n FROM comments");
            assert_eq!(moved.number(&sql).await, app.number(&sql).await, "{column}");
        }
        let sql = "SELECT CAST(SUM(comment_count + last_comment_at % 1000) AS BIGINT) AS n FROM pages";
        assert_eq!(moved.number(sql).await, app.number(sql).await);
        assert!(moved.thread().await.text().contains("mulberry"));
        // A guest goes on as who they were, and the owner finds words.
        let answer = moved.said(post("Written in the new place.").by("Grace").answering(&said)).await;
        assert_ne!(answer, said);
        expect_true_counters(&moved, "after writing in the new place").await;
        let owner = moved.program(busy::OWNER, "read,moderate,export", &["blog"]).await;
        let found = owner.get("/api/v1/sites/blog/moderation?status=approved&q=mulberry").await.expect(200).json();
        assert_eq!(found["items"][0]["id"], json!(said), "{found}");
        // No password came along, and a letter brings a new one.
        let mut person = moved.person();
        person.sign_in(busy::OWNER, PASSWORD).await.expect(403);
        person.submit("/account/link", &[("email", busy::OWNER)]).await.expect(303);
        let mail = moved.mail(busy::OWNER, 1).await;
        person.submit(&link(&moved, &mail), &[]).await.expect(303);
        assert!(person.is_in().await);
        assert!(person.get("/dashboard/sites/blog/log").await.expect(200).text().contains("because of"));
    }
}

both! {
    async fn a_bundle_of_a_stranger_opens_no_door(database: Database) {
        let place = beside(&database).await;
        let app = Setup::default().start(Arc::new(database)).await;
        busy(&app, &SeededRandomness::new(11)).await;
        app.set(&[("ask-url", "https://checks.example/judge"), ("akismet", "hold")]).await;
        let bundle = leaves(app.runtime(), Personal::Taken).await;
        let runtime = empty(&place).await;
        let moved = comes(&runtime, &place, &bundle, STRANGE).await.unwrap();
        // A file does not have what readers write here sent to anybody.
        assert_eq!(moved.left["service-asked"], 1);
        assert!(moved.left["membership"] > 0 && moved.left["identity"] > 0 && moved.left["address"] > 0, "{moved:?}");
        runtime.store.close().await.unwrap();
        let moved = Setup::default().start(Arc::new(place)).await;
        assert!(!moved.site("blog").await.settings.outside.is_any_asked());
        for table in ["memberships", "identities", "subscriptions", "desk_letters", "sessions", "tokens", "sign_on_keys", "invitations"] {
            assert_eq!(moved.rows(table).await, 0, "{table}");
        }
        let open = "SELECT COUNT(*) AS n FROM accounts WHERE email IS NOT NULL OR verified_at IS NOT NULL OR password IS NOT NULL OR is_admin";
        assert_eq!(moved.number(open).await, 0);
        assert_eq!(moved.rows("accounts").await, app.rows("accounts").await);
        assert_eq!(moved.rows("comments").await, app.rows("comments").await);
        expect_true_counters(&moved, "after a stranger's bundle").await;
    }
}

#[test]
fn the_command_line_moves_a_site_from_folder_to_folder() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (old, new) = (old.path(), new.path());
    run(
        old,
        &[
            "site",
            "create",
            "blog",
            "--name",
            "A blog",
            "--origin",
            "https://blog.example",
        ],
    )
    .expect(0);
    let bundle = old.join("blog.ndjson.gz");
    let bundle = bundle.to_str().unwrap();
    run(old, &["export", "--site", "blog", "-o", bundle]).expect(0);
    let told = run(new, &["import", bundle, "--whole", "--dry-run"]).expect(0);
    assert!(
        told.out.contains("taken site\t1") && told.err.contains("dry run"),
        "{told:?}"
    );
    run(new, &["export", "--site", "blog"]).expect(1);
    let told = run(new, &["import", bundle, "--whole", "--trusted"]).expect(0);
    assert!(told.out.contains("site\tblog"), "{told:?}");
    assert_eq!(
        run(new, &["export", "--site", "blog"]).expect(0).out,
        run(old, &["export", "--site", "blog"]).expect(0).out
    );
    let again = run(new, &["import", bundle, "--whole"]).expect(1);
    assert!(again.err.contains("“blog” is here already"), "{again:?}");
    run(new, &["import", bundle, "--whole", "--site", "blog"]).expect(2);
    run(new, &["import", bundle, "--trusted", "--site", "blog"]).expect(2);
    run(new, &["import", bundle]).expect(2);
}
