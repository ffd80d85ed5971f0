//! `/dashboard/queue`: what moderators decide about, over all their sites or on one.

mod act;
mod card;
mod done;
mod view;

use std::collections::HashMap;

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};

pub(super) use act::{act, lead_back, undo};
pub(super) use done::{Done, name as done_name};
pub(super) use view::View;

use self::card::Card;
use super::{
    access::Desk,
    frame::{self, Frame, called},
    room::Room,
};
use crate::{
    domain::{
        comment::{Comment, Status},
        id::CommentId,
        moderation::Rule,
        queue::Show,
        report::Report,
        thread::cursor::{Cursor, List},
        time::Timestamp,
    },
    i18n::Catalog,
    service::{
        self, moderation,
        moderation::{Listed, Queue},
        record::Record,
        staff::Held,
    },
    web::{
        account::go,
        error::Error,
        param::{Params, encoded},
        state::AppState,
    },
};

/// Comments on one page: what somebody reads before they decide about all of them.
const ITEMS: u64 = 25;
/// Sites that are looked through together; whoever has more looks at them one by one.
const MOST_SITES: usize = 20;
/// Reports that are told word by word, of all comments of a page.
const MOST_REPORTS: u64 = 100;

/// The room.
#[derive(Debug, Template)]
#[template(path = "dashboard/queue.html")]
struct Page<'a> {
    frame: Frame<'a>,
    /// This place in this view.
    path: String,
    /// The query of the same, carried along by forms.
    back: String,
    /// The same as a part of an address.
    back_encoded: String,
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
    /// The network as it was typed, and what is wrong with it.
    network: String,
    network_problem: Option<String>,
    /// Whether what is older can be found by its words yet.
    is_being_indexed: bool,
    /// Whether one of the sites tells people why their comment waits or was removed.
    can_tell: bool,
    /// The most characters of what is said about an action.
    most_said: usize,
    /// Whether each comment says where it stands: not where all stand in the same place.
    tells_status: bool,
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
pub(super) fn show_key(show: Show) -> &'static str {
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

/// `GET /dashboard/queue`.
pub(super) async fn list(State(state): State<AppState>, desk: Desk) -> Response {
    let made = page(&state, &desk).await;
    frame::settled(&state, &desk, None, made).await
}

