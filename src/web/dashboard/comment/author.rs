//! What is decided about whoever wrote a comment.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{AtComment, Back, Subject, is_told_in_place};
use crate::{
    domain::{
        block::{Block, Effect, Kind},
        field::{FieldError, Problem},
    },
    i18n::Catalog,
    service::{
        self,
        block::{NewBlock, Target},
        moderation::{self, History},
    },
    web::{
        dashboard::{
            access::Posted,
            blocks::{effect_key, effects},
            field::{self, Choice, Control, Field},
            frame::{self, Frame},
            room::Room,
        },
        error::Error,
        param::Params,
        state::AppState,
    },
};

const NAMES: &[&str] = &["kind", "effect", "days", "note", "back"];

#[derive(Debug, Template)]
#[template(path = "dashboard/comment_author.html")]
struct Page<'a> {
    frame: Frame<'a>,
    path: String,
    back: Back,
    subject: Subject,
    /// What holds for them now.
    now: Option<&'a str>,
    fields: Vec<Field>,
    problem: Option<String>,
}

/// `GET .../author`.
pub(in crate::web::dashboard) async fn show_author(State(state): State<AppState>, at: AtComment) -> Response {
    let made = async { page(&state, &at, at.back()?, &Params::default(), None).await };
    let made = made.await;
    at.answer(&state, made).await
}

/// `POST .../author`.
pub(in crate::web::dashboard) async fn decide(State(state): State<AppState>, posted: Posted<AtComment>) -> Response {
    let at = posted.by;
    let made = async {
        let typed = Params::parse(&posted.text, NAMES)?;
        let back = Back::read(&typed)?;
        match make(&state, &at, &typed).await {
            Ok(outcome) => Ok(at.lead_back(&state, &back, outcome.action.as_slice())),
            Err(error) if is_told_in_place(&error) => page(&state, &at, back, &typed, Some(&error)).await,
            Err(error) => Err(error),
        }
    };
    let made = made.await;
    at.answer(&state, made).await
}

async fn make(state: &AppState, at: &AtComment, typed: &Params<'_>) -> Result<moderation::Outcome, Error> {
    let wrong = |field, problem| service::Error::field(FieldError::new(field, problem));
    let kind = typed.get("kind").and_then(Kind::from_name);
    let effect = typed.get("effect").and_then(Effect::from_name);
    let days = typed.get("days").map(str::parse).transpose();
    let actor = at.at.desk.actor();
    let new = NewBlock {
        target: Target::AuthorOf {
            comment: at.id,
            by: Some(kind.ok_or_else(|| wrong("kind", Problem::Required))?),
        },
        effect: effect.ok_or_else(|| wrong("effect", Problem::Required))?,
        days: days.map_err(|_| wrong("days", Problem::Unreadable))?,
        note: typed.get("note").unwrap_or_default().to_owned(),
        by: actor.account(),
    };
    let decided = moderation::decide_about(state.runtime(), &at.at.held.site, actor, new).await?;
    Ok(decided.outcome)
}

async fn page(
    state: &AppState,
    at: &AtComment,
    back: Back,
    typed: &Params<'_>,
    error: Option<&Error>,
) -> Result<Response, Error> {
    let held = at.at.held.site.as_ref();
    let history = moderation::history(state.runtime(), held, at.id).await?;
    let frame = Frame::new(state, &at.at.desk, Some(Room::Queue), Some(held), "comment-author").await?;
    let words = frame.words;
    let site = state.site(&held.key).await?;
    let effect = service::block::on_author(state.runtime(), &site, &history.case.comment.author);
    let mut fields = form(&history, words, typed);
    let problem = error.and_then(|error| field::place(error, &mut fields, words));
    let page = Page {
        path: at.path("author"),
        subject: Subject::of(&history),
        now: effect.map(|effect| words.text(effect_key(effect))),
        fields,
        problem,
        back,
        frame,
    };
    let status = error.map_or(StatusCode::OK, Error::status);
    Ok(frame::respond(state, status, &page))
}

/// The ways in which an author is known, the surest first.
fn known(history: &History, words: &Catalog) -> Vec<Choice> {
    let case = &history.case;
    let author = &case.comment.author;
    let mut known = Vec::new();
    let mut add = |kind: Kind, key: &str, what: &str| {
        let label = words.format(key, &[("what", what.into())]);
        known.push(Choice {
            value: kind.name(),
            label,
        });
    };
    if author.account_id.is_some() {
        add(Kind::Account, "comment-author-account", &author.name);
    }
    if author.guest_key.is_some() {
        add(Kind::Guest, "comment-author-guest", &author.name);
    }
    if let Some(prefix) = &case.prefix {
        add(Kind::Address, "comment-author-address", prefix);
        add(Kind::Network, "comment-author-network", prefix);
    }
    if !author.name.is_empty() {
        add(Kind::Name, "comment-author-name", &author.name);
    }
    known
}

fn form(history: &History, words: &Catalog, typed: &Params<'_>) -> Vec<Field> {
    let known = known(history, words);
    let first = known.first().map_or("", |choice| choice.value);
    let field = |name, label, hint: Option<&str>, default: &str, control| Field {
        name,
        label: words.text(label).to_owned(),
        hint: hint.map(|hint| words.text(hint).to_owned()),
        value: typed.get(name).unwrap_or(default).to_owned(),
        problem: None,
        control,
    };
    let days = Control::Number {
        least: 1,
        most: Block::MOST_DAYS,
    };
    let note = Control::Line {
        kind: "text",
        most: Block::NOTE_CHARACTERS,
        is_ltr: false,
    };
    vec![
        field("kind", "comment-author-whom", None, first, Control::Choice(known)),
        field(
            "effect",
            "desk-blocks-effect",
            None,
            Effect::Blocked.name(),
            effects(words),
        ),
        field("days", "desk-blocks-days", Some("desk-blocks-days-hint"), "", days),
        field("note", "desk-blocks-note", None, "", note),
    ]
}
