//! What stands in a file, put beside the conversations: one row for each comment, page and author, under a key of its own.

use std::{
    collections::{BTreeSet, HashMap},
    time::Instant,
};

use sha2::{Digest, Sha256};

use super::{Pace, advance, place::is_address, read::named, rows_of};
use crate::{
    domain::{
        import::{Import, Skip, Skipped, State, Watched},
        time::Timestamp,
    },
    service::{Error, Result, Runtime},
    store::{
        cache, import,
        import::row::{self, Kind, Row},
    },
    transfer::record::{Comment, Record},
};

/// The longest id that is kept as it is.
const ID_BYTES: usize = 200;
/// A time so far ahead of the clock is none.
const AHEAD_SECONDS: i64 = 86_400;

/// A file on its way into the database.
pub(super) struct Staging<'a, F> {
    pub runtime: &'a Runtime,
    pub import: Import,
    pub given_source: Option<String>,
    pub row: u64,
    pub last_time: Option<i64>,
    pub told: &'a mut F,
    /// Rows that are left, for the report.
    pub left: Vec<Row>,
    /// The rules, as to whether they decide about anything.
    pub watched: Watched,
    pub pace: Pace,
}

impl<F: FnMut(u64) + Send> Staging<'_, F> {
    pub(super) async fn put(&mut self, records: Vec<Record>) -> Result<()> {
        self.watch(&records).await?;
        let now = self.runtime.now();
        let (mut comments, mut pages, mut authors) = (Vec::new(), Vec::new(), Vec::new());
        for record in records {
            match record {
                Record::Source(source) if self.given_source.is_none() => {
                    self.import.source = named(self.import.format, &source);
                }
                Record::Source(_) | Record::Silent(_) => {}
                Record::Page(page) => pages.push(looked_up(&short(&page.key), &page)?),
                Record::Author(author) => {
                    if let Some(key) = &author.key {
                        authors.push(looked_up(&short(key), &author)?);
                    }
                }
                Record::Comment(comment) => {
                    self.row += 1;
                    self.import.report.read += 1;
                    comments.push((self.row, self.dated(*comment, now)));
                }
                Record::Left { id, reason, detail } => {
                    self.row += 1;
                    self.import.report.read += 1;
                    self.leave(self.row, id, reason, detail)?;
                }
            }
        }
        let of = rows_of(&self.import);
        let mut rows = self.rows(comments).await?;
        self.pace.rest(self.runtime).await;
        let tx = self.runtime.store.begin_long_write().await?;
        let begun = Instant::now();
        cache::widen(&tx).await?;
        // Somebody may have given up on it.
        let held = import::hold(&tx, of.site_id, of.import_id).await?;
        if held.is_none_or(|held| held.state != State::Reading) {
            return Err(Error::Stale);
        }
        row::insert(&tx, of, Kind::Page, pages).await?;
        row::insert(&tx, of, Kind::Author, authors).await?;
        row::insert(&tx, of, Kind::Comment, std::mem::take(&mut rows)).await?;
        row::insert(&tx, of, Kind::Left, std::mem::take(&mut self.left)).await?;
        advance(&tx, &mut self.import, now).await?;
        tx.commit().await?;
        self.pace.took(begun, 0);
        (self.told)(self.import.report.read);
        Ok(())
    }

    /// Notes which rules decide about what stands in these.
    async fn watch(&mut self, records: &[Record]) -> Result<()> {
        if !self.watched.is_needed() {
            return Ok(());
        }
        let mut addresses = BTreeSet::new();
        for record in records {
            match record {
                Record::Page(page) => addresses.extend(page.addresses.iter().cloned()),
                Record::Silent(silent) => addresses.extend(silent.iter().cloned()),
                // Its page may be known by its address alone.
                Record::Comment(comment) => {
                    addresses.insert(short(&comment.page));
                }
                Record::Source(_) | Record::Author(_) | Record::Left { .. } => {}
            }
        }
        addresses.retain(|address| is_address(address));
        let mut watched = std::mem::take(&mut self.watched);
        let looking = tokio::task::spawn_blocking(move || {
            for address in &addresses {
                watched.look(address);
            }
            watched
        });
        self.watched = looking.await?;
        Ok(())
    }

    fn leave(&mut self, row: u64, id: String, reason: Skip, detail: String) -> Result<()> {
        let skipped = Skipped {
            row,
            id: id.chars().take(ID_BYTES).collect(),
            reason,
            detail,
        };
        self.left.push(Row {
            key: row.to_string(),
            number: row,
            ..looked_up("", &skipped)?
        });
        self.import.report.skip(skipped);
        Ok(())
    }

    /// A time that cannot be is its neighbour's.
    fn dated(&mut self, mut comment: Comment, now: Timestamp) -> Staged {
        let latest = now.plus_seconds(AHEAD_SECONDS).0;
        let plausible = |at: &i64| (1..=latest).contains(at);
        comment.edited_at = comment.edited_at.filter(plausible);
        let known = comment.created_at.filter(plausible);
        self.last_time = known.or(self.last_time);
        comment.created_at = known.or(self.last_time).or(Some(now.0));
        Staged {
            has_no_time: known.is_none(),
            comment,
        }
    }

    /// One row for each comment, under a key that no other has; the same comment twice is one.
    async fn rows(&mut self, comments: Vec<(u64, Staged)>) -> Result<Vec<Row>> {
        let of = rows_of(&self.import);
        let keys: Vec<String> = comments.iter().map(|(_, staged)| staged.key()).collect();
        let mut known = row::payloads(&self.runtime.store.read(), of, Kind::Comment, &keys).await?;
        let mut rows: Vec<Row> = Vec::with_capacity(comments.len());
        let mut here: HashMap<String, String> = HashMap::new();
        for ((number, staged), key) in comments.into_iter().zip(keys) {
            let payload = text(&staged)?;
            let before = here.get(&key).cloned().or_else(|| known.remove(&key));
            let key = match before {
                None => key,
                Some(before) if says_the_same(&before, &staged) => {
                    self.leave(number, staged.comment.id, Skip::Twice, String::new())?;
                    continue;
                }
                // Two comments of one id: the second is known by what it says.
                Some(_) => {
                    let own = short(&format!("{key}#{}", staged.digest()));
                    let again = row::payloads(
                        &self.runtime.store.read(),
                        of,
                        Kind::Comment,
                        std::slice::from_ref(&own),
                    )
                    .await?;
                    if here.contains_key(&own) || !again.is_empty() {
                        self.leave(number, staged.comment.id, Skip::Twice, String::new())?;
                        continue;
                    }
                    own
                }
            };
            here.insert(key.clone(), payload.clone());
            let parent = staged
                .comment
                .parent
                .as_deref()
                .map(short)
                .filter(|parent| *parent != key);
            rows.push(Row {
                key,
                number,
                parent,
                payload,
            });
        }
        Ok(rows)
    }
}

