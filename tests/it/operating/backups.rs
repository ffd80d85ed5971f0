//! `rejoinder backup` and `restore`: what an operator keeps comes back whole, and nothing is replaced that holds something.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use crate::support::{
    Reply, TestApp, eventually, post,
    program::{Ran, Serving, command, run},
};

const COMMENTS: &str = "/api/v1/sites/blog/comments";
const LISTEN: (&str, &str) = ("REJOINDER_LISTEN", "127.0.0.1:0");

fn blog(folder: &Path) {
    let site = [
        "site",
        "create",
        "blog",
        "--name",
        "A blog",
        "--origin",
        TestApp::ORIGIN,
    ];
    run(folder, &site).expect(0);
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

async fn say(serving: &Serving, body: &str) {
    let url = format!("{}{COMMENTS}", serving.url);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    Reply::read(client.post(url).json(&post(body).json()).send().await.unwrap())
        .await
        .expect(201);
}

fn listed(folder: &Path) -> String {
    run(folder, &["export", "--site", "blog"]).expect(0).out
}

/// A folder with a blog, and a backup of it elsewhere.
fn backed_up() -> (tempfile::TempDir, tempfile::TempDir, PathBuf) {
    let (home, away) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    blog(home.path());
    let file = away.path().join("kept.db");
    run(home.path(), &["backup", text(&file)]).expect(0);
    (home, away, file)
}

async fn connect(file: &Path) -> sqlx::SqliteConnection {
    use sqlx::Connection as _;
    sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display()))
        .await
        .unwrap()
}

/// The one value that this asks for.
pub(super) async fn ask(file: &Path, sql: &str) -> String {
    let statement = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()));
    statement.fetch_one(&mut connect(file).await).await.unwrap()
}

fn execute(file: &Path, sql: &str) {
    use sqlx::{Connection as _, Executor as _};
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut connection = connect(file).await;
        connection.execute(sqlx::AssertSqlSafe(sql.to_owned())).await.unwrap();
        connection.close().await.unwrap();
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_while_it_runs_is_kept_and_comes_back() {
    let (home, away) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    blog(home.path());
    let serving = Serving::start(command(home.path(), &[LISTEN]).arg("serve"));
    say(&serving, "Before the backup.").await;
    let file = away.path().join("kept.db");
    let kept = run(home.path(), &["backup", text(&file), "--with-secret"]).expect(0);
    assert!(kept.err.contains("1 site(s), 1 page(s), 1 comment(s)"), "{kept:?}");
    say(&serving, "After it.").await;
    let names: Vec<_> = fs::read_dir(away.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(
        names.len(),
        2,
        "the backup, its secret, and nothing half written: {names:?}"
    );
    for entry in fs::read_dir(away.path()).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "nobody else reads it");
    }
    drop(serving);

    let fresh = tempfile::tempdir().unwrap();
    let restored = run(fresh.path(), &["restore", text(&file)]).expect(0);
    assert!(
        restored.err.contains("1 comment(s)") && restored.err.contains("the secret was taken"),
        "{restored:?}"
    );
    let (old, new) = (listed(home.path()), listed(fresh.path()));
    assert!(new.contains("Before the backup.") && !new.contains("After it."));
    assert!(old.contains("After it."));
    let secret = |folder: &Path| fs::read_to_string(folder.join("data/secret.key")).unwrap();
    assert_eq!(secret(home.path()), secret(fresh.path()));
    let mode = fs::metadata(fresh.path().join("data/rejoinder.db"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    // It goes on from there.
    let serving = Serving::start(command(fresh.path(), &[LISTEN]).arg("serve"));
    say(&serving, "And on we go.").await;
}

#[test]
fn without_the_secret_it_says_so() {
    let (home, away, file) = backed_up();
    let ran = run(home.path(), &["backup", text(&away.path().join("second.db"))]).expect(0);
    assert!(ran.err.contains("secret.key is not in it"), "{ran:?}");
    let fresh = tempfile::tempdir().unwrap();
    let restored = run(fresh.path(), &["restore", text(&file)]).expect(0);
    assert!(restored.err.contains("a new secret was made"), "{restored:?}");
}

#[test]
fn nothing_that_is_there_is_replaced() {
    let (home, _away, file) = backed_up();
    let again = run(home.path(), &["backup", text(&file)]).expect(1);
    assert!(again.err.contains("exists already"), "{again:?}");
    let over = run(home.path(), &["restore", text(&file)]).expect(1);
    assert!(
        over.err.contains("holds 1 site(s)") && over.err.contains("not replaced"),
        "{over:?}"
    );
    assert!(listed(home.path()).contains("A blog"));
}

#[test]
fn an_empty_database_makes_room_unless_it_is_in_use() {
    let (_home, _away, file) = backed_up();
    let fresh = tempfile::tempdir().unwrap();
    let serving = Serving::start(command(fresh.path(), &[LISTEN]).arg("serve"));
    let refused = run(fresh.path(), &["restore", text(&file)]).expect(1);
    assert!(refused.err.contains("is in use: stop the service first"), "{refused:?}");
    serving.kill();
    run(fresh.path(), &["restore", text(&file)]).expect(0);
    assert!(listed(fresh.path()).contains("A blog"));
}

#[test]
fn a_file_that_cannot_serve_is_refused_and_leaves_nothing() {
    let (_home, away, file) = backed_up();
    let foreign = away.path().join("foreign.db");
    execute_new(&foreign);
    let words = away.path().join("words.db");
    fs::write(&words, "not a database at all").unwrap();
    let torn = away.path().join("torn.db");
    let whole = fs::read(&file).unwrap();
    fs::write(&torn, &whole[..whole.len() / 2]).unwrap();
    let newer = away.path().join("newer.db");
    fs::copy(&file, &newer).unwrap();
    execute(
        &newer,
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29991231_235959_of_tomorrow', 0)",
    );
    let missing = away.path().join("missing.db");
    for (file, word) in [
        (&foreign, "is not a database of Rejoinder"),
        (&words, "is not a database of Rejoinder"),
        (&torn, "is damaged"),
        (&newer, "was made by a newer Rejoinder"),
        (&missing, "does not exist"),
    ] {
        let fresh = tempfile::tempdir().unwrap();
        let refused = run(fresh.path(), &["restore", text(file)]).expect(1);
        assert!(refused.err.contains(word), "{refused:?}");
        assert!(!fresh.path().join("data").exists(), "{}", file.display());
    }
}

fn execute_new(file: &Path) {
    fs::write(file, "").unwrap();
    execute(file, "CREATE TABLE notes (text TEXT)");
}

#[test]
fn a_backup_that_cannot_be_written_leaves_nothing_behind() {
    let (home, away, _file) = backed_up();
    // A damaged database gives no backup that says it were one.
    let database = home.path().join("data/rejoinder.db");
    let mut bytes = fs::read(&database).unwrap();
    bytes[4096..].fill(0xa5);
    fs::write(&database, bytes).unwrap();
    let file = away.path().join("never.db");
    run(home.path(), &["backup", text(&file)]).expect(1);
    let left: Vec<_> = fs::read_dir(away.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["kept.db"]);
}

/// Runs it with a folder for backups.
fn with_folder(home: &Path, folder: &Path, arguments: &[&str]) -> Ran {
    let vars = [("REJOINDER_BACKUP_FOLDER", text(folder))];
    Ran::from(command(home, &vars).args(arguments).output().unwrap())
}

#[test]
fn the_folder_keeps_as_many_as_one_wishes_and_doctor_tries_the_newest() {
    let (home, away, _file) = backed_up();
    let folder = away.path().join("nightly");
    let advised = with_folder(home.path(), &away.path().join("nowhere"), &["doctor", "--offline"]);
    assert!(
        advised.out.contains("cannot be read (REJOINDER_BACKUP_FOLDER)"),
        "{advised:?}"
    );
    for time in ["20200101T000000Z", "20210101T000000Z"] {
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("rejoinder-{time}.db")), "an old one").unwrap();
    }
    fs::write(folder.join("notes.txt"), "mine").unwrap();
    with_folder(home.path(), &folder, &["backup", "--keep", "2"]).expect(0);
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 3, "{names:?}");
    assert_eq!((&*names[0], &*names[1]), ("notes.txt", "rejoinder-20210101T000000Z.db"));

    let good = with_folder(home.path(), &folder, &["doctor", "--offline"]);
    let line = good
        .out
        .lines()
        .find(|line| line.contains("was restored into a scratch file"));
    assert!(line.is_some_and(|line| line.contains("1 site(s)")), "{good:?}");
    fs::write(folder.join("rejoinder-29991231T000000Z.db"), "torn").unwrap();
    let broken = with_folder(home.path(), &folder, &["doctor", "--offline"]).expect(1);
    assert!(
        broken.out.contains("rejoinder-29991231T000000Z.db cannot be restored"),
        "{broken:?}"
    );
}

