//! A file as it comes: packed or not, of a form that its content tells, and never more of it in memory than one record.

use std::{
    io::{self, BufRead, BufReader, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;

use crate::domain::import::Format;

/// How much of a file is looked at to tell its form.
const HEAD_BYTES: usize = 64 * 1024;
/// The most bytes between two records: more is no conversation, and would all have to be kept in memory.
pub const MOST_BETWEEN: u64 = 48 * 1024 * 1024;
/// The most bytes of a file once it is unpacked.
const MOST_BYTES: u64 = 64 * 1024 * 1024 * 1024;

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    // Its reason stands in the sentence: not a second time below it.
    #[error("it cannot be read: {0}")]
    Io(io::Error),
    /// It stops in the middle.
    #[error("it is cut off: {0}")]
    CutOff(String),
    #[error("it is damaged: {0}")]
    Malformed(String),
    #[error("it is not written in UTF-8; convert it first")]
    Encoding,
    #[error("this is {0}, which cannot be imported")]
    Unknown(String),
    /// In a way that is not read; it says what to do.
    #[error("it is {0}")]
    Packed(&'static str),
    #[error("it is of version {0}, which this program does not know")]
    Version(String),
    #[error("one record is larger than {} MB", MOST_BETWEEN / 1024 / 1024)]
    TooLarge,
    /// It declares entities of its own.
    #[error("it declares XML entities, which are not read")]
    Entities,
    /// Nobody wants the rest.
    #[error("it was stopped")]
    Stopped,
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Counts the bytes that were read since the last record.
#[derive(Clone, Debug, Default)]
pub struct Meter(Arc<AtomicU64>);

impl Meter {
    pub(super) fn rest(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// What a meter says when it has had enough.
#[derive(Debug, thiserror::Error)]
#[error("too large")]
struct Enough;

/// A file that is open and unpacked.
pub struct Input {
    reader: Box<dyn BufRead + Send>,
    meter: Meter,
    head: Vec<u8>,
}

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input").finish_non_exhaustive()
    }
}

impl Input {
    /// Opens a file, and unpacks it where it is packed by gzip.
    ///
    /// # Errors
    /// When its first bytes cannot be read, or it is an archive of another kind.
    pub fn open(file: impl Read + Send + 'static) -> Result<Self, Broken> {
        let mut plain = BufReader::new(file);
        let start = plain.fill_buf()?;
        let unpacked: Box<dyn Read + Send> = if start.starts_with(&[0x1f, 0x8b]) {
            Box::new(MultiGzDecoder::new(plain))
        } else if let Some(packed) = otherwise_packed(start) {
            return Err(Broken::Packed(packed));
        } else {
            Box::new(plain)
        };
        let meter = Meter::default();
        let mut metered = Metered {
            inner: unpacked,
            meter: meter.clone(),
            total: 0,
        };
        let mut head = Vec::new();
        metered
            .by_ref()
            .take(HEAD_BYTES as u64)
            .read_to_end(&mut head)
            .map_err(broken)?;
        let all = Cursor::new(head.clone()).chain(metered);
        Ok(Self {
            reader: Box::new(BufReader::with_capacity(HEAD_BYTES, all)),
            meter,
            head,
        })
    }

    /// The form its content tells.
    ///
    /// # Errors
    /// [`Broken::Unknown`] with what was seen instead.
    pub fn format(&self) -> Result<Format, Broken> {
        super::input::recognise(&self.head)
    }

    /// Whether it is a database.
    pub fn is_database(&self) -> bool {
        self.head.starts_with(SQLITE)
    }

    pub(super) fn meter(&self) -> Meter {
        self.meter.clone()
    }

    pub(super) fn reader(self) -> Box<dyn BufRead + Send> {
        self.reader
    }
}

const SQLITE: &[u8] = b"SQLite format 3\0";

struct Metered {
    inner: Box<dyn Read + Send>,
    meter: Meter,
    total: u64,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.total += read as u64;
        let since = self.meter.0.fetch_add(read as u64, Ordering::Relaxed) + read as u64;
        if since > MOST_BETWEEN || self.total > MOST_BYTES {
            return Err(io::Error::other(Enough));
        }
        Ok(read)
    }
}

/// What a failed read says about the file.
pub(super) fn broken(error: io::Error) -> Broken {
    if error
        .get_ref()
        .is_some_and(<dyn std::error::Error + Send + Sync>::is::<Enough>)
    {
        return Broken::TooLarge;
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Broken::CutOff("it ends in the middle".to_owned()),
        io::ErrorKind::InvalidData => Broken::Encoding,
        io::ErrorKind::InvalidInput => Broken::Malformed(error.to_string()),
        _ => Broken::Io(error),
    }
}

/// What to do with a file that is packed in a way that is not read here.
fn otherwise_packed(start: &[u8]) -> Option<&'static str> {
    let is = |beginning: &[u8]| start.starts_with(beginning);
    if is(b"PK\x03\x04") || is(b"PK\x05\x06") {
        Some("a ZIP archive: unpack it (unzip FILE) and bring in what is inside")
    } else if is(b"\x28\xb5\x2f\xfd") {
        Some("packed by zstd: unpack it first (zstd -d FILE), or pack it by gzip")
    } else if is(b"7z\xbc\xaf\x27\x1c") || is(b"\xfd7zXZ\0") || is(b"BZh") {
        Some("packed in a way that is not read here: unpack it first, or pack it by gzip")
    } else {
        None
    }
}

/// The form that the beginning of a file tells.
fn recognise(head: &[u8]) -> Result<Format, Broken> {
    if head.starts_with(SQLITE) {
        return Ok(Format::IssoDatabase);
    }
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Err(Broken::Encoding);
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let unknown = |what: &str| Err(Broken::Unknown(what.to_owned()));
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    match text.chars().next() {
        None => unknown("an empty file"),
        Some('{') => {
            let line = text.lines().next().unwrap_or_default();
            if line.contains("\"type\":\"header\"") {
                Ok(Format::Bundle)
            } else if has("commentHex") || has("commenterHex") {
                Ok(Format::Commento)
            } else if has("pageId") || has("pages") {
                Ok(Format::Comentario)
            } else if has("locator") || (has("users") && has("posts")) {
                Ok(Format::Remark42)
            } else if has("tables") && has("waline") {
                unknown("an export of Waline")
            } else if has("objectId") {
                unknown("an export of Valine")
            } else if has("comments") || has("version") {
                Ok(Format::Commento)
            } else {
                unknown("JSON of an unknown kind")
            }
        }
        Some('[') => {
            if has("page_key") {
                Ok(Format::Artrans)
            } else if has("objectId") {
                unknown("an export of Valine or Waline")
            } else if has("_id") {
                unknown("an export of Twikoo")
            } else if has("comments") || text.trim_end().ends_with("[]") {
                Ok(Format::IssoJson)
            } else {
                unknown("a JSON list of an unknown kind")
            }
        }
        Some(_) if text.contains("<disqus") => Ok(Format::Disqus),
        Some(_) if text.contains("<rss") => Ok(Format::Wxr),
        Some('<') => unknown("XML of an unknown kind"),
        Some(_) => unknown("a file of an unknown kind"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn told(bytes: &[u8]) -> Result<Format, Broken> {
        Input::open(Cursor::new(bytes.to_vec()))?.format()
    }

    #[test]
    fn the_content_tells_the_form() {
        for (text, format) in [
            (
                "\u{feff}\n<?xml version=\"1.0\"?><!-- a --><rss version=\"2.0\">",
                Format::Wxr,
            ),
            (
                "`<?xml version=\"1.0\"?>\n<disqus xmlns=\"http://disqus.com\">",
                Format::Disqus,
            ),
            ("{\"version\":1,\"users\":[],\"posts\":[]}\n", Format::Remark42),
            ("{\"id\":\"1\",\"locator\":{\"url\":\"u\"}}", Format::Remark42),
            ("{\"version\":1}", Format::Commento),
            ("{\"version\":1,\"comments\":[{\"commentHex\":\"\"}]}", Format::Commento),
            ("{\"comments\":[{\"pageId\":\"\"}],\"version\":3}", Format::Comentario),
            (" [ {\"page_key\":\"/\"} ]", Format::Artrans),
            ("[{\"id\":\"/\",\"comments\":[]}]", Format::IssoJson),
            ("[]", Format::IssoJson),
            (
                "{\"type\":\"header\",\"format\":\"rejoinder\",\"version\":1}\n",
                Format::Bundle,
            ),
            ("SQLite format 3\0....", Format::IssoDatabase),
        ] {
            assert_eq!(told(text.as_bytes()).unwrap(), format, "{text}");
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packed.write_all(text.as_bytes()).unwrap();
            assert_eq!(told(&packed.finish().unwrap()).unwrap(), format, "{text}");
        }
        for unknown in ["", "hello", "<html>", "[1]", "{\"a\":1}"] {
            assert!(matches!(told(unknown.as_bytes()), Err(Broken::Unknown(_))), "{unknown}");
        }
        for packed in [b"PK\x03\x04....".as_slice(), &[0x28, 0xb5, 0x2f, 0xfd, 0], b"BZh9"] {
            assert!(matches!(told(packed), Err(Broken::Packed(_))), "{packed:?}");
        }
        assert!(matches!(told(&[0xff, 0xfe, b'<', 0]), Err(Broken::Encoding)));
    }

    #[test]
    fn one_record_is_not_without_end() {
        let mut input = Input::open(io::repeat(b' ')).unwrap();
        let read = io::copy(&mut input.reader, &mut io::sink());
        assert!(matches!(broken(read.unwrap_err()), Broken::TooLarge));
    }
}
