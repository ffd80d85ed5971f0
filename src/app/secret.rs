//! The instance's secret: given by the operator, or made once and kept beside the SQLite file, readable by its owner alone.

use std::{
    fs,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use anyhow::{Context, bail};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    config::{DatabaseConfig, SECRET_BYTES, SecretKey, parse_secret_key},
    service::{Randomness as _, SystemRandomness},
};

const FILE: &str = "secret.key";

/// The secret of this instance.
pub(super) fn load(config: &DatabaseConfig) -> anyhow::Result<SecretKey> {
    if let Some(key) = &config.secret_key {
        return Ok(key.clone());
    }
    let Some(file) = config.sqlite_file() else {
        bail!("REJOINDER_SECRET_KEY is needed with PostgreSQL: every instance must have the same");
    };
    let path = file.with_file_name(FILE);
    match make(&path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => {
            return Err(error).with_context(|| format!("{} cannot be written", path.display()));
        }
    }
    let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    parse_secret_key(&text).with_context(|| {
        format!(
            "{} does not hold {SECRET_BYTES} bytes in base64; restore it from a backup",
            path.display()
        )
    })
}

/// Writes a new secret under another name first, so that the file is never there half written.
fn make(path: &Path) -> io::Result<()> {
    if path.exists() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut bytes = [0; SECRET_BYTES];
    SystemRandomness.fill(&mut bytes);
    let fresh = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&fresh)?;
    file.write_all(URL_SAFE_NO_PAD.encode(bytes).as_bytes())?;
    file.sync_all()?;
    // A hard link fails if another starter was faster; then theirs is the secret.
    let linked = fs::hard_link(&fresh, path);
    fs::remove_file(&fresh)?;
    linked
}