#[test]
fn on_postgresql_it_names_the_tools_of_postgresql() {
    let folder = tempfile::tempdir().unwrap();
    let vars = [
        ("REJOINDER_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none"),
        ("REJOINDER_SECRET_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    ];
    for (arguments, tool) in [(["backup", "file"], "pg_dump"), (["restore", "file"], "pg_restore")] {
        let ran = Ran::from(command(folder.path(), &vars).args(arguments).output().unwrap()).expect(1);
        assert!(ran.err.contains(tool), "{ran:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bundles_are_written_without_being_asked_for_and_the_newest_stay() {
    let (home, away) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    blog(home.path());
    let folder = away.path().join("bundles");
    fs::create_dir(&folder).unwrap();
    // Older than any day, two of ours and one of a site whose key begins alike.
    for name in [
        "blog-20200101T000000Z",
        "blog-20210101T000000Z",
        "blog-two-20200101T000000Z",
    ] {
        let file = fs::File::create(folder.join(format!("{name}.ndjson.gz"))).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    }
    let vars = [
        LISTEN,
        ("REJOINDER_EXPORT_FOLDER", text(&folder)),
        ("REJOINDER_EXPORT_KEEP", "2"),
    ];
    let serving = Serving::start(command(home.path(), &vars).arg("serve"));
    let names = || {
        let all = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut all: Vec<String> = all.collect();
        all.sort();
        all
    };
    eventually("the oldest to make room", async || {
        (!names().contains(&"blog-20200101T000000Z.ndjson.gz".to_owned())).then_some(())
    })
    .await;
    let all = names();
    assert_eq!(
        (all.len(), &*all[0], &*all[2]),
        (
            3,
            "blog-20210101T000000Z.ndjson.gz",
            "blog-two-20200101T000000Z.ndjson.gz"
        )
    );
    let mut bundle = String::new();
    std::io::Read::read_to_string(
        &mut flate2::read::GzDecoder::new(fs::File::open(folder.join(&all[1])).unwrap()),
        &mut bundle,
    )
    .unwrap();
    assert_eq!(bundle, listed(home.path()));
    drop(serving);
    // Started again within the day it has nothing to do.
    let again = Serving::start(command(home.path(), &vars).arg("serve"));
    say(&again, "Still the same bundles.").await;
    assert_eq!(names(), all);
}
