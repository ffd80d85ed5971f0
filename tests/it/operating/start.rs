//! Starting and stopping the program itself.

use std::os::unix::fs::PermissionsExt as _;

use crate::support::{Reply, TestApp, post, program};

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

async fn get(url: String) -> Reply {
    Reply::read(client().get(url).send().await.unwrap()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_any_configuration_it_serves_and_keeps_its_secret_to_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = program::command(folder.path(), &[("REJOINDER_LISTEN", "127.0.0.1:0")]);
    let serving = program::Serving::start(command.arg("serve"));
    assert_eq!(get(format!("{}/healthz", serving.url)).await.text(), "ok\n");
    assert_eq!(
        get(format!("{}/readyz", serving.url)).await.expect(200).text(),
        "ready\n"
    );
    let key = folder.path().join("data/secret.key");
    let mode = std::fs::metadata(&key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let secret = std::fs::read_to_string(&key).unwrap();
    assert!(secret.trim().len() >= 43);
    serving.kill();
    let serving = program::Serving::start(&mut command);
    get(format!("{}/healthz", serving.url)).await.expect(200);
    assert_eq!(std::fs::read_to_string(&key).unwrap(), secret);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asked_to_stop_it_stops_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let create = ["site", "create", "blog", "--name", "Blog", "--origin", TestApp::ORIGIN];
    program::run(folder.path(), &create).expect(0);
    let mut command = program::command(folder.path(), &[("REJOINDER_LISTEN", "127.0.0.1:0")]);
    let mut serving = program::Serving::start(command.arg("serve"));
    let path = format!("{}/api/v1/sites/blog/comments", serving.url);
    let said = client().post(path).json(&post("hello").json()).send().await.unwrap();
    Reply::read(said).await.expect(201);
    let asked = std::process::Command::new("kill")
        .arg(serving.child.id().to_string())
        .status()
        .unwrap();
    assert!(asked.success());
    let status = tokio::task::spawn_blocking(move || serving.child.wait().unwrap())
        .await
        .unwrap();
    assert_eq!(status.code(), Some(0));
    // The log of SQLite is folded into the file: a copy of that one file is a backup.
    assert!(!folder.path().join("data/rejoinder.db-wal").exists());
}

#[test]
fn a_site_on_the_services_own_origin_is_refused_unless_forced() {
    let folder = tempfile::tempdir().unwrap();
    program::make_blog(folder.path());
    let shared = [
        ("REJOINDER_LISTEN", "127.0.0.1:0"),
        ("REJOINDER_PUBLIC_URL", "https://blog.example/comments"),
    ];
    let ran = program::run_to_its_end(program::command(folder.path(), &shared).arg("serve")).expect(1);
    assert!(
        ran.err.contains("blog") && ran.err.contains("REJOINDER_ALLOW_SHARED_ORIGIN"),
        "{}",
        ran.err
    );
    let forced = [shared[0], shared[1], ("REJOINDER_ALLOW_SHARED_ORIGIN", "on")];
    program::Serving::start(program::command(folder.path(), &forced).arg("serve")).kill();
}

#[test]
fn an_address_in_use_is_a_failure_that_names_its_setting() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let vars = [("REJOINDER_LISTEN", address.as_str())];
    let ran = program::run_to_its_end(program::command(folder.path(), &vars).arg("serve")).expect(1);
    assert!(
        ran.err.contains("REJOINDER_LISTEN") && ran.err.contains(&address),
        "{}",
        ran.err
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_is_whole_and_keeps_apart_from_the_newcomers_data() {
    let folder = tempfile::tempdir().unwrap();
    let vars = [
        ("REJOINDER_LISTEN", "127.0.0.1:0"),
        ("REJOINDER_DEMO_LISTEN", "127.0.0.1:0"),
    ];
    let log = folder.path().join("log");
    let serving =
        program::Serving::start_with_log(program::command(folder.path(), &vars).args(["serve", "--demo"]), &log);
    let threads = get(format!("{}/api/v1/sites/demo/threads?sort=newest", serving.url))
        .await
        .expect(200)
        .json();
    assert_eq!(threads["items"].as_array().unwrap().len(), 3);
    let comments = get(format!("{}/api/v1/sites/demo/comments?limit=100", serving.url))
        .await
        .expect(200)
        .json();
    let depths = comments["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["depth"].as_u64().unwrap());
    assert!(depths.max() >= Some(3), "{comments}");
    // It was not all said in one moment, and there is something to decide at the desk.
    let items = comments["items"].as_array().unwrap();
    let times: std::collections::BTreeSet<&str> = items.iter().filter_map(|item| item["created_at"].as_str()).collect();
    assert_eq!(times.len(), items.len(), "{comments}");
    let database = ("REJOINDER_DATABASE_URL", "sqlite://data/demo/rejoinder.db");
    let mut list = program::command(folder.path(), &[database]);
    let list = list
        .args(["comment", "list", "--site", "demo", "--status", "pending"])
        .output()
        .unwrap();
    let waiting = String::from_utf8(list.stdout).unwrap();
    assert!(
        waiting.contains("Quayside Offers") && waiting.contains("Ines Carvalho"),
        "{waiting}"
    );
    let said = std::fs::read_to_string(&log).unwrap();
    let (_, address) = said.split_once("demo pages on ").unwrap();
    let port = address.split(['/', '\n']).nth(2).unwrap().rsplit(':').next().unwrap();
    let page = get(format!("http://127.0.0.1:{port}/a-light-on-the-mole/"))
        .await
        .expect(200)
        .text();
    assert!(page.contains(&format!("{}/embed.js", serving.url)), "{page}");
    assert!(folder.path().join("data/demo/rejoinder.db").exists());
    assert!(!folder.path().join("data/rejoinder.db").exists());
}
