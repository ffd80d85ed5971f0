//! A site on its way in: every row of its bundle is judged by what came before it and by what is here, and added.

use std::path::Path;

use uuid::Uuid;

use super::{Checked, Moved, Refused, Trust, open};
use crate::{
    domain::{
        bundle::{Record, Value},
        id::SiteId,
        import::Far,
        log::{Flaw, Reading},
        site::{AkismetMode, SiteSettings},
        time::Timestamp,
    },
    service::Result,
    store::{self, Source, Tx, bundle, log},
};

/// Rows that are written at once; also, how many entries of the log are read.
pub(super) const BATCH: usize = 200;

/// A site on its way in.
pub(super) struct Coming<'a, Here> {
    /// Where its rows come to.
    pub(super) tx: &'a Tx,
    /// Where it is looked what is here already: the same, but for a dry run that has a place of its own.
    pub(super) before: &'a Here,
    pub(super) trust: Trust,
    pub(super) now: Timestamp,
    pub(super) site_id: SiteId,
    /// The bundle's own, in order: 16 bytes of memory each.
    pub(super) people: Vec<Uuid>,
    /// Those of them that were here before, in order.
    pub(super) here: Vec<Uuid>,
    pub(super) moved: Moved,
}

/// Rows of one type, each with the number of its line.
pub(super) type Batch = Vec<(u64, Vec<Value>)>;

pub(super) type Outcome<T = ()> = Result<std::result::Result<T, Refused>>;

impl<'a, Here: Source> Coming<'a, Here> {
    pub(super) fn new(tx: &'a Tx, before: &'a Here, trust: Trust, now: Timestamp) -> Self {
        Self {
            tx,
            before,
            trust,
            now,
            site_id: SiteId(Uuid::nil()),
            people: Vec::new(),
            here: Vec::new(),
            moved: Moved::default(),
        }
    }

