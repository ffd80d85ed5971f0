//! A service that runs inside the test, on a port of its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rejoinder::{
    app::{self, App},
    config::{Config, Vars},
    domain::{action::Actor, comment::Status, id::CommentId, origin::Origin, site::Site},
    outbound::{
        mail::{Mailer, Outbox},
        neighbour::Circle,
    },
    service::{
        self, Runtime, moderation,
        site::{SETTINGS, Setting},
    },
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::{Database, FakeClock, Gallery, Neighbourhood, Reply, SeededRandomness, database::SECRET_KEY, post::encode};

/// A running service with a site `blog`, a clock that obeys, and a client without cookies.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) database: Arc<Database>,
    pub(crate) http: reqwest::Client,
    /// Mail, where no server is named.
    pub(crate) outbox: Arc<Outbox>,
    /// Pictures that others have.
    pub(crate) gallery: Arc<Gallery>,
    /// Services that are asked about comments.
    pub(crate) neighbourhood: Arc<Neighbourhood>,
}

/// What a body of [`both!`] may ask for.
pub(crate) trait Given {
    async fn on(database: Database) -> Self;
}

impl Given for Database {
    async fn on(database: Database) -> Self {
        database
    }
}

impl Given for TestApp {
    async fn on(database: Database) -> Self {
        Setup::default().start(Arc::new(database)).await
    }
}

/// How a service differs from what tests usually want.
#[derive(Debug, Default)]
pub(crate) struct Setup {
    /// Variables of the environment.
    pub(crate) vars: Vec<(&'static str, String)>,
    /// The clock of another instance, to share it.
    pub(crate) clock: Option<Arc<FakeClock>>,
    /// Mail is not set up.
    pub(crate) is_without_mail: bool,
}

impl Setup {
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.vars.push((name, value.to_owned()));
        self
    }

    /// The configuration it stands for.
    pub(crate) fn config(&self, database: &Database) -> Config {
        let uploads = database.folder().join("uploads");
        let usual = [
            ("REJOINDER_UPLOAD_FOLDER", uploads.to_str().unwrap()),
            ("REJOINDER_LISTEN", "127.0.0.1:0"),
            ("REJOINDER_DATABASE_URL", database.url.as_str()),
            ("REJOINDER_SECRET_KEY", SECRET_KEY),
            ("REJOINDER_RATE_LIMITS", "off"),
            ("REJOINDER_AKISMET_KEY", "abc123"),
        ];
        let own = self.vars.iter().map(|(name, value)| (*name, value.as_str()));
        Config::read(&Vars::from_pairs(usual.into_iter().chain(own))).unwrap()
    }

    /// Starts it, and makes the site `blog` unless it is there.
    pub(crate) async fn start(self, database: Arc<Database>) -> TestApp {
        static SEED: AtomicU64 = AtomicU64::new(1);
        let config = self.config(&database);
        let clock = self.clock.unwrap_or_else(|| Arc::new(FakeClock::new()));
        let opened = app::open(&config).await.unwrap();
        let outbox = Arc::new(Outbox::default());
        let gallery = Arc::new(Gallery::default());
        let neighbourhood = Arc::new(Neighbourhood::default());
        let mailer = opened
            .mailer
            .clone()
            .unwrap_or_else(|| Arc::clone(&outbox) as Arc<dyn Mailer>);
        let runtime = Runtime {
            clock: Arc::clone(&clock) as Arc<_>,
            randomness: Arc::new(SeededRandomness::new(SEED.fetch_add(1, Ordering::SeqCst))),
            mailer: (!self.is_without_mail).then_some(mailer),
            pictures: Arc::clone(&gallery) as Arc<_>,
            neighbours: Arc::new(Circle::new(
                Arc::clone(&neighbourhood) as Arc<_>,
                opened.neighbours.akismet.clone(),
            )),
            ..opened
        };
        if service::site::list(&runtime).await.unwrap().is_empty() {
            let origin = Origin::parse(TestApp::ORIGIN).unwrap();
            service::site::create(&runtime, "blog", "The blog", vec![origin])
                .await
                .unwrap();
        }
        TestApp {
            app: App::start_with(&config, runtime).await.unwrap(),
            clock,
            outbox,
            gallery,
            neighbourhood,
            database,
            http: reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .timeout(Duration::from_mins(1))
                .no_proxy()
                .build()
                .unwrap(),
        }
    }
}

impl TestApp {
    /// Where the blog is.
    pub(crate) const ORIGIN: &str = "https://blog.example";
    /// Its first page.
    pub(crate) const PAGE: &str = "https://blog.example/first/";

