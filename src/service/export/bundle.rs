//! A bundle on its way out: type after type, portion after portion.

use uuid::Uuid;

use super::{Export, Next};
use crate::{
    domain::{
        bundle::{Cursor, Part, Personal, RECORDS, Record, Value},
        export::Filter,
    },
    service::{Error, Result},
    store::bundle,
    transfer::bundle::Writer,
};

/// Rows that are read at once.
const PORTION: u64 = 500;

/// How far a bundle has come.
#[derive(Debug)]
pub(super) struct Lines {
    writer: Writer,
    place: Place,
    /// Who has to do with the site, each after the one before.
    people: Vec<Uuid>,
}

#[derive(Debug)]
enum Place {
    Beginning,
    /// In that type, behind that key.
    In(usize, Option<Vec<Value>>),
    /// The same among people: so many accounts were looked at.
    Among(usize, usize, Option<Vec<Value>>),
}

impl Lines {
    pub(super) fn new(personal: Personal) -> Self {
        Self {
            writer: Writer::new(personal),
            place: Place::Beginning,
            people: Vec::new(),
        }
    }

    /// Goes to the beginning of a type.
    fn begin(&mut self, position: usize) {
        let is_of_people = RECORDS.get(position).is_some_and(|record| record.part == Part::People);
        self.place = if is_of_people {
            Place::Among(position, 0, None)
        } else {
            Place::In(position, None)
        };
    }
}

impl Export {
    /// The next portion of a bundle.
    pub(super) async fn lines(&mut self, mut lines: Box<Lines>) -> Result<Option<String>> {
        let (position, rows) = match std::mem::replace(&mut lines.place, Place::Beginning) {
            Place::Beginning => {
                let header = lines.writer.header(&self.order.filter);
                if self.is_whole() {
                    lines.people = bundle::people(&self.snapshot, self.site.id, self.order.personal).await?;
                }
                lines.begin(0);
                self.next = Next::Lines(lines);
                return Ok(Some(if self.order.after.is_none() {
                    header
                } else {
                    String::new()
                }));
            }
            Place::In(position, after) => {
                let Some(record) = RECORDS.get(position) else {
                    return Ok(Some(lines.writer.trailer()));
                };
                let rows = self.portion(record, after.as_deref()).await?;
                match rows.last() {
                    Some(last) if is_full(&rows) => lines.place = Place::In(position, Some(last.clone())),
                    _ => lines.begin(position + 1),
                }
                (position, rows)
            }
            Place::Among(position, from, after) => {
                let some = lines.people.get(from..).unwrap_or_default();
                let some = some.get(..PORTION as usize).unwrap_or(some);
                let until = from + some.len();
                let rows = match RECORDS.get(position) {
                    Some(record) if self.leaves(record) => {
                        bundle::rows_of(&self.snapshot, record, some, after.as_deref(), PORTION).await?
                    }
                    _ => Vec::new(),
                };
                match rows.last() {
                    Some(last) if is_full(&rows) => lines.place = Place::Among(position, from, Some(last.clone())),
                    _ if until < lines.people.len() => lines.place = Place::Among(position, until, None),
                    _ => lines.begin(position + 1),
                }
                (position, rows)
            }
        };
        let text = self.written(&mut lines.writer, position, rows)?;
        self.next = Next::Lines(lines);
        Ok(Some(text))
    }

    fn is_whole(&self) -> bool {
        self.order.filter == Filter::default()
    }

    /// Of a bundle that holds some comments only, what belongs to those; and the site, so that one knows whose they are.
    fn leaves(&self, record: &Record) -> bool {
        record.name == "site" || record.leaves(self.order.personal, self.is_whole())
    }

    async fn portion(&self, record: &Record, after: Option<&[Value]>) -> Result<Vec<Vec<Value>>> {
        if !self.leaves(record) {
            return Ok(Vec::new());
        }
        let (site_id, order) = (self.site.id, &self.order);
        let rows = bundle::rows(
            &self.snapshot,
            record,
            site_id,
            &order.filter,
            order.personal,
            after,
            PORTION,
        )
        .await?;
        Ok(rows)
    }

    fn written(&mut self, writer: &mut Writer, position: usize, rows: Vec<Vec<Value>>) -> Result<String> {
        let Some(record) = RECORDS.get(position) else {
            return Ok(String::new());
        };
        let mut text = Vec::new();
        for mut row in rows {
            let before = text.len();
            writer.record(record, &mut row, &mut text);
            // It counts, and its hash does, although nobody waits for it.
            let has_arrived = self
                .order
                .after
                .as_ref()
                .is_some_and(|until| Cursor::of(record, &row) <= *until);
            if has_arrived {
                text.truncate(before);
            }
        }
        if record.name == "comment" {
            self.comments += writer.count(record.name).saturating_sub(self.comments);
        }
        String::from_utf8(text).map_err(|error| Error::Internal(Box::new(error)))
    }
}

fn is_full(portion: &[Vec<Value>]) -> bool {
    portion.len() as u64 >= PORTION
}
