//! What is measured, in the order of the table.

mod browser;
mod bytes;
mod cached;
mod counts;
mod desk;
mod filter;
mod footprint;
mod transfer;
mod uncached;
mod writes;

use std::path::PathBuf;

use crate::{
    client::{Answer, Connection, Request},
    data,
    process::Server,
    table::Table,
};

/// Connections at once where the budget says "16 connections".
pub(crate) const CONNECTIONS: usize = 16;
/// What browsers send.
pub(crate) const BROTLI: &str = "accept-encoding: gzip, deflate, br, zstd\r\naccept-language: en-GB,en;q=0.8\r\n";

/// What is measured and where.
#[derive(Debug)]
pub(crate) struct Bench {
    pub binary: PathBuf,
    /// Databases are kept here.
    pub folder: PathBuf,
    pub postgres: String,
    /// Only these parts; all when empty.
    pub only: Vec<String>,
}

impl Bench {
    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == part)
    }
}

/// Measures the filter alone, which needs neither server nor database.
pub(crate) fn filter() -> bool {
    let mut table = Table::default();
    filter::measure(&mut table);
    table.print()
}

pub(crate) use desk::alone as desk;

/// Measures everything and prints the table; whether every gate is met.
pub(crate) async fn run(bench: &Bench) -> anyhow::Result<bool> {
    std::fs::create_dir_all(&bench.folder)?;
    let mut table = Table::default();
    // Alone it needs none of the other conversations, and takes long: so it is asked for by name.
    if bench.only == ["desk"] {
        desk::measure(bench, &mut table).await?;
        return Ok(table.print());
    }
    let large = data::sqlite::large(&bench.folder).await?;
    let file = large;
    let large = format!("sqlite://{}", file.display());
    if bench.wants("bytes") {
        bytes::measure(bench, &large, &mut table).await?;
    }
    if bench.wants("browser") {
        browser::measure(bench, &mut table).await?;
    }
    if bench.wants("cached") {
        let server = Server::start(&large, &bench.folder)?;
        cached::measure(&server, &mut table).await?;
    }
    if bench.wants("counts") {
        let server = Server::start(&large, &bench.folder)?;
        counts::measure(&server, &mut table).await?;
    }
    if bench.wants("filter") {
        filter::measure(&mut table);
    }
    if bench.wants("footprint") {
        footprint::measure(bench, &large, &mut table).await?;
    }
    if bench.wants("uncached") {
        let server = Server::start(&large, &bench.folder)?;
        uncached::measure("SQLite", &server, None, &mut table).await?;
    }
    if bench.wants("writes") {
        let file = bench.folder.join("little.db");
        data::sqlite::make(&file, data::little()).await?;
        let server = Server::start(&format!("sqlite://{}", file.display()), &bench.folder)?;
        writes::measure("SQLite", &server, &mut table).await?;
        drop(server);
        let url = data::postgres::beside(&bench.postgres, "little").await?;
        data::postgres::make(&url, data::little()).await?;
        let server = Server::start(&url, &bench.folder)?;
        writes::measure("PostgreSQL", &server, &mut table).await?;
    }
    if bench.wants("transfer") {
        transfer::measure(bench, &file, &mut table).await?;
    }
    if bench.wants("postgres") {
        eprintln!("growing a thread of 1,000,000 comments on PostgreSQL ...");
        data::postgres::make(&bench.postgres, data::large()).await?;
        let server = Server::start(&bench.postgres, &bench.folder)?;
        uncached::measure("PostgreSQL", &server, Some(&bench.postgres), &mut table).await?;
    }
    Ok(table.print())
}

/// The path of a page's frame document, as the script asks for it.
pub(crate) fn thread_path(name: &str) -> String {
    let url = data::address(name).replace(':', "%3A").replace('/', "%2F");
    format!("/embed/thread?site={}&url={url}&title=A+page", data::SITE)
}

/// One answer that must be there.
pub(crate) async fn fetch(connection: &mut Connection, request: &Request) -> anyhow::Result<Answer> {
    let answer = connection.fetch(request).await?;
    anyhow::ensure!(answer.status == 200, "{}", answer.head);
    Ok(answer)
}
