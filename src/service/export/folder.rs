//! A folder into which every site's bundle is written now and then, with the newest few kept.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{Export, Order, file};
use crate::{
    domain::{site::Site, time::Timestamp},
    service::{self, Runtime},
};

/// What a bundle's name ends with.
const ENDING: &str = ".ndjson.gz";

/// Where bundles go, how often, and how many stay.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub folder: PathBuf,
    pub every: Duration,
    /// Of each site.
    pub keep: usize,
}

/// Writes a bundle of every site whose newest is old enough; the files that were written. A site that fails does not keep the
/// others back, and is tried again next time.
///
/// # Errors
/// When the sites cannot be read.
pub async fn write_due(runtime: &Runtime, schedule: &Schedule) -> service::Result<Vec<PathBuf>> {
    let mut written = Vec::new();
    for site in service::site::list(runtime).await? {
        match write_if_due(runtime, schedule, &site).await {
            Ok(file) => written.extend(file),
            Err(error) => tracing::warn!(site = site.key, %error, "the site was not exported; it is tried again later"),
        }
    }
    Ok(written)
}

async fn write_if_due(runtime: &Runtime, schedule: &Schedule, site: &Site) -> Result<Option<PathBuf>, file::Failed> {
    let folder = &schedule.folder;
    let failed = |error| file::Failed::File(folder.clone(), error);
    fs::create_dir_all(folder).map_err(failed)?;
    let mut there = bundles(folder, &site.key).map_err(failed)?;
    let due = |newest: &PathBuf| written_at(newest).plus_seconds(schedule.every.as_secs() as i64);
    if there.last().is_some_and(|newest| due(newest) > runtime.now()) {
        return Ok(None);
    }
    let time = runtime.now().to_string().replace(['-', ':'], "");
    let path = folder.join(format!("{}-{time}{ENDING}", site.key));
    let export = Export::of(runtime, site, Order::default()).await?;
    // One of this very second says the same.
    file::write(export, &path, file::Existing::Goes, |_| ()).await?;
    there.push(path.clone());
    let surplus = there.len().saturating_sub(schedule.keep);
    for old in there.drain(..surplus) {
        fs::remove_file(&old).map_err(|error| file::Failed::File(old.clone(), error))?;
    }
    Ok(Some(path))
}

/// The bundles of a site, oldest first. The key of a site may be the beginning of another's: what follows it must be a time.
fn bundles(folder: &Path, key: &str) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let time = name
            .strip_prefix(key)
            .and_then(|rest| rest.strip_prefix('-')?.strip_suffix(ENDING));
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, 'T' | 'Z');
        if time.is_some_and(|time| !time.is_empty() && time.chars().all(is_digit)) {
            found.push(path);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// When it was written; never, where nobody knows.
fn written_at(path: &Path) -> Timestamp {
    let written = fs::metadata(path).and_then(|found| found.modified());
    written.map_or(Timestamp(0), Timestamp::from)
}
