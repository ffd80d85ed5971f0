//! A thread that is in memory, against the same bytes behind a bare route of the same process.

use std::time::Duration;

use super::{BROTLI, CONNECTIONS, fetch, thread_path};
use crate::{
    client::{Connection, Load, Request, load},
    data,
    process::Server,
    table::{Bound, Table},
};

const ROUNDS: usize = 10;
const ROUND: Duration = Duration::from_millis(700);
/// Until the thorough compression has surely been made.
const SETTLE: Duration = Duration::from_secs(4);

/// The best of several rounds, with the least processor time an answer took in one of them.
#[derive(Default)]
struct Best {
    per_second: f64,
    p99: f64,
    p50: f64,
    cpu: f64,
}

impl Best {
    fn new() -> Self {
        Self {
            per_second: 0.0,
            p99: f64::MAX,
            p50: f64::MAX,
            cpu: f64::MAX,
        }
    }

    fn take(&mut self, load: &Load, cpu: Duration) {
        self.per_second = self.per_second.max(load.per_second());
        self.p99 = self.p99.min(load.percentile(990));
        self.p50 = self.p50.min(load.percentile(500));
        self.cpu = self
            .cpu
            .min(cpu.as_secs_f64() * 1e6 / load.latencies.len().max(1) as f64);
    }
}

pub(super) async fn measure(server: &Server, table: &mut Table) -> anyhow::Result<()> {
    let path = thread_path(data::HUNDRED.name);
    let get = Request::get(&path, BROTLI);
    let mut connection = Connection::open(server.address).await?;
    for _ in 0..10 {
        fetch(&mut connection, &get).await?;
    }
    tokio::time::sleep(SETTLE).await;
    let answer = fetch(&mut connection, &get).await?;
    let etag = answer.header("etag").unwrap_or_default();
    let known = format!("if-none-match: {etag}\r\n");
    let asked_again = Request::get(&path, &format!("{BROTLI}{known}"));
    let same = Request::get("/document", BROTLI);

    copy(server, &path, "").await?;
    let two = [(server.address, get.clone(), 200), (server.bare, same.clone(), 200)];
    let [ours, floor] = compare(server, two, CONNECTIONS).await?;
    let beside = |ours: &Best, floor: &Best| {
        format!(
            "{:.0}/s against {:.0}/s; processor time {:.1} against {:.1} µs",
            ours.per_second, floor.per_second, ours.cpu, floor.cpu
        )
    };
    let ratio = ours.per_second / floor.per_second;
    table.gate(
        "cached thread, 16 connections, against bare",
        ratio,
        "",
        Bound::AtLeast(0.8),
        beside(&ours, &floor),
    );
    let p99 = format!("bare {:.2} ms", floor.p99);
    table.gate("  its p99", ours.p99, " ms", Bound::AtMost(3.0), p99);
    copy(server, &path, &known).await?;
    let two = [(server.address, asked_again, 304), (server.bare, same.clone(), 304)];
    let [ours, floor] = compare(server, two, CONNECTIONS).await?;
    let ratio = ours.per_second / floor.per_second;
    table.gate(
        "304 likewise, against bare",
        ratio,
        "",
        Bound::AtLeast(0.8),
        beside(&ours, &floor),
    );
    let p99 = format!("bare {:.2} ms", floor.p99);
    table.gate("  its p99", ours.p99, " ms", Bound::AtMost(3.0), p99);
    copy(server, &path, "").await?;
    let [ours, floor] = compare(server, [(server.address, get, 200), (server.bare, same, 200)], 1).await?;
    let beside = format!("p50 {:.3} ms against {:.3} ms", ours.p50, floor.p50);
    table.gate(
        "one connection, latency against bare",
        ours.p50 / floor.p50,
        "",
        Bound::AtMost(1.5),
        beside,
    );
    Ok(())
}

/// Has the bare route give the service's answer from now on.
async fn copy(server: &Server, path: &str, headers: &str) -> anyhow::Result<()> {
    let request = Request::post("/copy", &format!("accept-encoding: br\r\n{headers}"), path);
    fetch(&mut Connection::open(server.bare).await?, &request).await?;
    Ok(())
}

/// Rounds of the one and the other in turn.
async fn compare(
    server: &Server,
    two: [(std::net::SocketAddr, Request, u16); 2],
    connections: usize,
) -> anyhow::Result<[Best; 2]> {
    let mut best = [Best::new(), Best::new()];
    for _ in 0..ROUNDS {
        for ((address, request, status), best) in two.iter().zip(&mut best) {
            let (request, before) = (request.clone(), server.cpu()?);
            let load = load(*address, connections, ROUND, *status, move |_| request.clone()).await?;
            best.take(&load, server.cpu()?.saturating_sub(before));
        }
    }
    Ok(best)
}