async fn page(state: &AppState, desk: &Desk) -> Result<Response, Error> {
    let mut names = view::NAMES.to_vec();
    names.extend(["after", "done", "left"]);
    let params = Params::parse(&desk.query, &names)?;
    let (view, wrong) = View::read_around(&params)?;
    let sites = view.sites(desk)?;
    let after = crate::web::embed::cursor(&params, List::Queue)?.map(|after| (Timestamp(after.key), after.id));
    let Looked {
        found,
        next,
        is_being_indexed,
    } = match &wrong {
        None => look(state, &sites, &view, after).await?,
        Some(_) => Looked::default(),
    };
    let left = left(state, desk, &sites, params.get("left")).await?;
    if found.is_empty() && left.is_empty() && after.is_some() && next.is_none() {
        // The last page was emptied: what there is stands on those before.
        let parts: Vec<&str> = desk
            .query
            .split('&')
            .filter(|part| !part.starts_with("after="))
            .collect();
        return Ok(go(state, &format!("/dashboard/queue?{}", parts.join("&"))));
    }
    let ids_left: Vec<CommentId> = left.iter().map(|(_, listed)| listed.case.comment.id).collect();
    let found: Vec<_> = left
        .into_iter()
        .chain(
            found
                .into_iter()
                .filter(|(_, listed)| !ids_left.contains(&listed.case.comment.id)),
        )
        .collect();
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
    let mut records = records(state, &sites, &found).await?;
    let mut reports = reports(state, &sites, &found).await?;
    let mut cards = Vec::new();
    for (held, listed) in found {
        let id = listed.case.comment.id;
        let record = records.remove(&id);
        let named = (sites.len() > 1).then(|| called(&held.site).to_owned());
        // With what was decided about people, which the list of somebody's sites does not bring.
        let site = state.site(&held.site.key).await?;
        let ruling = service::block::on_author(state.runtime(), &site, &listed.case.comment.author);
        let mut card = Card::of(listed, held, record, named, words).with_ruling(ruling, words);
        card.is_left = ids_left.contains(&id);
        card.reported = card::said(reports.remove(&id).unwrap_or_default(), words);
        cards.push(card);
    }
    let back = match params.get("after") {
        Some(after) => format!("{}&after={}", view.query(), encoded(after)),
        None => view.query(),
    };
    let back_encoded = encoded(&back).to_string();
    let page = Page {
        path: format!("/dashboard/queue?{back}"),
        back_encoded,
        back,
        tabs: tabs(&view, words),
        chips: view.chips(words),
        reasons: Rule::ALL.map(|rule| (rule.name(), words.text(rule.key()))).to_vec(),
        next: next.map(|place| view.path_after(place)),
        verbs: card::verbs_for(view.filter.show)
            .iter()
            .map(|verb| (verb.name(), words.text(card::verb_key(*verb))))
            .collect(),
        can_tell: sites.iter().any(|held| held.site.settings.tells_why),
        most_said: moderation::REASON_CHARACTERS,
        can_take_all: sites.len() == 1 && !cards.is_empty(),
        is_narrow: view.filter.is_narrow() || wrong.is_some(),
        network: match &wrong {
            Some(wrong) => wrong.typed.clone(),
            None => view.value("ip"),
        },
        network_problem: wrong.as_ref().and_then(|wrong| {
            let of_field = wrong.error.fields(words).into_iter().next();
            of_field.map(|(_, sentence)| sentence)
        }),
        is_being_indexed,
        tells_status: !matches!(view.filter.show, Show::Status(_)),
        cards,
        done,
        view,
        frame,
    };
    let status = if wrong.is_some() {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    Ok(frame::respond(state, status, &page))
}

/// Comments that a decision left alone, for somebody else had decided: as they are now.
async fn left<'d>(
    state: &AppState,
    desk: &Desk,
    sites: &[&'d Held],
    named: Option<&str>,
) -> Result<Vec<(&'d Held, Listed)>, Error> {
    let named = done::parse::<CommentId>(desk, named.unwrap_or_default());
    let mut left = Vec::new();
    for held in sites {
        let here = named.iter().filter(|(other, _)| other.site.id == held.site.id);
        let ids: Vec<CommentId> = here.map(|(_, id)| *id).collect();
        if !ids.is_empty() {
            let listed = moderation::listed(state.runtime(), &held.site, &ids).await?;
            left.extend(listed.into_iter().map(|listed| (*held, listed)));
        }
    }
    Ok(left)
}

/// What readers say against these comments; one query for each site that has such.
async fn reports(
    state: &AppState,
    sites: &[&Held],
    found: &[(&Held, Listed)],
) -> Result<HashMap<CommentId, Vec<Report>>, Error> {
    let mut reports: HashMap<CommentId, Vec<Report>> = HashMap::new();
    for site in sites {
        let reported = found
            .iter()
            .filter(|(held, listed)| held.site.id == site.site.id && listed.case.reports > 0);
        let ids: Vec<CommentId> = reported.map(|(_, listed)| listed.case.comment.id).collect();
        if ids.is_empty() {
            continue;
        }
        for report in service::report::open_of(state.runtime(), &site.site, &ids, MOST_REPORTS).await? {
            reports.entry(report.comment_id).or_default().push(report);
        }
    }
    Ok(reports)
}

/// What is known of those who wrote these comments; one query for each site.
async fn records(
    state: &AppState,
    sites: &[&Held],
    found: &[(&Held, Listed)],
) -> Result<HashMap<CommentId, Record>, Error> {
    let mut records = HashMap::new();
    for site in sites {
        let comments: Vec<&Comment> = found
            .iter()
            .filter(|(held, _)| held.site.id == site.site.id)
            .map(|(_, listed)| &listed.case.comment)
            .collect();
        if comments.is_empty() {
            continue;
        }
        let authors: Vec<_> = comments.iter().map(|comment| &comment.author).collect();
        let known = service::record::of(state.runtime(), site.site.id, &authors).await?;
        let known = comments.iter().zip(known);
        records.extend(known.filter_map(|(comment, record)| Some((comment.id, record?))));
    }
    Ok(records)
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

/// What was found.
#[derive(Default)]
struct Looked<'d> {
    found: Vec<(&'d Held, Listed)>,
    next: Option<Place>,
    is_being_indexed: bool,
}

/// The next comments of all these sites, the latest first.
async fn look<'d>(
    state: &AppState,
    sites: &[&'d Held],
    view: &View,
    after: Option<Place>,
) -> Result<Looked<'d>, Error> {
    let mut found: Vec<(&Held, Listed)> = Vec::new();
    let mut stopped: Option<Place> = None;
    let mut is_being_indexed = false;
    for held in sites {
        let queue = moderation::look(state.runtime(), &held.site, &view.filter, after, ITEMS).await?;
        let Queue { items, next, .. } = queue;
        is_being_indexed |= queue.is_being_indexed;
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
    Ok(Looked {
        found,
        next: stopped,
        is_being_indexed,
    })
}

/// A place as an address keeps it.
fn cursor((at, id): Place) -> Cursor {
    Cursor {
        list: List::Queue,
        key: at.0,
        id,
    }
}
