//! The command line. Data goes to standard output, words to standard error; exit status 0, 1 (failed) or 2 (misused).

mod account;
mod audit;
mod backup;
mod classifier;
mod comment;
mod doctor;
mod export;
mod import;
mod output;
mod restore;
mod serve;
mod site;
mod thread;
mod token;

use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};

use crate::{
    app,
    config::{Config, LogFormat, Vars},
    service::Runtime,
    telemetry,
};

/// Threads for what takes processor time (Markdown, compression): more would only share the same cores, and each keeps memory.
const BLOCKING_THREADS: usize = 4;

/// Comments for any page, on your own server.
#[derive(Debug, Parser)]
#[command(
    name = "rejoinder",
    version,
    after_help = "Settings are read from the environment and from a file .env in the current folder; .env.example lists them all.\n\n\
        Examples:\n  rejoinder serve --demo\n  rejoinder site create blog --name \"My blog\" --origin https://blog.example\n  rejoinder comment list --site blog --status pending"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the conversations until stopped.
    Serve(serve::Arguments),
    /// Bring the database up to date and stop; `serve` does it too.
    Migrate,
    /// Sites: which blogs carry the conversations, and how.
    #[command(subcommand)]
    Site(site::Command),
    /// Accounts: make them, give roles, let people choose a new password.
    #[command(subcommand)]
    Account(account::Command),
    /// Comments: let held ones through, remove others.
    #[command(subcommand)]
    Comment(comment::Command),
    /// Threads: close and open them, follow pages that move.
    #[command(subcommand)]
    Thread(thread::Command),
    /// Write everything that a site keeps, to take it elsewhere.
    Export(export::Arguments),
    /// Bring conversations in from elsewhere, look first what would happen, or take an import back.
    Import(import::Arguments),
    /// Copy the whole database into one file, while the service runs.
    Backup(backup::Arguments),
    /// Put a backup back, into an empty place.
    Restore(restore::Arguments),
    /// Look whether all is well: settings, data, mail, identity providers.
    Doctor(doctor::Arguments),
    /// The log of what was decided on each site.
    #[command(subcommand)]
    Audit(audit::Command),
    /// What a site's own filter has learned: take it along, give it to a new site.
    #[command(subcommand)]
    Classifier(classifier::Command),
    /// Tokens: let programs use the API in somebody's name.
    #[command(subcommand)]
    Token(token::Command),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    // Clap prints help, version and misuse itself and exits with 0 or 2.
    let cli = Cli::parse();
    let built = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build();
    let runtime = match built {
        Ok(runtime) => runtime,
        Err(error) => return output::failed(&anyhow::Error::new(error)),
    };
    match runtime.block_on(execute(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output::failed(&error),
    }
}

async fn execute(command: Command) -> anyhow::Result<()> {
    let config = configuration()?;
    let filter = match command {
        Command::Serve(_) => config.log.filter.as_str(),
        _ => config.log.filter_of_commands(),
    };
    telemetry::start_logging(filter, config.log.format == LogFormat::Json).map_err(anyhow::Error::msg)?;
    match command {
        Command::Serve(arguments) => serve::run(config, arguments).await,
        Command::Migrate => {
            let runtime = app::open(&config).await?;
            output::say(&format!("the {} database is up to date", app::describe(&runtime)));
            close(runtime).await
        }
        Command::Site(command) => {
            let runtime = app::open(&config).await?;
            site::run(&runtime, &config.http, command).await?;
            close(runtime).await
        }
        Command::Account(command) => {
            let runtime = app::open(&config).await?;
            account::run(&runtime, &config.http, command).await?;
            close(runtime).await
        }
        Command::Comment(command) => {
            let runtime = app::open(&config).await?;
            comment::run(&runtime, command).await?;
            close(runtime).await
        }
        Command::Thread(command) => {
            let runtime = app::open(&config).await?;
            thread::run(&runtime, command).await?;
            close(runtime).await
        }
        Command::Export(arguments) => {
            let runtime = app::open(&config).await?;
            export::run(&runtime, &arguments).await?;
            close(runtime).await
        }
        Command::Import(arguments) => {
            let runtime = app::open(&config).await?;
            import::run(&runtime, &arguments).await?;
            close(runtime).await
        }
        Command::Backup(arguments) => backup::run(&config, arguments).await,
        Command::Restore(arguments) => restore::run(&config, arguments).await,
        Command::Audit(command) => {
            let runtime = app::open(&config).await?;
            audit::run(&runtime, command).await?;
            close(runtime).await
        }
        Command::Doctor(arguments) => doctor::run(&config, arguments).await,
        Command::Classifier(command) => {
            let runtime = app::open(&config).await?;
            classifier::run(&runtime, command).await?;
            close(runtime).await
        }
        Command::Token(command) => {
            let runtime = app::open(&config).await?;
            token::run(&runtime, command).await?;
            close(runtime).await
        }
    }
}

async fn close(runtime: Runtime) -> anyhow::Result<()> {
    runtime.store.close().await.context("the database could not be closed")
}

/// Every setting, or all problems with them at once.
fn configuration() -> anyhow::Result<Config> {
    let folder = std::env::current_dir().context("the current folder cannot be found")?;
    let vars = Vars::from_process(&folder).context(".env cannot be read")?;
    Config::read(&vars).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| format!("  {problem}")).collect();
        anyhow::anyhow!("the configuration cannot be used:\n{}", lines.join("\n"))
    })
}

/// The site of that key.
async fn find_site(runtime: &Runtime, key: &str) -> anyhow::Result<crate::domain::site::Site> {
    let sites = crate::service::site::list(runtime).await?;
    sites
        .into_iter()
        .find(|site| site.key == key)
        .with_context(|| format!("there is no site “{key}”; `rejoinder site list` shows all"))
}
