//! `/dashboard/sites/{site}/log`: who did what, when and why.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::AtSite,
    frame::{self, Frame},
    queue::{self, View},
    room::{Room, site_path},
};
use crate::{
    domain::{
        action::{Actor, Verb},
        comment::Comment,
        field::{FieldError, Problem},
        log::{Entry, Personal},
        page::PageIdentity,
        queue::{Filter, Show},
        time::Timestamp,
    },
    i18n::{Arg, Catalog},
    markup::SafeHtml,
    service::moderation::{self, Subjects},
    web::{error::Error, param::Params, state::AppState},
};

/// Entries on one page.
const ITEMS: u64 = 50;
/// Characters of a comment that are shown.
const EXCERPT: usize = 60;

/// The room.
#[derive(Debug, Template)]
#[template(path = "dashboard/log.html")]
struct Page<'a> {
    frame: Frame<'a>,
    entries: Vec<Line>,
    next: Option<String>,
}

/// One entry.
#[derive(Debug)]
struct Line {
    number: i64,
    at: Timestamp,
    who: String,
    what: String,
    subject: Option<Subject>,
    /// What was changed, and to what.
    detail: Option<String>,
    why: String,
    /// Where it can be taken back.
    undo: Option<String>,
}

/// What it was done to.
#[derive(Debug)]
struct Subject {
    label: String,
    path: Option<String>,
}

/// `GET /dashboard/sites/{site}/log`.
pub(super) async fn show(State(state): State<AppState>, at: AtSite) -> Response {
    let made = page(&state, &at).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

async fn page(state: &AppState, at: &AtSite) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Log), Some(site), "desk-log").await?;
    let params = Params::parse(&at.desk.query, &["after"])?;
    let before = params.get("after").map(str::parse).transpose();
    let before = before.map_err(|_| FieldError::new("after", Problem::Unreadable))?;
    let told = moderation::entries(state.runtime(), site, before, ITEMS).await?;
    let names = moderation::names_in(state.runtime(), &told.entries).await?;
    let known = Known {
        site: &site.key,
        names,
        subjects: moderation::subjects_of(state.runtime(), site, &told.entries).await?,
        words: frame.words,
    };
    let path = site_path(&site.key, "/log");
    let page = Page {
        entries: told.entries.iter().map(|entry| known.line(entry)).collect(),
        next: told.next.map(|number| format!("{path}?after={number}")),
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

/// What an entry is read beside.
struct Known<'a> {
    site: &'a str,
    names: Vec<(Actor, String)>,
    subjects: Subjects,
    words: &'a Catalog,
}

impl Known<'_> {
    fn line(&self, entry: &Entry) -> Line {
        let words = self.words;
        let actor = entry.actor.text().and_then(Actor::from_stored);
        let known = self.names.iter().find(|(known, _)| Some(*known) == actor);
        let who = match actor {
            Some(Actor::Operator) => words.text("desk-log-operator").to_owned(),
            Some(Actor::Service) => words.text("desk-log-service").to_owned(),
            Some(Actor::Account(_)) | None => {
                known.map_or_else(|| words.text("desk-log-gone").to_owned(), |(_, name)| name.clone())
            }
        };
        let text = |personal: &Personal| personal.text().map(str::to_owned);
        let filter = entry.filter.as_ref().and_then(text);
        let count = Arg::Number(i64::try_from(entry.count).unwrap_or(i64::MAX));
        let key = if filter.is_some() {
            "desk-log-all"
        } else {
            "desk-log-did"
        };
        let why = entry.reason.as_ref().and_then(text);
        // What was changed to what is no reason for it.
        let (detail, why) = if tells_what(entry.verb) {
            (why.map(|detail| shown_addresses(&detail)), None)
        } else {
            (None, why)
        };
        Line {
            number: entry.number,
            at: entry.at,
            who,
            what: words.format(key, &[("verb", entry.verb.name().into()), ("count", count)]),
            subject: match &filter {
                Some(filter) => Some(self.matching(filter)),
                None => self.subject(entry),
            },
            detail,
            why: why.unwrap_or_default(),
            undo: self.undo(entry),
        }
    }

    /// The queue, which says of an action what it did and takes it back while that can be done.
    fn undo(&self, entry: &Entry) -> Option<String> {
        let action = entry.action.filter(|_| entry.verb.can_be_undone())?;
        let named = queue::done_name(self.site, action);
        Some(format!("/dashboard/queue?site={}&done={named}", self.site))
    }

    /// What a filter means, in words, and the way to what it finds now.
    fn matching(&self, filter: &str) -> Subject {
        let Ok(filter) = Filter::from_query(filter) else {
            return Subject {
                label: filter.to_owned(),
                path: None,
            };
        };
        let view = View::on(self.site, filter);
        Subject {
            label: view.described(self.words),
            path: Some(view.path()),
        }
    }

    fn subject(&self, entry: &Entry) -> Option<Subject> {
        let id = entry.subject?;
        if let Some(comment) = self.subjects.comments.iter().find(|comment| comment.id.0 == id) {
            let words = SafeHtml::from_stored(comment.html.clone()).excerpt(EXCERPT);
            return Some(Subject {
                label: format!("{}: {words}", comment.author.name),
                path: Some(self.at_the_desk(comment)),
            });
        }
        if let Some(thread) = self.subjects.threads.iter().find(|thread| thread.id.0 == id) {
            return Some(Subject {
                label: thread.called().to_owned(),
                path: Some(site_path(self.site, &format!("/pages/{id}"))),
            });
        }
        let was_comment = entry.verb.change().is_some() || entry.verb == Verb::Stand;
        was_comment.then(|| Subject {
            label: self.words.text("desk-log-no-more").to_owned(),
            path: None,
        })
    }

    /// The queue with that comment: what was written on its page in that second.
    fn at_the_desk(&self, comment: &Comment) -> String {
        let second = Timestamp(comment.created_at.0.div_euclid(1000).saturating_mul(1000));
        let filter = Filter {
            show: Show::All,
            page: Some(comment.page_id),
            from: Some(second),
            to: Some(second.plus_seconds(1)),
            ..Filter::default()
        };
        View::on(self.site, filter).path()
    }
}

/// Whether what stands beside such an entry tells what was done, and not why.
fn tells_what(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Move
            | Verb::Rename
            | Verb::Alias
            | Verb::Unalias
            | Verb::Configure
            | Verb::Appoint
            | Verb::Dismiss
            | Verb::Invite
            | Verb::Import
    )
}

/// Pages as people know them.
fn shown_addresses(text: &str) -> String {
    let shown: Vec<&str> = text.split(' ').map(PageIdentity::shown).collect();
    shown.join(" ")
}
