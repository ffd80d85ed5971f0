//! The server that is measured: the service itself, and beside it in the same process, on the same runtime and behind the same
//! connection handling, the bare routes it is compared with.

mod bare;
mod floor;

use std::sync::Arc;

use anyhow::Context;
use rejoinder::app::App;
use tokio::net::TcpListener;

use bare::Bare;

/// Serves until it is killed; prints its two addresses when it is ready.
pub(crate) fn run(url: &str, folder: &str) -> anyhow::Result<()> {
    // As the program itself does it.
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        rejoinder::telemetry::start_logging("warn", false).map_err(anyhow::Error::msg)?;
        let app = App::start(&crate::settings(url)?).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let bare = Bare::new(&app.runtime, app.address, url, folder)
            .await
            .context("the bare routes")?;
        app.serve(listener, bare::router(Arc::new(bare)));
        println!("{} {address}", app.address);
        std::future::pending().await
    })
}
