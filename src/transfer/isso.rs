//! The list of threads that Isso reads, and the rows of its database.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{
    input::{Broken, Input},
    json::{document, scalar, text},
    record::{Author, Comment, Out, Page, Record, milliseconds},
    when,
};
use crate::domain::{
    comment::Status,
    import::{Form, IssoRow},
};

/// Reads a list of threads. One thread at a time is in memory, for its name may come after its comments.
///
/// # Errors
/// Why it cannot be read to its end.
pub fn read(input: Input, out: &mut Out<'_>) -> Result<(), Broken> {
    out.watch(&input);
    document(input, &mut |_, thread| {
        let Some(comments) = thread.get("comments").and_then(Value::as_array) else {
            return out.unreadable(&scalar(&thread, "id"), "a thread without comments");
        };
        let page = scalar(&thread, "id");
        let title = scalar(&thread, "title").replace('+', " ");
        let title = percent_decode_str(&title).decode_utf8_lossy().into_owned();
        out.put(Record::Page(Page {
            key: page.clone(),
            addresses: vec![page.clone()],
            title: Some(title).filter(|title| !title.is_empty()),
            is_open: true,
            is_public: true,
            created_at: None,
        }))?;
        for comment in comments {
            out.put(Record::Comment(Box::new(generic(comment, &page))))?;
        }
        Ok(())
    })
}

fn generic(value: &Value, page: &str) -> Comment {
    let id = scalar(value, "id");
    Comment {
        // Unique in its thread only.
        id: if id.is_empty() { id } else { format!("{page}#{id}") },
        page: page.to_owned(),
        author: Author {
            name: scalar(value, "author"),
            email: scalar(value, "email"),
            website: scalar(value, "website"),
            ..Author::default()
        },
        text: text(value, "text"),
        form: Form::Markdown,
        created_at: milliseconds(when::parse(&scalar(value, "created"))),
        address: scalar(value, "remote_addr"),
        ..Comment::default()
    }
}

/// A comment of the database, as any other.
pub fn of_row(row: IssoRow) -> Comment {
    let votes = |count: i64| u32::try_from(count.clamp(0, 1_000_000_000)).unwrap_or(0);
    // What it took over from elsewhere is HTML, what was typed is Markdown, and nothing says which it is.
    let is_html = row.text.trim_start().starts_with("<p>");
    Comment {
        id: row.id.to_string(),
        parent: row.parent.map(|id| id.to_string()),
        page: row.page.to_string(),
        author: Author {
            name: row.author,
            email: row.email,
            website: row.website,
            ..Author::default()
        },
        status: match row.mode {
            1 => Status::Approved,
            4 => Status::Deleted,
            _ => Status::Pending,
        },
        text: row.text,
        form: if is_html { Form::Html } else { Form::Markdown },
        created_at: milliseconds(when::from_seconds(row.created)),
        edited_at: milliseconds(row.modified.and_then(when::from_seconds)),
        address: row.address,
        up_votes: votes(row.likes),
        down_votes: votes(row.dislikes),
        ..Comment::default()
    }
}
