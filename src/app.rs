//! The composition root: opens the store, starts the workers and the listeners, and stops them in order.

pub mod demo;
mod secret;

use std::{net::SocketAddr, os::unix::fs::DirBuilderExt as _, path::Path, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    config::{Config, ExportConfig, PublicUrl},
    domain::job::Task,
    jobs,
    live::Bus,
    outbound::{
        identity::Providers,
        mail::{Mailer, Smtp},
        neighbour::{Circle, Outside},
        picture::Fetcher,
        stranger::System,
    },
    service::{
        self, Runtime, SystemClock, SystemRandomness,
        export::folder::Schedule,
        password::{Passwords, Strength},
    },
    store::{Backend, Store, StoreSettings},
    telemetry,
    web::{self, AppState, Settings},
};

/// How long a sweep of the rate limits waits.
const LIMIT_SWEEP: Duration = Duration::from_mins(1);

/// A running service.
#[derive(Debug)]
pub struct App {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where browsers reach it.
    pub public_url: PublicUrl,
    /// For use cases beside the requests: the demo's texts, the command line, tests.
    pub runtime: Runtime,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// Opens the store, with the schema up to date, and everything use cases need. Nothing listens yet.
///
/// # Errors
/// When the database cannot be opened or migrated, or the secret cannot be kept.
pub async fn open(config: &Config) -> anyhow::Result<Runtime> {
    let file = config.database.sqlite_file();
    if let Some(folder) = file.as_deref().and_then(Path::parent) {
        // Nobody else on this machine has business with what readers entrust us with.
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let secret = secret::load(&config.database)?;
    let lock = migration_lock(file.as_deref()).await?;
    let store = Store::open(&StoreSettings {
        url: config.database.url.clone(),
    })
    .await
    .context("the database cannot be opened (REJOINDER_DATABASE_URL)")?;
    if store.durability().await? == "off" {
        bail!(
            "synchronous_commit is off on this PostgreSQL: a comment that was answered could be lost in a power cut. \
             Turn it on for this database: ALTER DATABASE name SET synchronous_commit = on"
        );
    }
    migration::apply(store.for_migration(), &lock)
        .await
        .context("the database cannot be brought up to date")?;
    drop(lock);
    Ok(Runtime {
        mailer: mailer(config)?,
        providers: Arc::new(Providers::new(
            config.auth.providers.clone(),
            config.auth.provider_timeout,
        )),
        neighbours: Arc::new(Circle::new(
            Arc::new(Outside::new(Arc::new(System))),
            config.akismet.clone(),
        )),
        pictures: Arc::new(Fetcher::new(Arc::new(System))),
        passwords: Arc::new(Passwords::new(Strength::default())),
        store,
        bus: Arc::new(Bus::default()),
        learning: Arc::default(),
        arrivals: Arc::default(),
        watch: Arc::default(),
        clock: Arc::new(SystemClock),
        randomness: Arc::new(SystemRandomness),
        secret: Arc::new(secret),
        staff_need_second_factor: config.auth.staff_need_second_factor,
    })
}

async fn migration_lock(file: Option<&Path>) -> anyhow::Result<migration::Lock> {
    let Some(file) = file else {
        return Ok(migration::Lock::Advisory);
    };
    let path = file.with_extension("migrating");
    let held = migration::lock_file(&path)
        .await
        .with_context(|| format!("{} cannot be locked (REJOINDER_DATABASE_URL)", path.display()))?;
    Ok(migration::Lock::File(held))
}

fn mailer(config: &Config) -> anyhow::Result<Option<Arc<dyn Mailer>>> {
    let Some(mail) = &config.mail else { return Ok(None) };
    let smtp =
        Smtp::new(&mail.server, &mail.from).context("mail cannot be sent (REJOINDER_SMTP_URL, REJOINDER_MAIL_FROM)")?;
    Ok(Some(Arc::new(smtp)))
}

impl App {
    /// Opens everything and starts to serve.
    ///
    /// # Errors
    /// When the database or the address cannot be had, or a site has the service's own origin.
    pub async fn start(config: &Config) -> anyhow::Result<Self> {
        let runtime = open(config).await?;
        Self::start_with(config, runtime).await
    }

    /// Serves with a runtime that is open already; tests bring their own clock.
    ///
    /// # Errors
    /// As [`App::start`].
    pub async fn start_with(config: &Config, runtime: Runtime) -> anyhow::Result<Self> {
        let listen = config.http.listen;
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("{listen} cannot be listened on (REJOINDER_LISTEN)"))?;
        let address = listener.local_addr()?;
        let public_url = config
            .http
            .public_url
            .clone()
            .unwrap_or_else(|| PublicUrl::of_listener(address));
        if address.ip().is_unspecified() && config.http.public_url.is_none() {
            tracing::warn!(
                "listening on every address without REJOINDER_PUBLIC_URL: other machines can read, and posts from them are refused"
            );
        }
        service::name::note_all(&runtime).await?;
        refuse_shared_origin(&runtime, &public_url, config.http.allow_shared_origin).await?;
        let settings = Settings {
            public_url: public_url.clone(),
            trusted_proxies: config.http.trusted_proxies.clone(),
            limits: config.limits,
            uploads: config.database.uploads.clone(),
        };
        web::upload::tidy(&settings.uploads);
        let state = AppState::new(runtime.clone(), settings, telemetry::start_metrics());
        let app = Self {
            address,
            public_url,
            runtime,
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        app.start_workers(&state);
        if let Some(export) = &config.database.export {
            app.start_exporting(export);
        }
        app.serve(listener, web::router(state));
        Ok(app)
    }

    /// Serves another router of this process, until the app stops.
    pub fn serve(&self, listener: TcpListener, router: web::Router) {
        self.tasks
            .spawn(web::server::serve(listener, router, self.stop.clone()));
    }

    fn start_workers(&self, state: &AppState) {
        let (store, stop) = (self.runtime.store.clone(), self.stop.clone());
        let bus = Arc::clone(&self.runtime.bus);
        self.tasks.spawn(async move { bus.follow(store, stop).await });
        self.tasks
            .spawn(jobs::retention::run(self.runtime.clone(), self.stop.clone()));
        self.tasks
            .spawn(jobs::ranking::run(self.runtime.clone(), self.stop.clone()));
        self.tasks
            .spawn(jobs::closing::run(self.runtime.clone(), self.stop.clone()));
        self.runtime.learning.listen(&self.runtime.bus);
        self.tasks
            .spawn(jobs::learning::run(self.runtime.clone(), self.stop.clone()));
        let follower = Arc::new(service::search::Follower::default());
        follower.listen(&self.runtime.bus);
        self.tasks
            .spawn(jobs::indexing::run(self.runtime.clone(), follower, self.stop.clone()));
        self.runtime.watch.listen(&self.runtime.bus);
        self.tasks
            .spawn(jobs::desk_letters::run(self.runtime.clone(), self.stop.clone()));
        for kind in Task::KINDS {
            let public_url = self.public_url.to_string();
            let worker = jobs::worker::run(self.runtime.clone(), public_url, kind, self.stop.clone());
            self.tasks.spawn(worker);
        }
        let (state, stop) = (state.clone(), self.stop.clone());
        self.tasks.spawn(async move {
            while stop
                .run_until_cancelled(tokio::time::sleep(LIMIT_SWEEP))
                .await
                .is_some()
            {
                state.limits().sweep();
                // Samples pile up unless they are folded together; nobody may be scraping.
                state.metrics().run_upkeep();
            }
        });
    }

    fn start_exporting(&self, export: &ExportConfig) {
        let schedule = Schedule {
            folder: export.folder.clone(),
            every: Duration::from_hours(export.hours.get().into()),
            keep: export.keep.get().into(),
        };
        self.tasks
            .spawn(jobs::exporting::run(self.runtime.clone(), schedule, self.stop.clone()));
    }

    /// Lets running requests finish, stops the workers, and closes the database.
    ///
    /// # Errors
    /// When the database refuses to close.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.runtime.store.close().await?;
        Ok(())
    }
}

/// A blog on the service's own origin could reach into the frame with its scripts (ruling 12).
async fn refuse_shared_origin(runtime: &Runtime, public_url: &PublicUrl, is_allowed: bool) -> anyhow::Result<()> {
    let sites = service::site::list(runtime).await?;
    let shared = sites.iter().find(|site| {
        site.settings
            .origins
            .iter()
            .any(|origin| origin.to_string() == public_url.origin())
    });
    let Some(site) = shared else { return Ok(()) };
    if is_allowed {
        tracing::warn!(
            site = site.key,
            "this site has the service's own origin: its scripts can reach into the frame"
        );
        return Ok(());
    }
    bail!(
        "the site “{}” has the service's own origin {}: a script on it could act for every reader. Give the service \
         an address of its own (REJOINDER_PUBLIC_URL), or force it with REJOINDER_ALLOW_SHARED_ORIGIN=on",
        site.key,
        public_url.origin(),
    )
}

/// Says what kind of database is in use, for the start-up line.
pub fn describe(runtime: &Runtime) -> &'static str {
    match runtime.store.backend() {
        Backend::Sqlite => "SQLite",
        Backend::Postgres => "PostgreSQL",
    }
}
