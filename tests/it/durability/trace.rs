//! The order of system calls: the comment is synced before the 201 is written. Killing the program cannot tell, because the
//! kernel keeps what was written; a power cut would (ruling 24).

use std::{
    collections::HashSet,
    process::{Command, Stdio},
};

use crate::support::{Reply, TestApp, eventually, post, program};

/// What the trace tells of, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Something was written to the log of the database.
    Written,
    /// A sync of that log had ended.
    Synced,
    /// The answer was about to be written.
    Answered,
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
            steps.push(Step::Written);
        } else if is_log && is_sync && call.contains("unfinished") {
            syncing.insert(thread);
        } else if is_sync && (is_log || syncing.remove(thread)) {
            assert!(call.ends_with("= 0"), "a sync failed: {line}");
            steps.push(Step::Synced);
        } else if call.contains("HTTP/1.1 201") {
            steps.push(Step::Answered);
        }
    }
    steps
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_comment_is_synced_before_the_answer_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let create = ["site", "create", "blog", "--name", "Blog", "--origin", TestApp::ORIGIN];
    program::run(folder.path(), &create).expect(0);
    let vars = [("REJOINDER_LISTEN", "127.0.0.1:0"), ("REJOINDER_RATE_LIMITS", "off")];
    let serving = program::Serving::start(program::command(folder.path(), &vars).arg("serve"));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let path = format!("{}/api/v1/sites/blog/comments", serving.url);
    let warm = http.post(&path).json(&post("warming up").json()).send().await.unwrap();
    Reply::read(warm).await.expect(201);

    let trace = folder.path().join("trace");
    let mut tracer = Command::new("strace")
        .args([
            "-f",
            "-y",
            "-e",
            "trace=fsync,fdatasync,write,writev,sendto,sendmsg,pwrite64",
            "-s",
            "64",
            "-o",
        ])
        .arg(&trace)
        .args(["-p", &serving.child.id().to_string()])
        .stderr(Stdio::null())
        .spawn()
        .expect("strace is not installed; tests/tools/install puts it there");
    let status = format!("/proc/{}/status", serving.child.id());
    eventually("the tracer to be attached", async || {
        let text = std::fs::read_to_string(&status).unwrap();
        text.lines()
            .any(|line| line == format!("TracerPid:\t{}", tracer.id()))
            .then_some(())
    })
    .await;
    for number in 0..5 {
        let said = http
            .post(&path)
            .json(&post(&format!("number {number}")).json())
            .send()
            .await
            .unwrap();
        Reply::read(said).await.expect(201);
    }
    let (text, _) = eventually("five answers in the trace", async || {
        let text = std::fs::read_to_string(&trace).unwrap();
        (text.matches("HTTP/1.1 201").count() == 5).then_some(text)
    })
    .await;
    serving.kill();
    tracer.wait().unwrap();

    let steps = steps(&text);
    for answer in steps.split_inclusive(|step| *step == Step::Answered).take(5) {
        let written = answer.iter().rposition(|step| *step == Step::Written);
        let synced = answer.iter().rposition(|step| *step == Step::Synced);
        assert!(
            written.is_some() && written < synced,
            "an answer before its comment was on disk: {answer:?}\n{text}"
        );
    }
    assert_eq!(steps.iter().filter(|step| **step == Step::Answered).count(), 5);
}