    pub(crate) fn runtime(&self) -> &Runtime {
        &self.app.runtime
    }

    /// The service's own origin, as browsers name it.
    pub(crate) fn origin(&self) -> String {
        self.app.public_url.origin().to_owned()
    }

    pub(crate) fn base(&self) -> &str {
        self.app.public_url.base_path()
    }

    /// The address of a path below the base.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("http://{}{}{path}", self.app.address, self.base())
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        Reply::read(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.http.get(self.at(path))).await
    }

    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let request = self.http.get(self.at(path));
        let request = headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(request).await
    }

    /// Follows a link of a document, which carries the base path.
    pub(crate) async fn follow(&self, href: &str) -> Reply {
        self.get(href.strip_prefix(self.base()).unwrap()).await
    }

    /// The path of the frame document of a page.
    pub(crate) fn thread_path(url: &str) -> String {
        format!("/embed/thread?site=blog&url={}", encode(url))
    }

    /// The frame document of the first page; it must be there.
    pub(crate) async fn thread(&self) -> Reply {
        self.get(&Self::thread_path(Self::PAGE)).await.expect(200)
    }

    /// The path of the API's list of the comments of a page.
    pub(crate) fn list_path(url: &str) -> String {
        format!("/api/v1/sites/blog/comments?url={}", encode(url))
    }

    pub(crate) async fn site(&self, key: &str) -> Site {
        let sites = service::site::list(self.runtime()).await.unwrap();
        sites.into_iter().find(|site| site.key == key).unwrap()
    }

    /// Changes settings of the blog, as `rejoinder site set` does.
    pub(crate) async fn set(&self, settings: &[(&str, &str)]) {
        let mut site = self.site("blog").await;
        for (name, value) in settings {
            assert!(SETTINGS.iter().any(|known| known.name == *name));
            Setting::named(name).unwrap().set(&mut site.settings, value).unwrap();
        }
        service::site::update(self.runtime(), &site).await.unwrap();
    }

    /// Moves a comment of the blog to another status, as a moderator does.
    pub(crate) async fn moderate(&self, id: &str, to: Status) {
        let id: CommentId = id.parse().unwrap();
        moderation::change_status(self.runtime(), &self.site("blog").await, Actor::Operator, id, to)
            .await
            .unwrap();
    }

    pub(crate) async fn execute(&self, sql: &str) {
        let connection = self.runtime().store.for_migration();
        connection.execute_unprepared(sql).await.unwrap();
    }

    /// The one number that a statement selects under the name `n`.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let connection = self.runtime().store.for_migration();
        let statement = Statement::from_string(connection.get_database_backend(), sql);
        let row = connection.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get("", "n").unwrap()
    }

    pub(crate) async fn rows(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) AS n FROM {table}")).await
    }

    /// Every text the database holds, to look for what must not be there.
    pub(crate) async fn everything_stored(&self) -> String {
        let connection = self.runtime().store.for_migration();
        let backend = connection.get_database_backend();
        let mut all = String::new();
        for (table, columns) in [
            (
                "comments",
                &[
                    "source",
                    "html",
                    "author_name",
                    "author_email",
                    "author_website",
                    "address_prefix",
                ][..],
            ),
            ("search_words", &["CAST(words AS TEXT)"]),
            ("pages", &["identity", "url", "title"]),
            ("events", &["page_identity", "kind"]),
            ("idempotency_keys", &["key"]),
            ("accounts", &["name", "email", "email_key", "password"]),
            ("sessions", &["agent", "prefix"]),
            ("tickets", &["purpose", "email"]),
            ("jobs", &["kind", "payload", "last_error"]),
            ("subscriptions", &["email", "email_key", "locale"]),
            ("tokens", &["name", "scopes"]),
            ("identities", &["provider", "subject", "name", "email"]),
            ("deletions", &["outcome"]),
            ("authenticators", &["#salt"]),
            ("recovery_codes", &["#code_hash"]),
        ] {
            for column in columns {
                // Bytes are read as hexadecimal digits.
                let text = match (column.strip_prefix('#'), backend) {
                    (None, _) => (*column).to_owned(),
                    (Some(bytes), DbBackend::Sqlite) => format!("LOWER(HEX({bytes}))"),
                    (Some(bytes), _) => format!("ENCODE({bytes}, 'hex')"),
                };
                let sql = format!("SELECT COALESCE({text}, '') AS t FROM {table}");
                let rows = connection
                    .query_all_raw(Statement::from_string(backend, sql))
                    .await
                    .unwrap();
                for row in rows {
                    all.push_str(&row.try_get::<String>("", "t").unwrap());
                    all.push('\n');
                }
            }
        }
        all
    }
}
