//! What a reader's browser has to load, asked from the shipped program over HTTP.

use std::time::Duration;

use super::{BROTLI, Bench, fetch, thread_path};
use crate::{
    client::{Connection, Request},
    data,
    measure::footprint,
    table::{Bound, Table},
};

/// A document is compressed thoroughly once its thread is quiet and it has been asked for: this is waited for at most.
const PATIENCE: usize = 50;
const PAUSE: Duration = Duration::from_millis(200);

pub(super) async fn measure(bench: &Bench, url: &str, table: &mut Table) -> anyhow::Result<()> {
    let (_program, address) = footprint::started(bench, url).await?;
    let mut connection = Connection::open(address).await?;
    let request = Request::get(&thread_path(data::HUNDRED.name), BROTLI);
    let quick = fetch(&mut connection, &request).await?;
    let mut best = quick.clone();
    for _ in 0..PATIENCE {
        tokio::time::sleep(PAUSE).await;
        best = fetch(&mut connection, &request).await?;
        if best.body.len() < quick.body.len() {
            break;
        }
    }
    let plain = fetch(&mut connection, &Request::get(&thread_path(data::HUNDRED.name), "")).await?;
    let html = String::from_utf8_lossy(&plain.body).into_owned();
    let embed = fetch(&mut connection, &Request::get("/embed.js", BROTLI)).await?;
    let script = html
        .split("src=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|path| path.contains("/assets/"))
        .unwrap_or_default();
    let script = fetch(&mut connection, &Request::get(script, BROTLI)).await?;
    let style = between(&html, "<style>", "</style>");
    let style_size = compressed(style.as_bytes());
    let kilobytes = |bytes: usize| bytes as f64 / 1024.0;

    table.gate(
        "embed.js, brotli",
        kilobytes(embed.body.len()),
        " KB",
        Bound::AtMost(2.0),
        String::new(),
    );
    let all = embed.body.len() + script.body.len() + style_size;
    let parts = format!(
        "embed {}, script {}, style {} (compressed alone)",
        embed.body.len(),
        script.body.len(),
        style_size,
    );
    table.gate(
        "embed, script and style, brotli",
        kilobytes(all),
        " KB",
        Bound::AtMost(8.9),
        parts,
    );
    let wire = embed.size() + best.size();
    let parts = format!(
        "embed.js {} and document {} with heads; {} with the quick compression after a change",
        embed.size(),
        best.size(),
        embed.size() + quick.size(),
    );
    table.gate(
        "until the first comment of 100",
        kilobytes(wire),
        " KB",
        Bound::AtMost(14.0),
        parts,
    );

    let shown = html.matches("<li class=\"comment").count();
    let list = between(&html, "id=\"comments\">", "<form");
    let each = |bytes: usize| bytes as f64 / shown as f64;
    let without = html.replacen(list, "", 1);
    // What the comments add to the document.
    let added = compressed(html.as_bytes()) - compressed(without.as_bytes());
    let text: usize = list
        .split("dir=\"auto\">")
        .skip(1)
        .filter_map(|rest| rest.split("</div>").next())
        .map(str::len)
        .sum();
    let beside = format!(
        "{shown} comments on the screen, of {:.0} bytes of text on average",
        each(text)
    );
    table.gate(
        "a comment in the document, raw",
        each(list.len()),
        " B",
        Bound::AtMost(600.0),
        beside,
    );
    let bare = bare(list);
    let beside = format!(
        "id, name, time and text alone, as JSON: {:.0} raw, {:.0} brotli",
        each(bare.len()),
        each(compressed(bare.as_bytes())),
    );
    table.gate(
        "a comment in the document, brotli",
        each(added),
        " B",
        Bound::AtMost(95.0),
        beside,
    );
    Ok(())
}

/// What no form of the comments can do without, as JSON: the floor beside which the document's bytes are seen.
fn bare(list: &str) -> String {
    let comments = list.split("<li class=\"comment").skip(1);
    let rows: Vec<[&str; 4]> = comments
        .map(|comment| {
            [
                between(comment, "id=\"rejoinder-", "\""),
                between(comment, "<bdi>", "</bdi>"),
                between(comment, "<time>", "</time>"),
                between(comment, "dir=\"auto\">", "</div>"),
            ]
        })
        .collect();
    serde_json::to_string(&rows).unwrap_or_default()
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> &'a str {
    let rest = text.split_once(begin).map_or("", |(_, rest)| rest);
    rest.split_once(end).map_or("", |(part, _)| part)
}

fn compressed(bytes: &[u8]) -> usize {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        ..Default::default()
    };
    let mut to = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut to, &params).map_or(0, |_| to.len())
}
