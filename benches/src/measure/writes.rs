//! Comments written through the API and answered when they are on disk, against one insert of such a row behind a bare route
//! that commits whatever is waiting.

use std::{net::SocketAddr, time::Duration};

use super::fetch;
use crate::{
    client::{Connection, Load, Request, load},
    data::{self, random::Random, text},
    process::Server,
    table::{Bound, Table},
};

/// Short ones of either kind in turn: disks have good and bad seconds.
const ROUNDS: usize = 12;
const ROUND: Duration = Duration::from_millis(600);
/// What one writer is held against, and eight.
const BUDGETS: [(usize, f64); 2] = [(1, 0.4), (8, 0.25)];

/// The best of several rounds.
#[derive(Default)]
struct Best {
    load: Load,
    /// Microseconds of processor time for one comment.
    cpu: f64,
}

impl Best {
    /// A round of one of the two.
    async fn round(
        &mut self,
        server: &Server,
        address: SocketAddr,
        at_once: usize,
        make: impl Fn(usize) -> Request + 'static,
    ) -> anyhow::Result<()> {
        let before = server.cpu()?;
        let load = load(address, at_once, ROUND, 201, make).await?;
        if load.per_second() > self.load.per_second() || self.load.latencies.is_empty() {
            let cpu = server.cpu()?.saturating_sub(before);
            self.cpu = cpu.as_secs_f64() * 1e6 / load.latencies.len().max(1) as f64;
            self.load = load;
        }
        Ok(())
    }
}

pub(super) async fn measure(database: &str, server: &Server, table: &mut Table) -> anyhow::Result<()> {
    // The first comment makes the page; it is no part of what is compared.
    let mut connection = Connection::open(server.address).await?;
    for page in 0..8 {
        let status = connection.send(&comment(usize::MAX - page, page)).await?;
        anyhow::ensure!(status == 201, "the first comment was answered with {status}");
    }
    for (at_once, budget) in BUDGETS {
        let (mut ours, mut spread, mut floor) = (Best::default(), Best::default(), Best::default());
        for round in 0..ROUNDS {
            let from = (round * 3 + at_once * 100) * 1_000_000;
            ours.round(server, server.address, at_once, move |n| comment(from + n, 0))
                .await?;
            if at_once > 1 {
                let from = from + 1_000_000;
                let make = move |n| comment(from + n, n % at_once);
                spread.round(server, server.address, at_once, make).await?;
            }
            floor.round(server, server.bare, at_once, bare).await?;
        }
        let mut add = |what: &str, ours: &Best| {
            let beside = format!(
                "{:.0}/s against {:.0}/s; p50 {:.2} against {:.2} ms, p99 {:.2} ms; processor time {:.0} against {:.0} µs",
                ours.load.per_second(),
                floor.load.per_second(),
                ours.load.percentile(500),
                floor.load.percentile(500),
                ours.load.percentile(990),
                ours.cpu,
                floor.cpu,
            );
            let what = format!("durable writes, {database}, {what}, against bare");
            let ratio = ours.load.per_second() / floor.load.per_second();
            table.goal(&what, ratio, "", Bound::AtLeast(budget), beside);
        };
        if at_once == 1 {
            add("one at a time", &ours);
        } else {
            add(&format!("{at_once} at once on one page"), &ours);
            add(&format!("{at_once} at once on {at_once} pages"), &spread);
        }
    }
    // The service is still well; the first connection has been idle for too long by now.
    let check = Request::get(&super::thread_path(&page(0)), "");
    fetch(&mut Connection::open(server.address).await?, &check).await?;
    Ok(())
}

fn page(number: usize) -> String {
    format!("written-{number}")
}

/// The n-th comment on a page, with a key of its own as every client sends one.
fn comment(number: usize, on: usize) -> Request {
    let mut random = Random::new(number as u64);
    let body = serde_json::json!({
        "page": { "url": data::address(&page(on)), "title": "Written to" },
        "body": text::comment(&mut random).source,
        "guest": { "name": text::author(&mut random).name },
    });
    let headers = format!(
        "content-type: application/json\r\nidempotency-key: {:016x}{number:016x}\r\n",
        random.next()
    );
    Request::post(
        &format!("/api/v1/sites/{}/comments", data::SITE),
        &headers,
        &body.to_string(),
    )
}

fn bare(number: usize) -> Request {
    let mut random = Random::new(number as u64);
    let body = serde_json::json!({ "body": text::comment(&mut random).source });
    Request::post("/insert", "content-type: application/json\r\n", &body.to_string())
}
