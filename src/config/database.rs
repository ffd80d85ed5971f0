//! Where data and the secret are.

use std::path::{Path, PathBuf};

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

/// The database and the secret.
#[derive(Clone, Debug)]
pub struct DatabaseConfig {
    pub url: SecretString,
    pub secret_key: Option<SecretKey>,
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
        Self {
            url: SecretString::from(url),
            secret_key,
        }
    }

    /// Uses that SQLite file instead of whatever was configured.
    pub fn use_sqlite_file(&mut self, file: &Path) {
        self.url = SecretString::from(format!("sqlite://{}", file.display()));
    }

    /// The SQLite file; none with PostgreSQL.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        use secrecy::ExposeSecret;
        let url = self.url.expose_secret();
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
        path.split('?').next().map(PathBuf::from)
    }
}

/// A key as it stands in a variable or a file.
pub fn parse_secret_key(text: &str) -> Option<SecretKey> {
    let bytes = URL_SAFE_NO_PAD.decode(text.trim().trim_end_matches('=')).ok()?;
    (bytes.len() >= SECRET_BYTES).then(|| SecretKey::from(bytes))
}
