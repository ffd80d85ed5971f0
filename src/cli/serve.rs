//! `rejoinder serve`.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use super::output;
use crate::{
    app::{self, App, demo},
    config::Config,
    service,
};

/// Arguments of `serve`.
#[derive(Debug, Args)]
#[command(
    after_help = "Without any configuration: SQLite in ./data, listening on 127.0.0.1:8080.\n\n\
    Examples:\n  rejoinder serve\n  rejoinder serve --demo\n  REJOINDER_LISTEN=0.0.0.0:8080 REJOINDER_PUBLIC_URL=https://comments.example.com rejoinder serve"
)]
pub(super) struct Arguments {
    /// Also serve three example pages that carry the conversation, with data of their own in ./data/demo.
    #[arg(long)]
    demo: bool,
}

/// Serves until a signal asks to stop.
pub(super) async fn run(mut config: Config, arguments: Arguments) -> anyhow::Result<()> {
    if arguments.demo {
        // Never in the newcomer's own data.
        let file = config
            .database
            .sqlite_file()
            .unwrap_or_else(|| PathBuf::from("data/rejoinder.db"));
        config.database.use_sqlite_file(&demo::file_beside(&file));
    }
    let mut terminate = signal(SignalKind::terminate()).context("signals cannot be heard")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("signals cannot be heard")?;
    let app = if arguments.demo {
        let (app, address) = demo::start(&config).await?;
        output::say(&format!("demo pages on {address}"));
        app
    } else {
        App::start(&config).await?
    };
    output::say(&format!(
        "listening on {} ({}, version {})",
        app.public_url,
        app::describe(&app.runtime),
        env!("CARGO_PKG_VERSION"),
    ));
    if service::site::list(&app.runtime).await?.is_empty() {
        output::say(
            "there is no site yet; make one:\n  rejoinder site create blog --name \"My blog\" --origin https://blog.example",
        );
    }
    if let Some(ticket) = service::account::set_up_ticket(&app.runtime).await? {
        output::say(&format!(
            "there is no account yet that runs this service; make yours here, within a day:\n  {}/account/ticket?key={}",
            app.public_url,
            service::ticket::key(&app.runtime, ticket),
        ));
    }
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    output::say("stopping");
    app.stop().await
}
