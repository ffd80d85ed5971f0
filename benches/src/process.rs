//! Servers as processes of their own: started on one core, asked for their processor time and memory, and stopped.

use std::{
    cell::RefCell,
    collections::HashMap,
    fs,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, bail};

/// Servers run here; the client runs on the other one (see `benches/run`).
const SERVER_CORE: &str = "0";
const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The environment of a service on that database.
pub(crate) fn settings(url: &str) -> [(&'static str, &str); 5] {
    [
        ("REJOINDER_DATABASE_URL", url),
        ("REJOINDER_LISTEN", "127.0.0.1:0"),
        ("REJOINDER_RATE_LIMITS", "off"),
        ("REJOINDER_SECRET_KEY", SECRET),
        ("REJOINDER_LOG", "warn"),
    ]
}

/// A running server; killed when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// Where the service answers.
    pub address: SocketAddr,
    /// Where the bare routes answer.
    pub bare: SocketAddr,
    clock: Clock,
}

/// Adds up processor time. A thread that has ended keeps what it was last seen with.
#[derive(Debug, Default)]
pub(crate) struct Clock(RefCell<HashMap<String, u64>>);

impl Clock {
    fn read(&self, processes: impl Iterator<Item = u32>) -> anyhow::Result<Duration> {
        let mut known = self.0.borrow_mut();
        for process in processes {
            // A process or a thread may end while it is being looked at.
            let Ok(threads) = fs::read_dir(format!("/proc/{process}/task")) else {
                continue;
            };
            for thread in threads {
                let path = thread?.path();
                let Ok(text) = fs::read_to_string(path.join("schedstat")) else {
                    continue;
                };
                let first = text.split_whitespace().next().context("schedstat is empty")?;
                known.insert(path.display().to_string(), first.parse()?);
            }
        }
        Ok(Duration::from_nanos(known.values().sum()))
    }
}

impl Server {
    /// Starts the service with the bare routes beside it, on one core.
    pub(crate) fn start(url: &str, folder: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new("taskset")
            .args(["-c", SERVER_CORE])
            .arg(std::env::current_exe()?)
            .args(["serve", url])
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .context("taskset")?;
        let output = child.stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let Some((service, bare)) = line.trim().split_once(' ') else {
            bail!("the server did not start");
        };
        Ok(Self {
            address: service.parse()?,
            bare: bare.parse()?,
            child,
            clock: Clock::default(),
        })
    }

    /// Processor time it has used.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        self.clock.read(std::iter::once(self.child.id()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

/// The shipped program, on any core, with its settings in the environment.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
}

impl Program {
    /// Starts it to listen on that address.
    pub(crate) fn start(binary: &Path, url: &str, address: SocketAddr) -> anyhow::Result<Self> {
        let child = Command::new(binary)
            .arg("serve")
            .env_clear()
            .envs(settings(url))
            .env("REJOINDER_LISTEN", address.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| binary.display().to_string())?;
        Ok(Self { child })
    }

    /// Resident memory.
    pub(crate) fn memory(&self) -> anyhow::Result<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let megabytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
            anyhow::Ok(kilobytes.with_context(|| name.to_owned())?.parse::<f64>()? / 1024.0)
        };
        Ok(Memory {
            all: megabytes("VmRSS:")?,
            of_the_file: megabytes("RssFile:")?,
        })
    }
}

/// Resident memory in megabytes (of 1,048,576 bytes).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    pub all: f64,
    /// Pages of the program's own file, of which the kernel maps more than are used.
    pub of_the_file: f64,
}

impl Drop for Program {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

/// By its own handle, so nobody else is met; one that has ended already is no matter.
fn stop(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Processor time of every connection of a PostgreSQL server, found by the one with that process id.
pub(crate) fn cpu_of_siblings(clock: &Clock, backend: u32) -> anyhow::Result<Duration> {
    let parent = parent_of(backend).context("no parent")?;
    let mut siblings = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let process = name.to_str().and_then(|name| name.parse().ok());
        siblings.extend(process.filter(|process| parent_of(*process) == Some(parent)));
    }
    clock.read(siblings.into_iter())
}

fn parent_of(process: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("PPid:"))?
        .trim()
        .parse()
        .ok()
}
