//! A site that leaves with a million comments and comes in again, against the database doing nothing but reading and writing the same
//! rows; and what readers notice meanwhile.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::Context;
use rusqlite::{Connection as Database, params_from_iter, types::Value};

use super::{BROTLI, Bench, thread_path};
use crate::{
    client::{Request, load},
    data,
    process::{self, Server},
    table::{Bound, Table},
};

/// Rows of one transaction of the bare writer, as many as the import takes in at once.
const BATCH: usize = 500;
const PAUSE: Duration = Duration::from_millis(20);
/// One look at how readers fare.
const LOOK: Duration = Duration::from_secs(2);
/// Between two of them: readers who never stop would take half of the core from what is measured.
const BETWEEN_LOOKS: Duration = Duration::from_secs(8);
const READERS: usize = 4;

/// What a command of the program came to.
struct Ran {
    seconds: f64,
    /// The most memory it held, in megabytes (of 1,048,576 bytes).
    megabytes: f64,
    /// The slowest 99th percentile of those who read meanwhile, and that without it, in milliseconds.
    readers: Option<(f64, f64)>,
}

pub(super) async fn measure(bench: &Bench, large: &Path, table: &mut Table) -> anyhow::Result<()> {
    let comments = count(large)?;
    let bundle = bench.folder.join("transfer.ndjson");
    let scan = scanned(large)?;
    let mut command = program(bench, large);
    command
        .args(["export", "--site", data::SITE, "--force", "--output"])
        .arg(&bundle);
    let export = beside(bench, large, command).await?;
    export.tell(table, "export", comments, ("table scan", scan), 0.1);

    let insert = inserted(large, &bench.folder.join("bare.db"))?;
    let home = bench.folder.join("arrival.db");
    data::sqlite::make(&home, data::little()).await?;
    let mut command = program(bench, &home);
    command.args(["import", "--site", data::SITE]).arg(&bundle);
    let import = beside(bench, &home, command).await?;
    import.tell(table, "import", comments, ("bulk insert", insert), 0.05);

    // All or nothing: nobody else writes meanwhile, and there is no site yet that somebody could read.
    data::sqlite::empty(&home).await?;
    let mut command = program(bench, &home);
    command.args(["import", "--whole", "--trusted"]).arg(&bundle);
    let whole = finish(command.spawn()?).await?;
    whole.tell(table, "move of a whole site", comments, ("bulk insert", insert), 0.1);
    for file in [bundle, bench.folder.join("bare.db"), home] {
        fs::remove_file(file)?;
    }
    Ok(())
}

impl Ran {
    /// Beside the database doing nothing but that, which took so many seconds.
    fn tell(&self, table: &mut Table, what: &str, comments: u64, (bare, seconds): (&str, f64), goal: f64) {
        let million = comments as f64 / 1e6;
        let beside = format!(
            "{:.0} comments/s, {:.0} MB of memory; the bare {bare} {:.0} rows/s",
            comments as f64 / self.seconds,
            self.megabytes,
            comments as f64 / seconds
        );
        table.goal(
            &format!("{what} of {million:.1} million comments, against a bare {bare}"),
            seconds / self.seconds,
            "",
            Bound::AtLeast(goal),
            beside,
        );
        if let Some((worst, quiet)) = self.readers {
            table.goal(
                &format!("readers' p99 during the {what}"),
                worst,
                " ms",
                Bound::AtMost(10.0),
                format!("{quiet:.2} ms without it; {READERS} readers of a cached thread on the same core"),
            );
        }
    }
}

/// Runs a command beside a server whose readers are looked at now and then.
async fn beside(bench: &Bench, database: &Path, mut command: Command) -> anyhow::Result<Ran> {
    let server = Server::start(&format!("sqlite://{}", database.display()), &bench.folder)?;
    let page = thread_path(data::HUNDRED.name);
    let quiet = looked(&server, &page).await?;
    let mut worst: Option<f64> = None;
    let mut ran = std::pin::pin!(finish(command.spawn()?));
    let mut pause = LOOK;
    loop {
        let look = async {
            tokio::time::sleep(pause).await;
            looked(&server, &page).await
        };
        tokio::select! {
            ran = &mut ran => {
                let worst = worst.context("it was over before anybody could read beside it")?;
                return Ok(Ran { readers: Some((worst, quiet)), ..ran? });
            }
            look = look => worst = Some(look?.max(worst.unwrap_or_default())),
        }
        pause = BETWEEN_LOOKS;
    }
}

