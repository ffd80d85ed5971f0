//! `/dashboard/sites/{site}/rules`: what waits for a moderator, and what such rules would have done lately.

mod fields;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    access::{AtSite, Posted, RunsSite},
    field::{Control, Field},
    frame::{self, Frame},
    room::{Room, site_path},
};
use crate::{
    domain::site::SiteSettings,
    i18n::{Arg, Catalog},
    service::{
        rehearsal::{self, Rejudged},
        rules,
        site::{Setting, SettingError},
    },
    web::{error::Error, param::Params, state::AppState},
};

pub(super) use fields::NAMES;

/// For how many days rules are rehearsed where nobody says.
const DAYS: u32 = 30;
/// The most.
const MOST_DAYS: u32 = 90;
/// Characters of a comment that are shown.
const EXCERPT: usize = 160;

#[derive(Debug, Template)]
#[template(path = "dashboard/rules.html")]
struct Page<'a> {
    frame: Frame<'a>,
    action: String,
    groups: Vec<Group<'a>>,
    days: u32,
    problem: Option<&'a str>,
    rehearsed: Option<Shown>,
}

/// Fields that belong together.
#[derive(Debug)]
struct Group<'a> {
    title: &'a str,
    fields: Vec<Field>,
}

/// What a rehearsal brought.
#[derive(Debug)]
struct Shown {
    seen: String,
    is_cut: bool,
    lists: [(String, Vec<Line>); 2],
}

/// One comment of a rehearsal.
#[derive(Debug)]
struct Line {
    permalink: String,
    name: String,
    excerpt: String,
    reasons: Vec<String>,
}

/// `GET /dashboard/sites/{site}/rules`.
pub(super) async fn show(State(state): State<AppState>, RunsSite(at): RunsSite) -> Response {
    let made = page(&state, &at, Typed::default(), DAYS, None).await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

/// `POST /dashboard/sites/{site}/rules`.
pub(super) async fn update(State(state): State<AppState>, posted: Posted<RunsSite>) -> Response {
    let RunsSite(at) = posted.by;
    let made = async {
        let (typed, days) = read(&posted.text)?;
        let (settings, wrong) = typed.applied(&at.held.site.settings);
        if wrong.is_empty() {
            rules::replace(state.runtime(), &at.held.site, None, settings.hold).await?;
            let path = site_path(&at.held.site.key, "/rules");
            return Ok(frame::go_and_say(&state, &path, "saved"));
        }
        page(&state, &at, Typed { wrong, ..typed }, days, None).await
    };
    let made = made.await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

/// `POST /dashboard/sites/{site}/rules/rehearse`: what these rules would have done. Nothing is saved.
pub(super) async fn rehearse(State(state): State<AppState>, posted: Posted<RunsSite>) -> Response {
    let RunsSite(at) = posted.by;
    let made = async {
        let (typed, days) = read(&posted.text)?;
        let (settings, wrong) = typed.applied(&at.held.site.settings);
        if !wrong.is_empty() {
            return page(&state, &at, Typed { wrong, ..typed }, days, None).await;
        }
        let site = at.held.site.as_ref();
        let done = rehearsal::rehearse(state.runtime(), site, settings.guests, &settings.hold, days).await?;
        let words = at.desk.visitor.locale.catalog();
        let lines = |list: &[Rejudged]| list.iter().map(|one| line(&state, one, words)).collect();
        let number = |count: usize| Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
        let shown = Shown {
            seen: words.format(
                "desk-rules-seen",
                &[
                    ("seen", number(done.seen)),
                    ("days", Arg::Number(i64::from(days))),
                    ("held", number(done.held)),
                ],
            ),
            is_cut: done.is_cut,
            lists: [
                (
                    words.format("desk-rules-fine", &[("count", number(done.held_and_fine_count))]),
                    lines(&done.held_and_fine),
                ),
                (
                    words.format("desk-rules-through", &[("count", number(done.let_through_count))]),
                    lines(&done.let_through),
                ),
            ],
        };
        page(&state, &at, typed, days, Some(shown)).await
    };
    let made = made.await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

fn line(state: &AppState, one: &Rejudged, words: &Catalog) -> Line {
    let reason = |reason: &crate::domain::moderation::Reason| {
        let name = words.text(reason.rule.key());
        match &reason.detail {
            Some(detail) => format!("{name}: {detail}"),
            None => name.to_owned(),
        }
    };
    // What it would have been held for, else what it was held for.
    let reasons = if one.reasons.is_empty() {
        &one.comment.reasons
    } else {
        &one.reasons
    };
    Line {
        permalink: format!("{}/comments/{}", state.base(), one.comment.id),
        name: one.comment.author.name.clone(),
        excerpt: one.comment.source.chars().take(EXCERPT).collect(),
        reasons: reasons.iter().map(reason).collect(),
    }
}

/// What was typed, and what is wrong with it.
#[derive(Debug, Default)]
struct Typed {
    values: Vec<(&'static str, String)>,
    wrong: Vec<(&'static str, SettingError)>,
}

fn read(text: &str) -> Result<(Typed, u32), Error> {
    let mut names = NAMES.to_vec();
    names.push("days");
    let params = Params::parse(text, &names)?;
    let values = NAMES
        .iter()
        .filter_map(|name| Some((*name, params.given(name)?.to_owned())))
        .collect();
    let days = params.get("days").and_then(|days| days.parse().ok()).unwrap_or(DAYS);
    let typed = Typed {
        values,
        wrong: Vec::new(),
    };
    Ok((typed, days.clamp(1, MOST_DAYS)))
}

impl Typed {
    /// The settings with what was typed, and what could not be understood.
    fn applied(&self, now: &SiteSettings) -> (SiteSettings, Vec<(&'static str, SettingError)>) {
        let mut settings = now.clone();
        let mut wrong = Vec::new();
        for (name, value) in &self.values {
            let set = Setting::named(name).and_then(|setting| setting.set(&mut settings, value));
            if let Err(error) = set {
                wrong.push((*name, error));
            }
        }
        (settings, wrong)
    }
}

async fn page(
    state: &AppState,
    at: &AtSite,
    typed: Typed,
    days: u32,
    rehearsed: Option<Shown>,
) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Rules), Some(site), "desk-rules").await?;
    let words = frame.words;
    let field = |known: &fields::Known| {
        let value = typed.values.iter().find(|(name, _)| *name == known.name);
        let wrong = typed.wrong.iter().find(|(name, _)| *name == known.name);
        let field = known.field(&site.settings, words);
        Field {
            value: value.map_or(field.value.clone(), |(_, value)| value.clone()),
            problem: wrong.map(|(_, error)| fields::sentence(known, error, words)),
            ..field
        }
    };
    let groups = fields::GROUPS.iter().map(|(title, known)| Group {
        title: words.text(title),
        fields: known.iter().map(field).collect(),
    });
    let is_wrong = !typed.wrong.is_empty();
    let page = Page {
        action: site_path(&site.key, "/rules"),
        groups: groups.collect(),
        days,
        problem: is_wrong.then(|| words.text("error-invalid")),
        rehearsed,
        frame,
    };
    let status = if is_wrong {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    Ok(frame::respond(state, status, &page))
}
