//! `kill -9` in the middle of eight writers, twenty times over: whatever was answered is there afterwards.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::task::JoinSet;

use crate::support::{TestApp, encode, eventually, post, program};

const ROUNDS: usize = 20;
const WRITERS: usize = 8;
/// Answers after which the program is killed: a different place in the work each time.
const ANSWERS: [usize; 5] = [1, 5, 13, 24, 40];

/// What was answered with 201 so far.
type Answered = Arc<Mutex<BTreeSet<String>>>;

fn serve(folder: &Path) -> program::Serving {
    let vars = [("REJOINDER_LISTEN", "127.0.0.1:0"), ("REJOINDER_RATE_LIMITS", "off")];
    program::Serving::start(program::command(folder, &vars).arg("serve"))
}

/// Writes until the program is gone; a retry with the same key after that is another writer's business.
async fn write_until_it_dies(url: String, name: String, answered: Answered, count: Arc<AtomicUsize>) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for number in 0.. {
        let body = post(&format!("{name}, number {number}")).json();
        let sent = http
            .post(format!("{url}/api/v1/sites/blog/comments"))
            .json(&body)
            .send()
            .await;
        // Only an answer that arrived whole was given.
        let Ok(response) = sent else { return };
        assert_eq!(response.status(), 201);
        let Ok(json) = response.json::<serde_json::Value>().await else {
            return;
        };
        answered.lock().unwrap().insert(json["id"].as_str().unwrap().to_owned());
        count.fetch_add(1, Ordering::SeqCst);
    }
}

/// Every comment of the site, by the API of a service that was started after the kill.
async fn stored(url: &str) -> BTreeSet<String> {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut found = BTreeSet::new();
    let mut after = String::new();
    loop {
        let path = format!("{url}/api/v1/sites/blog/comments?limit=100{after}");
        let page: serde_json::Value = http.get(path).send().await.unwrap().json().await.unwrap();
        let ids = page["items"].as_array().unwrap().iter();
        found.extend(ids.map(|item| item["id"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return found,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_was_answered_is_lost_when_the_program_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let create = ["site", "create", "blog", "--name", "Blog", "--origin", TestApp::ORIGIN];
    program::run(folder.path(), &create).expect(0);
    let answered = Answered::default();
    for round in 0..ROUNDS {
        let serving = serve(folder.path());
        let count = Arc::new(AtomicUsize::new(0));
        let mut writing = JoinSet::new();
        for writer in 0..WRITERS {
            let name = format!("round {round}, writer {writer}");
            writing.spawn(write_until_it_dies(
                serving.url.clone(),
                name,
                Arc::clone(&answered),
                Arc::clone(&count),
            ));
        }
        let enough = ANSWERS[round % ANSWERS.len()];
        eventually("enough answers", async || {
            (count.load(Ordering::SeqCst) >= enough).then_some(())
        })
        .await;
        serving.kill();
        while let Some(writer) = writing.join_next().await {
            writer.unwrap();
        }
    }
    let serving = serve(folder.path());
    let stored = stored(&serving.url).await;
    let answered = answered.lock().unwrap();
    let lost: Vec<&String> = answered.difference(&stored).collect();
    assert!(
        lost.is_empty(),
        "{} of {} are lost: {lost:?}",
        lost.len(),
        answered.len()
    );
    assert!(
        answered.len() >= ROUNDS * 16,
        "only {} comments were answered",
        answered.len()
    );
    // The counters came through too.
    let counts = reqwest::Client::builder().no_proxy().build().unwrap();
    let path = format!("{}/api/v1/sites/blog/threads", serving.url);
    let threads: serde_json::Value = counts.get(path).send().await.unwrap().json().await.unwrap();
    assert_eq!(threads["items"][0]["comment_count"], stored.len());
    let path = format!("{}/embed/thread?site=blog&url={}", serving.url, encode(TestApp::PAGE));
    assert_eq!(counts.get(path).send().await.unwrap().status(), 200);
}
