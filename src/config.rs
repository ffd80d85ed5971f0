//! Configuration: read once from the environment, all problems reported together.
//!
//! Every setting is in [`SETTINGS`]; `.env.example` is kept equal to that list by a test. A setting marked as secret may also
//! be given as `NAME_FILE`, the path of a file that holds it.

mod auth;
mod database;
mod http;
mod limits;
mod mail;
mod outside;
mod vars;

pub use auth::AuthConfig;
pub use database::{DatabaseConfig, ExportConfig, UploadConfig, parse_secret_key};
pub use http::{HttpConfig, PublicUrl};
pub use limits::LimitsConfig;
pub use mail::MailConfig;
pub use vars::{Problem, Vars};

use secrecy::SecretSlice;

use crate::domain::akismet::AkismetAccount;

/// One setting of the environment.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    pub name: &'static str,
    /// What holds without it; empty where there is no value.
    pub default: &'static str,
    pub meaning: &'static str,
    /// Whether `NAME_FILE` works as well.
    pub is_secret: bool,
}

/// Every setting, grouped as in `.env.example`.
pub const SETTINGS: &[Setting] = &[
    http::LISTEN,
    http::PUBLIC_URL,
    http::TRUSTED_PROXIES,
    http::DEMO_LISTEN,
    http::ALLOW_SHARED_ORIGIN,
    database::DATABASE_URL,
    database::SECRET_KEY,
    database::BACKUP_FOLDER,
    database::EXPORT_FOLDER,
    database::EXPORT_HOURS,
    database::EXPORT_KEEP,
    database::UPLOAD_FOLDER,
    database::UPLOAD_MEGABYTES,
    mail::SMTP_URL,
    mail::MAIL_FROM,
    limits::RATE_LIMITS,
    limits::POSTS_PER_MINUTE,
    limits::SITE_POSTS_PER_MINUTE,
    limits::CACHE_BYTES,
    limits::ERASURE_DAYS,
    auth::WORDPRESS_CLIENT_ID,
    auth::WORDPRESS_CLIENT_SECRET,
    auth::WORDPRESS_MODE,
    auth::WORDPRESS_URL,
    auth::GOOGLE_CLIENT_ID,
    auth::GOOGLE_CLIENT_SECRET,
    auth::GOOGLE_ISSUER,
    auth::X_CLIENT_ID,
    auth::X_CLIENT_SECRET,
    auth::X_URL,
    auth::X_API_URL,
    auth::FACEBOOK_CLIENT_ID,
    auth::FACEBOOK_CLIENT_SECRET,
    auth::FACEBOOK_URL,
    auth::FACEBOOK_GRAPH_URL,
    auth::FACEBOOK_VERSION,
    auth::GITHUB_CLIENT_ID,
    auth::GITHUB_CLIENT_SECRET,
    auth::GITHUB_URL,
    auth::GITHUB_API_URL,
    auth::openid::ISSUER,
    auth::openid::CLIENT_ID,
    auth::openid::CLIENT_SECRET,
    auth::openid::LABEL,
    auth::PROVIDER_SECONDS,
    auth::REQUIRE_SECOND_FACTOR,
    outside::AKISMET_KEY,
    LOG,
    LOG_FORMAT,
];

const LOG: Setting = Setting {
    name: "REJOINDER_LOG",
    default: "info,sqlx=warn,sea_orm_migration=warn",
    meaning: "what is logged, as a tracing filter (never run with trace in production: it shows what people write)",
    is_secret: false,
};

const LOG_FORMAT: Setting = Setting {
    name: "REJOINDER_LOG_FORMAT",
    default: "text",
    meaning: "text or json",
    is_secret: false,
};

/// Everything the environment decides.
#[derive(Clone, Debug)]
pub struct Config {
    pub http: HttpConfig,
    pub database: DatabaseConfig,
    /// None where no mail is sent.
    pub mail: Option<MailConfig>,
    pub limits: LimitsConfig,
    pub auth: AuthConfig,
    /// The account with Akismet, if there is one.
    pub akismet: Option<AkismetAccount>,
    pub log: LogConfig,
}

/// How the log looks.
#[derive(Clone, Debug)]
pub struct LogConfig {
    pub filter: String,
    pub format: LogFormat,
}

impl LogConfig {
    /// The filter for a command that somebody waits for: they see how far it is, and need not hear which of its statements took long
    /// unless they say so.
    pub fn filter_of_commands(&self) -> &str {
        if self.filter == LOG.default {
            "info,sqlx=error,sea_orm_migration=warn"
        } else {
            &self.filter
        }
    }
}

/// For people or for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl Config {
    /// Reads every setting.
    ///
    /// # Errors
    /// All problems at once, each naming its variable.
    pub fn read(vars: &Vars) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let config = Self {
            http: HttpConfig::read(vars, &mut problems),
            database: DatabaseConfig::read(vars, &mut problems),
            mail: MailConfig::read(vars, &mut problems),
            limits: LimitsConfig::read(vars, &mut problems),
            auth: AuthConfig::read(vars, &mut problems),
            akismet: outside::akismet(vars, &mut problems),
            log: LogConfig {
                filter: vars.text(&LOG),
                format: vars.one_of(
                    &LOG_FORMAT,
                    &[("text", LogFormat::Text), ("json", LogFormat::Json)],
                    &mut problems,
                ),
            },
        };
        problems.extend(vars.unknown(SETTINGS));
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }
}

/// The secret from which everything keyed is derived, at least this long.
pub const SECRET_BYTES: usize = 32;

/// A secret key of the right length.
pub type SecretKey = SecretSlice<u8>;
