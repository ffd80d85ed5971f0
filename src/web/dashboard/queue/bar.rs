//! What was done a moment ago, how far it has come, and the way back.

use askama::Template;

use crate::{
    domain::{
        action::{Action, Verb},
        site::Site,
    },
    i18n::{Arg, Catalog},
    service::{self, moderation},
    web::{
        dashboard::{access::Desk, room::site_path},
        error::Error,
        param::Params,
        state::AppState,
    },
};

/// The bar alone.
#[derive(Debug, Template)]
#[template(path = "dashboard/queue_bar.html")]
pub(super) struct Only<'a> {
    pub bar: Bar<'a>,
}

/// The bar.
#[derive(Debug)]
pub(super) struct Bar<'a> {
    pub words: &'a Catalog,
    pub base: &'a str,
    pub token: String,
    pub sentence: String,
    /// Where to post to take it back, and which action; none where nothing can be taken back.
    pub undo: Option<(String, String)>,
    /// Whether it is still at work.
    pub is_running: bool,
}

/// The bar that an address asks for, if what it names is there.
pub(super) async fn of<'a>(
    state: &'a AppState,
    desk: &Desk,
    words: &'a Catalog,
    params: &Params<'_>,
    only: Option<&Site>,
) -> Result<Option<Bar<'a>>, Error> {
    let held = params
        .get("at")
        .and_then(|key| desk.held(key))
        .map(|held| held.site.as_ref());
    let site = only.or(held);
    let (Some(site), Some(id)) = (site, params.get("done").and_then(|id| id.parse().ok())) else {
        let nothing = params.get("nothing").map(|_| Bar {
            words,
            base: state.base(),
            token: String::new(),
            sentence: words.text("desk-did-nothing").to_owned(),
            undo: None,
            is_running: false,
        });
        return Ok(nothing);
    };
    match moderation::progress(state.runtime(), site, id).await {
        Ok(action) => Ok(Some(about(state, desk, words, site, &action))),
        Err(service::Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The bar about an action.
pub(super) fn about<'a>(state: &'a AppState, desk: &Desk, words: &'a Catalog, site: &Site, action: &Action) -> Bar<'a> {
    let number = |count: u64| Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
    let is_running = action.finished_at.is_none();
    let counts = [
        ("verb", Arg::from(action.verb.name())),
        ("count", number(action.changed)),
        ("left", number(action.left_alone)),
        ("total", number(action.total.unwrap_or(0))),
    ];
    let mut sentence = words.format("desk-did", &counts);
    if is_running {
        sentence = format!("{sentence} {}", words.format("desk-did-so-far", &counts));
    } else if action.left_alone > 0 {
        sentence = format!("{sentence} {}", words.format("desk-did-left", &counts));
    }
    let can_be_undone = action.verb.can_be_undone() && action.undone_by.is_none() && action.verb != Verb::Undo;
    Bar {
        words,
        base: state.base(),
        token: desk.visitor.token(state),
        sentence,
        undo: can_be_undone.then(|| (site_path(&site.key, "/queue/undo"), action.id.to_string())),
        is_running,
    }
}
