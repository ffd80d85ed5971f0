//! What fields hold, and the place of a line among the others.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use super::{RECORDS, Record, Shape};

/// What one field holds. The order is that of the lines.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    None,
    Id(Uuid),
    /// Also a time, in milliseconds since 1970.
    Number(i64),
    Flag(bool),
    /// Also JSON.
    Text(String),
    Bytes(Vec<u8>),
}

impl Value {
    /// The id, if it is one.
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::Id(id) => Some(*id),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The bytes, if there are some.
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// A line by its type and its id, as in `comment:0199...`: the last one that arrived, where the rest is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// Of the type, among all types.
    position: usize,
    key: Vec<Value>,
}

impl Cursor {
    /// Of a line whose fields begin with these.
    pub fn of(record: &Record, row: &[Value]) -> Self {
        Self {
            position: record.position(),
            key: row.iter().take(record.keys).cloned().collect(),
        }
    }

    /// What stands in the line's `id`: its key, separated by slashes.
    pub fn id(&self) -> String {
        let parts: Vec<String> = self.key.iter().map(part).collect();
        parts.join("/")
    }
}

fn part(value: &Value) -> String {
    match value {
        Value::None => String::new(),
        Value::Id(id) => id.hyphenated().to_string(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Text(text) => text.replace('%', "%25").replace('/', "%2F"),
        Value::Bytes(bytes) => hex(bytes),
    }
}

/// As hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to text does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Back from there.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .bytes()
        .map(|byte| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    Some(
        pairs
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
            .collect(),
    )
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = RECORDS.get(self.position).map_or("", |record| record.name);
        write!(f, "{name}:{}", self.id())
    }
}

/// It names no line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the type and the id of a line")]
pub struct NotACursor;

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let (name, id) = text.split_once(':').ok_or(NotACursor)?;
        let record = Record::named(name).ok_or(NotACursor)?;
        let parts: Vec<&str> = id.split('/').collect();
        if parts.len() != record.keys {
            return Err(NotACursor);
        }
        let key = parts.into_iter().zip(record.fields).map(|(part, field)| {
            Some(match field.shape {
                Shape::Id => Value::Id(part.parse().ok()?),
                Shape::Number(..) | Shape::Time => Value::Number(part.parse().ok()?),
                Shape::Flag => Value::Flag(part.parse().ok()?),
                Shape::Bytes(_) => Value::Bytes(from_hex(part)?),
                Shape::Text(_) | Shape::Word(_) | Shape::Json(_) | Shape::Voter => {
                    Value::Text(part.replace("%2F", "/").replace("%25", "%"))
                }
            })
        });
        Ok(Self {
            position: record.position(),
            key: key.collect::<Option<_>>().ok_or(NotACursor)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_what_it_says() {
        let id = Uuid::from_u128(7);
        let alias = Record::named("page-alias").unwrap();
        let row = [Value::Id(id), Value::Text("https://a.example/100%2F/?b".to_owned())];
        let cursor = Cursor::of(alias, &row);
        assert_eq!(cursor.to_string().parse(), Ok(cursor.clone()));
        let comment: Cursor = format!("comment:{id}").parse().unwrap();
        assert!(cursor < comment);
        for nothing in ["", "comment", "comment:x", "nobody:1", "page-alias:x", "comment:1/2"] {
            assert_eq!(nothing.parse::<Cursor>(), Err(NotACursor), "{nothing}");
        }
    }

    #[test]
    fn hexadecimal_digits_go_there_and_back() {
        assert_eq!(from_hex(&hex(&[0, 15, 255])), Some(vec![0, 15, 255]));
        assert_eq!((from_hex("0"), from_hex("0g"), from_hex("AA")), (None, None, None));
    }
}
