//! What would become of each row of a file, as a table (RFC 4180).

use super::sheet::{inert, row};
use crate::domain::import::{Decided, Note, Skip};

/// The names of the columns.
pub fn head() -> String {
    row(&["row", "id", "outcome", "reason", "detail", "page", "notes"].map(str::to_owned))
}

/// The line of one row.
pub fn line(decided: &Decided) -> String {
    let left = decided.left.as_ref();
    row(&[
        decided.row.to_string(),
        inert(&decided.id),
        if left.is_some() { "left" } else { "taken" }.to_owned(),
        left.map(|left| left.reason).map_or("", Skip::name).to_owned(),
        inert(left.map_or("", |left| &left.detail)),
        inert(&decided.page),
        decided
            .notes
            .iter()
            .map(|note| Note::name(*note))
            .collect::<Vec<_>>()
            .join(" "),
    ])
}
