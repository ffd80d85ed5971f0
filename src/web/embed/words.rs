//! The words the frame's script says. Those it needs to read a thread stand in every document; the rest come with the editor, and with
//! them the ways to sign in.

use std::fmt;

use axum::{
    Json,
    extract::{RawQuery, State},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use super::one::look;
use crate::{
    i18n::Catalog,
    web::{auth, state::AppState},
};

/// Some words as JSON: names the script knows, and the texts of one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'a> {
    catalog: &'a Catalog,
    names: &'static [(&'static str, &'static str)],
    /// What the site says on the button that posts.
    post: Option<&'a str>,
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
    ("details", "script-details"),
    ("icons", "script-icons"),
    ("login", "script-login"),
    ("connecting", "script-connecting"),
    ("window", "script-window"),
    ("restoring", "script-restoring"),
    ("account", "script-account"),
    ("logout", "script-logout"),
    ("other", "script-other"),
    ("stay", "script-stay"),
    ("expired", "script-expired"),
    ("loggedout", "script-logged-out"),
    ("blocked", "script-blocked"),
    ("code", "script-code"),
    ("codesend", "script-code-send"),
    ("here", "script-here"),
    ("first", "script-first"),
    ("claimable", "script-claimable"),
    ("claim", "script-claim"),
    ("report", "report-title"),
];

/// Only where mail is sent; without them the form offers none.
const LETTERS: &[(&str, &str)] = &[("letters", "label-letters"), ("lettershint", "hint-letters")];

/// What is said of a thread that is only read.
pub(super) fn reading<'a>(catalog: &'a Catalog, post: Option<&'a str>) -> Words<'a> {
    let names = READING;
    Words { catalog, names, post }
}

/// `GET /embed/words?lang=`: what is said while somebody writes, and how they can sign in.
pub(super) async fn writing(State(state): State<AppState>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let catalog = look(&query.unwrap_or_default(), &headers).locale.catalog();
    let ways = auth::ways(&state, catalog);
    let mut told = map(catalog, WRITING.iter());
    told.insert("ways".to_owned(), json!(ways));
    if state.runtime().mailer.is_some() {
        told.extend(map(catalog, LETTERS.iter()));
    }
    let kinds = [
        // The texts belong to one version of the script.
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "accept-language"),
    ];
    (kinds, Json(told)).into_response()
}

fn map<'a>(catalog: &Catalog, names: impl Iterator<Item = &'a (&'a str, &'a str)>) -> Map<String, Value> {
    names
        .map(|(name, key)| ((*name).to_owned(), catalog.text(key).into()))
        .collect()
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = map(self.catalog, self.names.iter());
        if let Some(post) = self.post {
            words.insert("post".to_owned(), post.into());
        }
        // `</script>` inside a string would end the element: no `<` is left in it (JSON, RFC 8259 section 7, allows the escape).
        let json = Value::Object(words).to_string().replace('<', "\\u003c");
        f.write_str(&json)
    }
}

// Every `<` is escaped, and the texts come from our own catalogues.
impl askama::filters::HtmlSafe for Words<'_> {}
