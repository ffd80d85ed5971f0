//! Counts of fifty pages in one call, as a blog's front page asks for them.

use std::time::Duration;

use super::{CONNECTIONS, fetch};
use crate::{
    client::{Connection, Request, load},
    data,
    process::Server,
    table::{Bound, Table},
};

const ROUNDS: usize = 8;
const ROUND: Duration = Duration::from_millis(600);

pub(super) async fn measure(server: &Server, table: &mut Table) -> anyhow::Result<()> {
    let urls: Vec<String> = (0..data::SMALL_PAGES)
        .map(|i| data::address(&format!("small-{i}")))
        .collect();
    let body = serde_json::json!({ "site": data::SITE, "urls": urls }).to_string();
    let ask = |path: &str| Request::post(path, "content-type: text/plain\r\n", &body);
    let ours = ask("/embed/counts");
    let mut connection = Connection::open(server.address).await?;
    let answer = fetch(&mut connection, &ours).await?;
    let counted: serde_json::Value = serde_json::from_slice(&answer.body)?;
    let counted = counted
        .get("counts")
        .and_then(|counts| counts.as_object())
        .map_or(0, serde_json::Map::len);
    anyhow::ensure!(counted == data::SMALL_PAGES, "{counted} pages were counted");
    // The bare route gives the very same answer from now on.
    fetch(&mut Connection::open(server.bare).await?, &ask("/copy-counts")).await?;
    let bare = ask("/counts");
    let (mut best, mut floor) = (0.0_f64, 0.0_f64);
    for _ in 0..ROUNDS {
        let ours = ours.clone();
        let one = load(server.address, CONNECTIONS, ROUND, 200, move |_| ours.clone()).await?;
        best = best.max(one.per_second());
        let bare = bare.clone();
        let one = load(server.bare, CONNECTIONS, ROUND, 200, move |_| bare.clone()).await?;
        floor = floor.max(one.per_second());
    }
    let beside = format!("{best:.0}/s against {floor:.0}/s of a route that gives the same bytes without looking");
    table.goal(
        "counts of 50 pages, against bare",
        best / floor,
        "",
        Bound::AtLeast(0.5),
        beside,
    );
    Ok(())
}
