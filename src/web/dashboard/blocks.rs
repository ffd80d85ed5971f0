//! `/dashboard/sites/{site}/blocks`: what the site has decided about people.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{AtSite, Posted},
    field::{self, Choice, Control, Field},
    frame::{self, Frame},
    queue::{self, Done},
    room::{Room, site_path},
};
use crate::{
    domain::{
        block::{Block, Effect, Kind},
        field::{FieldError, Problem},
        id::BlockId,
    },
    i18n::Catalog,
    service::{
        self,
        block::{self, NewBlock, Target},
        moderation::{self, Outcome},
    },
    web::{error::Error, param::Params, state::AppState},
};

const ITEMS: u64 = 50;
const NAMES: &[&str] = &["kind", "value", "effect", "days", "note"];

#[derive(Debug, Template)]
#[template(path = "dashboard/blocks.html")]
struct Page<'a> {
    frame: Frame<'a>,
    path: String,
    done: Option<Done>,
    blocks: Vec<Listed>,
    /// The place where the earlier ones begin.
    next: Option<BlockId>,
    fields: Vec<Field>,
    problem: Option<String>,
}

#[derive(Debug)]
struct Listed {
    id: BlockId,
    label: String,
    kind: &'static str,
    value: String,
    effect: &'static str,
    is_trusted: bool,
    note: String,
    until: Option<String>,
    created_at: String,
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Account => "desk-blocks-account",
        Kind::Guest => "desk-blocks-guest",
        Kind::Address => "desk-blocks-address",
        Kind::Network => "desk-blocks-network",
        Kind::Name => "desk-blocks-name",
    }
}

/// The words for what holds for somebody, in short.
pub(super) fn ruling_key(effect: Effect) -> &'static str {
    match effect {
        Effect::Trusted => "ruling-trusted",
        Effect::ReadOnly => "ruling-read-only",
        Effect::Shadow => "ruling-shadow",
        Effect::Blocked => "ruling-blocked",
    }
}

/// The words for what follows.
pub(super) fn effect_key(effect: Effect) -> &'static str {
    match effect {
        Effect::Trusted => "desk-blocks-trusted",
        Effect::ReadOnly => "desk-blocks-read-only",
        Effect::Shadow => "desk-blocks-shadow",
        Effect::Blocked => "desk-blocks-blocked",
    }
}

fn path_of(at: &AtSite) -> String {
    site_path(&at.held.site.key, "/blocks")
}

