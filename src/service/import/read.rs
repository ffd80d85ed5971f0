//! Reads a file to its end and puts what stands in it beside the conversations, some rows at a time.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use tokio::sync::mpsc;

use super::{Pace, advance, drop_rows, staging::Staging};
use crate::{
    domain::{
        action::Actor,
        id::ImportId,
        import::{Format, Import, Report, Rules, Skip, State, Watched},
        origin::Origin,
        site::Site,
    },
    service::{Error, Result, Runtime},
    store::{
        cache, import,
        isso::{Isso, Refused},
    },
    transfer::{
        self,
        input::{Broken, Input},
        isso,
        record::{Out, Page, Record},
    },
};

/// Records that are put down at once, and about the bytes of memory they may take.
const PORTION: usize = 1000;
const PORTION_BYTES: usize = 1024 * 1024;
/// Portions that wait while the database is busy.
const WAITING: usize = 2;

/// What an import is to be.
#[derive(Clone, Debug)]
pub struct NewImport {
    pub actor: Actor,
    /// The name of the file.
    pub file: String,
    /// The form; none where the content is to tell.
    pub format: Option<Format>,
    /// Tells two sources of the same kind apart, where the file does not.
    pub source: Option<String>,
    pub rules: Rules,
}

/// An import that has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    pub import: Import,
    /// The file to be read.
    pub path: PathBuf,
    source: Option<String>,
    /// Where the site's paths are at home.
    origin: Option<Origin>,
}

/// Looks at a file and notes that it is going to be read.
///
/// # Errors
/// The file's own failure, as a report would say it.
pub async fn begin(
    runtime: &Runtime,
    site: &Site,
    new: NewImport,
    path: &Path,
) -> Result<std::result::Result<Begun, Broken>> {
    let looked_at = path.to_owned();
    let told = tokio::task::spawn_blocking(move || {
        let input = Input::open(File::open(looked_at)?)?;
        new.format.map_or_else(|| input.format(), Ok)
    });
    let format = match told.await? {
        Ok(format) => format,
        Err(broken) => return Ok(Err(broken)),
    };
    let now = runtime.now();
    let import = Import {
        id: ImportId(runtime.new_uuid(now)),
        site_id: site.id,
        actor: Some(new.actor),
        format,
        source: named(format, new.source.as_deref().unwrap_or_default()),
        file: new.file,
        rules: new.rules,
        state: State::Reading,
        step: 0,
        report: Report::default(),
        created_at: now,
        touched_at: now,
        finished_at: None,
    };
    let tx = runtime.store.begin_write().await?;
    import::insert(&tx, &import).await?;
    tx.commit().await?;
    Ok(Ok(Begun {
        import,
        path: path.to_owned(),
        source: new.source,
        origin: site.settings.origins.first().cloned(),
    }))
}

/// Reads it to its end. `told` hears how many rows were read so far. An import whose file cannot be used is
/// [`State::Failed`] and leaves nothing behind.
///
/// # Errors
/// When the database does not answer; then, too, nothing is left behind but what the next sweep drops.
pub async fn read_file(runtime: &Runtime, begun: Begun, mut told: impl FnMut(u64) + Send) -> Result<Import> {
    let (sender, mut receiver) = mpsc::channel::<Vec<Record>>(WAITING);
    let (format, path) = (begun.import.format, begun.path.clone());
    let reading = tokio::spawn(async move {
        if format == Format::IssoDatabase {
            return read_database(&path, sender).await;
        }
        let read = tokio::task::spawn_blocking(move || read_stream(format, &path, &sender)).await;
        read.unwrap_or_else(|_| Err(Broken::Malformed("its reader failed".to_owned())))
    });
    let mut staging = Staging {
        runtime,
        watched: Watched::new(begun.import.rules.clone(), begun.origin),
        import: begun.import,
        given_source: begun.source,
        row: 0,
        last_time: None,
        told: &mut told,
        left: Vec::new(),
        pace: Pace::default(),
    };
    while let Some(records) = receiver.recv().await {
        if let Err(error) = staging.put(records).await {
            // Nobody takes more of it: the reader stops by itself.
            drop(receiver);
            let _ = reading.await;
            // What went wrong is the news.
            let _ = cache::narrow(&runtime.store).await;
            return Err(error);
        }
    }
    cache::narrow(&runtime.store).await?;
    let read = reading.await?;
    let idle = staging.watched.idle();
    let mut import = staging.import;
    let now = runtime.now();
    match read {
        Ok(()) => {
            import.state = State::Read;
            import.report.idle = idle;
        }
        Err(broken) => {
            import.state = State::Failed;
            import.report.failure = Some(broken.to_string());
            import.finished_at = Some(now);
        }
    }
    if import.state == State::Failed {
        drop_rows(runtime, &import).await?;
    }
    let tx = runtime.store.begin_write().await?;
    let held = import::hold(&tx, import.site_id, import.id).await?;
    if held.is_none_or(|held| held.state != State::Reading) {
        // Somebody has given up on it.
        return Err(Error::Stale);
    }
    advance(&tx, &mut import, now).await?;
    tx.commit().await?;
    Ok(import)
}

