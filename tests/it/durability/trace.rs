//! The order of system calls: the comment is synced before the 201 is written. Killing the program cannot tell, because the
//! kernel keeps what was written; a power cut would (ruling 24). The tracer can also make a sync fail.

use std::{
    collections::HashSet,
    path::Path,
    process::{Child, Command, Stdio},
};

use tokio::task::JoinSet;

use crate::support::{Reply, TestApp, eventually, post, program};

/// So many bytes of what is written are in the trace: a whole page of the database.
const SHOWN: &str = "5000";

/// A service with a site, on data of its own.
struct Traced {
    folder: tempfile::TempDir,
    serving: program::Serving,
    http: reqwest::Client,
}

impl Traced {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let create = ["site", "create", "blog", "--name", "Blog", "--origin", TestApp::ORIGIN];
        program::run(folder.path(), &create).expect(0);
        let vars = [("REJOINDER_LISTEN", "127.0.0.1:0"), ("REJOINDER_RATE_LIMITS", "off")];
        let serving = program::Serving::start(program::command(folder.path(), &vars).arg("serve"));
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let traced = Self { folder, serving, http };
        traced.say("warming up").await.expect(201);
        traced
    }

    async fn say(&self, text: &str) -> Reply {
        let path = format!("{}/api/v1/sites/blog/comments", self.serving.url);
        let said = self.http.post(path).json(&post(text).json()).send().await;
        Reply::read(said.unwrap()).await
    }

    /// Says all of them at once.
    async fn say_together(&self, texts: &[String]) -> Vec<Reply> {
        let path = format!("{}/api/v1/sites/blog/comments", self.serving.url);
        let mut saying = JoinSet::new();
        for text in texts {
            let request = self.http.post(&path).json(&post(text).json());
            saying.spawn(async move { Reply::read(request.send().await.unwrap()).await });
        }
        saying.join_all().await
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("trace")
    }

    fn trace(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.file()).unwrap()).into_owned()
    }

    /// Attaches the tracer.
    async fn attach(&self, more: &[&str]) -> Child {
        let calls = "trace=fsync,fdatasync,write,writev,sendto,sendmsg,pwrite64";
        let tracer = Command::new("strace")
            .args(["-f", "-y", "-e", calls, "-s", SHOWN])
            .args(more)
            .arg("-o")
            .arg(self.file())
            .args(["-p", &self.serving.child.id().to_string()])
            .stderr(Stdio::null())
            .spawn()
            .expect("strace is not installed; tests/tools/install puts it there");
        let tasks = format!("/proc/{}/task", self.serving.child.id());
        let traced = format!("TracerPid:\t{}", tracer.id());
        let is_traced = |task: &Path| {
            // A thread that has ended meanwhile needs no tracer.
            let status = std::fs::read_to_string(task.join("status"));
            status.is_ok_and(|text| text.lines().any(|line| line == traced))
        };
        eventually("the tracer to be attached to every thread", async || {
            let all = std::fs::read_dir(&tasks).unwrap();
            all.filter_map(Result::ok)
                .all(|task| is_traced(&task.path()))
                .then_some(())
        })
        .await;
        tracer
    }
}

/// What the trace tells of, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// Something was written to the log of the database.
    Written(String),
    /// A sync of that log had ended.
    Synced,
    /// The answer was about to be written.
    Answered(String),
}

/// Reads the trace. A call that another thread interrupts stands on two lines: it begins on the first and has ended on the second.
fn steps(trace: &str) -> Vec<Step> {
    let mut syncing = HashSet::new();
    let mut steps = Vec::new();
    for line in trace.lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let is_log = call.contains("rejoinder.db-wal");
        let is_sync = call.contains("sync(") || call.contains("sync resumed");
        if is_log && call.contains("pwrite64(") {
            steps.push(Step::Written(call.to_owned()));
        } else if is_log && is_sync && call.contains("unfinished") {
            syncing.insert(thread);
        } else if is_sync && (is_log || syncing.remove(thread)) {
            assert!(call.ends_with("= 0"), "a sync failed: {line}");
            steps.push(Step::Synced);
        } else if call.contains("HTTP/1.1 201") {
            steps.push(Step::Answered(call.to_owned()));
        }
    }
    steps
}

