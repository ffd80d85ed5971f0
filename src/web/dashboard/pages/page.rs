//! `/dashboard/sites/{site}/pages/{page}`: one thread: what it is called, whether it takes comments, and where it is found.

use askama::Template;
use axum::{
    extract::{FromRequestParts, RawPathParams, State},
    http::{StatusCode, request::Parts},
    response::Response,
};

use super::Listed;
use crate::{
    domain::{
        action::Verb,
        field::{FieldError, Problem},
        id::PageId,
        page::{PageIdentity, PageUrl, kept_title},
    },
    i18n::Arg,
    service::{
        self, moderation,
        relocation::{self, MOST_MOVED, Place},
    },
    web::{
        dashboard::{
            access::{AtSite, Desk, Posted, RunsSite},
            frame::{self, Frame},
            room::{Room, site_path},
        },
        error::Error,
        param::Params,
        state::AppState,
    },
};

const TITLE_CHARACTERS: usize = 300;

/// Somebody who keeps the site in order, before one of its threads.
#[derive(Debug)]
pub(in crate::web) struct AtPage<A> {
    at: A,
    id: PageId,
}

impl<A> FromRequestParts<AppState> for AtPage<A>
where
    A: FromRequestParts<AppState, Rejection = Response> + AsRef<AtSite> + Send,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let at = A::from_request_parts(parts, state).await?;
        let params = RawPathParams::from_request_parts(parts, state).await.ok();
        let given = params.as_ref().and_then(|params| {
            let named = params.iter().find(|(name, _)| *name == "page");
            named.and_then(|(_, id)| id.parse().ok())
        });
        if let Some(id) = given {
            return Ok(Self { at, id });
        }
        let AtSite { desk, held } = at.as_ref();
        let error = Error::Service(service::Error::NotFound("thread"));
        Err(frame::failed(state, desk, Some(&held.site), &error).await)
    }
}

impl<A: AsRef<Desk>> AsRef<Desk> for AtPage<A> {
    fn as_ref(&self) -> &Desk {
        self.at.as_ref()
    }
}

/// One thread.
#[derive(Debug, Template)]
#[template(path = "dashboard/page.html")]
struct Page<'a> {
    frame: Frame<'a>,
    path: String,
    back: String,
    /// The hold rules of this page.
    rules: String,
    shown: Listed,
    /// When it closes by its age, or has.
    closes_at: Option<String>,
    is_kept_open: bool,
    /// Whether threads of the site close by their age.
    has_age: bool,
    is_locked: bool,
    title: String,
    url: String,
    /// Each as it is kept, and as it is shown.
    aliases: Vec<(String, String)>,
    /// Moving is for owners.
    may_move: bool,
    /// What was typed into the field in which something is wrong, and what is wrong.
    wrong: Option<(&'static str, String, String)>,
    most_title: usize,
    most_url: usize,
}

/// What moving it would do.
#[derive(Debug, Template)]
#[template(path = "dashboard/page_move.html")]
struct Move<'a> {
    frame: Frame<'a>,
    path: String,
    from: Listed,
    into: Option<Listed>,
    into_id: String,
    to: String,
    /// What goes along, and what is there already: each shown and in all.
    comments: String,
    comments_there: String,
}

fn path_of(at: &AtSite, id: PageId) -> String {
    site_path(&at.held.site.key, &format!("/pages/{id}"))
}

/// `GET /dashboard/sites/{site}/pages/{page}`.
pub(in crate::web::dashboard) async fn show(State(state): State<AppState>, at: AtPage<AtSite>) -> Response {
    let made = page(&state, &at.at, at.id, None).await;
    frame::settled(&state, &at.at.desk, Some(&at.at.held.site), made).await
}

type Wrong<'a> = (&'static str, &'a str, &'a Error);

