//! Artrans, the list in which Artalk exports and into which converters of other systems write.

use serde_json::Value;

use super::{
    input::{Broken, Input},
    json::{count, document, is_true, scalar, text},
    record::{Author, Comment, Out, Page, Record, milliseconds},
    when,
};
use crate::domain::{comment::Status, import::Form};

/// Reads a file.
///
/// # Errors
/// Why it cannot be read to its end.
pub fn read(input: Input, out: &mut Out<'_>) -> Result<(), Broken> {
    out.watch(&input);
    let mut source = None;
    let mut last_page = String::new();
    document(input, &mut |_, value| {
        if !value.is_object() {
            return out.unreadable("", "not an object");
        }
        let site = scalar(&value, "site_name");
        if source.is_none() && !site.is_empty() {
            source = Some(site.clone());
            out.put(Record::Source(site))?;
        }
        let (page, title) = (scalar(&value, "page_key"), scalar(&value, "page_title"));
        if page != last_page {
            last_page.clone_from(&page);
            out.put(Record::Page(Page {
                key: page.clone(),
                addresses: vec![page],
                title: Some(title).filter(|title| !title.is_empty()),
                is_open: !is_true(&value, "page_admin_only"),
                is_public: true,
                created_at: None,
            }))?;
        }
        out.put(Record::Comment(Box::new(comment(&value))))
    })
}

fn comment(value: &Value) -> Comment {
    let content = text(value, "content");
    let is_html = content.trim_start().starts_with("<p>");
    let (created, edited) = (scalar(value, "created_at"), scalar(value, "updated_at"));
    Comment {
        id: scalar(value, "id"),
        parent: Some(scalar(value, "rid")).filter(|parent| !matches!(parent.as_str(), "" | "0")),
        page: scalar(value, "page_key"),
        author: Author {
            name: scalar(value, "nick"),
            email: scalar(value, "email"),
            website: scalar(value, "link"),
            ..Author::default()
        },
        status: if is_true(value, "is_pending") {
            Status::Pending
        } else {
            Status::Approved
        },
        text: content,
        form: if is_html { Form::Html } else { Form::Markdown },
        created_at: milliseconds(when::parse(&created)),
        edited_at: milliseconds(when::parse(&edited)).filter(|_| edited != created),
        address: scalar(value, "ip"),
        up_votes: count(value, "vote_up"),
        down_votes: count(value, "vote_down"),
        ..Comment::default()
    }
}
