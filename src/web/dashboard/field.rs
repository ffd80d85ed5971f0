//! Fields of forms, as `dashboard/field.html` draws them: with a label, a hint, and in its place what is wrong.

use crate::{i18n::Catalog, web::error::Error};

/// One field.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub name: &'static str,
    pub label: String,
    pub hint: Option<String>,
    /// What is there, or was typed.
    pub value: String,
    pub problem: Option<String>,
    pub control: Control,
}

/// What somebody types or chooses with.
#[derive(Clone, Debug)]
pub(super) enum Control {
    /// One line; `kind` is that of the input element, `most` counts characters.
    Line {
        kind: &'static str,
        most: usize,
        is_ltr: bool,
    },
    Number {
        least: u32,
        most: u32,
    },
    /// Several lines; code is shown in letters of one width.
    Text {
        is_code: bool,
        is_ltr: bool,
    },
    /// One of several.
    Choice(Vec<Choice>),
}

/// One of several.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub value: &'static str,
    pub label: String,
}

/// Puts what is wrong beside its fields. What belongs to none of them is returned, to stand above the form.
pub(super) fn place(error: &Error, fields: &mut [Field], words: &Catalog) -> Option<String> {
    error.log();
    let mut is_placed = false;
    for (name, sentence) in error.fields(words) {
        if let Some(field) = fields.iter_mut().find(|field| field.name == name) {
            field.problem = Some(sentence);
            is_placed = true;
        }
    }
    (!is_placed).then(|| error.sentence(words))
}
