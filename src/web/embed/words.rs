//! The words the frame's script says. Those it needs to read a thread stand in every document; the rest come with the editor.

use std::fmt;

use axum::{
    extract::RawQuery,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

use super::one::look;
use crate::i18n::Catalog;

/// Some words as JSON: names the script knows, and the texts of one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    catalog: &'a Catalog,
    names: &'static [(&'static str, &'static str)],
}

/// Names the script knows, and the catalogue's key of each.
const READING: &[(&str, &str)] = &[
    ("fold", "script-fold"),
    ("loading", "script-loading"),
    ("loaded", "script-loaded"),
    ("unloaded", "script-unloaded"),
    ("post", "button-post"),
    ("quote", "script-quote"),
    ("waiting", "script-waiting"),
    ("up", "vote-up"),
    ("down", "vote-down"),
];

const WRITING: &[(&str, &str)] = &[
    ("reply", "script-reply"),
    ("preview", "button-preview"),
    ("write", "script-write"),
    ("cancel", "script-cancel"),
    ("sending", "script-sending"),
    ("offline", "script-offline"),
    ("retry", "script-retry"),
    ("failed", "script-failed"),
    ("later", "script-later"),
    ("posted", "notice-posted"),
    ("held", "notice-held"),
    ("replying", "script-replying"),
    ("as", "script-as"),
    ("change", "script-change"),
    ("saved", "script-saved"),
    ("deleted", "notice-deleted"),
    ("sure", "script-sure"),
    ("edit", "edit"),
    ("editing", "title-edit"),
    ("save", "button-save"),
    ("delete", "button-delete"),
];

/// What is said of a thread that is only read.
pub(super) fn reading(catalog: &Catalog) -> Words<'_> {
    let names = READING;
    Words { catalog, names }
}

/// `GET /embed/words?lang=`: what is said while somebody writes.
pub(super) async fn writing(RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let catalog = look(&query.unwrap_or_default(), &headers).locale.catalog();
    let words = Words {
        catalog,
        names: WRITING,
    };
    let kinds = [
        (header::CONTENT_TYPE, "application/json"),
        // The texts belong to one version of the script.
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept-language"),
    ];
    (kinds, words.to_string()).into_response()
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: serde_json::Map<String, serde_json::Value> = self
            .names
            .iter()
            .map(|(name, key)| ((*name).to_owned(), self.catalog.text(key).into()))
            .collect();
        // `</script>` inside a string would end the element: no `<` is left in it (JSON, RFC 8259 section 7, allows the escape).
        let json = serde_json::Value::Object(words).to_string().replace('<', "\\u003c");
        f.write_str(&json)
    }
}

// Every `<` is escaped, and the texts come from our own catalogues.
impl askama::filters::HtmlSafe for Words<'_> {}
