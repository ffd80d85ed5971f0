//! What `deploy/` offers is accepted by the programs it is for, and requests go through the proxies as they should.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use axum::{Router, body::Body, extract::State, routing::get};
use http_body_util::channel::Channel;
use tokio::sync::Notify;

use crate::support::{
    Reply, TestApp, eventually, post,
    program::{Ran, Serving, command, run},
};

fn deploy(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(path)
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A port that nobody listened on a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A proxy in front of `upstream`, stopped when it is dropped.
struct Proxy {
    child: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Proxy {
    async fn nginx(port: u16, upstream: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().display();
        let locations = deploy("proxy/rejoinder-locations.conf");
        let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let paths = kinds.map(|name| format!("{name}_temp_path {own}/{name};\n")).concat();
        let file = folder.path().join("nginx.conf");
        // One process, as whoever runs the tests: workers of another user could not open this folder.
        let text = format!(
            "daemon off;\nmaster_process off;\npid {own}/pid;\nerror_log {own}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{paths}\
             upstream rejoinder {{ server {upstream}; keepalive 16; }}\n\
             server {{ listen 127.0.0.1:{port}; include {}; }}\n}}\n",
            locations.display()
        );
        fs::write(&file, text).unwrap();
        let mut nginx = Command::new("nginx");
        nginx
            .arg("-p")
            .arg(folder.path())
            .arg("-e")
            .arg(folder.path().join("error.log"))
            .arg("-c")
            .arg(&file);
        Self::start(nginx, port, folder).await
    }

    async fn caddy(port: u16, upstream: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("Caddyfile");
        let theirs = fs::read_to_string(deploy("proxy/Caddyfile")).unwrap();
        fs::write(&file, format!("{{\n\tadmin off\n\tauto_https off\n}}\n{theirs}")).unwrap();
        let mut caddy = Command::new("caddy");
        caddy
            .args(["run", "--adapter", "caddyfile", "--config"])
            .arg(&file)
            .env("REJOINDER_HOST", format!("http://127.0.0.1:{port}"))
            .env("REJOINDER_UPSTREAM", upstream)
            .env("XDG_DATA_HOME", folder.path())
            .env("XDG_CONFIG_HOME", folder.path());
        Self::start(caddy, port, folder).await
    }

    async fn start(mut command: Command, port: u16, folder: tempfile::TempDir) -> Self {
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a proxy is not installed; tests/tools/install puts it there");
        let url = format!("http://127.0.0.1:{port}");
        let proxy = Self {
            child,
            url,
            _folder: folder,
        };
        eventually("the proxy to listen", async || {
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok().map(drop)
        })
        .await;
        proxy
    }
}

/// Which proxy a test is about.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Nginx,
    Caddy,
}

async fn in_front_of(kind: Kind, port: u16, upstream: &str) -> Proxy {
    match kind {
        Kind::Nginx => Proxy::nginx(port, upstream).await,
        Kind::Caddy => Proxy::caddy(port, upstream).await,
    }
}

/// Reads and writes through the proxy; what a reader claims of their address is not believed.
async fn carries_requests(kind: Kind) {
    let home = tempfile::tempdir().unwrap();
    let site = [
        "site",
        "create",
        "blog",
        "--name",
        "A blog",
        "--origin",
        TestApp::ORIGIN,
    ];
    run(home.path(), &site).expect(0);
    let port = free_port();
    let public = format!("http://127.0.0.1:{port}");
    // It names the address by which readers come; the proxy must know the other one.
    let own = format!("127.0.0.1:{}", free_port());
    let vars = [
        ("REJOINDER_LISTEN", &*own),
        ("REJOINDER_PUBLIC_URL", &*public),
        ("REJOINDER_TRUSTED_PROXIES", "127.0.0.1/32"),
    ];
    let serving = Serving::start(command(home.path(), &vars).arg("serve"));
    let proxy = in_front_of(kind, port, &own).await;
    let at = |path: &str| format!("{}{path}", proxy.url);
    let healthy = Reply::read(client().get(at("/healthz")).send().await.unwrap()).await;
    assert_eq!(healthy.expect(200).text(), "ok\n");
    for private in ["/metrics", "/readyz"] {
        Reply::read(client().get(at(private)).send().await.unwrap())
            .await
            .expect(404);
    }
    let said = client()
        .post(at("/api/v1/sites/blog/comments"))
        .header("x-forwarded-for", "203.0.113.9")
        .json(&post("Through the proxy.").json());
    Reply::read(said.send().await.unwrap()).await.expect(201);
    let frame = at("/embed/thread?site=blog&url=https%3A%2F%2Fblog.example%2Fpost%2F");
    let frame = Reply::read(client().get(frame).send().await.unwrap()).await.expect(200);
    assert!(
        frame.header("etag").starts_with('"'),
        "the proxy leaves the document as it is"
    );
    drop(serving);
    let file = home.path().join("data/rejoinder.db");
    let prefix: String = super::backups::ask(&file, "SELECT address_prefix FROM comments").await;
    assert!(prefix.starts_with("127.0.0."), "{prefix}");
}

/// The first words of a stream arrive while the rest is not there yet.
async fn lets_streams_through(kind: Kind) {
    let seen = Arc::new(Notify::new());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let upstream = listener.local_addr().unwrap().to_string();
    let router = Router::new().route("/stream", get(slow)).with_state(seen.clone());
    let server = tokio::spawn(async move { axum::serve(listener, router).await });
    let proxy = in_front_of(kind, free_port(), &upstream).await;
    let sent = client().get(format!("{}/stream", proxy.url)).send();
    let patience = Duration::from_secs(20);
    let mut answer = tokio::time::timeout(patience, sent)
        .await
        .expect("headers are held back")
        .unwrap();
    let first = tokio::time::timeout(patience, answer.chunk())
        .await
        .expect("words are held back")
        .unwrap();
    assert_eq!(first.as_deref(), Some(&b"first"[..]));
    seen.notify_one();
    assert_eq!(answer.chunk().await.unwrap().as_deref(), Some(&b"second"[..]));
    server.abort();
}

async fn slow(State(seen): State<Arc<Notify>>) -> Body {
    let (mut sender, body) = Channel::<axum::body::Bytes>::new(1);
    tokio::spawn(async move {
        sender.send_data("first".into()).await.unwrap();
        seen.notified().await;
        sender.send_data("second".into()).await.unwrap();
    });
    Body::new(body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs nginx; make test has it"]
async fn nginx_carries_requests() {
    carries_requests(Kind::Nginx).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs nginx; make test has it"]
async fn nginx_lets_streams_through() {
    lets_streams_through(Kind::Nginx).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Caddy; make test has it"]
async fn caddy_carries_requests() {
    carries_requests(Kind::Caddy).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Caddy; make test has it"]
async fn caddy_lets_streams_through() {
    lets_streams_through(Kind::Caddy).await;
}

#[test]
#[ignore = "needs Caddy; make test has it"]
fn caddy_accepts_its_file() {
    let home = tempfile::tempdir().unwrap();
    let mut caddy = Command::new("caddy");
    caddy
        .args(["validate", "--adapter", "caddyfile", "--config"])
        .arg(deploy("proxy/Caddyfile"));
    caddy
        .env("XDG_DATA_HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path());
    Ran::from(caddy.output().unwrap()).expect(0);
}

#[test]
#[ignore = "needs nginx and openssl; make test has them"]
fn nginx_accepts_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().display();
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=comments.example.com",
        ])
        .args(["-keyout", "privkey.pem", "-out", "fullchain.pem"])
        .current_dir(folder.path())
        .output();
    Ran::from(made.unwrap()).expect(0);
    let theirs = fs::read_to_string(deploy("proxy/rejoinder.conf")).unwrap();
    let adapted = theirs
        .replace("/etc/letsencrypt/live/comments.example.com", &own.to_string())
        .replace(
            "snippets/rejoinder-locations.conf",
            deploy("proxy/rejoinder-locations.conf").to_str().unwrap(),
        );
    assert_ne!(theirs, adapted);
    let file = folder.path().join("nginx.conf");
    fs::write(
        &file,
        format!("pid {own}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{adapted}}}\n"),
    )
    .unwrap();
    let mut nginx = Command::new("nginx");
    nginx
        .arg("-t")
        .arg("-e")
        .arg(folder.path().join("error.log"))
        .arg("-c")
        .arg(&file);
    let checked = Ran::from(nginx.output().unwrap());
    // Whoever is not root may not have port 80: then everything before it was accepted.
    let is_refused_port = checked.err.contains("Permission denied") && checked.err.contains("bind()");
    assert!(checked.code == Some(0) || is_refused_port, "{checked:?}");
}

#[test]
#[ignore = "needs systemd-analyze; make test has it"]
fn systemd_accepts_its_units_and_they_are_sandboxed() {
    let folder = tempfile::tempdir().unwrap();
    let units = [
        "rejoinder.service",
        "rejoinder-backup.service",
        "rejoinder-backup.timer",
    ];
    let mut verify = Command::new("systemd-analyze");
    verify.arg("verify");
    for unit in units {
        let theirs = fs::read_to_string(deploy("systemd").join(unit)).unwrap();
        let file = folder.path().join(unit);
        // It wants to see the program where the unit says it is.
        fs::write(
            &file,
            theirs.replace("/usr/local/bin/rejoinder", env!("CARGO_BIN_EXE_rejoinder")),
        )
        .unwrap();
        verify.arg(file);
    }
    let verified = Ran::from(verify.output().unwrap()).expect(0);
    assert!(!verified.err.contains("rejoinder"), "{verified:?}");
    for unit in &units[..2] {
        let mut judge = Command::new("systemd-analyze");
        // From 0 (nothing is open) to 100.
        judge
            .args(["security", "--offline=yes", "--threshold=15"])
            .arg(folder.path().join(unit));
        Ran::from(judge.output().unwrap()).expect(0);
    }
}

#[test]
#[ignore = "needs to be root and copies libraries; make test runs it where it can"]
fn the_image_runs_the_program_as_nobody_in_particular() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("image");
    let mut image = Command::new(deploy("docker/image"));
    image.arg(env!("CARGO_BIN_EXE_rejoinder")).arg(&root);
    Ran::from(image.output().unwrap()).expect(0);
    let data = root.join("data");
    if std::os::unix::fs::chown(&data, Some(65532), Some(65532)).is_err() {
        // Only root enters another root folder; that the folder is made has been seen.
        return;
    }
    let inside = |arguments: &[&str]| {
        let mut chroot = Command::new("chroot");
        chroot
            .args(["--userspec=65532:65532", root.to_str().unwrap(), "/rejoinder"])
            .args(arguments);
        chroot
            .env_clear()
            .env("REJOINDER_DATABASE_URL", "sqlite:///data/rejoinder.db");
        Ran::from(chroot.env("PATH", "/usr/sbin:/usr/bin").output().unwrap())
    };
    inside(&["--version"]).expect(0);
    inside(&[
        "site",
        "create",
        "blog",
        "--name",
        "A blog",
        "--origin",
        "https://blog.example",
    ])
    .expect(0);
    assert!(inside(&["site", "list"]).expect(0).out.contains("blog"));
    inside(&["backup", "/data/kept.db"]).expect(0);
    inside(&["backup", "/kept.db"]).expect(1);
}
