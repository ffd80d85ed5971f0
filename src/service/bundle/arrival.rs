//! Sites that move in by the API or the dashboard: each waits with its file until it was looked at and somebody gives the word. The
//! work itself is promised to the queue and done in [`super::work`].

use std::{
    collections::HashMap,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::{
    domain::{
        action::Actor,
        id::ImportId,
        import::{Far, Format, State, WholeImport, WholeReport},
        job::Task,
        time::Timestamp,
    },
    service::{Error, Result, Runtime, import::Wish, job, runtime::to_the_end},
    store::{Backend, Tx, whole_import},
    transfer::input::{Broken, Input},
};

/// How long a file that was looked at waits for a word.
const WORD_PATIENCE_SECONDS: i64 = 7 * 86_400;
/// After so long without a sign of life nobody works on it any more: longer than any attempt.
const WORK_PATIENCE_SECONDS: i64 = 86_400;

/// How far each has come that this process works on.
#[derive(Debug, Default)]
pub struct Arrivals(Mutex<HashMap<ImportId, Far>>);

impl Arrivals {
    pub(super) fn tell(&self, id: ImportId, far: Far) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, far);
    }

    pub(super) fn forget(&self, id: ImportId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    fn of(&self, id: ImportId) -> Option<Far> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).copied()
    }
}

/// How far this process has come with one; none where it does not work on it.
pub fn far(runtime: &Runtime, id: ImportId) -> Option<Far> {
    runtime.arrivals.of(id)
}

/// Whether others wait for their turn to write while one comes in.
pub fn holds_writers(runtime: &Runtime) -> bool {
    runtime.store.backend() == Backend::Sqlite
}

/// What is to move in.
#[derive(Clone, Debug)]
pub struct NewArrival {
    pub actor: Actor,
    /// The name of the file.
    pub file: String,
    pub wish: Wish,
}

/// Takes over a file that was put aside, to be looked at or to come in. The file goes to a place beside its own, where it outlives
/// whoever brought it, and this process.
///
/// # Errors
/// The file's own failure, as a report would say it.
pub async fn begin(
    runtime: &Runtime,
    new: NewArrival,
    spool: &Path,
) -> Result<std::result::Result<WholeImport, Broken>> {
    let path = spool.to_owned();
    let looked_at = tokio::task::spawn_blocking(move || look_at(&path));
    let from = match looked_at.await? {
        Ok(from) => from,
        Err(broken) => return Ok(Err(broken)),
    };
    let now = runtime.now();
    let id = ImportId(runtime.new_uuid(now));
    let kept = from.with_file_name(format!("whole-{id}"));
    let import = WholeImport {
        id,
        actor: new.actor,
        file: new.file,
        path: kept.to_string_lossy().into_owned(),
        state: match new.wish {
            Wish::Rehearsal => State::Reading,
            Wish::Everything => State::Applying,
        },
        is_trusted: false,
        report: WholeReport::default(),
        created_at: now,
        touched_at: now,
        finished_at: None,
    };
    let runtime = runtime.clone();
    to_the_end(async move {
        // Whatever is cut off here: what is kept is known by its row, and swept by it.
        let tx = runtime.store.begin_write().await?;
        whole_import::insert(&tx, &import).await?;
        tx.commit().await?;
        tokio::task::spawn_blocking(move || fs::rename(from, kept))
            .await?
            .map_err(|error| Error::Internal(Box::new(error)))?;
        let tx = runtime.store.begin_write().await?;
        promise(&runtime, &tx, id, now).await?;
        tx.commit().await?;
        Ok(Ok(import))
    })
    .await
}

/// Whether it can be a bundle at all; what was sent is on the disk then, under an address that is good from everywhere.
fn look_at(path: &Path) -> std::result::Result<PathBuf, Broken> {
    let format = Input::open(File::open(path)?)?.format()?;
    if format != Format::Bundle {
        return Err(Broken::Unknown(format!(
            "no bundle of a site but a file of the form “{}”",
            format.name()
        )));
    }
    File::open(path)?.sync_all()?;
    Ok(fs::canonicalize(path)?)
}

/// One of them.
///
/// # Errors
/// [`Error::NotFound`] when there is none of that id.
pub async fn show(runtime: &Runtime, id: ImportId) -> Result<WholeImport> {
    let found = whole_import::get(&runtime.store.read(), id).await?;
    found.ok_or(Error::NotFound("import"))
}

/// The latest, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn latest(runtime: &Runtime, limit: u64) -> Result<Vec<WholeImport>> {
    Ok(whole_import::latest(&runtime.store.read(), limit).await?)
}

/// Lets one come in that was looked at. `is_trusted` is what whoever gives the word was shown: with or without its people's rights.
///
/// # Errors
/// [`Error::NotFound`], [`Error::StillReading`], or [`Error::Stale`] when it does not wait for that word.
pub async fn accept(runtime: &Runtime, id: ImportId, is_trusted: bool) -> Result<WholeImport> {
    decide(runtime, id, move |held| {
        held.state = State::Applying;
        held.is_trusted == is_trusted
    })
    .await
}