async fn page(state: &AppState, at: &AtSite, id: PageId, wrong: Option<Wrong<'_>>) -> Result<Response, Error> {
    let site = at.held.site.as_ref();
    let Place { thread, aliases } = relocation::show(state.runtime(), site.id, id).await?;
    let frame = Frame::new(state, &at.desk, Some(Room::Pages), Some(site), "desk-page").await?;
    let words = frame.words;
    let status = wrong.map_or(StatusCode::OK, |(_, _, error)| error.status());
    let wrong = wrong.map(|(field, typed, error)| {
        error.log();
        let of_field = error.fields(words).into_iter().next();
        let sentence = of_field.map_or_else(|| error.sentence(words), |(_, sentence)| sentence);
        (field, typed.to_owned(), sentence)
    });
    let page = Page {
        path: path_of(at, id),
        back: site_path(&site.key, "/pages"),
        rules: site_path(&site.key, &format!("/rules?page={id}")),
        shown: Listed::of(&thread, site, state.runtime().now(), words),
        closes_at: site.closes_at(&thread).map(|at| at.to_string()),
        is_kept_open: thread.is_kept_open,
        has_age: site.settings.close_after_days > 0,
        is_locked: !thread.is_open,
        title: thread.title.unwrap_or_default(),
        url: thread.url.unwrap_or_default(),
        aliases: aliases
            .into_iter()
            .map(|alias| (alias.clone(), PageIdentity::shown(&alias).to_owned()))
            .collect(),
        may_move: at.held.standing.has(crate::domain::scope::Duty::Run),
        wrong,
        most_title: TITLE_CHARACTERS,
        most_url: PageUrl::MAX_CHARS,
        frame,
    };
    Ok(frame::respond(state, status, &page))
}

/// What came of a post: back to the page, which says so, or the page with what is wrong beside `field`.
async fn answered(
    state: &AppState,
    at: &AtSite,
    id: PageId,
    field: &'static str,
    typed: &str,
    done: Result<(), Error>,
) -> Response {
    let made = match done {
        Ok(()) => Ok(frame::go_and_say(state, &path_of(at, id), "saved")),
        Err(error @ (Error::Service(service::Error::Invalid(_)) | Error::Field(_))) => {
            page(state, at, id, Some((field, typed, &error))).await
        }
        Err(error) => Err(error),
    };
    frame::settled(state, &at.desk, Some(&at.held.site), made).await
}

async fn identity(state: &AppState, at: &AtSite, id: PageId) -> Result<PageIdentity, Error> {
    let place = relocation::show(state.runtime(), at.held.site.id, id).await?;
    Ok(PageIdentity::from_stored(place.thread.identity))
}

/// `POST /dashboard/sites/{site}/pages/{page}`: another title.
pub(in crate::web::dashboard) async fn describe(
    State(state): State<AppState>,
    posted: Posted<AtPage<AtSite>>,
) -> Response {
    let AtPage { at, id } = posted.by;
    let mut typed = String::new();
    let done = async {
        let params = Params::parse(&posted.text, &["title"])?;
        params.get("title").unwrap_or_default().clone_into(&mut typed);
        let title = kept_title(&typed);
        let title = title.ok_or_else(|| service::Error::field(FieldError::new("title", Problem::Required)))?;
        let identity = identity(&state, &at, id).await?;
        moderation::describe_page(
            state.runtime(),
            &at.held.site,
            at.desk.actor(),
            &identity,
            Some(title),
            None,
        )
        .await?;
        Ok(())
    };
    let done = done.await;
    answered(&state, &at, id, "title", &typed, done).await
}

/// `POST .../open`: whether it takes comments, now or when it is old.
pub(in crate::web::dashboard) async fn open(State(state): State<AppState>, posted: Posted<AtPage<AtSite>>) -> Response {
    let AtPage { at, id } = posted.by;
    let done = async {
        let params = Params::parse(&posted.text, &["open", "kept"])?;
        if let Some(kept) = params.get("kept") {
            let is_kept = kept == "yes";
            moderation::keep_open(state.runtime(), &at.held.site, at.desk.actor(), id, is_kept).await?;
            return Ok(());
        }
        let verb = match params.get("open") {
            Some("yes") => Verb::Unlock,
            Some("no") => Verb::Lock,
            _ => return Err(FieldError::new("open", Problem::Required).into()),
        };
        moderation::lock(state.runtime(), &at.held.site, at.desk.actor(), verb, vec![id], None).await?;
        Ok(())
    };
    let done = done.await;
    answered(&state, &at, id, "open", "", done).await
}

