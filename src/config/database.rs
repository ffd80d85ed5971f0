//! Where data and the secret are.

use std::{
    num::{NonZeroU16, NonZeroU32},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::SecretString;

use super::{Problem, SECRET_BYTES, SecretKey, Setting, Vars};

pub(super) const DATABASE_URL: Setting = Setting {
    name: "REJOINDER_DATABASE_URL",
    default: "sqlite://data/rejoinder.db",
    meaning: "sqlite://PATH or postgres://USER:PASSWORD@HOST/DATABASE",
    is_secret: true,
};
pub(super) const SECRET_KEY: Setting = Setting {
    name: "REJOINDER_SECRET_KEY",
    default: "",
    meaning: "32 random bytes or more in base64 (URL alphabet, without padding); without it one is made and kept beside the SQLite file",
    is_secret: true,
};

pub(super) const BACKUP_FOLDER: Setting = Setting {
    name: "REJOINDER_BACKUP_FOLDER",
    default: "",
    meaning: "folder into which `rejoinder backup` writes when it is given no file, and in which `rejoinder doctor` looks at the newest",
    is_secret: false,
};

pub(super) const EXPORT_FOLDER: Setting = Setting {
    name: "REJOINDER_EXPORT_FOLDER",
    default: "",
    meaning: "folder into which `serve` writes every site's bundle now and then (without addresses for mail); of several instances let one do it",
    is_secret: false,
};
pub(super) const EXPORT_HOURS: Setting = Setting {
    name: "REJOINDER_EXPORT_HOURS",
    default: "24",
    meaning: "hours between two bundles of a site",
    is_secret: false,
};
pub(super) const EXPORT_KEEP: Setting = Setting {
    name: "REJOINDER_EXPORT_KEEP",
    default: "7",
    meaning: "bundles of a site that stay; older ones are deleted",
    is_secret: false,
};

pub(super) const UPLOAD_FOLDER: Setting = Setting {
    name: "REJOINDER_UPLOAD_FOLDER",
    default: "",
    meaning: "folder in which files wait that somebody brings in; without it `uploads` beside the SQLite file, or one in the system's temporary folder",
    is_secret: false,
};
pub(super) const UPLOAD_MEGABYTES: Setting = Setting {
    name: "REJOINDER_UPLOAD_MEGABYTES",
    default: "2048",
    meaning: "the largest file somebody can bring in by the dashboard or the API (packed by gzip it may hold more); the command line takes any",
    is_secret: false,
};

/// The database and the secret.
#[derive(Clone, Debug)]
pub struct DatabaseConfig {
    pub url: SecretString,
    pub secret_key: Option<SecretKey>,
    /// Where backups go that are given no name.
    pub backup_folder: Option<PathBuf>,
    /// Where bundles go without being asked for.
    pub export: Option<ExportConfig>,
    /// Where files wait that are brought in.
    pub uploads: UploadConfig,
}

/// Files that are brought in.
#[derive(Clone, Debug)]
pub struct UploadConfig {
    pub folder: PathBuf,
    /// The largest of them.
    pub most_bytes: u64,
}

/// Bundles that are written now and then.
#[derive(Clone, Debug)]
pub struct ExportConfig {
    pub folder: PathBuf,
    pub hours: NonZeroU32,
    pub keep: NonZeroU16,
}

impl DatabaseConfig {
    pub(super) fn read(vars: &Vars, problems: &mut Vec<Problem>) -> Self {
        let url = vars
            .secret(&DATABASE_URL, problems)
            .unwrap_or_else(|| DATABASE_URL.default.to_owned());
        let is_known = ["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
        if !is_known {
            // The value may hold a password: it is not repeated.
            problems.push(Problem {
                name: DATABASE_URL.name.to_owned(),
                message: "must begin with sqlite:// or postgres://".to_owned(),
            });
        }
        let secret_key = vars.secret(&SECRET_KEY, problems).and_then(|text| {
            let key = parse_secret_key(&text);
            if key.is_none() {
                problems.push(Problem {
                    name: SECRET_KEY.name.to_owned(),
                    message: format!("must be base64 (URL alphabet) of at least {SECRET_BYTES} bytes"),
                });
            }
            key
        });
        if secret_key.is_none() && !url.starts_with("sqlite:") {
            problems.push(Problem {
                name: SECRET_KEY.name.to_owned(),
                message: "is needed with PostgreSQL: every instance must have the same".to_owned(),
            });
        }
        let (hours, keep) = (
            vars.parsed(&EXPORT_HOURS, problems),
            vars.parsed(&EXPORT_KEEP, problems),
        );
        let most: NonZeroU32 = vars.parsed(&UPLOAD_MEGABYTES, problems);
        let mut config = Self {
            url: SecretString::from(url),
            secret_key,
            backup_folder: folder(vars, &BACKUP_FOLDER),
            export: folder(vars, &EXPORT_FOLDER).map(|folder| ExportConfig { folder, hours, keep }),
            uploads: UploadConfig {
                folder: PathBuf::new(),
                most_bytes: u64::from(most.get()) * 1024 * 1024,
            },
        };
        config.uploads.folder = folder(vars, &UPLOAD_FOLDER).unwrap_or_else(|| config.beside("uploads"));
        config
    }

    /// A place beside the SQLite file, or among what the system keeps for a while.
    fn beside(&self, name: &str) -> PathBuf {
        self.sqlite_file().map_or_else(
            || std::env::temp_dir().join(format!("rejoinder-{name}")),
            |file| file.with_file_name(name),
        )
    }

    /// Uses that SQLite file instead of whatever was configured.
    pub fn use_sqlite_file(&mut self, file: &Path) {
        let was_beside = self.uploads.folder == self.beside("uploads");
        self.url = SecretString::from(format!("sqlite://{}", file.display()));
        if was_beside {
            self.uploads.folder = self.beside("uploads");
        }
    }

    /// The SQLite file; none with PostgreSQL.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        use secrecy::ExposeSecret;
        let url = self.url.expose_secret();
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
        path.split('?').next().map(PathBuf::from)
    }
}

fn folder(vars: &Vars, setting: &Setting) -> Option<PathBuf> {
    Some(vars.text(setting))
        .filter(|folder| !folder.is_empty())
        .map(PathBuf::from)
}

/// A key as it stands in a variable or a file.
pub fn parse_secret_key(text: &str) -> Option<SecretKey> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim().trim_end_matches('=')).ok()?;
    (bytes.len() >= SECRET_BYTES).then(|| SecretKey::from(bytes))
}
