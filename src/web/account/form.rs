//! Pages that are one form: sentences, fields, buttons, ways to other pages.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use super::{
    page::{Head, respond},
    visitor::Visitor,
};
use crate::{
    domain::{account::Email, guest::GuestDetails, name::AuthorName, password::Password},
    i18n::{Catalog, Locale},
    web::{error::Error, state::AppState},
};

/// One field.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub name: &'static str,
    pub kind: &'static str,
    pub autocomplete: &'static str,
    pub label: String,
    pub hint: Option<String>,
    pub maxlength: usize,
    /// What was typed; never that of a password.
    pub value: String,
    pub problem: Option<String>,
    pub is_read_only: bool,
    /// Whether a keyboard of digits will do.
    pub is_numeric: bool,
}

/// A page with one form.
#[derive(Clone, Debug, Template)]
#[template(path = "account/form.html")]
pub(super) struct FormPage<'a> {
    pub head: Head<'a>,
    pub sentences: Vec<String>,
    /// Where it is posted; without a button there is no form.
    pub action: &'static str,
    pub token: String,
    /// The key of a ticket, carried along.
    pub key: Option<String>,
    /// Where it leads on to, carried along.
    pub next: Option<String>,
    pub fields: Vec<Field>,
    pub button: Option<String>,
    /// What is wrong with no field in particular.
    pub problem: Option<String>,
    pub links: Vec<(&'static str, String)>,
}

impl<'a> FormPage<'a> {
    /// A page with nothing on it but its title.
    pub(super) fn new(state: &'a AppState, locale: Locale, title: &'static str) -> Self {
        Self {
            head: Head::new(state, locale, title),
            sentences: Vec::new(),
            action: "",
            token: String::new(),
            key: None,
            next: None,
            fields: Vec::new(),
            button: None,
            problem: None,
            links: Vec::new(),
        }
    }

    /// The words of its language.
    pub(super) fn words(&self) -> &'a Catalog {
        self.head.words
    }

    /// A sentence above the form.
    pub(super) fn saying(mut self, sentence: impl Into<String>) -> Self {
        self.sentences.push(sentence.into());
        self
    }

    /// A form that is posted there.
    pub(super) fn posting(mut self, action: &'static str, button: &str) -> Self {
        self.action = action;
        self.button = Some(button.to_owned());
        self
    }

    /// One more field.
    pub(super) fn asking(mut self, field: Field) -> Self {
        self.fields.push(field);
        self
    }

    /// A way to another of our pages.
    pub(super) fn leading(mut self, path: &'static str, label: &str) -> Self {
        self.links.push((path, label.to_owned()));
        self
    }

    /// Puts what is wrong beside its fields, or below the form.
    pub(super) fn with_problem(mut self, error: &Error) -> Self {
        error.log();
        let words = self.words();
        let mut is_placed = false;
        for (name, sentence) in error.fields(words) {
            if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
                field.problem = Some(sentence);
                is_placed = true;
            }
        }
        if !is_placed {
            self.problem = Some(error.sentence(words));
        }
        self
    }

    /// Sends it to a visitor; with what went wrong, if something did.
    pub(super) fn respond(mut self, state: &AppState, visitor: &Visitor, error: Option<&Error>) -> Response {
        self.token = visitor.token(state);
        let Some(error) = error else {
            return respond(state, visitor, StatusCode::OK, &self);
        };
        let page = self.with_problem(error);
        let mut response = respond(state, visitor, error.status(), &page);
        error.add_retry_after(&mut response);
        response
    }
}

/// The address.
pub(super) fn email(words: &Catalog, value: &str) -> Field {
    Field {
        name: "email",
        kind: "email",
        autocomplete: "username",
        label: words.text("label-email").to_owned(),
        hint: None,
        maxlength: GuestDetails::MAX_EMAIL,
        value: value.to_owned(),
        problem: None,
        is_read_only: false,
        is_numeric: false,
    }
}

/// The address a ticket was sent to, shown so that browsers keep the password beside it.
pub(super) fn known_email(words: &Catalog, known: &Email) -> Field {
    Field {
        name: "known",
        is_read_only: true,
        ..email(words, known.as_str())
    }
}

/// The name beside one's comments.
pub(super) fn name(words: &Catalog, value: &str) -> Field {
    Field {
        name: "name",
        kind: "text",
        autocomplete: "nickname",
        label: words.text("label-name").to_owned(),
        maxlength: AuthorName::MAX_CHARS,
        ..email(words, value)
    }
}

/// The password one has.
pub(super) fn current_password(words: &Catalog) -> Field {
    Field {
        name: "current",
        kind: "password",
        autocomplete: "current-password",
        label: words.text("label-password").to_owned(),
        maxlength: Password::MAX_CHARS,
        ..email(words, "")
    }
}

/// A password to choose.
pub(super) fn new_password(words: &Catalog, least: usize) -> Field {
    let min = i64::try_from(least).unwrap_or(i64::MAX);
    Field {
        name: "password",
        autocomplete: "new-password",
        label: words.text("label-new-password").to_owned(),
        hint: Some(words.format("hint-password", &[("min", crate::i18n::Arg::Number(min))])),
        ..current_password(words)
    }
}

/// Six digits.
pub(super) fn code(words: &Catalog) -> Field {
    const CODE_CHARACTERS: usize = 12;
    Field {
        name: "code",
        kind: "text",
        autocomplete: "one-time-code",
        label: words.text("label-code").to_owned(),
        maxlength: CODE_CHARACTERS,
        is_numeric: true,
        ..email(words, "")
    }
}

/// A code of an app, or on paper.
pub(super) fn factor_code(words: &Catalog) -> Field {
    const CODE_CHARACTERS: usize = 16;
    Field {
        hint: Some(words.text("hint-factor-code").to_owned()),
        maxlength: CODE_CHARACTERS,
        is_numeric: false,
        ..code(words)
    }
}
