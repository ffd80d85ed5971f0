//! `/dashboard/queue`: what moderators decide about, over all their sites or on one.

mod act;
mod card;
mod done;
mod view;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

pub(super) use act::{act, undo};

use self::{card::Card, done::Done, view::View};
use super::{
    access::Desk,
    frame::{self, Frame, called},
    room::Room,
};
use crate::{
    domain::{
        comment::Status,
        id::CommentId,
        moderation::Rule,
        queue::Show,
        thread::cursor::{Cursor, List},
        time::Timestamp,
    },
    i18n::Catalog,
    service::{
        self, moderation,
        moderation::{Listed, Queue},
        staff::Held,
    },
    web::{error::Error, param::Params, state::AppState},
};

/// Comments on one page: what somebody reads before they decide about all of them.
const ITEMS: u64 = 25;
/// Sites that are looked through together; whoever has more looks at them one by one.
const MOST_SITES: usize = 20;

/// The room.
#[derive(Debug, Template)]
#[template(path = "dashboard/queue.html")]
struct Page<'a> {
    frame: Frame<'a>,
    /// This view without a place in it.
    path: String,
    /// The query of the same, carried along by forms.
    back: String,
    tabs: Vec<Tab<'a>>,
    chips: Vec<Chip>,
    view: View,
    reasons: Vec<(&'static str, &'a str)>,
    cards: Vec<Card<'a>>,
    done: Option<Done>,
    next: Option<String>,
    /// What can be done to all that are chosen.
    verbs: Vec<(&'static str, &'a str)>,
    /// Whether everything that matches can be named at once: on one site only.
    can_take_all: bool,
    is_narrow: bool,
}

/// One way to look at it.
#[derive(Debug)]
struct Tab<'a> {
    path: String,
    label: &'a str,
    is_shown: bool,
}

/// One part of the filter, and the same view without it.
#[derive(Debug)]
struct Chip {
    label: String,
    without: String,
}

/// The words for what is shown.
fn show_key(show: Show) -> &'static str {
    match show {
        Show::Status(Status::Pending) => "queue-pending",
        Show::Reported => "queue-reported",
        Show::Status(Status::Spam) => "queue-spam",
        Show::Status(Status::Approved) => "queue-approved",
        Show::Status(Status::Trashed) => "queue-trashed",
        Show::Status(Status::Deleted) => "queue-deleted",
        Show::All => "queue-all",
    }
}

/// The words for why something was held.
fn rule_key(rule: Rule) -> &'static str {
    match rule {
        Rule::Everything => "why-everything",
        Rule::GuestsAreHeld => "why-guests",
        Rule::FirstComments => "why-first",
        Rule::NewAccount => "why-new",
        Rule::Links => "why-links",
        Rule::Words => "why-words",
        Rule::Network => "why-network",
        Rule::SiteOverLimit => "why-limit",
        Rule::Shadow => "why-shadow",
        Rule::Reported => "why-reported",
        Rule::Duplicate => "why-duplicate",
        Rule::BadLink => "why-bad-link",
        Rule::Filter => "why-filter",
        Rule::Trap => "why-trap",
        Rule::TooFast => "why-fast",
    }
}

/// `GET /dashboard/queue`.
pub(super) async fn list(State(state): State<AppState>, desk: Desk) -> Response {
    let made = page(&state, &desk).await;
    frame::settled(&state, &desk, None, made).await
}

async fn page(state: &AppState, desk: &Desk) -> Result<Response, Error> {
    let mut names = view::NAMES.to_vec();
    names.extend(["after", "done"]);
    let params = Params::parse(&desk.query, &names)?;
    let view = View::read(&params)?;
    let sites = view.sites(desk)?;
    let after = crate::web::embed::cursor(&params, List::Queue)?.map(|after| (Timestamp(after.key), after.id));
    let (found, next) = look(state, &sites, &view, after).await?;
    let done = match params.get("done") {
        Some(done) => Done::read(state, desk, done).await?,
        None => None,
    };
    let site = match &sites[..] {
        [one] => Some(one.site.as_ref()),
        _ => None,
    };
    let frame = Frame::new(state, desk, Some(Room::Queue), site, "desk-queue").await?;
    let words = frame.words;
    let mut cards = Vec::new();
    for (held, listed) in found {
        let record = service::record::of(state.runtime(), held.site.id, &listed.case.comment.author).await?;
        let named = (sites.len() > 1).then(|| called(&held.site).to_owned());
        cards.push(Card::of(listed, held, record, named, words));
    }
    let page = Page {
        path: view.path(),
        back: view.query(),
        tabs: tabs(&view, words),
        chips: view.chips(words),
        reasons: Rule::ALL.map(|rule| (rule.name(), words.text(rule_key(rule)))).to_vec(),
        next: next.map(|place| view.path_after(place)),
        verbs: card::verbs_for(view.filter.show)
            .iter()
            .map(|verb| (verb.name(), words.text(card::verb_key(*verb))))
            .collect(),
        can_take_all: sites.len() == 1 && !cards.is_empty(),
        is_narrow: view.filter.is_narrow(),
        cards,
        done,
        view,
        frame,
    };
    Ok(frame::respond(state, StatusCode::OK, &page))
}

fn tabs<'a>(view: &View, words: &'a Catalog) -> Vec<Tab<'a>> {
    let offered = Show::ALL
        .into_iter()
        .filter(|show| *show != Show::Status(Status::Deleted));
    let tab = |show: Show| Tab {
        path: view.showing(show).path(),
        label: words.text(show_key(show)),
        is_shown: show == view.filter.show,
    };
    offered.map(tab).collect()
}

type Place = (Timestamp, CommentId);

/// The next comments of all these sites, the latest first.
async fn look<'d>(
    state: &AppState,
    sites: &[&'d Held],
    view: &View,
    after: Option<Place>,
) -> Result<(Vec<(&'d Held, Listed)>, Option<Place>), Error> {
    let mut found: Vec<(&Held, Listed)> = Vec::new();
    let mut stopped: Option<Place> = None;
    for held in sites {
        let Queue { items, next } = moderation::look(state.runtime(), &held.site, &view.filter, after, ITEMS).await?;
        found.extend(items.into_iter().map(|listed| (*held, listed)));
        stopped = stopped.max(next);
    }
    let place = |listed: &Listed| (listed.case.comment.created_at, listed.case.comment.id);
    found.sort_by_key(|(_, listed)| std::cmp::Reverse(place(listed)));
    // Nothing is said about what lies behind the place where one of the looks stopped.
    if let Some(end) = stopped {
        found.retain(|(_, listed)| place(listed) >= end);
    }
    let most = usize::try_from(ITEMS).unwrap_or(usize::MAX);
    if found.len() > most {
        found.truncate(most);
        stopped = found.last().map(|(_, listed)| place(listed));
    }
    Ok((found, stopped))
}

/// A place as an address keeps it.
fn cursor((at, id): Place) -> Cursor {
    Cursor {
        list: List::Queue,
        key: at.0,
        id,
    }
}