    pub(super) async fn take(&mut self, path: &Path, checked: &Checked, told: &mut impl FnMut(Far)) -> Outcome<Moved> {
        self.site_id = checked.site_id;
        bundle::lift_time_limit(self.tx).await?;
        let mut lines = match open(path) {
            Ok(lines) => lines,
            Err(broken) => return Ok(Err(broken.into())),
        };
        let mut batch: Option<(&'static Record, Batch)> = None;
        loop {
            let next = match lines.record() {
                Ok(next) => next,
                Err(broken) => return Ok(Err(broken.into())),
            };
            let is_over = next.as_ref().map(|(record, _)| record.name) != batch.as_ref().map(|(record, _)| record.name)
                || batch.as_ref().is_some_and(|(_, rows)| rows.len() >= BATCH);
            if is_over && let Some((record, rows)) = batch.take() {
                if let Err(refused) = self.add(record, rows).await? {
                    return Ok(Err(refused));
                }
                told(Far {
                    done: checked.lines + lines.number(),
                    all: Some(2 * checked.lines),
                });
            }
            let Some((record, row)) = next else { break };
            batch
                .get_or_insert_with(|| (record, Vec::new()))
                .1
                .push((lines.number(), row));
        }
        if (lines.number(), lines.hash()) != (checked.lines, checked.hash) {
            return Ok(Err(Refused::Changed));
        }
        if let Some(untrue) = bundle::flaw(self.tx, self.site_id).await? {
            return Ok(Err(Refused::Untrue(untrue)));
        }
        if let Err(flaw) = self.read_log().await? {
            return Ok(Err(Refused::Log(flaw)));
        }
        bundle::rebuild(self.tx, self.site_id).await?;
        Ok(Ok(std::mem::take(&mut self.moved)))
    }

    /// Adds some rows of one type.
    async fn add(&mut self, record: &'static Record, mut rows: Batch) -> Outcome {
        let before = rows.len();
        if let Err(refused) = self.may_come(record, &mut rows).await? {
            return Ok(Err(refused));
        }
        if let Err(refused) = self.lead_somewhere(record, &rows).await? {
            return Ok(Err(refused));
        }
        let left = before - rows.len();
        if left > 0 {
            *self.moved.left.entry(record.name.to_owned()).or_default() += left as u64;
        }
        *self.moved.taken.entry(record.name.to_owned()).or_default() += rows.len() as u64;
        let rows: Vec<Vec<Value>> = rows.into_iter().map(|(_, row)| row).collect();
        match bundle::insert(self.tx, record, self.site_id, &rows, self.now).await {
            Err(store::Error::Conflict) => Ok(Err(Refused::Twice(record.name))),
            inserted => Ok(Ok(inserted?)),
        }
    }

    /// Whether nothing of that name is here; and of people, what may be here already.
    async fn may_come(&mut self, record: &'static Record, rows: &mut Batch) -> Outcome {
        match record.name {
            "site" => self.site(record, rows).await,
            "account" => self.accounts(record, rows).await,
            "identity" => self.identities(rows).await,
            "membership" | "desk-letter" | "subscription" if self.trust == Trust::Names => {
                rows.clear();
                Ok(Ok(()))
            }
            _ if record.fields.first().is_some_and(|field| field.column == "id") => {
                let ids: Vec<Uuid> = rows.iter().filter_map(|(_, row)| row.first()?.id()).collect();
                let here = bundle::present(self.before, record.table, &ids).await?;
                Ok(match here.first() {
                    Some(id) => Err(Refused::Here {
                        line: line_of(rows, *id),
                        kind: record.name,
                        id: *id,
                    }),
                    None => Ok(()),
                })
            }
            // Its key begins with the site's, which is new.
            _ => Ok(Ok(())),
        }
    }

    async fn site(&mut self, record: &Record, rows: &mut Batch) -> Outcome {
        let Some((line, row)) = rows.first_mut() else {
            return Ok(Ok(()));
        };
        let key = row.get(1).and_then(Value::text).unwrap_or_default();
        if store::site::find(self.before, key).await?.is_some() {
            return Ok(Err(Refused::KeyTaken(key.to_owned())));
        }
        if store::site::key_of(self.before, self.site_id).await?.is_some() {
            return Ok(Err(Refused::Here {
                line: *line,
                kind: "site",
                id: self.site_id.0,
            }));
        }
        key.clone_into(&mut self.moved.key);
        if self.trust == Trust::Names
            && let Some(settings) = record.column("settings").and_then(|at| row.get_mut(at))
            && let Some(quiet) = settings.text().and_then(asking_nobody)
        {
            *settings = Value::Text(quiet);
            *self.moved.left.entry("service-asked".to_owned()).or_default() += 1;
        }
        Ok(Ok(()))
    }

    /// Whether everything that rows name is in the bundle.
    async fn lead_somewhere(&self, record: &Record, rows: &Batch) -> Outcome {
        for (at, field) in record.fields.iter().enumerate() {
            let Some(of) = field.of.and_then(Record::named) else {
                continue;
            };
            let named = |row: &[Value]| row.get(at).and_then(Value::id);
            let missing = if of.name == "account" {
                let ids = rows.iter().filter_map(|(_, row)| named(row));
                ids.filter(|id| self.people.binary_search(id).is_err()).collect()
            } else {
                let mut ids: Vec<Uuid> = rows.iter().filter_map(|(_, row)| named(row)).collect();
                ids.dedup();
                bundle::missing(self.tx, of.table, self.site_id, &ids).await?
            };
            if let Some(id) = missing.first() {
                let line = rows.iter().find(|(_, row)| named(row) == Some(*id));
                return Ok(Err(Refused::Nowhere {
                    line: line.map_or(0, |(line, _)| *line),
                    field: field.name,
                    id: id.to_string(),
                }));
            }
        }
        if record.name == "vote" {
            return Ok(self.voters(rows));
        }
        Ok(Ok(()))
    }

    /// Reads the log as `rejoinder audit verify` does.
    async fn read_log(&self) -> Result<std::result::Result<(), Flaw>> {
        let mut reading = Reading::default();
        let mut after = 0;
        loop {
            let entries = log::following(self.tx, self.site_id, after, BATCH as u64).await?;
            let Some(last) = entries.last() else { break };
            after = last.number;
            for entry in &entries {
                if let Err(flaw) = reading.take(entry) {
                    return Ok(Err(flaw));
                }
            }
        }
        let head = log::head(self.tx, self.site_id).await?;
        Ok(reading.end(head).map(drop))
    }
}

/// The same settings without whoever is sent each comment; none where nobody is.
fn asking_nobody(settings: &str) -> Option<String> {
    let mut settings: SiteSettings = serde_json::from_str(settings).ok()?;
    if !settings.outside.is_any_asked() {
        return None;
    }
    settings.outside.ask_url = None;
    settings.outside.akismet = AkismetMode::Off;
    serde_json::to_string(&settings).ok()
}

pub(super) fn line_of(rows: &Batch, id: Uuid) -> u64 {
    let found = rows.iter().find(|(_, row)| row.first().and_then(Value::id) == Some(id));
    found.map_or(0, |(line, _)| *line)
}
