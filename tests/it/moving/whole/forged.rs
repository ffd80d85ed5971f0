//! Bundles that are not what they were, and places where somebody is already: nothing comes, and what is there stays.

use std::{collections::BTreeMap, fmt::Write as _, sync::Arc};

use rejoinder::{
    domain::account::Email,
    service::{Runtime, account::Position, bundle::Order},
    store::account::find_verified,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Personal, STRANGE, TRUSTED, beside, busy, comes, empty, leaves};
use crate::support::{Database, SeededRandomness, Setup, TestApp};

/// The lines, and a trailer that fits them.
pub(crate) fn sealed(lines: &[String]) -> String {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for line in &lines[1..] {
        let value: Value = serde_json::from_str(line).unwrap();
        *counts.entry(value["type"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    let above = lines.join("\n") + "\n";
    let mut hash = String::new();
    for byte in Sha256::digest(&above) {
        write!(hash, "{byte:02x}").unwrap();
    }
    let counts = serde_json::to_string(&counts).unwrap();
    format!("{above}{{\"type\":\"trailer\",\"counts\":{counts},\"sha256\":\"{hash}\"}}\n")
}

pub(crate) fn lines(bundle: &str) -> Vec<String> {
    let mut lines: Vec<String> = bundle.lines().map(str::to_owned).collect();
    lines.pop();
    lines
}

/// The bundle with one line of a type, of which something is true, changed.
pub(crate) fn changed(bundle: &str, kind: &str, has: &str, from: &str, to: &str) -> String {
    let mut lines = lines(bundle);
    let begins = format!("{{\"type\":\"{kind}\"");
    let line = lines
        .iter_mut()
        .find(|line| line.starts_with(&begins) && line.contains(has) && line.contains(from))
        .unwrap_or_else(|| panic!("no {kind} with {has} and {from}"));
    *line = line.replacen(from, to, 1);
    sealed(&lines)
}

/// What stands in a field of the first line of a type.
fn field(bundle: &str, kind: &str, name: &str) -> String {
    let lines = bundle.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut found = lines
        .filter(|line| line["type"] == kind && line[name].is_string())
        .map(|line| line[name].clone());
    found.next_back().unwrap().as_str().unwrap().to_owned()
}

async fn is_empty(runtime: &Runtime) -> bool {
    use sea_orm::{ConnectionTrait as _, Statement};
    let connection = runtime.store.for_migration();
    for table in [
        "sites",
        "accounts",
        "pages",
        "comments",
        "votes",
        "log_entries",
        "memberships",
        "search_progress",
    ] {
        let sql = format!("SELECT COUNT(*) AS n FROM {table}");
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let number: i64 = connection
            .query_one_raw(statement)
            .await
            .unwrap()
            .unwrap()
            .try_get("", "n")
            .unwrap();
        if number != 0 && table != "search_progress" {
            return false;
        }
    }
    true
}

const NOBODY: &str = "01990000-0000-7000-8000-00000000dead";

both! {
    async fn what_was_touched_does_not_come(database: Database) {
        let place = beside(&database).await;
        let app = Setup::default().start(Arc::new(database)).await;
        busy(&app, &SeededRandomness::new(5)).await;
        let good = leaves(app.runtime(), Personal::Taken).await;
        let whole = lines(&good);
        assert_eq!(sealed(&whole), good);
        let runtime = empty(&place).await;
        let refused = async |what: &str, bundle: &str, word: &str| {
            let told = comes(&runtime, &place, bundle, TRUSTED).await;
            let told = told.err().unwrap_or_else(|| panic!("{what} came in")).to_string();
            assert!(told.contains(word), "{what}: {told}");
            assert!(is_empty(&runtime).await, "{what}");
        };
        let comment = field(&good, "comment", "id");
        let votes = whole.iter().filter(|line| line.contains("\"voter\":\"account:"));
        let voter = field(&votes.cloned().collect::<Vec<_>>().join("\n"), "vote", "voter");

        refused("one byte", &good.replacen("Stella", "Stelle", 1), "trailer").await;
        for part in [good.len() / 3, good.len() - 1, good.rfind("{\"type\":\"trailer\"").unwrap()] {
            let part = good.get(..part).unwrap_or(&good[..=part]);
            refused("cut off", part, "cut off").await;
        }
        refused("more", &format!("{good}x\n"), "below the trailer").await;
        refused("newer", &good.replacen("\"version\":1", "\"version\":2", 1), "version 2").await;
        refused("a part", &good.replacen("\"personal\":true", "\"personal\":true,\"only\":{}", 1), "part").await;
        let mut twice = whole.clone();
        twice.insert(5, twice[4].clone());
        refused("twice", &sealed(&twice), "twice").await;
        let mut swapped = whole.clone();
        swapped.swap(whole.len() - 3, whole.len() - 4);
        refused("in another order", &sealed(&swapped), "order").await;
        let mut nobody: Vec<String> = whole.clone();
        nobody.retain(|line| !line.contains("\"type\":\"site\""));
        refused("no site", &sealed(&nobody), "one site").await;
        let mut closed = whole.clone();
        closed[0] = closed[0].replace(",\"personal\":true", "");
        refused("personal data in secret", &sealed(&closed), "line").await;

        for (what, bundle, word) in [
            ("a page that is nowhere", changed(&good, "comment", "", &field(&good, "comment", "page_id"), NOBODY), "nowhere"),
            ("an account that is nowhere", changed(&good, "membership", "", "\"account_id\":\"", &format!("\"account_id\":\"{NOBODY}\",\"x\":\"")), "line"),
            ("a voter that is nowhere", sealed(&lines(&good.replace(&voter, &format!("account:{NOBODY}")))), "nowhere"),
            ("a comment below nothing", changed(&good, "comment", "\"depth\":2", "\"depth\":2", "\"depth\":3"), "stand below"),
            ("a comment below itself", changed(&good, "comment", "\"parent_id\":null", "\"parent_id\":null", &format!("\"parent_id\":\"{comment}\"")), "stand below"),
            ("votes that nobody gave", changed(&good, "comment", "\"up_votes\":0", "\"up_votes\":0", "\"up_votes\":9"), "votes"),
            ("a log entry", changed(&good, "log-entry", "\"count\":1", "\"count\":1", "\"count\":2"), "log"),
            ("the end of the log", changed(&good, "log-head", "", "\"number\":", "\"number\":9"), "log"),
            ("a script", changed(&good, "comment", "", "\"html\":\"<p>", "\"html\":\"<p onclick=\\\"alert(1)\\\">"), "html"),
            ("a script among earlier words", changed(&good, "revision", "", "\"html\":\"<p>", "\"html\":\"<script>alert(1)</script><p>"), "html"),
            ("a website that is a script", changed(&good, "comment", "guest.example", "https://guest.example/?a=1", "javascript:alert(1)"), "website"),
            ("a page that is a script", changed(&good, "page", "\"url\":\"https://", "\"url\":\"https://", "\"url\":\"javascript://"), "url"),
            ("a style that ends", changed(&good, "site", "", "p { color: teal }", "</style><script>"), "settings"),
            ("a depth nobody may set", changed(&good, "site", "", "\"depth\":5", "\"depth\":500"), "depth"),
            ("a key that is none", changed(&good, "site", "", "\"key\":\"blog\"", "\"key\":\"../blog\""), "key"),
            ("an address with a header", changed(&good, "account", "owner@", "owner@example.org", "owner@example.org\\nBcc: x@example.org"), "email"),
            ("a model that is none", changed(&good, "classifier", "", "\"model\":\"", "\"model\":\"ffffffff"), "model"),
            ("the log of another site", changed(&good, "log-head", "", "\"site_id\":\"", "\"site_id\":\"0"), "line"),
            ("a password", changed(&good, "account", "", "\"locale\":", "\"password\":\"x\",\"locale\":"), "line"),
            ("an admin", changed(&good, "account", "", "\"locale\":", "\"is_admin\":true,\"locale\":"), "line"),
            ("a session", changed(&good, "lesson", "", "\"type\":\"lesson\"", "\"type\":\"session\""), "session"),
        ] {
            refused(what, &bundle, word).await;
        }
        // Looking is not taking.
        let looking = Order { is_rehearsal: true, ..TRUSTED };
        assert_eq!(comes(&runtime, &place, &good, looking).await.unwrap().key, "blog");
        assert!(is_empty(&runtime).await);
        comes(&runtime, &place, &good, TRUSTED).await.unwrap();
    }
}

both! {
    async fn what_is_there_stays_as_it_is(database: Database) {
        let place = beside(&database).await;
        let app = Setup::default().start(Arc::new(database)).await;
        busy(&app, &SeededRandomness::new(6)).await;
        let good = leaves(app.runtime(), Personal::Taken).await;
        // Somebody lives in the new place, under the same address and known to the same provider.
        let other = Setup::default().start(Arc::new(place)).await;
        other.account(super::busy::OWNER, Some(Position::Admin)).await;
        let admin = owner_of(&other).await;
        let refused = async |bundle: &str, word: &str| {
            let told = comes(other.runtime(), &other.database, bundle, TRUSTED).await.map(|_| ()).unwrap_err().to_string();
            assert!(told.contains(word), "{told}");
            assert_eq!((other.rows("sites").await, other.rows("comments").await), (1, 0), "{told}");
        };
        refused(&good, "“blog” is here already").await;
        let elsewhere = |bundle: &str| changed(bundle, "site", "", "\"key\":\"blog\"", "\"key\":\"elsewhere\"");
        let moved = elsewhere(&good);
        // The id of the site that lives here.
        let here = other.site("blog").await.id.to_string();
        let theirs = field(&good, "site", "id");
        refused(&sealed(&lines(&moved.replace(&theirs, &here))), "site is here already").await;
        // The id of somebody who lives here: they are nobody's author and nobody's member by a file.
        let someone = field(&good, "account", "id");
        let taken = reordered(&moved.replace(&someone, &admin));
        let told = comes(other.runtime(), &other.database, &taken, STRANGE).await.map(|_| ()).unwrap_err().to_string();
        assert!(told.contains("--trusted"), "{told}");
        comes(other.runtime(), &other.database, &moved, TRUSTED).await.unwrap();
        // One address opens one account: the one that was here.
        let proved = "SELECT COUNT(*) AS n FROM accounts WHERE email_key = 'owner@example.org'";
        assert_eq!(other.number(proved).await, 1);
        assert_eq!(other.number("SELECT COUNT(*) AS n FROM accounts WHERE is_admin").await, 1);
        // A second time, nothing: every id is here.
        let again = changed(&moved, "site", "", "\"key\":\"elsewhere\"", "\"key\":\"third\"");
        let told = comes(other.runtime(), &other.database, &again, TRUSTED).await.map(|_| ()).unwrap_err().to_string();
        assert!(told.contains("site is here already"), "{told}");
        // Another site cannot bring a comment of this one.
        let fourth = again.replace(&theirs, NOBODY);
        let told = comes(other.runtime(), &other.database, &sealed(&lines(&fourth)), TRUSTED).await.map(|_| ()).unwrap_err();
        assert!(told.to_string().contains("is here already"), "{told}");
        assert_eq!(other.rows("sites").await, 2);
        assert_eq!(other.rows("comments").await, app.rows("comments").await);
    }
}

/// The id of the owner's account in a place.
async fn owner_of(app: &TestApp) -> String {
    let email = Email::parse(super::busy::OWNER).unwrap();
    let found = find_verified(&app.runtime().store.read(), &email).await.unwrap();
    found.unwrap().id.to_string()
}

/// The accounts in the order of their ids again.
fn reordered(bundle: &str) -> String {
    let mut lines = lines(bundle);
    let is_account = |line: &String| line.starts_with("{\"type\":\"account\"");
    let (first, number) = (
        lines.iter().position(is_account).unwrap(),
        lines.iter().filter(|line| is_account(line)).count(),
    );
    lines[first..first + number].sort_unstable();
    for kind in ["identity", "membership", "desk-letter"] {
        let begins = format!("{{\"type\":\"{kind}\"");
        lines.retain(|line| !line.starts_with(&begins));
    }
    sealed(&lines)
}
