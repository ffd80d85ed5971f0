//! A thread that is not in memory: what the first reader after a change waits for. Processor time is compared, the database's
//! included, because other work on the machine does not change it.

use std::time::Duration;

use sqlx::{Connection as _, PgConnection};

use super::{BROTLI, fetch, thread_path};
use crate::{
    client::{Connection, Request},
    data,
    process::{Clock, Server, cpu_of_siblings},
    table::{Bound, Table},
};

const ROUNDS: usize = 10;
const READS: u32 = 50;

/// Counts the processor time of a server and of its database.
struct Meter<'a> {
    server: &'a Server,
    /// Keeps the connection by whose process the others are found.
    postgres: Option<(PgConnection, u32)>,
    clock: Clock,
}

impl<'a> Meter<'a> {
    async fn new(server: &'a Server, postgres: Option<&str>) -> anyhow::Result<Self> {
        let postgres = match postgres {
            Some(url) => {
                let mut connection = PgConnection::connect(url).await?;
                let id: i32 = sqlx::query_scalar("SELECT pg_backend_pid()")
                    .fetch_one(&mut connection)
                    .await?;
                Some((connection, u32::try_from(id)?))
            }
            None => None,
        };
        Ok(Self {
            server,
            postgres,
            clock: Clock::default(),
        })
    }

    fn read(&self) -> anyhow::Result<Duration> {
        let database = self
            .postgres
            .as_ref()
            .map(|(_, id)| cpu_of_siblings(&self.clock, *id))
            .transpose()?;
        Ok(self.server.cpu()? + database.unwrap_or_default())
    }
}

/// Microseconds and bytes of one read.
#[derive(Clone, Copy)]
struct Cost {
    cpu: f64,
    bytes: usize,
}

pub(super) async fn measure(
    database: &str,
    server: &Server,
    postgres: Option<&str>,
    table: &mut Table,
) -> anyhow::Result<()> {
    let meter = Meter::new(server, postgres).await?;
    let mut service = Connection::open(server.address).await?;
    let mut bare = Connection::open(server.bare).await?;
    let mut costs: Vec<Cost> = vec![
        Cost {
            cpu: f64::MAX,
            bytes: 0
        };
        data::PAGES.len()
    ];
    let mut plain = f64::MAX;
    let mut floor = f64::MAX;
    for _ in 0..ROUNDS {
        let beginning = nothing(&meter, &mut bare).await?;
        for (page, cost) in data::PAGES.iter().zip(&mut costs) {
            let request = Request::get(&thread_path(page.name), BROTLI);
            let (cpu, bytes) = reads(&meter, &mut bare, &mut service, page.name, &request).await?;
            cost.cpu = cost.cpu.min(cpu - beginning);
            cost.bytes = bytes;
        }
        let request = Request::get(&thread_path(data::HUNDRED.name), "");
        let (cpu, _) = reads(&meter, &mut bare, &mut service, data::HUNDRED.name, &request).await?;
        plain = plain.min(cpu - beginning);
        floor = floor.min(floor_reads(&meter, &mut bare).await?);
    }
    let ratio = floor / plain;
    let beside = format!("{plain:.0} against {floor:.0} µs of processor time, not compressed");
    let what = format!("first read after a write, {database}, against bare");
    table.goal(&what, ratio, "", Bound::AtLeast(0.3), beside);
    let Some((hundred, others)) = costs.split_first() else {
        return Ok(());
    };
    for (page, cost) in data::PAGES.iter().skip(1).zip(others) {
        let beside = format!(
            "{:.0} against {:.0} µs, quick compression included",
            cost.cpu, hundred.cpu
        );
        let what = format!("first screen, {database}, {}: processor time against 100", page.name);
        table.gate(&what, cost.cpu / hundred.cpu, "", Bound::AtMost(1.1), beside);
        let beside = format!("{} against {}", cost.bytes, hundred.bytes);
        let what = format!("first screen, {database}, {}: bytes against 100", page.name);
        table.gate(
            &what,
            cost.bytes as f64 / hundred.bytes as f64,
            "",
            Bound::AtMost(1.1),
            beside,
        );
    }
    Ok(())
}

/// So many reads of a page, each after a change of it: microseconds and bytes of one.
async fn reads(
    meter: &Meter<'_>,
    bare: &mut Connection,
    service: &mut Connection,
    name: &str,
    request: &Request,
) -> anyhow::Result<(f64, usize)> {
    let change = Request::post("/changed", "", name);
    let mut bytes = 0;
    let before = meter.read()?;
    for _ in 0..READS {
        fetch(bare, &change).await?;
        bytes = fetch(service, request).await?.body.len();
    }
    Ok((each(meter.read()?.saturating_sub(before)), bytes))
}

/// What announcing a change costs by itself, to be taken off.
async fn nothing(meter: &Meter<'_>, bare: &mut Connection) -> anyhow::Result<f64> {
    let change = Request::post("/changed", "", "small-0");
    let before = meter.read()?;
    for _ in 0..READS {
        fetch(bare, &change).await?;
    }
    Ok(each(meter.read()?.saturating_sub(before)))
}

async fn floor_reads(meter: &Meter<'_>, bare: &mut Connection) -> anyhow::Result<f64> {
    let screen = Request::get("/screen", "");
    let before = meter.read()?;
    for _ in 0..READS {
        fetch(bare, &screen).await?;
    }
    Ok(each(meter.read()?.saturating_sub(before)))
}

fn each(all: Duration) -> f64 {
    all.as_secs_f64() * 1e6 / f64::from(READS)
}
