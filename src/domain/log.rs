//! The log of a site: who did what to what, when and why. Each entry carries the hash of the one before, so that an entry which was
//! changed, removed or moved is found. What is personal in it enters the chain as a salted digest (ruling 27): it can be forgotten,
//! and the chain holds all the same.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    action::{Actor, Verb},
    id::{ActionId, SiteId},
    time::Timestamp,
};

/// The hash before the first entry.
pub const BEGINNING: [u8; 32] = [0; 32];

/// Bytes of salt: nobody tries out who it could have been.
pub const SALT_BYTES: usize = 16;

/// Something personal: told while it is kept, and a digest for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    pub digest: [u8; 32],
    /// The salt and the text; none once they are forgotten.
    pub kept: Option<([u8; SALT_BYTES], String)>,
}

impl Personal {
    /// A text under a salt that was drawn for it alone.
    pub fn new(salt: [u8; SALT_BYTES], text: String) -> Self {
        Self {
            digest: digest(&salt, &text),
            kept: Some((salt, text)),
        }
    }

    /// The text, while it is kept.
    pub fn text(&self) -> Option<&str> {
        self.kept.as_ref().map(|(_, text)| text.as_str())
    }

    /// Whether what is kept is what was written.
    pub fn is_true(&self) -> bool {
        let kept = self.kept.as_ref();
        kept.is_none_or(|(salt, text)| digest(salt, text) == self.digest)
    }
}

fn digest(salt: &[u8], text: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(text.as_bytes());
    hash.finalize().into()
}

/// What is to be written down.
#[derive(Clone, Debug)]
pub struct Deed {
    pub verb: Verb,
    pub actor: Actor,
    /// What the moderator says about it.
    pub reason: Option<String>,
    pub action: Option<ActionId>,
    /// The comment or the thread, where it is one.
    pub subject: Option<Uuid>,
    /// How many were changed.
    pub count: u64,
    /// The filter that chose them, if one did.
    pub filter: Option<String>,
}

impl Deed {
    /// Something that was done to one thing, and is no action on comments.
    pub fn about(verb: Verb, actor: Actor, subject: Option<Uuid>, reason: String) -> Self {
        Self {
            verb,
            actor,
            reason: Some(reason).filter(|reason| !reason.is_empty()),
            action: None,
            subject,
            count: 1,
            filter: None,
        }
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub site_id: SiteId,
    /// 1 for the first of its site, and none is left out.
    pub number: i64,
    pub at: Timestamp,
    pub verb: Verb,
    pub action: Option<ActionId>,
    pub subject: Option<Uuid>,
    pub count: u64,
    /// Who, as [`Actor::stored`].
    pub actor: Personal,
    /// Why; it may name somebody.
    pub reason: Option<Personal>,
    /// Which; it may name somebody, too.
    pub filter: Option<Personal>,
    pub previous: [u8; 32],
    pub hash: [u8; 32],
}

impl Entry {
    /// The hash it must carry. Each field goes in with its length, so that no two entries read the same.
    pub fn seal(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut add = |field: &[u8]| {
            hash.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(field);
        };
        add(b"rejoinder log 1");
        add(self.site_id.0.as_bytes());
        add(&self.number.to_be_bytes());
        add(&self.at.0.to_be_bytes());
        add(self.verb.name().as_bytes());
        add(self.action.as_ref().map_or(&[], |id| id.0.as_bytes()));
        add(self.subject.as_ref().map_or(&[], |id| id.as_bytes()));
        add(&self.count.to_be_bytes());
        add(&self.actor.digest);
        add(self.reason.as_ref().map_or(&[], |reason| &reason.digest));
        add(self.filter.as_ref().map_or(&[], |filter| &filter.digest));
        add(&self.previous);
        hash.finalize().into()
    }
}

/// A hash as people compare it: 64 hexadecimal digits.
pub fn hash_text(hash: &[u8; 32]) -> String {
    use std::fmt::Write as _;
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The last entry of a site, as it is noted beside the log: without it nobody could tell that the end is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub number: i64,
    pub hash: [u8; 32],
}

impl Head {
    /// Before anything was written.
    pub const NONE: Self = Self {
        number: 0,
        hash: BEGINNING,
    };
}

/// What is wrong with a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("entry {0} is missing")]
    Missing(i64),
    #[error("entry {0} was changed")]
    Changed(i64),
    #[error("entry {0} does not follow the one before it")]
    OutOfOrder(i64),
    #[error("the log ends at entry {0}, and that is not where it ended when it was written last")]
    WrongEnd(i64),
}

