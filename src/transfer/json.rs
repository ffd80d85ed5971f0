//! JSON piece by piece: an element of a list at a time, however long the list is.

use std::{fmt, io::BufRead};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::input::{Broken, Input, broken};

/// What to do with one piece; the name is that of the field of the outermost object, and empty in a list.
pub(super) type Each<'a> = dyn FnMut(&str, Value) -> Result<(), Broken> + 'a;

/// Reads one document: a list element by element, or an object field by field, of which those that are lists come element by element.
pub(super) fn document(input: Input, each: &mut Each<'_>) -> Result<(), Broken> {
    let reader = without_mark(input)?;
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let mut failed = None;
    let pieces = Outer {
        each,
        failed: &mut failed,
    };
    let read = deserializer.deserialize_any(pieces).and_then(|()| deserializer.end());
    read.map_err(|error| failed.take().unwrap_or_else(|| refused(error)))
}

/// Reads one value after the other.
pub(super) fn values(input: Input, each: &mut dyn FnMut(Value) -> Result<(), Broken>) -> Result<(), Broken> {
    let reader = without_mark(input)?;
    for value in serde_json::Deserializer::from_reader(reader).into_iter::<Value>() {
        each(value.map_err(refused)?)?;
    }
    Ok(())
}

/// The reader behind a byte order mark.
pub(super) fn without_mark(input: Input) -> Result<Box<dyn BufRead + Send>, Broken> {
    let mut reader = input.reader();
    if reader.fill_buf().map_err(broken)?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    Ok(reader)
}

/// What JSON that cannot be read says about the file.
pub(super) fn refused(error: serde_json::Error) -> Broken {
    use serde_json::error::Category;
    match error.classify() {
        Category::Io => broken(error.into()),
        Category::Eof => Broken::CutOff(error.to_string()),
        Category::Syntax if error.to_string().contains("unicode code point") => Broken::Encoding,
        Category::Syntax | Category::Data => Broken::Malformed(error.to_string()),
    }
}

/// The outermost list or object.
struct Outer<'e, 'a> {
    each: &'e mut Each<'a>,
    failed: &'e mut Option<Broken>,
}

impl<'de> Visitor<'de> for Outer<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        elements(list, "", self.each, self.failed)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            map.next_value_seed(Field {
                name: &name,
                each: &mut *self.each,
                failed: &mut *self.failed,
            })?;
        }
        Ok(())
    }
}

/// One field of the outermost object.
struct Field<'e, 'a> {
    name: &'e str,
    each: &'e mut Each<'a>,
    failed: &'e mut Option<Broken>,
}

impl Field<'_, '_> {
    fn one<E: serde::de::Error>(self, value: Value) -> Result<(), E> {
        give(self.name, value, self.each, self.failed)
    }
}

impl<'de> DeserializeSeed<'de> for Field<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Field<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<(), A::Error> {
        elements(list, self.name, self.each, self.failed)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut object = serde_json::Map::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            object.insert(name, value);
        }
        self.one(Value::Object(object))
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.one(value.into())
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.one(value.into())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.one(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.one(value.into())
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.one(value.into())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.one(Value::Null)
    }
}

fn elements<'de, A: SeqAccess<'de>>(
    mut list: A,
    name: &str,
    each: &mut Each<'_>,
    failed: &mut Option<Broken>,
) -> Result<(), A::Error> {
    while let Some(value) = list.next_element::<Value>()? {
        give(name, value, each, failed)?;
    }
    Ok(())
}

fn give<E: serde::de::Error>(
    name: &str,
    value: Value,
    each: &mut Each<'_>,
    failed: &mut Option<Broken>,
) -> Result<(), E> {
    each(name, value).map_err(|error| {
        *failed = Some(error);
        E::custom("stopped")
    })
}

/// A field as text, whether it is written as text, number or truth; empty where there is none.
pub(super) fn text(value: &Value, name: &str) -> String {
    match value.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(truth)) => truth.to_string(),
        _ => String::new(),
    }
}

/// The same without white space around it.
pub(super) fn scalar(value: &Value, name: &str) -> String {
    text(value, name).trim().to_owned()
}

/// A truth, whether it is written as one or as text.
pub(super) fn is_true(value: &Value, name: &str) -> bool {
    matches!(scalar(value, name).as_str(), "true" | "True" | "1")
}

/// A count; nothing below 0, and no more than anybody has counted.
pub(super) fn count(value: &Value, name: &str) -> u32 {
    scalar(value, name)
        .parse::<f64>()
        .map_or(0, |number| number.clamp(0.0, 1e9) as u32)
}
