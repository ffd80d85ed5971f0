//! Files that are refused while they are still on their way: whoever sends one hears why.

use std::sync::Arc;

use rejoinder::{domain::role::Role, service::account::Position};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    desk::staff::at_the_desk,
    support::{Database, Setup, TestApp, html},
};

const ROOM: &str = "/dashboard/sites/blog/imports";
const API: &str = "/api/v1/sites/blog/imports";
/// More than the buffers between two programs hold.
const SENT: usize = 40 * 1024 * 1024;
/// More than is thrown away.
const ENDLESS: usize = 256 * 1024 * 1024;
const PIECE: usize = 16 * 1024;

async fn started(database: Database) -> TestApp {
    let setup = Setup::default().with("REJOINDER_UPLOAD_MEGABYTES", "1");
    setup.start(Arc::new(database)).await
}

async fn begin(app: &TestApp, path: &str, headers: &str) -> TcpStream {
    let address = app.at("");
    let address = address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

/// Sends all of it, and listens only then: as browsers do.
async fn send(app: &TestApp, path: &str, headers: &str, begins: &str) -> String {
    let length = begins.len() + SENT;
    let headers = format!("{headers}content-length: {length}\r\n");
    let mut stream = begin(app, path, &headers).await;
    stream.write_all(begins.as_bytes()).await.unwrap();
    for _ in 0..SENT / PIECE {
        stream.write_all(&[b'x'; PIECE]).await.unwrap();
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

both! {
    async fn whoever_sends_too_large_a_file_hears_so(database: Database) {
        let app = started(database).await;
        let blog = app.site("blog").await.id;
        let mut owner = at_the_desk(&app, "owner@example.org", Some(Position::On(blog, Role::Owner))).await;
        let token = html::field(&owner.get(ROOM).await.expect(200).text(), "token").unwrap();
        let cookies: Vec<String> = owner.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let headers = format!(
            "cookie: {}\r\norigin: {}\r\nsec-fetch-site: same-origin\r\ncontent-type: multipart/form-data; boundary=part\r\n",
            cookies.join("; "),
            app.origin(),
        );
        let form = |token: &str| {
            let part = |more: &str| format!("--part\r\nContent-Disposition: form-data; {more}\r\n\r\n");
            format!("{}{token}\r\n{}", part("name=\"token\""), part("name=\"file\"; filename=\"talk.json\""))
        };
        let answer = send(&app, ROOM, &headers, &form(&token)).await;
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("This file is larger than"), "{answer}");
        // The same where it is not its size.
        let answer = send(&app, ROOM, &headers, &form("another")).await;
        assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
        let program = app.program("owner@example.org", "import", &["blog"]).await;
        let answer = send(&app, API, &format!("authorization: Bearer {}\r\n", program.token), "").await;
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("application/problem+json"), "{answer}");
        assert!(answer.contains("This file is larger than 1 MB") && !answer.contains("10,000 characters"), "{answer}");
        let answer = send(&app, API, "", "").await;
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
        // Nothing of it is left.
        assert_eq!(std::fs::read_dir(app.database.folder().join("uploads")).unwrap().count(), 0);
        assert_eq!(app.rows("imports").await, 0);
    }
}

both! {
    async fn whoever_goes_on_sending_is_cut_off(database: Database) {
        let app = started(database).await;
        let mut stream = begin(&app, API, &format!("content-length: {ENDLESS}\r\n")).await;
        let mut sent = 0;
        while sent < ENDLESS && stream.write_all(&[b'x'; PIECE]).await.is_ok() {
            sent += PIECE;
        }
        assert!(sent < ENDLESS, "all of it was taken");
    }
}
