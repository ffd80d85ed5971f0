//! A table of comments (RFC 4180) for spreadsheets and scripts.

use crate::{
    domain::{comment::Comment, thread::Thread},
    transfer::bundle::Personal,
};

use super::link;

const COLUMNS: [&str; 14] = [
    "id",
    "parent_id",
    "page",
    "page_title",
    "status",
    "author",
    "website",
    "is_signed_in",
    "body",
    "html",
    "up_votes",
    "down_votes",
    "created_at",
    "edited_at",
];

/// The names of the columns.
pub(super) fn head(personal: Personal) -> String {
    let mut cells = COLUMNS.map(str::to_owned).to_vec();
    if personal == Personal::Taken {
        cells.push("email".to_owned());
    }
    row(&cells)
}

pub(super) fn comment(page: Option<&Thread>, comment: &Comment, personal: Personal) -> String {
    let mut cells = vec![
        comment.id.to_string(),
        comment.parent_id.map(|id| id.to_string()).unwrap_or_default(),
        inert(page.map(link).unwrap_or_default()),
        inert(page.and_then(|page| page.title.as_deref()).unwrap_or_default()),
        comment.status.name().to_owned(),
        inert(&comment.author.name),
        inert(comment.author.website.as_deref().unwrap_or_default()),
        comment.author.account_id.is_some().to_string(),
        inert(&comment.source),
        inert(&comment.html),
        comment.votes.up.to_string(),
        comment.votes.down.to_string(),
        comment.created_at.to_string(),
        comment.edited_at.map(|at| at.to_string()).unwrap_or_default(),
    ];
    if personal == Personal::Taken {
        cells.push(inert(comment.author.email.as_deref().unwrap_or_default()));
    }
    row(&cells)
}

/// What a spreadsheet would take for a formula begins with an apostrophe, which it takes for "this is text".
pub(in crate::transfer) fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Cells as one line.
pub(in crate::transfer) fn row(cells: &[String]) -> String {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    // Writing to memory does not fail, and what went in as text comes out as text.
    let _ = writer.write_record(cells);
    writer
        .into_inner()
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_stays_one_cell_and_no_formula() {
        let cells = [
            "a,b".to_owned(),
            "say \"x\"".to_owned(),
            inert("=1+1"),
            "two\nlines".to_owned(),
        ];
        assert_eq!(row(&cells), "\"a,b\",\"say \"\"x\"\"\",'=1+1,\"two\nlines\"\r\n");
    }
}