/// Says whether its people come with their rights; it is looked at again then.
///
/// # Errors
/// As [`accept`].
pub async fn trust(runtime: &Runtime, id: ImportId, is_trusted: bool) -> Result<WholeImport> {
    decide(runtime, id, move |held| {
        held.state = State::Reading;
        held.report = WholeReport::default();
        std::mem::replace(&mut held.is_trusted, is_trusted) != is_trusted
    })
    .await
}

/// Changes one that waits for a word, and promises what follows; `change` says whether that is what it waits for.
async fn decide(
    runtime: &Runtime,
    id: ImportId,
    change: impl FnOnce(&mut WholeImport) -> bool + Send + 'static,
) -> Result<WholeImport> {
    let runtime = runtime.clone();
    to_the_end(async move {
        let now = runtime.now();
        let tx = runtime.store.begin_write().await?;
        let mut held = whole_import::hold(&tx, id).await?.ok_or(Error::NotFound("import"))?;
        if held.state == State::Reading {
            return Err(Error::StillReading);
        }
        if held.state != State::Read || !change(&mut held) {
            return Err(Error::Stale);
        }
        held.touched_at = now;
        whole_import::save(&tx, &held).await?;
        promise(&runtime, &tx, id, now).await?;
        tx.commit().await?;
        Ok(held)
    })
    .await
}

/// Forgets one that waits for a word.
///
/// # Errors
/// As [`accept`].
pub async fn dismiss(runtime: &Runtime, id: ImportId) -> Result<()> {
    end(runtime, id, &[State::Read], None).await
}

/// Ends one without anything of it having come in, and lets its file go.
///
/// # Errors
/// [`Error::NotFound`], or [`Error::Stale`] when it is in none of these states.
pub(super) async fn end(
    runtime: &Runtime,
    id: ImportId,
    from: &'static [State],
    failure: Option<String>,
) -> Result<()> {
    let runtime = runtime.clone();
    to_the_end(async move {
        let now = runtime.now();
        let tx = runtime.store.begin_write().await?;
        let mut held = whole_import::hold(&tx, id).await?.ok_or(Error::NotFound("import"))?;
        if !from.contains(&held.state) {
            return Err(Error::Stale);
        }
        held.state = State::Failed;
        held.report.failure = failure;
        held.touched_at = now;
        held.finished_at = Some(now);
        whole_import::save(&tx, &held).await?;
        tx.commit().await?;
        let_go(&runtime, held).await
    })
    .await
}

/// Where a dry run of that file may try things.
pub(super) fn beside(path: &Path) -> PathBuf {
    path.with_extension("scratch")
}

/// Removes a file, if there is one.
pub(super) async fn clear(path: PathBuf) -> Result<()> {
    match tokio::task::spawn_blocking(move || fs::remove_file(path)).await? {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::Internal(Box::new(error))),
        _ => Ok(()),
    }
}

/// Removes the file of one that is over, and writes that down.
pub(super) async fn let_go(runtime: &Runtime, mut import: WholeImport) -> Result<()> {
    let path = PathBuf::from(std::mem::take(&mut import.path));
    clear(beside(&path)).await?;
    match tokio::task::spawn_blocking(move || fs::remove_file(path)).await? {
        Ok(()) => {}
        // It may lie on another machine, which removes it; a day later it is nowhere.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let over = import.finished_at.unwrap_or(import.touched_at);
            if runtime.now().0 < over.plus_seconds(WORK_PATIENCE_SECONDS).0 {
                return Ok(());
            }
        }
        Err(error) => return Err(Error::Internal(Box::new(error))),
    }
    let tx = runtime.store.begin_write().await?;
    whole_import::save(&tx, &import).await?;
    Ok(tx.commit().await?)
}

/// Removes what is left of those that are over, and ends those that nobody gives a word for or works on.
///
/// # Errors
/// When the database does not answer, or a file cannot be removed.
pub async fn sweep(runtime: &Runtime) -> Result<u64> {
    let now = runtime.now();
    let mut swept = 0;
    for found in whole_import::with_files(&runtime.store.read()).await? {
        let is_idle = |seconds: i64| found.touched_at.plus_seconds(seconds).0 < now.0;
        let ended = match found.state {
            State::Read if is_idle(WORD_PATIENCE_SECONDS) => dismiss(runtime, found.id).await,
            State::Reading | State::Applying if is_idle(WORK_PATIENCE_SECONDS) => {
                let failure = Some("nobody worked on it any more".to_owned());
                end(runtime, found.id, &[State::Reading, State::Applying], failure).await
            }
            State::Done | State::Failed => let_go(runtime, found).await,
            _ => continue,
        };
        match ended {
            Ok(()) => swept += 1,
            // Somebody gave a word for it just now.
            Err(Error::Stale | Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(swept)
}

async fn promise(runtime: &Runtime, tx: &Tx, id: ImportId, now: Timestamp) -> Result<()> {
    job::promise(runtime, tx, &Task::MoveIn { import: id }, now).await
}

/// The same for a little later.
pub(super) async fn promise_at(runtime: &Runtime, id: ImportId, at: Timestamp) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    job::promise_at(runtime, &tx, &Task::MoveIn { import: id }, at, runtime.now()).await?;
    Ok(tx.commit().await?)
}
