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
    domain::{
        id::PageId,
        site::{GuestMode, SiteSettings},
    },
    i18n::{Arg, Catalog},
    markup::SafeHtml,
    service::{
        self,
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
    /// What stands for the rules over which these are typed.
    seen: String,
    /// The page that these rules are about; none for the site.
    thread: Option<OfThread>,
}

/// A page that has, or may have, rules of its own.
#[derive(Debug)]
struct OfThread {
    id: PageId,
    title: String,
    path: String,
    has_own: bool,
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
    /// Guests wait here whatever they write, which is left out of it.
    is_without_guests: bool,
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
    let made = async {
        let params = Params::parse(&at.desk.query, &["page"])?;
        let page_id = page_in(&params)?;
        page(&state, &at, page_id, Typed::default(), DAYS, Told::Nothing).await
    };
    let made = made.await;
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

/// `POST /dashboard/sites/{site}/rules`.
pub(super) async fn update(State(state): State<AppState>, posted: Posted<RunsSite>) -> Response {
    let RunsSite(at) = posted.by;
    let made = async {
        let (typed, days) = read(&posted.text)?;
        let params = Params::parse(&posted.text, &["page", "clear"])?;
        let actor = at.desk.actor();
        let page_id = page_in(&params)?;
        let site = at.held.site.as_ref();
        let path = match page_id {
            Some(id) => site_path(&site.key, &format!("/rules?page={id}")),
            None => site_path(&site.key, "/rules"),
        };
        if let Some(id) = page_id.filter(|_| params.get("clear").is_some()) {
            let cleared = rules::clear(state.runtime(), actor, site, id, Some(&typed.seen)).await;
            return match cleared {
                Ok(()) => Ok(frame::go_and_say(&state, &path, "saved")),
                Err(service::Error::Stale) => page(&state, &at, page_id, typed, days, Told::Stale).await,
                Err(error) => Err(error.into()),
            };
        }
        let (settings, wrong) = typed.applied(&settings_on(&state, &at, page_id).await?.0);
        if !wrong.is_empty() {
            return page(&state, &at, page_id, Typed { wrong, ..typed }, days, Told::Nothing).await;
        }
        let seen = Some(typed.seen.as_str());
        match rules::replace(state.runtime(), actor, site, page_id, seen, settings.hold).await {
            Ok(()) => Ok(frame::go_and_say(&state, &path, "saved")),
            // What somebody typed is not lost: it stands there over what is so now.
            Err(service::Error::Stale) => page(&state, &at, page_id, typed, days, Told::Stale).await,
            Err(error) => Err(error.into()),
        }
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
            return page(&state, &at, None, Typed { wrong, ..typed }, days, Told::Nothing).await;
        }
        let site = at.held.site.as_ref();
        // What holds every guest anyway would hide what these rules do.
        let is_without_guests = settings.guests == GuestMode::Held;
        let done = rehearsal::rehearse(state.runtime(), site, GuestMode::On, &settings.hold, days).await?;
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
            is_without_guests,
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
        page(&state, &at, None, typed, days, Told::Rehearsed(shown)).await
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
        excerpt: SafeHtml::from_stored(one.comment.html.clone()).excerpt(EXCERPT),
        reasons: reasons.iter().map(reason).collect(),
    }
}

fn page_in(params: &Params<'_>) -> Result<Option<PageId>, Error> {
    let given = params.get("page").map(str::parse).transpose();
    Ok(given.map_err(|_| service::Error::NotFound("thread"))?)
}

/// The settings with the rules that hold on a page, and whether those are its own; without a page those of the site.
async fn settings_on(state: &AppState, at: &AtSite, page_id: Option<PageId>) -> Result<(SiteSettings, bool), Error> {
    let site = at.held.site.as_ref();
    // As they are now and not as this instance remembers them: they are what is typed over.
    let own = rules::show(state.runtime(), site, page_id).await?;
    let of_site = match (&own, page_id) {
        (None, Some(_)) => rules::show(state.runtime(), site, None).await?,
        _ => None,
    };
    let has_own = page_id.is_some() && own.is_some();
    let settings = site.settings.clone();
    let hold = own.or(of_site).unwrap_or_else(|| settings.hold.clone());
    Ok((SiteSettings { hold, ..settings }, has_own))
}

async fn of_thread(state: &AppState, at: &AtSite, id: PageId, has_own: bool) -> Result<OfThread, Error> {
    let site = at.held.site.as_ref();
    let thread = service::thread::get(state.runtime(), site, id).await?;
    Ok(OfThread {
        id,
        title: thread.title.or(thread.url).unwrap_or(thread.identity),
        path: site_path(&site.key, &format!("/pages/{id}")),
        has_own,
    })
}

/// What a page says above its form.
#[derive(Debug)]
enum Told {
    Nothing,
    /// Somebody else has saved meanwhile.
    Stale,
    Rehearsed(Shown),
}

/// What was typed, and what is wrong with it.
#[derive(Debug, Default)]
struct Typed {
    /// What stands for the rules that somebody saw before they typed; empty where nothing was typed yet.
    seen: String,
    values: Vec<(&'static str, String)>,
    wrong: Vec<(&'static str, SettingError)>,
}

fn read(text: &str) -> Result<(Typed, u32), Error> {
    let mut names = NAMES.to_vec();
    names.extend(["days", "seen"]);
    let params = Params::parse(text, &names)?;
    let values = NAMES
        .iter()
        .filter_map(|name| Some((*name, params.given(name)?.to_owned())))
        .collect();
    let days = params.get("days").and_then(|days| days.parse().ok()).unwrap_or(DAYS);
    let typed = Typed {
        seen: params.get("seen").unwrap_or_default().to_owned(),
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
    page_id: Option<PageId>,
    typed: Typed,
    days: u32,
    told: Told,
) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let frame = Frame::new(state, &at.desk, Some(Room::Rules), Some(site), "desk-rules").await?;
    let words = frame.words;
    let (settings, has_own) = settings_on(state, at, page_id).await?;
    let field = |known: &fields::Known| {
        let value = typed.values.iter().find(|(name, _)| *name == known.name);
        let wrong = typed.wrong.iter().find(|(name, _)| *name == known.name);
        let field = known.field(&settings, words);
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
    let is_stale = matches!(told, Told::Stale);
    // Neither a rehearsal nor a slip makes somebody see what another has saved meanwhile.
    let seen = if is_stale || typed.seen.is_empty() {
        rules::mark_of(&settings.hold, has_own)
    } else {
        typed.seen
    };
    let (problem, status) = match is_stale {
        true => (Some("error-stale"), StatusCode::CONFLICT),
        false if is_wrong => (Some("error-invalid"), StatusCode::UNPROCESSABLE_ENTITY),
        false => (None, StatusCode::OK),
    };
    let page = Page {
        seen,
        action: site_path(&site.key, "/rules"),
        groups: groups.collect(),
        days,
        problem: problem.map(|key| words.text(key)),
        rehearsed: match told {
            Told::Rehearsed(shown) => Some(shown),
            Told::Nothing | Told::Stale => None,
        },
        thread: match page_id {
            Some(id) => Some(of_thread(state, at, id, has_own).await?),
            None => None,
        },
        frame,
    };
    Ok(frame::respond(state, status, &page))
}
