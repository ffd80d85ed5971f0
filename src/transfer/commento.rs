//! The exports of Commento and Comentario: an object with lists of comments, of commenters and, from version 3 on, of pages.

use serde_json::Value;

use super::{
    input::{Broken, Input},
    json::{document, is_true, scalar, text},
    record::{Author, Comment, Out, Page, Record, milliseconds},
    when,
};
use crate::domain::{comment::Status, import::Form};

/// What stands for nobody.
const NOBODY: [&str; 3] = [
    "",
    "anonymous",
    "0000000000000000000000000000000000000000000000000000000000000000",
];
const NIL: &str = "00000000-0000-0000-0000-000000000000";

/// Reads a file.
///
/// # Errors
/// Why it cannot be read to its end.
pub fn read(input: Input, out: &mut Out<'_>) -> Result<(), Broken> {
    out.watch(&input);
    document(input, &mut |field, value| match field {
        "version" => match value.as_u64() {
            Some(1 | 3) => Ok(()),
            _ => Err(Broken::Version(value.to_string())),
        },
        "comments" if value.get("commentHex").is_some() => out.put(Record::Comment(Box::new(first(&value)))),
        "comments" if value.get("id").is_some() => out.put(Record::Comment(Box::new(third(&value)))),
        "comments" if value.is_null() => Ok(()),
        "comments" => out.unreadable("", "without an id"),
        "commenters" if !value.is_null() => out.put(Record::Author(commenter(&value))),
        "pages" if !value.is_null() => out.put(Record::Page(page(&value))),
        _ => {
            out.breathe();
            Ok(())
        }
    })
}

/// A comment of version 1.
fn first(value: &Value) -> Comment {
    let by = scalar(value, "commenterHex");
    let is_guest = NOBODY.contains(&by.as_str());
    let markdown = text(value, "markdown");
    let state = scalar(value, "state");
    let is_deleted = is_true(value, "deleted") || state == "deleted" || (is_guest && markdown.trim() == "[deleted]");
    let or = |one: &str, other: &str| {
        let found = scalar(value, one);
        if found.is_empty() { scalar(value, other) } else { found }
    };
    let (host, path) = (or("domain", "host"), or("url", "path"));
    Comment {
        id: scalar(value, "commentHex"),
        parent: Some(scalar(value, "parentHex")).filter(|parent| !matches!(parent.as_str(), "" | "root")),
        page: if host.is_empty() {
            format!("/{}", path.trim_start_matches('/'))
        } else {
            format!("https://{host}/{}", path.trim_start_matches('/'))
        },
        author: Author {
            is_registered: Some(!is_guest),
            key: (!is_guest).then_some(by),
            ..Author::default()
        },
        status: match state.as_str() {
            _ if is_deleted => Status::Deleted,
            "approved" => Status::Approved,
            _ => Status::Pending,
        },
        ..written(value, markdown, "creationDate")
    }
}

/// A comment of version 3.
fn third(value: &Value) -> Comment {
    let by = scalar(value, "userCreated");
    let is_guest = matches!(by.as_str(), "" | NIL);
    Comment {
        id: scalar(value, "id"),
        parent: Some(scalar(value, "parentId")).filter(|parent| !matches!(parent.as_str(), "" | NIL)),
        page: scalar(value, "pageId"),
        author: Author {
            is_registered: Some(!is_guest),
            key: (!is_guest).then_some(by),
            name: scalar(value, "authorName"),
            ..Author::default()
        },
        status: if is_true(value, "isDeleted") {
            Status::Deleted
        } else if is_true(value, "isApproved") {
            Status::Approved
        } else if is_true(value, "isPending") {
            Status::Pending
        } else {
            Status::Trashed
        },
        edited_at: milliseconds(when::parse(&scalar(value, "editedTime"))),
        is_pinned: is_true(value, "isSticky"),
        ..written(value, text(value, "markdown"), "createdTime")
    }
}

/// What both versions say of a text.
fn written(value: &Value, markdown: String, created: &str) -> Comment {
    let html = text(value, "html");
    let (text, form) = if markdown.is_empty() {
        (html, Form::Html)
    } else {
        (markdown, Form::Markdown)
    };
    let score = value
        .get("score")
        .and_then(Value::as_i64)
        .unwrap_or(0)
        .clamp(-1_000_000, 1_000_000);
    let votes = |count: i64| u32::try_from(count.max(0)).unwrap_or(0);
    Comment {
        text,
        form,
        created_at: milliseconds(when::parse(&scalar(value, created))),
        up_votes: votes(score),
        down_votes: votes(-score),
        ..Comment::default()
    }
}

fn commenter(value: &Value) -> Author {
    let website = [scalar(value, "link"), scalar(value, "websiteUrl")].concat();
    let id = [scalar(value, "commenterHex"), scalar(value, "id")].concat();
    Author {
        key: Some(id).filter(|id| !id.is_empty()),
        name: scalar(value, "name"),
        email: scalar(value, "email"),
        website: if website == "undefined" { String::new() } else { website },
        is_registered: Some(true),
    }
}

fn page(value: &Value) -> Page {
    let title = scalar(value, "title");
    Page {
        key: scalar(value, "id"),
        addresses: vec![format!("/{}", scalar(value, "path").trim_start_matches('/'))],
        title: Some(title).filter(|title| !title.is_empty()),
        is_open: !is_true(value, "isReadonly"),
        is_public: true,
        created_at: milliseconds(when::parse(&scalar(value, "createdTime"))),
    }
}
