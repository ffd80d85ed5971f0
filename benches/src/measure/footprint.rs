//! The shipped program as it is: how soon it answers, how much memory it takes, how large it is.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::bail;

use super::{BROTLI, Bench, CONNECTIONS, thread_path};
use crate::{
    client::{Connection, Request, load},
    data::{self, random::Random, text},
    process::Program,
    table::{Bound, Table},
};

const STARTS: usize = 9;
/// Until what a start leaves behind has settled.
const SETTLE: Duration = Duration::from_secs(3);
const LOAD: Duration = Duration::from_secs(3);
const WRITERS: usize = 8;

pub(super) async fn measure(bench: &Bench, url: &str, table: &mut Table) -> anyhow::Result<()> {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let begun = Instant::now();
        let (_program, _) = started(bench, url).await?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    let median = times.get(times.len() / 2).copied().unwrap_or(f64::MAX);
    let least = times.first().copied().unwrap_or(f64::MAX);
    let beside = format!(
        "median of {STARTS}, the least {least:.0} ms: from the start to a whole thread, 1,100,000 comments in the file"
    );
    table.gate("start to first answer", median, " ms", Bound::AtMost(50.0), beside);

    let file = bench.folder.join("load.db");
    data::sqlite::make(&file, data::little()).await?;
    let little = format!("sqlite://{}", file.display());
    for (name, url) in [("1,100,000", url), ("600", little.as_str())] {
        let (program, address) = started(bench, url).await?;
        tokio::time::sleep(SETTLE).await;
        let memory = program.memory()?;
        let beside = format!(
            "{name} comments in the file; {:.1} MB are the program's file",
            memory.of_the_file
        );
        table.gate("resident memory, idle", memory.all, " MB", Bound::AtMost(20.0), beside);
        let writes = url == little;
        strain(address, writes).await?;
        tokio::time::sleep(SETTLE).await;
        let memory = program.memory()?;
        let after = if writes {
            "after cached reads, misses, lists and 8 writers"
        } else {
            "after cached reads, misses and lists over a thread of 1,000,000"
        };
        let beside = format!("{after}; {:.1} MB are the program's file", memory.of_the_file);
        table.gate(
            "resident memory, after load",
            memory.all,
            " MB",
            Bound::AtMost(48.0),
            beside,
        );
    }
    let size = std::fs::metadata(&bench.binary)?.len() as f64 / 1e6;
    table.gate(
        "the program, stripped, widget inside",
        size,
        " MB",
        Bound::AtMost(20.0),
        String::new(),
    );
    Ok(())
}

/// Readers of one thread, readers of many, and somebody who pages through everything; then writers.
async fn strain(address: SocketAddr, writes: bool) -> anyhow::Result<()> {
    let hundred = thread_path(data::HUNDRED.name);
    load(address, CONNECTIONS, LOAD, 200, move |_| Request::get(&hundred, BROTLI)).await?;
    let pages: Vec<String> = (0..data::SMALL_PAGES)
        .map(|i| thread_path(&format!("small-{i}")))
        .collect();
    load(address, CONNECTIONS, LOAD, 200, move |n| {
        let path = pages.get(n % pages.len()).map_or("/", String::as_str);
        let theme = ["auto", "light", "dark"].get(n / 50 % 3).copied().unwrap_or("auto");
        let sort = ["oldest", "newest"].get(n / 150 % 2).copied().unwrap_or("oldest");
        Request::get(
            &format!("{path}&theme={theme}&sort={sort}"),
            if n % 5 == 0 { "" } else { BROTLI },
        )
    })
    .await?;
    let mut connection = Connection::open(address).await?;
    let page = if writes { data::HUNDRED.name } else { "million" };
    let mut path = thread_path(page);
    let begun = Instant::now();
    while begun.elapsed() < LOAD {
        let answer = super::fetch(&mut connection, &Request::get(&path, "")).await?;
        let html = String::from_utf8_lossy(&answer.body).into_owned();
        let next = html
            .split("rel=\"next\" href=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        path = next.map_or_else(
            || thread_path(page),
            |next| next.replace("&amp;", "&").replace("&#38;", "&"),
        );
    }
    let list = format!("/api/v1/sites/{}/comments?limit=100", data::SITE);
    load(address, CONNECTIONS, LOAD, 200, move |_| Request::get(&list, "")).await?;
    if writes {
        load(address, WRITERS, LOAD, 201, |n| {
            let mut random = Random::new(n as u64);
            let body = serde_json::json!({
                "page": { "url": data::address("written") },
                "body": text::comment(&mut random).source,
                "guest": { "name": "Ada" },
            });
            let path = format!("/api/v1/sites/{}/comments", data::SITE);
            Request::post(&path, "content-type: application/json\r\n", &body.to_string())
        })
        .await?;
    }
    Ok(())
}

/// Starts the program and waits for its first whole answer.
pub(super) async fn started(bench: &Bench, url: &str) -> anyhow::Result<(Program, SocketAddr)> {
    let free = std::net::TcpListener::bind("127.0.0.1:0")?;
    let address = free.local_addr()?;
    drop(free);
    let request = Request::get(&thread_path(data::HUNDRED.name), BROTLI);
    let program = Program::start(&bench.binary, url, address)?;
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if let Ok(mut connection) = Connection::open(address).await
            && let Ok(200) = connection.send(&request).await
        {
            return Ok((program, address));
        }
        tokio::time::sleep(Duration::from_micros(500)).await;
    }
    bail!("{} did not answer", bench.binary.display())
}
