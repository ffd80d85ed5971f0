//! The backup of Remark42: one JSON value after the other, a header and then comments.

use serde_json::Value;

use super::{
    input::{Broken, Input},
    json::{is_true, scalar, text, values},
    record::{Author, Comment, Out, Page, Record, milliseconds},
    when,
};
use crate::domain::{comment::Status, import::Form};

/// The version whose meaning is known; older files have the same comments.
const VERSION: u64 = 1;

/// Reads a file.
///
/// # Errors
/// Why it cannot be read to its end.
pub fn read(input: Input, out: &mut Out<'_>) -> Result<(), Broken> {
    out.watch(&input);
    let mut source = None;
    values(input, &mut |value| {
        if value.get("locator").is_none() && value.get("id").is_none() {
            return header(&value, out);
        }
        let site = value
            .get("locator")
            .map(|locator| scalar(locator, "site"))
            .unwrap_or_default();
        if source.is_none() && !site.is_empty() {
            source = Some(site.clone());
            out.put(Record::Source(site))?;
        }
        comment(&value, out)
    })
}

fn header(value: &Value, out: &mut Out<'_>) -> Result<(), Broken> {
    let version = value.get("version").and_then(Value::as_u64).unwrap_or(0);
    if version > VERSION {
        return Err(Broken::Version(version.to_string()));
    }
    let pages = value.get("posts").and_then(Value::as_array);
    for page in pages.into_iter().flatten() {
        let url = scalar(page, "url");
        out.put(Record::Page(Page {
            key: url.clone(),
            addresses: vec![url],
            is_open: !is_true(page, "read_only"),
            is_public: true,
            ..Page::default()
        }))?;
    }
    Ok(())
}

fn comment(value: &Value, out: &mut Out<'_>) -> Result<(), Broken> {
    let id = scalar(value, "id");
    let (Some(user), Some(locator)) = (value.get("user"), value.get("locator")) else {
        return out.unreadable(&id, "without user or locator");
    };
    let page = scalar(locator, "url");
    let title = scalar(value, "title");
    if !title.is_empty() {
        out.put(Record::Page(Page {
            key: page.clone(),
            addresses: vec![page.clone()],
            title: Some(title),
            is_open: true,
            is_public: true,
            created_at: None,
        }))?;
    }
    let votes = value.get("votes").and_then(Value::as_object);
    let count = |up: bool| {
        let counted = votes
            .into_iter()
            .flatten()
            .filter(|(_, vote)| vote.as_bool() == Some(up));
        u32::try_from(counted.count()).unwrap_or(u32::MAX)
    };
    let (orig, html) = (text(value, "orig"), text(value, "text"));
    // What was typed is what can be edited; what was shown stays what is shown.
    let (source, form, shown) = if orig.is_empty() {
        (html, Form::Html, None)
    } else {
        (orig, Form::Markdown, Some(html))
    };
    let user_id = scalar(user, "id");
    let edited = value.get("edit").map(|edit| scalar(edit, "time")).unwrap_or_default();
    out.put(Record::Comment(Box::new(Comment {
        id,
        parent: Some(scalar(value, "pid")).filter(|parent| !parent.is_empty()),
        page,
        author: Author {
            is_registered: Some(!user_id.starts_with("anonymous_")),
            key: Some(user_id).filter(|id| !matches!(id.as_str(), "" | "deleted")),
            name: scalar(user, "name"),
            ..Author::default()
        },
        status: if is_true(value, "delete") {
            Status::Deleted
        } else {
            Status::Approved
        },
        text: source,
        form,
        html: shown,
        created_at: milliseconds(when::parse(&scalar(value, "time"))),
        edited_at: milliseconds(when::parse(&edited)),
        up_votes: count(true),
        down_votes: count(false),
        is_pinned: is_true(value, "pin"),
        ..Comment::default()
    })))
}
