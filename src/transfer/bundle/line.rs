//! One line: a record as JSON, and back. What is read must be, byte for byte, what would be written: so a bundle that was taken over
//! is the bundle that leaves again.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::value::RawValue;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use uuid::Uuid;

use crate::domain::{
    bundle::{Cursor, Field, Personal, Record, Shape, Value},
    time::Timestamp,
};

use crate::domain::bundle::from_hex;
pub(super) use crate::domain::bundle::hex;

/// A record that is JSON by its nature, with a line feed.
pub(super) fn json(record: &impl Serialize) -> String {
    let mut line = text(record);
    line.push('\n');
    line
}

fn text(value: &(impl Serialize + ?Sized)) -> String {
    // Text, numbers and truth values under names that are text: nothing of it can fail to be JSON.
    serde_json::to_string(value).unwrap_or_default()
}

/// Writes a record with a line feed behind what is there. Millions of them leave at once: nothing is made for one value alone.
pub(super) fn append(record: &Record, row: &[Value], personal: Personal, to: &mut Vec<u8>) {
    extend(to, &["{\"type\":\"", record.name, "\""]);
    if record.fields.first().is_none_or(|first| first.name != "id") {
        extend(to, &[",\"id\":"]);
        quoted(to, &Cursor::of(record, row).id());
    }
    let mut group = "";
    for (field, value) in record.fields.iter().zip(row) {
        if !record.has(field, personal) {
            continue;
        }
        let (of, name) = field.name.split_once('.').unwrap_or(("", field.name));
        let is_first = of != group && !of.is_empty();
        if of != group && !group.is_empty() {
            to.push(b'}');
        }
        if is_first {
            extend(to, &[",\"", of, "\":{"]);
        } else {
            to.push(b',');
        }
        group = of;
        extend(to, &["\"", name, "\":"]);
        append_value(to, field, value);
    }
    if !group.is_empty() {
        to.push(b'}');
    }
    extend(to, &["}\n"]);
}

/// The same alone.
pub(super) fn write(record: &Record, row: &[Value], personal: Personal) -> Vec<u8> {
    let mut line = Vec::with_capacity(1024);
    append(record, row, personal, &mut line);
    line
}

fn append_value(to: &mut Vec<u8>, field: &Field, value: &Value) {
    match value {
        Value::None => extend(to, &["null"]),
        Value::Id(id) => extend(
            to,
            &["\"", id.hyphenated().encode_lower(&mut Uuid::encode_buffer()), "\""],
        ),
        Value::Number(number) if matches!(field.shape, Shape::Time) => moment(to, *number),
        Value::Number(number) => plainly(to, *number),
        Value::Flag(flag) => extend(to, &[if *flag { "true" } else { "false" }]),
        Value::Text(json) if matches!(field.shape, Shape::Json(_)) => extend(to, &[json]),
        Value::Text(words) => quoted(to, words),
        Value::Bytes(bytes) => extend(to, &["\"", &hex(bytes), "\""]),
    }
}

fn extend(to: &mut Vec<u8>, parts: &[&str]) {
    for part in parts {
        to.extend_from_slice(part.as_bytes());
    }
}

fn quoted(to: &mut Vec<u8>, words: &str) {
    // Memory takes whatever is written, and every text can be JSON.
    let _ = serde_json::to_writer(to, words);
}

fn plainly(to: &mut Vec<u8>, number: i64) {
    // As above.
    let _ = serde_json::to_writer(to, &number);
}

/// RFC 3339 in UTC; the bare milliseconds where it has no room for that year.
fn moment(to: &mut Vec<u8>, milliseconds: i64) {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok();
    let before = to.len();
    to.push(b'"');
    if at.is_some_and(|at| at.format_into(to, &Rfc3339).is_ok()) {
        to.push(b'"');
    } else {
        to.truncate(before);
        plainly(to, milliseconds);
    }
}

/// Why a line is none of ours.
pub(super) type Wrong = String;

/// The record of a line without its line feed.
pub(super) fn read(line: &str, personal: Personal) -> Result<(&'static Record, Vec<Value>), Wrong> {
    let fields = object(line)?;
    let name: String = plain(&fields, "type")?;
    let record = Record::named(&name).ok_or_else(|| format!("there are no lines of type “{name}”"))?;
    let mut groups: HashMap<&str, Object<'_>> = HashMap::new();
    let mut row = Vec::with_capacity(record.fields.len());
    for field in record.fields {
        if !record.has(field, personal) {
            row.push(Value::None);
            continue;
        }
        let raw = match field.name.split_once('.') {
            None => fields.get(field.name).copied(),
            Some((of, name)) => {
                if !groups.contains_key(of) {
                    let group = fields.get(of).ok_or_else(|| format!("it has no “{of}”"))?;
                    groups.insert(of, object(group.get())?);
                }
                groups.get(of).and_then(|group| group.get(name)).copied()
            }
        };
        let raw = raw.ok_or_else(|| format!("it has no “{}”", field.name))?;
        row.push(value(field, raw.get()).ok_or_else(|| format!("its “{}” cannot be read", field.name))?);
    }
    if write(record, &row, personal).strip_suffix(b"\n") != Some(line.as_bytes()) {
        return Err("it is not written as this program writes it".to_owned());
    }
    Ok((record, row))
}

