//! Comments written through the API and answered when they are on disk, against one insert of such a row behind a bare route
//! that commits whatever is waiting.

use std::time::Duration;

use super::fetch;
use crate::{
    client::{Connection, Load, Request, load},
    data::{self, random::Random, text},
    process::Server,
    table::{Bound, Table},
};

const ROUNDS: usize = 3;
const ROUND: Duration = Duration::from_secs(2);

pub(super) async fn measure(database: &str, server: &Server, table: &mut Table) -> anyhow::Result<()> {
    // The first comment makes the page; it is no part of what is compared.
    let mut connection = Connection::open(server.address).await?;
    let status = connection.send(&comment(usize::MAX)).await?;
    anyhow::ensure!(status == 201, "the first comment was answered with {status}");
    for (at_once, budget) in [(1, 0.4), (8, 0.15)] {
        let mut best: Option<Load> = None;
        let mut floor = 0.0_f64;
        for round in 0..ROUNDS {
            let from = (round * 2 + at_once * 100) * 1_000_000;
            let one = load(server.address, at_once, ROUND, 201, move |n| comment(from + n)).await?;
            if best.as_ref().is_none_or(|best| best.per_second() < one.per_second()) {
                best = Some(one);
            }
            let one = load(server.bare, at_once, ROUND, 201, bare).await?;
            floor = floor.max(one.per_second());
        }
        let Some(best) = best else { continue };
        let beside = format!(
            "{:.0}/s against {floor:.0}/s; p50 {:.2}, p99 {:.2} ms",
            best.per_second(),
            best.percentile(500),
            best.percentile(990),
        );
        let what = format!("durable writes, {database}, {at_once} at once, against bare");
        table.goal(&what, best.per_second() / floor, "", Bound::AtLeast(budget), beside);
    }
    // The service is still well; the first connection has been idle for too long by now.
    let check = Request::get(&super::thread_path("written"), "");
    fetch(&mut Connection::open(server.address).await?, &check).await?;
    Ok(())
}

/// The n-th comment, with a key of its own as every client sends one.
fn comment(number: usize) -> Request {
    let mut random = Random::new(number as u64);
    let body = serde_json::json!({
        "page": { "url": data::address("written"), "title": "Written to" },
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
