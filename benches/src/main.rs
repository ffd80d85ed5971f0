//! Measures every budget of the design in one run: see the README beside this crate.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command whose output is a table; words about progress go to standard error"
)]

mod client;
mod data;
mod measure;
mod process;
mod serve;
mod table;

use std::process::ExitCode;

use anyhow::{Context, bail};
use rejoinder::config::{Config, Vars};

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every gate is met.
fn run() -> anyhow::Result<bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["serve", url, folder] => serve::run(url, folder).map(|()| true),
        ["desk", url, only @ ..] => {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(measure::desk(url, only.first().copied()))
        }
        ["filter"] => Ok(measure::filter()),
        ["measure", binary, folder, postgres, only @ ..] => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(measure::run(&measure::Bench {
                binary: (*binary).into(),
                folder: (*folder).into(),
                postgres: (*postgres).to_owned(),
                only: only.iter().map(|part| (*part).to_owned()).collect(),
            }))
        }
        _ => bail!("usage: rejoinder-bench measure BINARY FOLDER POSTGRES_URL [PART...]; benches/run does it"),
    }
}

/// The settings of a service on that database: any free port, no rate limits.
pub(crate) fn settings(url: &str) -> anyhow::Result<Config> {
    let vars = Vars::from_pairs(process::settings(url));
    Config::read(&vars)
        .map_err(|problems| anyhow::anyhow!("{problems:?}"))
        .context("settings")
}