/// Reads a log from its beginning, entry by entry in the order of their numbers.
#[derive(Clone, Copy, Debug)]
pub struct Reading(Head);

impl Default for Reading {
    fn default() -> Self {
        Self(Head::NONE)
    }
}

impl Reading {
    /// Takes the next entry.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn take(&mut self, entry: &Entry) -> Result<(), Flaw> {
        let expected = self.0.number + 1;
        if entry.number != expected {
            return Err(Flaw::Missing(expected));
        }
        if entry.previous != self.0.hash {
            return Err(Flaw::OutOfOrder(entry.number));
        }
        let personal = [Some(&entry.actor), entry.reason.as_ref(), entry.filter.as_ref()];
        let is_true = personal.into_iter().flatten().all(Personal::is_true);
        if !is_true || entry.seal() != entry.hash {
            return Err(Flaw::Changed(entry.number));
        }
        self.0 = Head {
            number: entry.number,
            hash: entry.hash,
        };
        Ok(())
    }

    /// Ends where the log should.
    ///
    /// # Errors
    /// [`Flaw::WrongEnd`] when entries are missing there.
    pub fn end(self, head: Head) -> Result<Head, Flaw> {
        if self.0 == head {
            Ok(head)
        } else {
            Err(Flaw::WrongEnd(self.0.number))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for number in 1..=4 {
            let mut entry = Entry {
                site_id: SiteId(Uuid::nil()),
                number,
                at: Timestamp(number),
                verb: Verb::Approve,
                action: None,
                subject: None,
                count: 1,
                actor: Personal::new([7; SALT_BYTES], "operator".to_owned()),
                reason: Some(Personal::new([8; SALT_BYTES], "kind words".to_owned())),
                filter: None,
                previous: entries.last().map_or(BEGINNING, |last| last.hash),
                hash: BEGINNING,
            };
            entry.hash = entry.seal();
            entries.push(entry);
        }
        entries
    }

    fn read(entries: &[Entry], head: Head) -> Result<Head, Flaw> {
        let mut reading = Reading::default();
        for entry in entries {
            reading.take(entry)?;
        }
        reading.end(head)
    }

    fn head() -> Head {
        let last = log().pop().unwrap();
        Head {
            number: last.number,
            hash: last.hash,
        }
    }

    #[test]
    fn an_untouched_log_is_whole_also_when_something_personal_is_forgotten() {
        assert_eq!(read(&log(), head()), Ok(head()));
        let mut forgotten = log();
        forgotten[1].actor.kept = None;
        assert_eq!(read(&forgotten, head()), Ok(head()));
        assert_eq!(read(&[], Head::NONE), Ok(Head::NONE));
    }

    #[test]
    fn whatever_is_touched_is_found() {
        let mut changed = log();
        changed[2].count = 2;
        assert_eq!(read(&changed, head()), Err(Flaw::Changed(3)));
        changed[2].hash = changed[2].seal();
        assert_eq!(read(&changed, head()), Err(Flaw::OutOfOrder(4)));
        let mut reworded = log();
        reworded[0].reason.as_mut().unwrap().kept = Some(([8; SALT_BYTES], "other words".to_owned()));
        assert_eq!(read(&reworded, head()), Err(Flaw::Changed(1)));
        let mut removed = log();
        removed.remove(1);
        assert_eq!(read(&removed, head()), Err(Flaw::Missing(2)));
        let mut moved = log();
        moved.swap(1, 2);
        (moved[1].number, moved[2].number) = (2, 3);
        assert_eq!(read(&moved, head()), Err(Flaw::OutOfOrder(2)));
        assert_eq!(read(&log()[..3], head()), Err(Flaw::WrongEnd(3)));
        assert_eq!(read(&[], head()), Err(Flaw::WrongEnd(0)));
    }
}
