//! Our own format, the bundle: one JSON object a line, of which `type` is the first field. A header, then the records of one type
//! after those of another ([`crate::domain::bundle::RECORDS`] says which), each type by its id, and a trailer that counts them and
//! hashes every line above it. Nothing in it says when it was made, so the same site makes the same bytes.

mod line;
mod lines;
mod read;

pub use lines::Lines;
pub use read::read;

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

pub use crate::domain::bundle::Personal;
use crate::domain::{
    bundle::{Record, Shape, Value},
    export::Filter,
};

/// The version of the format; a reader refuses one that is higher than its own.
pub const VERSION: u32 = 1;

/// A bundle that is being written; each call writes the next line.
#[derive(Debug)]
pub struct Writer {
    personal: Personal,
    /// Records of each type.
    counts: BTreeMap<&'static str, u64>,
    hash: Sha256,
    /// Whose votes are being written, and how many were.
    voted_on: (Option<Uuid>, u64),
}

impl Writer {
    /// An empty one.
    pub fn new(personal: Personal) -> Self {
        Self {
            personal,
            counts: BTreeMap::new(),
            hash: Sha256::new(),
            voted_on: (None, 0),
        }
    }

    /// The first line; it says what of the site is left out, if anything is.
    pub fn header(&mut self, filter: &Filter) -> String {
        let line = line::json(&Frame::Header {
            format: "rejoinder",
            version: VERSION,
            personal: self.personal == Personal::Taken,
            only: Only::of(filter),
        });
        self.hash.update(&line);
        line
    }

    /// Writes a record behind what is there; it becomes what is written of it. What is added is UTF-8.
    pub fn record(&mut self, record: &'static Record, row: &mut [Value], to: &mut Vec<u8>) {
        *self.counts.entry(record.name).or_default() += 1;
        if self.personal == Personal::Left {
            self.hide_voter(record, row);
        }
        let before = to.len();
        line::append(record, row, self.personal, to);
        self.hash.update(to.get(before..).unwrap_or_default());
    }

    /// How many of a type were written.
    pub fn count(&self, name: &str) -> u64 {
        self.counts.get(name).copied().unwrap_or(0)
    }

    /// The last line.
    pub fn trailer(self) -> String {
        line::json(&Frame::Trailer {
            counts: &self.counts,
            sha256: line::hex(&self.hash.finalize()),
        })
    }

    /// Numbers those who voted on a comment, in the order in which they stand.
    fn hide_voter(&mut self, record: &Record, row: &mut [Value]) {
        let comment = row.first().and_then(Value::id);
        for (field, value) in record.fields.iter().zip(row) {
            if !matches!(field.shape, Shape::Voter) {
                continue;
            }
            let (of, number) = self.voted_on;
            let number = if of == comment { number + 1 } else { 1 };
            self.voted_on = (comment, number);
            *value = Value::Text(format!("hidden:{number:010}"));
        }
    }
}

/// The first and the last line, in the order in which their fields stand there.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Frame<'a> {
    Header {
        format: &'static str,
        version: u32,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        personal: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        only: Option<Only>,
    },
    Trailer {
        counts: &'a BTreeMap<&'static str, u64>,
        /// Of all lines above, each with its line feed.
        sha256: String,
    },
}

/// Which comments of the site these are, where they are not all.
#[derive(Serialize)]
struct Only {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statuses: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page_id: Option<String>,
}

impl Only {
    fn of(filter: &Filter) -> Option<Self> {
        (*filter != Filter::default()).then(|| Self {
            statuses: filter.statuses.iter().map(|status| status.name()).collect(),
            since: filter.since.map(|since| since.to_string()),
            page_id: filter.page.map(|page| page.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(writer: &mut Writer, record: &'static Record, row: &mut [Value]) -> String {
        let mut line = Vec::new();
        writer.record(record, row, &mut line);
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn the_trailer_counts_and_hashes_what_stands_above_it() {
        let mut writer = Writer::new(Personal::Left);
        let lesson = Record::named("lesson").unwrap();
        let mut row = [Value::Id(Uuid::nil()), Value::Flag(true)];
        let above = writer.header(&Filter::default()) + &written(&mut writer, lesson, &mut row);
        let trailer: serde_json::Value = serde_json::from_str(&writer.trailer()).unwrap();
        assert_eq!(trailer["counts"], serde_json::json!({"lesson": 1}));
        assert_eq!(trailer["sha256"], line::hex(&Sha256::digest(above.as_bytes())));
        assert!(above.starts_with("{\"type\":\"header\",\"format\":\"rejoinder\",\"version\":1}\n"));
        assert!(above.lines().all(|line| line.starts_with("{\"type\":\"")));
    }

    #[test]
    fn those_who_voted_are_numbers_unless_they_are_asked_for() {
        let vote = Record::named("vote").unwrap();
        let row = |comment: u128, voter: &str| {
            [
                Value::Id(Uuid::from_u128(comment)),
                Value::Text(voter.to_owned()),
                Value::Id(Uuid::nil()),
                Value::Number(1),
                Value::Number(0),
            ]
        };
        let mut writer = Writer::new(Personal::Left);
        let mut lines = String::new();
        for (comment, voter) in [(1, "account:ada"), (1, "guest:bo"), (2, "guest:bo")] {
            lines += &written(&mut writer, vote, &mut row(comment, voter));
        }
        assert!(!lines.contains("ada") && !lines.contains("bo"), "{lines}");
        let numbers: Vec<&str> = lines
            .lines()
            .filter_map(|line| line.split("hidden:").nth(1)?.get(..10))
            .collect();
        assert_eq!(numbers, ["0000000001", "0000000002", "0000000001"]);
        let open = written(&mut Writer::new(Personal::Taken), vote, &mut row(1, "guest:bo"));
        assert!(open.contains("\"voter\":\"guest:bo\""), "{open}");
    }
}
