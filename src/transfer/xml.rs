//! XML step by step: no entity but the five and numbers is known, no declaration is followed, and what is not closed is cut off.

use std::io::BufRead;

use quick_xml::{
    Error, Reader,
    errors::IllFormedError,
    events::{BytesStart, Event},
};

use super::input::{Broken, Input, broken};

/// The deepest nesting that is read.
const DEEPEST: usize = 200;
/// Bytes that may stand before the first sign.
const JUNK_BYTES: usize = 64;

/// What comes next.
#[derive(Debug)]
pub(super) enum Step {
    Open {
        name: String,
        /// Their names as they stand, their values unescaped.
        attributes: Vec<(String, String)>,
    },
    /// An end, with all text since the last step.
    Close {
        name: String,
        text: String,
    },
    End,
}

/// A file that is read step by step.
pub(super) struct Scanner {
    reader: Reader<Box<dyn BufRead + Send>>,
    buffer: Vec<u8>,
    text: String,
    depth: usize,
    has_root: bool,
}

impl Scanner {
    pub(super) fn new(input: Input) -> Result<Self, Broken> {
        let mut reader = input.reader();
        skip_junk(&mut reader)?;
        let mut reader = Reader::from_reader(reader);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Ok(Self {
            reader,
            buffer: Vec::new(),
            text: String::new(),
            depth: 0,
            has_root: false,
        })
    }

    pub(super) fn next(&mut self) -> Result<Step, Broken> {
        loop {
            self.buffer.clear();
            let position = self.reader.buffer_position();
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => return Err(refused(error, position)),
            };
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    self.has_root = true;
                    if self.depth > DEEPEST {
                        return Err(Broken::Malformed("it is nested too deeply".to_owned()));
                    }
                    self.text.clear();
                    return Ok(Step::Open {
                        name: start.name().as_ref().to_owned(),
                        attributes: attributes(&start),
                    });
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Step::Close {
                        name: end.name().as_ref().to_owned(),
                        text: std::mem::take(&mut self.text),
                    });
                }
                Event::Text(text) => self.text.push_str(&text.xml10_content()),
                Event::CData(text) => self.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let named = match &*reference.xml10_content() {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => reference.resolve_char_ref().ok().flatten(),
                    };
                    if let Some(c) = named {
                        self.text.push(c);
                    } else {
                        // One of HTML's, or of the file's own: it stays as it stands.
                        self.text.push('&');
                        self.text.push_str(&reference.xml10_content());
                        self.text.push(';');
                    }
                }
                Event::DocType(declared) if declared.xml10_content().contains("<!ENTITY") => {
                    return Err(Broken::Entities);
                }
                Event::Decl(declared) => {
                    let encoding = declared.encoding().and_then(Result::ok);
                    if encoding.is_some_and(|name| name.to_ascii_lowercase().starts_with("utf-16")) {
                        return Err(Broken::Encoding);
                    }
                }
                Event::Eof if self.depth > 0 => {
                    return Err(Broken::CutOff(format!("{} elements are not closed", self.depth)));
                }
                Event::Eof if !self.has_root => return Err(Broken::Malformed("there is nothing in it".to_owned())),
                Event::Eof => return Ok(Step::End),
                Event::Empty(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }
}

/// Values may stand without quotes, as damaged files have them.
fn attributes(start: &BytesStart<'_>) -> Vec<(String, String)> {
    start
        .html_attributes()
        .with_checks(false)
        .filter_map(Result::ok)
        .map(|attribute| {
            let value =
                quick_xml::escape::unescape(&attribute.value).map_or_else(|_| attribute.value.to_string(), Into::into);
            (attribute.key.as_ref().to_owned(), value)
        })
        .collect()
}

fn skip_junk(reader: &mut Box<dyn BufRead + Send>) -> Result<(), Broken> {
    let start = reader.fill_buf().map_err(broken)?;
    let junk = start.iter().take(JUNK_BYTES).position(|byte| *byte == b'<');
    if let Some(junk) = junk {
        reader.consume(junk);
    }
    Ok(())
}

fn refused(error: Error, position: u64) -> Broken {
    match error {
        Error::Io(error) => match std::sync::Arc::try_unwrap(error) {
            Ok(error) => broken(error),
            Err(error) => Broken::Malformed(error.to_string()),
        },
        Error::Encoding(_) => Broken::Encoding,
        Error::Syntax(error) => Broken::CutOff(format!("at byte {position}: {error}")),
        Error::IllFormed(error @ IllFormedError::MissingEndTag(_)) => Broken::CutOff(error.to_string()),
        error => Broken::Malformed(format!("at byte {position}: {error}")),
    }
}