type Object<'a> = HashMap<String, &'a RawValue>;

fn object(text: &str) -> Result<Object<'_>, Wrong> {
    serde_json::from_str(text).map_err(|error| format!("it is no JSON object: {error}"))
}

/// One value of the first or last line.
pub(super) fn plain<T: serde::de::DeserializeOwned>(fields: &Object<'_>, name: &str) -> Result<T, Wrong> {
    let raw = fields.get(name).ok_or_else(|| format!("it has no “{name}”"))?;
    serde_json::from_str(raw.get()).map_err(|_| format!("its “{name}” cannot be read"))
}

fn value(field: &Field, raw: &str) -> Option<Value> {
    if raw == "null" {
        return field.is_optional.then_some(Value::None);
    }
    let words = || {
        serde_json::from_str::<String>(raw)
            .ok()
            .filter(|text| !text.contains('\0'))
    };
    Some(match field.shape {
        Shape::Id => Value::Id(words()?.parse::<Uuid>().ok()?),
        Shape::Number(least, most) => Value::Number(raw.parse().ok().filter(|number| (least..=most).contains(number))?),
        Shape::Time => Value::Number(match raw.parse() {
            Ok(milliseconds) => milliseconds,
            Err(_) => Timestamp::parse(&words()?)?.0,
        }),
        Shape::Flag => Value::Flag(raw.parse().ok()?),
        Shape::Text(most) => Value::Text(words().filter(|text| text.chars().count() <= most)?),
        Shape::Word(is_known) => Value::Text(words().filter(|text| is_known(text))?),
        Shape::Voter => Value::Text(words().filter(|text| text.len() <= VOTER)?),
        Shape::Bytes(length) => Value::Bytes(from_hex(&words()?).filter(|bytes| length == 0 || bytes.len() == length)?),
        Shape::Json(reads) => Value::Text(
            Some(raw)
                .filter(|raw| reads(raw) && !raw.contains("\\u0000"))?
                .to_owned(),
        ),
    })
}

/// The most bytes of a voter.
const VOTER: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn back(record: &str, row: Vec<Value>, personal: Personal) -> String {
        let record = Record::named(record).unwrap();
        let line = String::from_utf8(write(record, &row, personal)).unwrap();
        let (known, read) = read(line.trim_end(), personal).unwrap_or_else(|wrong| panic!("{wrong}: {line}"));
        assert_eq!((known.name, read), (record.name, row));
        line
    }

    fn page(title: Option<&str>, at: i64) -> Vec<Value> {
        vec![
            Value::Id(Uuid::from_u128(1)),
            Value::Text("blog.example/\u{1f600}\"\\".to_owned()),
            Value::None,
            title.map_or(Value::None, |title| Value::Text(title.to_owned())),
            Value::Flag(true),
            Value::Flag(false),
            Value::Number(at),
            Value::Number(0),
        ]
    }

    #[test]
    fn what_is_written_is_read_to_the_same() {
        let line = back("page", page(Some("a\nb\u{2028}"), 1_700_000_000_123), Personal::Left);
        assert!(line.contains("\"created_at\":\"2023-11-14T22:13:20.123Z\""), "{line}");
        back("page", page(None, i64::MAX), Personal::Left);
        back("page", page(None, -1), Personal::Left);
        let alias = vec![
            Value::Id(Uuid::from_u128(1)),
            Value::Text("a/b%".to_owned()),
            Value::Number(1000),
        ];
        let line = back("page-alias", alias, Personal::Left);
        assert!(line.contains("/a%2Fb%25\",\"page_id\""), "{line}");
        let rules = serde_json::to_string(&crate::domain::moderation::HoldRules::default()).unwrap();
        let rule = vec![Value::Id(Uuid::from_u128(1)), Value::Text(rules), Value::Number(0)];
        back("page-rule", rule, Personal::Left);
    }

    #[test]
    fn whatever_is_not_written_so_is_refused() {
        let record = Record::named("page").unwrap();
        let good = String::from_utf8(write(record, &page(Some("t"), 0), Personal::Left)).unwrap();
        let good = good.trim_end();
        assert!(read(good, Personal::Left).is_ok());
        for (what, line) in [
            ("a field more", good.replace("\"title\"", "\"more\":1,\"title\"")),
            ("a field less", good.replace(",\"title\":\"t\"", "")),
            ("a field twice", good.replace("\"title\"", "\"title\":\"t\",\"title\"")),
            ("white space", good.replace("\":true", "\": true")),
            ("a time elsewhere", good.replace("T00:00:00Z", "T01:00:00+01:00")),
            ("an id in capitals", good.replace("0001\"", "000A\"")),
            ("nothing that must be", good.replace(":true", ":null")),
            ("a number for a text", good.replace("\"t\"", "1")),
            ("NUL", good.replace("\"t\"", "\"\\u0000\"")),
            ("another type", good.replace("\"page\"", "\"pages\"")),
            ("no object", "[]".to_owned()),
            (
                "a text too long",
                good.replace("\"t\"", &format!("\"{}\"", "t".repeat(200_000))),
            ),
        ] {
            assert!(read(&line, Personal::Left).is_err(), "{what}");
        }
    }
}
