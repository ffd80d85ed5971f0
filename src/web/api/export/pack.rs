//! A body that is compressed while it is written.

use std::io::Write as _;

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

/// What portions become on their way out.
pub(super) enum Pack {
    Plain,
    Gzip(GzEncoder<Vec<u8>>),
}

impl Pack {
    pub(super) fn new(is_packed: bool) -> Self {
        if is_packed {
            Self::Gzip(GzEncoder::new(Vec::new(), Compression::fast()))
        } else {
            Self::Plain
        }
    }

    /// What can be sent now; nothing, where the compressor still gathers.
    pub(super) fn put(&mut self, text: String) -> Bytes {
        match self {
            Self::Plain => text.into(),
            Self::Gzip(encoder) => {
                // Writing to memory does not fail.
                let _ = encoder.write_all(text.as_bytes());
                std::mem::take(encoder.get_mut()).into()
            }
        }
    }

    /// What is left at the end.
    pub(super) fn end(self) -> Bytes {
        match self {
            Self::Plain => Bytes::new(),
            // As above.
            Self::Gzip(encoder) => encoder.finish().unwrap_or_default().into(),
        }
    }
}
