//! The first comment in a browser on a slow line, against a page whose script fetches the same bytes.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, ensure};

use super::{BROTLI, Bench, fetch, thread_path};
use crate::{
    client::{Connection, Request},
    data,
    process::Server,
    table::{Bound, Table},
};

/// Until the thorough compression has surely been made.
const SETTLE: Duration = Duration::from_secs(4);

/// The browser, where the tests look for it too.
#[expect(
    clippy::disallowed_methods,
    reason = "tests and benches are told by the environment where the browser is"
)]
fn chromium() -> PathBuf {
    std::env::var_os("CHROMIUM").map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from)
}

pub(super) async fn measure(bench: &Bench, table: &mut Table) -> anyhow::Result<()> {
    let script = Path::new("benches/browser/first-comment.mjs");
    for (needed, name) in [
        (chromium().as_path(), "Chromium"),
        (Path::new("tests/browser/node_modules/playwright-core"), "its driver"),
    ] {
        if !needed.exists() {
            table.leave_out(
                "first comment in Chromium",
                &format!("{name} is missing; `make test` installs it"),
            );
            return Ok(());
        }
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let file = bench.folder.join("browser.db");
    data::sqlite::make(&file, data::little()).await?;
    let url = format!("sqlite://{}", file.display());
    data::add_origin(&url, &format!("http://localhost:{port}")).await?;
    let server = Server::start(&url, &bench.folder)?;
    warm(&server).await?;

    let output = tokio::task::spawn_blocking(move || {
        // A reader has more than one core; the client of the other parts has none of them while this runs.
        Command::new("taskset")
            .args(["-c", "0,1", "node"])
            .arg(script)
            .args([port, server.address.port(), server.bare.port()].map(|port| port.to_string()))
            .args([data::SITE, &data::address(data::HUNDRED.name)])
            .stderr(Stdio::inherit())
            .output()
    });
    let output = output.await?.context("node")?;
    ensure!(output.status.success(), "the browser: {}", output.status);
    let result: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    add(&result, table)
}

/// Both give the thoroughly compressed document.
async fn warm(server: &Server) -> anyhow::Result<()> {
    let path = thread_path(data::HUNDRED.name);
    let mut connection = Connection::open(server.address).await?;
    for _ in 0..10 {
        fetch(&mut connection, &Request::get(&path, BROTLI)).await?;
    }
    tokio::time::sleep(SETTLE).await;
    let copy = Request::post("/copy", "accept-encoding: br\r\n", &path);
    fetch(&mut Connection::open(server.bare).await?, &copy).await?;
    Ok(())
}

fn add(result: &serde_json::Value, table: &mut Table) -> anyhow::Result<()> {
    let median = |name: &str| {
        let times = result
            .get(name)
            .and_then(|times| times.as_array())
            .context("no times")?;
        let mut times: Vec<f64> = times.iter().filter_map(serde_json::Value::as_f64).collect();
        times.sort_by(f64::total_cmp);
        times.get(times.len() / 2).copied().context("no times")
    };
    let count = |name: &str| result.get(name).and_then(serde_json::Value::as_f64).context("no count");
    let (ours, bare) = (median("ours")?, median("bare")?);
    let beside = format!("median of 7: {ours:.0} ms against {bare:.0} ms");
    table.gate(
        "first comment in Chromium, 40 ms and 10 Mbit/s, against bare",
        ours / bare,
        "",
        Bound::AtMost(1.3),
        beside,
    );
    let beside = "the script and its document are enough: two deep".to_owned();
    table.gate(
        "  own requests until then",
        count("requests")?,
        "",
        Bound::AtMost(3.0),
        beside,
    );
    table.gate(
        "  preflights",
        count("preflights")?,
        "",
        Bound::AtMost(0.0),
        String::new(),
    );
    let foreign = result
        .get("foreign")
        .and_then(|hosts| hosts.as_array())
        .context("no hosts")?;
    let named = foreign.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    table.gate("  other hosts", foreign.len() as f64, "", Bound::AtMost(0.0), named);
    Ok(())
}