fn program(bench: &Bench, database: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", "0"]).arg(&bench.binary);
    command
        .env_clear()
        .envs(process::settings(&format!("sqlite://{}", database.display())));
    command
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Waits for the end and watches the memory.
async fn finish(mut child: Child) -> anyhow::Result<Ran> {
    let begun = Instant::now();
    let mut megabytes: f64 = 0.0;
    let status = loop {
        // Gone between two looks: the last figure stands.
        if let Ok(text) = fs::read_to_string(format!("/proc/{}/status", child.id())) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
            megabytes = kilobytes.map_or(megabytes, |kilobytes| kilobytes / 1024.0);
        }
        if let Some(status) = child.try_wait()? {
            break status;
        }
        tokio::time::sleep(PAUSE).await;
    };
    anyhow::ensure!(status.success(), "the program ended with {status}");
    Ok(Ran {
        seconds: begun.elapsed().as_secs_f64(),
        megabytes,
        readers: None,
    })
}

/// The 99th percentile of reading, in milliseconds.
async fn looked(server: &Server, page: &str) -> anyhow::Result<f64> {
    let request = page.to_owned();
    let seen = load(server.address, READERS, LOOK, 200, move |_| {
        Request::get(&request, BROTLI)
    })
    .await?;
    Ok(seen.percentile(990))
}

fn count(file: &Path) -> anyhow::Result<u64> {
    let number: i64 = Database::open(file)?.query_row("SELECT COUNT(*) FROM comments", [], |row| row.get(0))?;
    u64::try_from(number).context("fewer than none")
}

/// Seconds for reading every column of every comment.
fn scanned(file: &Path) -> anyhow::Result<f64> {
    let database = Database::open(file)?;
    let mut statement = database.prepare("SELECT * FROM comments")?;
    let columns = statement.column_count();
    let begun = Instant::now();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            std::hint::black_box(row.get_ref(column)?);
        }
    }
    Ok(begun.elapsed().as_secs_f64())
}

/// Seconds for writing every comment into a table without indexes, so many in one synced transaction.
fn inserted(from: &Path, to: &PathBuf) -> anyhow::Result<f64> {
    for ending in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{ending}", to.display()));
        if path.exists() {
            fs::remove_file(path)?;
        }
    }
    let source = Database::open(from)?;
    let mut target = Database::open(to)?;
    target.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;")?;
    let mut statement = source.prepare("SELECT * FROM comments")?;
    let columns = statement.column_count();
    let names: Vec<String> = statement
        .column_names()
        .iter()
        .map(|name| format!("\"{name}\""))
        .collect();
    target.execute_batch(&format!(
        "CREATE TABLE comments ({}, PRIMARY KEY (\"id\"))",
        names.join(", ")
    ))?;
    let insert = format!("INSERT INTO comments VALUES ({})", vec!["?"; columns].join(", "));
    let mut rows = statement.query([])?;
    let mut seconds = 0.0;
    loop {
        let mut batch: Vec<Vec<Value>> = Vec::with_capacity(BATCH);
        while batch.len() < BATCH
            && let Some(row) = rows.next()?
        {
            batch.push((0..columns).map(|column| row.get(column)).collect::<Result<_, _>>()?);
        }
        if batch.is_empty() {
            return Ok(seconds);
        }
        // Reading them is no part of it.
        let begun = Instant::now();
        let transaction = target.transaction()?;
        {
            let mut insert = transaction.prepare_cached(&insert)?;
            for row in batch {
                insert.execute(params_from_iter(row))?;
            }
        }
        transaction.commit()?;
        seconds += begun.elapsed().as_secs_f64();
    }
}
