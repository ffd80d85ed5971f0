//! T23: what a crowd at the door does to the house. The program runs as an operator runs it, so that its memory is its own.

use std::{
    fs,
    time::{Duration, Instant},
};

use reqwest::{Client, RequestBuilder};
use tokio::task::JoinSet;

use crate::support::{Database, SECRET_KEY, TestApp, encode, html, program};

const CROWD: usize = 500;
/// What hashing may take in all, whoever asks (`service::password`).
const HASHING_KIB: u64 = 64 * 1024;
/// What five hundred connections take, generously.
const CONNECTIONS_KIB: u64 = 64 * 1024;
/// What a reader waits at most beside them (99 of 100).
const PATIENCE: Duration = Duration::from_millis(200);

/// A number of kilobytes that the kernel tells of a process.
fn kib(pid: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// How long 99 of 100 readers wait for the thread.
async fn wait_of_readers(request: &RequestBuilder, mut goes_on: impl FnMut(usize) -> bool) -> Duration {
    let mut waits = Vec::new();
    while goes_on(waits.len()) {
        let begun = Instant::now();
        let answer = request.try_clone().unwrap().send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.bytes().await.unwrap();
        waits.push(begun.elapsed());
    }
    waits.sort();
    waits[(waits.len() * 99).div_ceil(100) - 1]
}

both! {
    async fn t23_five_hundred_sign_ins_at_once_stay_in_their_memory_and_beside_the_readers(database: Database) {
        let folder = tempfile::tempdir().unwrap();
        let vars = [
            ("REJOINDER_LISTEN", "127.0.0.1:0"),
            ("REJOINDER_DATABASE_URL", database.url.as_str()),
            ("REJOINDER_SECRET_KEY", SECRET_KEY),
            ("REJOINDER_RATE_LIMITS", "off"),
            ("REJOINDER_LOG", "warn"),
        ];
        let made = program::command(folder.path(), &vars)
            .args(["site", "create", "blog", "--name", "The blog", "--origin", TestApp::ORIGIN])
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let serving = program::Serving::start(program::command(folder.path(), &vars).arg("serve"));
        let http = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let url = serving.url.clone();
        let thread = http.get(format!("{url}{}", TestApp::thread_path(TestApp::PAGE)));
        let alone = wait_of_readers(&thread, |read| read < 200).await;
        let page = http.get(format!("{url}/account/sign-in")).send().await.unwrap();
        let cookie = page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let token = html::field(&page.text().await.unwrap(), "token").unwrap();
        let before = kib(serving.child.id(), "VmRSS");
        let mut crowd = JoinSet::new();
        for number in 0..CROWD {
            let form = format!("token={}&email=reader{number}%40example.org&current=a+wrong+guess", encode(&token));
            let request = http
                .post(format!("{url}/account/sign-in"))
                .header("origin", &url)
                .header("cookie", &cookie)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form);
            crowd.spawn(async move {
                let answer = request.send().await.unwrap();
                (answer.status().as_u16(), answer.headers().contains_key("retry-after"))
            });
        }
        let crowd = tokio::spawn(crowd.join_all());
        let beside = wait_of_readers(&thread, |read| read < 200 || !crowd.is_finished()).await;
        let answers = crowd.await.unwrap();
        let judged = answers.iter().filter(|(status, _)| *status == 403).count();
        let turned_away = answers.iter().filter(|answer| **answer == (503, true)).count();
        assert_eq!(judged + turned_away, CROWD, "{answers:?}");
        assert!(judged > 40 && turned_away > 0, "{judged} judged, {turned_away} told to come again");
        let taken = kib(serving.child.id(), "VmHWM").saturating_sub(before);
        assert!(taken < HASHING_KIB + CONNECTIONS_KIB, "{taken} KiB");
        // On a machine that is busy with other things readers wait alone as well.
        assert!(beside < PATIENCE.max(alone * 4), "alone {alone:?}, beside the crowd {beside:?}");
    }
}