fn read_stream(format: Format, path: &Path, sender: &mpsc::Sender<Vec<Record>>) -> std::result::Result<(), Broken> {
    let input = Input::open(File::open(path)?)?;
    let mut portion: Vec<Record> = Vec::with_capacity(PORTION);
    let mut weight = 0;
    let mut take = |record: Record| {
        weight += record.weight();
        portion.push(record);
        if portion.len() < PORTION && weight < PORTION_BYTES {
            return Ok(());
        }
        weight = 0;
        let full = std::mem::replace(&mut portion, Vec::with_capacity(PORTION));
        sender.blocking_send(full).map_err(|_| Broken::Stopped)
    };
    let read = transfer::read(format, input, &mut Out::new(&mut take));
    // Also of one that broke off it is told how much was read.
    let sent = sender.blocking_send(portion).map_err(|_| Broken::Stopped);
    read.and(sent)
}

async fn read_database(path: &Path, sender: mpsc::Sender<Vec<Record>>) -> std::result::Result<(), Broken> {
    let refused = |refused: Refused| match refused {
        Refused::NotIsso(_) => Broken::Unknown(format!("a database, but {refused}")),
        Refused::Version(version) => Broken::Version(version.to_string()),
        Refused::Damaged(why) => Broken::Malformed(why),
    };
    let mut isso = Isso::open(path).await.map_err(refused)?;
    let mut after = i64::MIN;
    loop {
        let pages = isso.pages(after).await.map_err(refused)?;
        let Some(last) = pages.last() else { break };
        after = last.id;
        let records = pages.into_iter().map(|page| {
            Record::Page(Page {
                key: page.id.to_string(),
                addresses: vec![page.uri],
                title: Some(page.title).filter(|title| !title.is_empty()),
                is_open: true,
                is_public: true,
                created_at: None,
            })
        });
        sender.send(records.collect()).await.map_err(|_| Broken::Stopped)?;
    }
    after = i64::MIN;
    loop {
        let rows = isso.comments(after).await.map_err(refused)?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        let records = rows.into_iter().map(|row| {
            let left = |reason, detail| Record::Left {
                id: row.id.to_string(),
                reason,
                detail,
            };
            match row.garbled {
                _ if row.is_too_long => left(Skip::TooLong, String::new()),
                // Taken with its signs replaced it would stay so for ever: what came in once comes in no more. Mended there, it
                // comes with the next run.
                Some(column) => left(Skip::Unreadable, format!("not written in UTF-8: {column}")),
                None => Record::Comment(Box::new(isso::of_row(row))),
            }
        });
        sender.send(records.collect()).await.map_err(|_| Broken::Stopped)?;
    }
    // It was only read: whether it closes well is nobody's concern.
    let _ = isso.close().await;
    Ok(())
}

pub(super) fn named(format: Format, source: &str) -> String {
    format!("{}:{}", format.system(), source.chars().take(300).collect::<String>())
}
