//! A file on disk that is there whole or not at all.

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};

use super::Export;
use crate::service;

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// A file of that name is there and is to stay.
    #[error("{0} exists already")]
    Exists(PathBuf),
    /// A folder, a link, a device or a pipe: nothing that a file takes the place of.
    #[error("{0} is no ordinary file")]
    NotAFile(PathBuf),
    // Its reason stands in the sentence: not a second time below it.
    #[error("{0} cannot be written: {1}")]
    File(PathBuf, io::Error),
    #[error(transparent)]
    Service(#[from] service::Error),
}

/// What becomes of a file that has the name already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    Stays,
    Goes,
}

/// Writes everything beside the file and puts it into its place at the end: what stood there stays until a whole one takes its place.
/// A name that ends with `.gz` is compressed. `told` hears of each portion; the answer is the number of comments.
///
/// # Errors
/// When the file cannot be written, something has its name that is to stay, or the database does not answer. Then nothing of it is
/// left.
pub async fn write(export: Export, path: &Path, existing: Existing, told: impl FnMut(u64)) -> Result<u64, Failed> {
    may_be_put(path, existing)?;
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    // One that was cut short; anything else there is not ours to touch.
    may_be_put(&partial, Existing::Goes)?;
    let written = fill(export, &partial, told).await.and_then(|comments| {
        // Something may have come there meanwhile.
        may_be_put(path, existing)?;
        std::fs::rename(&partial, path).map_err(|error| Failed::File(path.to_owned(), error))?;
        Ok(comments)
    });
    if written.is_err() {
        // Half a file helps nobody; that it could not be written is the news.
        let _ = std::fs::remove_file(&partial);
    }
    written
}

/// Whether a file can come to stand there: a rename would take the place of a device or a link as readily as of a file.
fn may_be_put(path: &Path, existing: Existing) -> Result<(), Failed> {
    match std::fs::symlink_metadata(path) {
        Ok(found) if !found.is_file() => Err(Failed::NotAFile(path.to_owned())),
        Ok(_) if existing == Existing::Stays => Err(Failed::Exists(path.to_owned())),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failed::File(path.to_owned(), error)),
    }
}

async fn fill(export: Export, partial: &Path, told: impl FnMut(u64)) -> Result<u64, Failed> {
    let failed = |error| Failed::File(partial.to_owned(), error);
    let mut file = File::create(partial).map_err(failed)?;
    let is_packed = partial
        .with_extension("")
        .extension()
        .is_some_and(|ending| ending == "gz");
    let comments = if is_packed {
        let mut packed = GzEncoder::new(&mut file, Compression::default());
        let comments = pour(export, &mut packed, told)
            .await
            .map_err(|poured| poured.at(partial))?;
        packed.finish().map_err(failed)?;
        comments
    } else {
        pour(export, &mut file, told)
            .await
            .map_err(|poured| poured.at(partial))?
    };
    file.sync_all().map_err(failed)?;
    Ok(comments)
}

/// Why no more came out.
#[derive(Debug, thiserror::Error)]
pub enum Poured {
    #[error(transparent)]
    Full(#[from] io::Error),
    #[error(transparent)]
    Empty(#[from] service::Error),
}

impl Poured {
    fn at(self, path: &Path) -> Failed {
        match self {
            Self::Full(error) => Failed::File(path.to_owned(), error),
            Self::Empty(error) => Failed::Service(error),
        }
    }
}

/// Writes everything to wherever it goes; `told` hears how many comments that were after each portion.
///
/// # Errors
/// When that takes no more, or the database does not answer.
pub async fn pour(mut export: Export, to: &mut impl Write, mut told: impl FnMut(u64)) -> Result<u64, Poured> {
    while let Some(text) = export.next().await? {
        to.write_all(text.as_bytes())?;
        told(export.comments());
    }
    to.flush()?;
    Ok(export.comments())
}
