//! Reads what [`super::Writer`] wrote: a file whose last line does not match what stands above it is not taken.

use std::{collections::BTreeMap, io::BufRead as _};

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{VERSION, line::hex};
use crate::{
    domain::{comment::Status, import::Form},
    transfer::{
        input::{Broken, Input, broken},
        json::{count, refused, scalar, text, without_mark},
        record::{Author, Comment, Out, Page, Record, milliseconds},
        when,
    },
};

/// Reads a file.
///
/// # Errors
/// Why it cannot be read to its end, or is not whole.
pub fn read(input: Input, out: &mut Out<'_>) -> Result<(), Broken> {
    out.watch(&input);
    let mut reader = without_mark(input)?;
    let (mut line, mut hash) = (Vec::new(), Sha256::new());
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(broken)? == 0 {
            return Err(Broken::CutOff("there is no trailer".to_owned()));
        }
        let text = std::str::from_utf8(&line).map_err(|_| Broken::Encoding)?;
        let value: Value = serde_json::from_str(text).map_err(refused)?;
        let kind = scalar(&value, "type");
        match kind.as_str() {
            "header" => match value.get("version").and_then(Value::as_u64) {
                Some(version) if version <= u64::from(VERSION) => {}
                version => return Err(Broken::Version(version.unwrap_or(0).to_string())),
            },
            "trailer" => return judge(&value, &counts, &hex(&hash.finalize())),
            "page" => out.put(Record::Page(page(&value)))?,
            "comment" => out.put(Record::Comment(Box::new(comment(&value))))?,
            _ => out.breathe(),
        }
        if kind != "header" {
            *counts.entry(kind).or_default() += 1;
        }
        hash.update(&line);
    }
}

fn judge(trailer: &Value, counts: &BTreeMap<String, u64>, hash: &str) -> Result<(), Broken> {
    let said = trailer.get("counts").and_then(Value::as_object);
    let are_right = said.is_some_and(|said| {
        said.len() == counts.len()
            && counts
                .iter()
                .all(|(kind, count)| said.get(kind).and_then(Value::as_u64) == Some(*count))
    });
    if are_right && scalar(trailer, "sha256") == hash {
        Ok(())
    } else {
        Err(Broken::Malformed(
            "the trailer does not match what stands above it".to_owned(),
        ))
    }
}

fn page(value: &Value) -> Page {
    let identity = scalar(value, "identity");
    let chosen = Some(identity).filter(|identity| identity.starts_with("id:"));
    let addresses = [chosen, Some(scalar(value, "url"))].into_iter().flatten();
    let title = scalar(value, "title");
    Page {
        key: scalar(value, "id"),
        addresses: addresses.filter(|address| !address.is_empty()).collect(),
        title: Some(title).filter(|title| !title.is_empty()),
        is_open: value.get("is_open").and_then(Value::as_bool).unwrap_or(true),
        is_public: true,
        created_at: milliseconds(when::parse(&scalar(value, "created_at"))),
    }
}

fn comment(value: &Value) -> Comment {
    let nobody = Value::Null;
    let author = value.get("author").unwrap_or(&nobody);
    let key = [("account", "account_id"), ("guest", "guest_key")]
        .into_iter()
        .map(|(kind, field)| (kind, scalar(author, field)))
        .find(|(_, key)| !key.is_empty());
    Comment {
        id: scalar(value, "id"),
        parent: Some(scalar(value, "parent_id")).filter(|parent| !parent.is_empty()),
        page: scalar(value, "page_id"),
        author: Author {
            is_registered: Some(key.as_ref().is_some_and(|(kind, _)| *kind == "account")),
            key: key.map(|(kind, key)| format!("{kind}:{key}")),
            name: scalar(author, "name"),
            email: scalar(author, "email"),
            website: scalar(author, "website"),
        },
        status: Status::from_name(&scalar(value, "status")).unwrap_or(Status::Pending),
        text: text(value, "body"),
        form: Form::Markdown,
        html: None,
        created_at: milliseconds(when::parse(&scalar(value, "created_at"))),
        edited_at: milliseconds(when::parse(&scalar(value, "edited_at"))),
        up_votes: count(value, "up_votes"),
        down_votes: count(value, "down_votes"),
        ..Comment::default()
    }
}
