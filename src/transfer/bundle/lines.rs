//! A whole bundle, line by line, for whoever takes it over: what is not exactly as it was written is no bundle.

use std::{collections::BTreeMap, io::BufRead};

use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::{VERSION, line};
use crate::{
    domain::bundle::{Cursor, Personal, Record, Value},
    transfer::{
        input::{Broken, Input, Meter, broken},
        json::without_mark,
    },
};

/// A bundle that is being read. Not more than one line of it is in memory.
pub struct Lines {
    reader: Box<dyn BufRead + Send>,
    meter: Meter,
    line: Vec<u8>,
    hash: Sha256,
    counts: BTreeMap<&'static str, u64>,
    personal: Personal,
    /// The last record.
    last: Option<Cursor>,
    number: u64,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines")
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

impl Lines {
    /// Reads the header.
    ///
    /// # Errors
    /// When it is none, is of a newer version, or says that only a part of a site follows.
    pub fn open(input: Input) -> Result<Self, Broken> {
        let meter = input.meter();
        let mut lines = Self {
            reader: without_mark(input)?,
            meter,
            line: Vec::new(),
            hash: Sha256::new(),
            counts: BTreeMap::new(),
            personal: Personal::Left,
            last: None,
            number: 0,
        };
        let text = lines.advance()?;
        let header: Json = serde_json::from_str(&text).map_err(|error| lines.wrong(&error.to_string()))?;
        if header.get("type").and_then(Json::as_str) != Some("header") {
            return Err(lines.wrong("a bundle begins with a header"));
        }
        let version = header.get("version").and_then(Json::as_u64).unwrap_or(0);
        if version != u64::from(VERSION) {
            return Err(Broken::Version(version.to_string()));
        }
        if header.get("only").is_some() {
            return Err(lines.wrong("it holds a part of a site only: that can be imported into a site that is there"));
        }
        if header.get("personal").and_then(Json::as_bool) == Some(true) {
            lines.personal = Personal::Taken;
        }
        let written = super::Writer::new(lines.personal).header(&crate::domain::export::Filter::default());
        if written.trim_end() != text {
            return Err(lines.wrong("the header is not written as this program writes it"));
        }
        Ok(lines)
    }

    /// What of people is in it.
    pub fn personal(&self) -> Personal {
        self.personal
    }

    /// The number of the line that was read last, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// A hash of everything that was read.
    pub fn hash(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }

    /// How many records of a type were read.
    pub fn count(&self, name: &str) -> u64 {
        self.counts.get(name).copied().unwrap_or(0)
    }

    /// The next record; none at the end, when everything above was what its trailer says.
    ///
    /// # Errors
    /// With the number of the first line that is not as it was written.
    pub fn record(&mut self) -> Result<Option<(&'static Record, Vec<Value>)>, Broken> {
        let before = self.hash.clone();
        let text = self.advance()?;
        if text.starts_with("{\"type\":\"trailer\"") {
            self.judge(&text, before)?;
            return Ok(None);
        }
        let (record, row) = line::read(&text, self.personal).map_err(|wrong| self.wrong(&wrong))?;
        if !record.leaves(self.personal, true) {
            return Err(self.wrong("a line of personal data in a bundle that has none"));
        }
        let here = Cursor::of(record, &row);
        if self.last.as_ref() == Some(&here) {
            return Err(self.wrong("the same record stands there twice"));
        }
        if self.last.as_ref().is_some_and(|last| *last > here) {
            return Err(self.wrong("it is not in its place: lines stand in order"));
        }
        self.last = Some(here);
        *self.counts.entry(record.name).or_default() += 1;
        Ok(Some((record, row)))
    }

    fn advance(&mut self) -> Result<String, Broken> {
        self.meter.rest();
        self.line.clear();
        self.number += 1;
        if self.reader.read_until(b'\n', &mut self.line).map_err(broken)? == 0 {
            return Err(Broken::CutOff("there is no trailer".to_owned()));
        }
        self.hash.update(&self.line);
        let Some((b'\n', text)) = self.line.split_last() else {
            return Err(Broken::CutOff(format!("line {} has no end", self.number)));
        };
        Ok(std::str::from_utf8(text).map_err(|_| Broken::Encoding)?.to_owned())
    }

    fn judge(&mut self, text: &str, above: Sha256) -> Result<(), Broken> {
        let written = super::Writer {
            personal: self.personal,
            counts: self.counts.clone(),
            hash: above,
            voted_on: (None, 0),
        };
        if written.trailer().trim_end() != text {
            return Err(self.wrong("the trailer does not match what stands above it"));
        }
        self.line.clear();
        if self.reader.read_until(b'\n', &mut self.line).map_err(broken)? > 0 {
            return Err(self.wrong("something stands below the trailer"));
        }
        Ok(())
    }

    /// What is wrong with the line that was read last.
    pub fn wrong(&self, what: &str) -> Broken {
        Broken::Malformed(format!("line {}: {what}", self.number))
    }
}
