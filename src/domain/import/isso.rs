//! The rows of a database of Isso.

/// A thread.
#[derive(Clone, Debug, Default)]
pub struct IssoPage {
    pub id: i64,
    /// Empty where it is none that can be read.
    pub uri: String,
    pub title: String,
}

/// A comment.
#[derive(Clone, Debug, Default)]
pub struct IssoRow {
    pub id: i64,
    pub parent: Option<i64>,
    pub page: i64,
    /// In seconds since 1970.
    pub created: f64,
    pub modified: Option<f64>,
    pub mode: i64,
    pub address: String,
    /// Empty where it is longer than any comment.
    pub text: String,
    pub is_too_long: bool,
    /// The first of its columns that is not written in UTF-8; such a one is empty here.
    pub garbled: Option<&'static str>,
    pub author: String,
    pub email: String,
    pub website: String,
    pub likes: i64,
    pub dislikes: i64,
}
