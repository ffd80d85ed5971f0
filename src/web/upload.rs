//! Files as they arrive: put aside piece by piece, so that none is ever in memory, and gone when nobody needs them any more.

use std::{
    collections::HashMap,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use axum::{body::Body, extract::Multipart};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use tokio::{
    fs::{File, OpenOptions},
    io::AsyncWriteExt as _,
};

use super::{error::Error, state::AppState};
use crate::{config::UploadConfig, service};

/// What the names of files begin with that wait.
const NAME: &str = "upload-";
const MEGABYTE: usize = 1024 * 1024;
/// The most bytes of the fields beside a file.
const FIELD_BYTES: usize = 8 * MEGABYTE;
/// The most fields beside it.
const MOST_FIELDS: usize = 16;
/// How long nothing may come.
const PATIENCE: Duration = Duration::from_secs(30);

/// A file that was put aside.
#[derive(Debug)]
pub(super) struct Spool {
    path: PathBuf,
    /// Held for as long as somebody needs the file: by that, what a dead process left is told from what a living one has.
    lock: std::fs::File,
}

impl Spool {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// Makes the folder for files that wait, and removes what a service that was killed has left in it.
pub fn tidy(config: &UploadConfig) {
    if let Err(error) = make(&config.folder) {
        let folder = config.folder.display();
        tracing::warn!(%error, %folder, "files cannot be brought in by the dashboard or the API (REJOINDER_UPLOAD_FOLDER)");
        return;
    }
    let Ok(entries) = std::fs::read_dir(&config.folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(NAME));
        let opened = std::fs::File::open(entry.path());
        if is_ours && opened.is_ok_and(|file| file.try_lock().is_ok()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn make(folder: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

impl Drop for Spool {
    fn drop(&mut self) {
        // Whoever tidies up the folder finds what is left.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// A file with its name.
#[derive(Debug)]
pub(super) struct Upload {
    pub spool: Spool,
    /// As far as it has one.
    pub name: String,
}

/// A body that is the file.
pub(super) async fn raw(state: &AppState, mut body: Body) -> Result<Spool, Error> {
    let mut writing = Writing::begin(state).await?;
    while let Some(frame) = in_time(body.frame()).await? {
        let frame = frame.map_err(|error| unreadable(&error.to_string()))?;
        if let Ok(data) = frame.into_data() {
            writing.add(&data).await?;
        }
    }
    writing.end().await
}

/// A form with a file named `file`; its other fields are put into `fields` as they come. `is_ours` looks at those before the file
/// before anything of that is taken.
pub(super) async fn form(
    state: &AppState,
    mut form: Multipart,
    fields: &mut HashMap<String, String>,
    is_ours: impl Fn(&HashMap<String, String>) -> bool,
) -> Result<Upload, Error> {
    let mut upload = None;
    while let Some(mut field) = in_time(form.next_field())
        .await?
        .map_err(|error| unreadable(&error.body_text()))?
    {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            let mut text = Vec::new();
            while let Some(piece) = in_time(field.chunk())
                .await?
                .map_err(|error| unreadable(&error.body_text()))?
            {
                text.extend_from_slice(&piece);
                if text.len() > FIELD_BYTES {
                    return Err(Error::Unreadable {
                        field: Some(name.chars().take(100).collect()),
                        detail: format!("more than {} MB", FIELD_BYTES / MEGABYTE),
                    });
                }
            }
            let text = String::from_utf8(text).map_err(|_| unreadable("a field is not UTF-8"))?;
            if fields.len() < MOST_FIELDS {
                fields.insert(name, text);
            }
            continue;
        }
        if !is_ours(fields) {
            return Err(Error::ForeignOrigin);
        }
        if upload.is_some() {
            return Err(unreadable("there are two files in the form"));
        }
        let name = field.file_name().unwrap_or_default().chars().take(200).collect();
        let mut writing = Writing::begin(state).await?;
        while let Some(piece) = in_time(field.chunk())
            .await?
            .map_err(|error| unreadable(&error.body_text()))?
        {
            writing.add(&piece).await?;
        }
        let is_empty = writing.bytes == 0;
        let spool = writing.end().await?;
        if !is_empty {
            upload = Some(Upload { spool, name });
        }
    }
    if !is_ours(fields) {
        return Err(Error::ForeignOrigin);
    }
    upload.ok_or_else(|| unreadable("there is no file in the form"))
}

async fn in_time<T>(coming: impl Future<Output = T>) -> Result<T, Error> {
    let came = tokio::time::timeout(PATIENCE, coming).await;
    came.map_err(|_| unreadable("nothing came for too long"))
}

fn unreadable(detail: &str) -> Error {
    Error::Unreadable {
        field: Some("file".to_owned()),
        detail: detail.to_owned(),
    }
}

struct Writing {
    spool: Spool,
    file: File,
    bytes: u64,
    most: u64,
}

impl Writing {
    async fn begin(state: &AppState) -> Result<Self, Error> {
        let runtime = state.runtime();
        let config = &state.settings().uploads;
        // Somebody may have cleared up since the start.
        make(&config.folder).map_err(internal)?;
        let name = format!("{NAME}{}", runtime.new_uuid(runtime.now()).simple());
        let path = config.folder.join(name);
        // Nobody else on this machine has business with it.
        let opened = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .await;
        let file = opened.map_err(internal)?;
        let lock = file.try_clone().await.map_err(internal)?.into_std().await;
        let spool = Spool { path, lock };
        spool.lock.try_lock().map_err(|error| internal(error.into()))?;
        Ok(Self {
            file,
            spool,
            bytes: 0,
            most: config.most_bytes,
        })
    }

    async fn add(&mut self, piece: &Bytes) -> Result<(), Error> {
        self.bytes += piece.len() as u64;
        if self.bytes > self.most {
            return Err(Error::FileTooLarge {
                megabytes: self.most / MEGABYTE as u64,
            });
        }
        self.file.write_all(piece).await.map_err(internal)
    }

    async fn end(mut self) -> Result<Spool, Error> {
        self.file.flush().await.map_err(internal)?;
        Ok(self.spool)
    }
}

fn internal(error: std::io::Error) -> Error {
    service::Error::Internal(Box::new(error)).into()
}