fn looked_up(key: &str, value: &impl serde::Serialize) -> Result<Row> {
    Ok(Row {
        key: key.to_owned(),
        number: 0,
        parent: None,
        payload: text(value)?,
    })
}

fn text(value: &impl serde::Serialize) -> Result<String> {
    // PostgreSQL keeps no NUL in a text; nothing that is shown has one.
    let text = serde_json::to_string(value).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(text.replace("\\u0000", ""))
}

/// An id that fits an index: itself, or its digest.
pub(super) fn short(id: &str) -> String {
    let id = id.replace('\0', "");
    if id.len() <= ID_BYTES {
        id
    } else {
        format!("sha256:{}", hex(&Sha256::digest(id.as_bytes())))
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A comment that waits to come in.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Staged {
    pub comment: Comment,
    pub has_no_time: bool,
}

impl Staged {
    fn key(&self) -> String {
        if self.comment.id.is_empty() {
            format!("digest:{}", self.digest())
        } else {
            short(&self.comment.id)
        }
    }

    /// Of what tells one comment from another.
    fn digest(&self) -> String {
        let comment = &self.comment;
        let mut hash = Sha256::new();
        let at = if self.has_no_time {
            0
        } else {
            comment.created_at.unwrap_or(0)
        };
        for part in [
            comment.page.as_str(),
            &at.to_string(),
            &comment.author.name,
            &comment.text,
        ] {
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        hex(hash.finalize().first_chunk::<16>().map_or(&[], |half| half.as_slice()))
    }
}

fn says_the_same(payload: &str, staged: &Staged) -> bool {
    serde_json::from_str::<Staged>(payload).is_ok_and(|before| before.digest() == staged.digest())
}