/// Whether each of these texts was written, synced after that, and only then answered.
fn assert_synced_first(steps: &[Step], texts: &[String], trace: &str) {
    for text in texts {
        let answered = steps
            .iter()
            .position(|step| matches!(step, Step::Answered(call) if call.contains(text.as_str())));
        let before = &steps[..answered.unwrap_or_else(|| panic!("no answer to “{text}”: {trace}"))];
        let written = before
            .iter()
            .position(|step| matches!(step, Step::Written(call) if call.contains(text.as_str())));
        let synced = before.iter().rposition(|step| *step == Step::Synced);
        assert!(
            written.is_some() && written < synced,
            "an answer before “{text}” was on disk: {trace}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_comment_is_synced_before_the_answer_is_written() {
    let traced = Traced::start().await;
    let mut tracer = traced.attach(&[]).await;
    let texts: Vec<String> = (0..5).map(|number| format!("comment number {number}.")).collect();
    for text in &texts {
        traced.say(text).await.expect(201);
    }
    let (trace, _) = eventually("five answers in the trace", async || {
        let text = traced.trace();
        (text.matches("HTTP/1.1 201").count() == 5).then_some(text)
    })
    .await;
    traced.serving.kill();
    tracer.wait().unwrap();
    assert_synced_first(&steps(&trace), &texts, &trace);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_who_share_a_commit_are_answered_after_its_sync() {
    let traced = Traced::start().await;
    let mut tracer = traced.attach(&[]).await;
    let mut texts = Vec::new();
    for round in 0..10 {
        let together: Vec<String> = (0..8)
            .map(|number| format!("round {round}, writer {number}."))
            .collect();
        for reply in traced.say_together(&together).await {
            reply.expect(201);
        }
        texts.extend(together);
    }
    let (trace, _) = eventually("every answer in the trace", async || {
        let text = traced.trace();
        (text.matches("HTTP/1.1 201").count() == texts.len()).then_some(text)
    })
    .await;
    traced.serving.kill();
    tracer.wait().unwrap();
    let steps = steps(&trace);
    assert_synced_first(&steps, &texts, &trace);
    let syncs = steps.iter().filter(|step| **step == Step::Synced).count();
    assert!(
        syncs < texts.len(),
        "{syncs} syncs for {} comments: nothing was shared",
        texts.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sync_that_fails_is_told_to_everybody_who_shared_it() {
    let traced = Traced::start().await;
    // From here on the disk takes nothing any more.
    let mut tracer = traced.attach(&["-e", "inject=fsync,fdatasync:error=EIO"]).await;
    let lost: Vec<String> = (0..8).map(|number| format!("lost number {number}.")).collect();
    for reply in traced.say_together(&lost).await {
        reply.expect(503);
    }
    tracer.kill().unwrap();
    tracer.wait().unwrap();
    // The disk is well again, and so is the service.
    let (found, _) = eventually("the service to write again", async || {
        let reply = traced.say("found").await;
        (reply.status == 201).then_some(reply)
    })
    .await;
    let path = format!("{}/api/v1/sites/blog/comments?limit=100", traced.serving.url);
    let stored: serde_json::Value = traced.http.get(path).send().await.unwrap().json().await.unwrap();
    let stored = stored["items"].as_array().unwrap();
    assert!(stored.iter().any(|item| item["id"] == found.id()), "{stored:?}");
    assert!(
        stored.iter().all(|item| !item.to_string().contains("lost number")),
        "{stored:?}"
    );
    let path = format!("{}/api/v1/sites/blog/threads", traced.serving.url);
    let threads: serde_json::Value = traced.http.get(path).send().await.unwrap().json().await.unwrap();
    assert_eq!(threads["items"][0]["comment_count"], stored.len());
}