/// `POST .../aliases`: one more way to it.
pub(in crate::web::dashboard) async fn add_alias(
    State(state): State<AppState>,
    posted: Posted<AtPage<RunsSite>>,
) -> Response {
    let AtPage { at: RunsSite(at), id } = posted.by;
    let mut typed = String::new();
    let done = async {
        let params = Params::parse(&posted.text, &["to"])?;
        params.get("to").unwrap_or_default().trim().clone_into(&mut typed);
        relocation::add_alias(state.runtime(), at.desk.actor(), &at.held.site, id, &typed).await?;
        Ok(())
    };
    let done = done.await;
    answered(&state, &at, id, "alias", &typed, done).await
}

/// `POST .../aliases/forget`.
pub(in crate::web::dashboard) async fn forget_alias(
    State(state): State<AppState>,
    posted: Posted<AtPage<RunsSite>>,
) -> Response {
    let AtPage { at: RunsSite(at), id } = posted.by;
    let done = async {
        let params = Params::parse(&posted.text, &["alias"])?;
        let alias = params.get("alias").ok_or(FieldError::new("alias", Problem::Required))?;
        relocation::forget_alias(state.runtime(), at.desk.actor(), at.held.site.id, id, alias).await?;
        Ok(())
    };
    let done = done.await;
    answered(&state, &at, id, "alias", "", done).await
}

/// `GET .../move?to=`: what moving it would do.
pub(in crate::web::dashboard) async fn preview(State(state): State<AppState>, at: AtPage<RunsSite>) -> Response {
    let AtPage { at: RunsSite(at), id } = at;
    let mut to = String::new();
    let made = async {
        let params = Params::parse(&at.desk.query, &["to"])?;
        params.get("to").unwrap_or_default().trim().clone_into(&mut to);
        let found = relocation::preview(state.runtime(), &at.held.site, id, &to).await?;
        let site = at.held.site.as_ref();
        let frame = Frame::new(&state, &at.desk, Some(Room::Pages), Some(site), "desk-move").await?;
        let words = frame.words;
        let count = |shown: u64, all: u64| {
            let number = |count: u64| Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
            let (all, more) = if all > MOST_MOVED { (MOST_MOVED, "+") } else { (all, "") };
            let args = [("shown", number(shown)), ("all", number(all)), ("more", more.into())];
            words.format("desk-move-count", &args)
        };
        let there = found.into.as_ref().map_or(0, |into| into.comment_count);
        let page = Move {
            comments: count(found.from.comment_count, found.comments),
            comments_there: count(there, found.comments_there),
            path: path_of(&at, id),
            from: Listed::of(&found.from, site, state.runtime().now(), words),
            into_id: found.into.as_ref().map(|into| into.id.to_string()).unwrap_or_default(),
            into: found
                .into
                .map(|into| Listed::of(&into, site, state.runtime().now(), words)),
            to: to.clone(),
            frame,
        };
        Ok(frame::respond(&state, StatusCode::OK, &page))
    };
    let made = match made.await {
        Err(error @ (Error::Service(service::Error::Invalid(_)) | Error::Field(_))) => {
            page(&state, &at, id, Some(("to", &to, &error))).await
        }
        other => other,
    };
    frame::settled(&state, &at.desk, Some(&at.held.site), made).await
}

/// `POST .../move`: does what the preview showed.
pub(in crate::web::dashboard) async fn carry_out(
    State(state): State<AppState>,
    posted: Posted<AtPage<RunsSite>>,
) -> Response {
    let AtPage { at: RunsSite(at), id } = posted.by;
    let mut to = String::new();
    let moved = async {
        let params = Params::parse(&posted.text, &["to", "into"])?;
        params.get("to").unwrap_or_default().trim().clone_into(&mut to);
        let into = params.get("into").map(str::parse).transpose();
        let into = into.map_err(|_| service::Error::NotFound("thread"))?;
        Ok(relocation::carry_out(state.runtime(), at.desk.actor(), &at.held.site, id, &to, into).await?)
    };
    match moved.await {
        Ok(id) => frame::go_and_say(&state, &path_of(&at, id), "moved"),
        Err(error) => answered(&state, &at, id, "to", &to, Err(error)).await,
    }
}