/// `GET /dashboard/sites/{site}/blocks`.
pub(super) async fn show(State(state): State<AppState>, at: AtSite) -> Response {
    let made = page(&state, &at, &Params::default(), None).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

/// `POST /dashboard/sites/{site}/blocks`: decides about somebody.
pub(super) async fn create(State(state): State<AppState>, posted: Posted<AtSite>) -> Response {
    let at = posted.by;
    let made = async {
        let typed = Params::parse(&posted.text, NAMES)?;
        match make(&state, &at, &typed).await {
            Ok(outcome) => Ok(lead_back(&state, &at, outcome)),
            Err(error @ Error::Service(service::Error::Invalid(_))) => page(&state, &at, &typed, Some(&error)).await,
            Err(error) => Err(error),
        }
    };
    let made = made.await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn make(state: &AppState, at: &AtSite, typed: &Params<'_>) -> Result<Outcome, Error> {
    let wrong = |field, problem| service::Error::field(FieldError::new(field, problem));
    let kind = typed.get("kind").and_then(Kind::from_name);
    let effect = typed.get("effect").and_then(Effect::from_name);
    let days = typed.get("days").map(str::parse).transpose();
    let new = NewBlock {
        target: Target::Named {
            kind: kind.ok_or_else(|| wrong("kind", Problem::Required))?,
            value: typed.get("value").unwrap_or_default().to_owned(),
        },
        effect: effect.ok_or_else(|| wrong("effect", Problem::Required))?,
        days: days.map_err(|_| wrong("days", Problem::Unreadable))?,
        note: typed.get("note").unwrap_or_default().to_owned(),
        by: Some(at.desk.who.account.id),
    };
    let decided = moderation::decide_about(state.runtime(), &at.held.site, at.desk.actor(), new).await?;
    Ok(decided.outcome)
}

/// To the list, which says what was done and offers to take it back.
fn lead_back(state: &AppState, at: &AtSite, outcome: Outcome) -> Response {
    let key = &at.held.site.key;
    let named = outcome.action.map(|id| queue::done_name(key, id));
    queue::lead_back(state, &path_of(at), named.as_slice())
}

/// `POST /dashboard/sites/{site}/blocks/lift`: takes a decision back.
pub(super) async fn lift(State(state): State<AppState>, posted: Posted<AtSite>) -> Response {
    let at = posted.by;
    let made = async {
        let params = Params::parse(&posted.text, &["block"])?;
        let id = params.get("block").ok_or(FieldError::new("block", Problem::Required))?;
        let id = id.parse().map_err(|_| service::Error::NotFound("block"))?;
        let outcome = moderation::lift(state.runtime(), &at.held.site, at.desk.actor(), id).await?;
        Ok(lead_back(&state, &at, outcome))
    };
    let made = made.await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(state: &AppState, at: &AtSite, typed: &Params<'_>, error: Option<&Error>) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Blocks), Some(site), "desk-blocks").await?;
    let words = frame.words;
    let query = Params::parse(&at.desk.query, &["after", "done"])?;
    let after = query.get("after").map(str::parse).transpose();
    let after = after.map_err(|_| FieldError::new("after", Problem::Unreadable))?;
    let done = match query.get("done") {
        Some(done) => Done::read(state, &at.desk, done).await?,
        None => None,
    };
    let found = block::list(state.runtime(), site, after, ITEMS).await?;
    let is_full = u64::try_from(found.len()).is_ok_and(|count| count == ITEMS);
    let mut fields = form(words, typed);
    let problem = error.and_then(|error| field::place(error, &mut fields, words));
    let page = Page {
        path: path_of(at),
        done,
        next: found.last().filter(|_| is_full).map(|last| last.id),
        blocks: found.iter().map(|block| listed(block, words)).collect(),
        fields,
        problem,
        frame,
    };
    let status = error.map_or(StatusCode::OK, Error::status);
    Ok(frame::respond(state, status, &page))
}

fn listed(block: &Block, words: &Catalog) -> Listed {
    let kind = block.whom.kind();
    // Keys and hashes say nothing to people.
    let is_readable = matches!(kind, Kind::Network | Kind::Name);
    Listed {
        id: block.id,
        label: block.label.clone(),
        kind: kind_key(kind),
        value: if is_readable {
            block.whom.stored()
        } else {
            String::new()
        },
        effect: effect_key(block.effect),
        is_trusted: block.effect == Effect::Trusted,
        note: block.note.clone(),
        until: block.until.map(|until| until.to_string()),
        created_at: block.created_at.to_string(),
    }
    .named(words)
}

impl Listed {
    /// Somebody who is known by nothing people could read is called by what they are known by.
    fn named(mut self, words: &Catalog) -> Self {
        if self.label.is_empty() && self.value.is_empty() {
            words.text(self.kind).clone_into(&mut self.label);
        }
        self
    }
}

/// What may follow, the most usual first.
pub(super) fn effects(words: &Catalog) -> Control {
    let effects = [Effect::Blocked, Effect::Shadow, Effect::ReadOnly, Effect::Trusted].map(|effect| Choice {
        value: effect.name(),
        label: words.text(effect_key(effect)).to_owned(),
    });
    Control::Choice(effects.into())
}

fn form(words: &Catalog, typed: &Params<'_>) -> Vec<Field> {
    let choice = |value, key| Choice {
        value,
        label: words.text(key).to_owned(),
    };
    let line = |most, is_ltr| Control::Line {
        kind: "text",
        most,
        is_ltr,
    };
    let kinds = Kind::ALL.map(|kind| choice(kind.name(), kind_key(kind)));
    let field = |name, label, hint: Option<&str>, default: &str, control| Field {
        name,
        label: words.text(label).to_owned(),
        hint: hint.map(|hint| words.text(hint).to_owned()),
        value: typed.get(name).unwrap_or(default).to_owned(),
        problem: None,
        control,
    };
    vec![
        field(
            "kind",
            "desk-blocks-kind",
            None,
            Kind::Name.name(),
            Control::Choice(kinds.into()),
        ),
        field("value", "desk-blocks-value", None, "", line(200, false)),
        field(
            "effect",
            "desk-blocks-effect",
            None,
            Effect::Blocked.name(),
            effects(words),
        ),
        field(
            "days",
            "desk-blocks-days",
            Some("desk-blocks-days-hint"),
            "",
            Control::Number {
                least: 1,
                most: Block::MOST_DAYS,
            },
        ),
        field(
            "note",
            "desk-blocks-note",
            None,
            "",
            line(Block::NOTE_CHARACTERS, false),
        ),
    ]
}
