//! One comment of the queue, with what one must know to decide about it.

use super::view::View;
use crate::{
    domain::{
        action::Verb,
        block::Effect,
        comment::{Comment, Status},
        queue::{Filter, Show, Who},
        report::Report,
    },
    i18n::{Arg, Catalog},
    markup::SafeHtml,
    service::{moderation::Listed, record::Record, staff::Held},
    web::dashboard::{blocks::ruling_key, frame::called, queue::show_key, room::site_path},
};

/// What is shown of a comment that was answered.
const EXCERPT_CHARACTERS: usize = 160;

/// One comment.
#[derive(Debug)]
pub(super) struct Card<'a> {
    /// Site and comment, as forms name it.
    pub key: String,
    pub id: String,
    pub name: String,
    pub email: Option<String>,
    pub website: Option<String>,
    /// Everything by the same person.
    pub by_path: Option<String>,
    pub is_member: bool,
    pub is_author: bool,
    pub status: &'a str,
    pub status_class: &'static str,
    pub is_pinned: bool,
    pub at: String,
    /// That it was edited, and by whom.
    pub edited: Option<&'a str>,
    /// What was decided about its author.
    pub ruling: Option<(&'a str, &'static str)>,
    /// Where it is edited, answered, and its author decided about: below this.
    pub path: String,
    /// Whether its words are still there.
    pub has_words: bool,
    /// Of the site, where there are several.
    pub site: Option<String>,
    pub page: Option<(String, String)>,
    pub network: Option<(String, String)>,
    pub record: Option<String>,
    pub parent: Option<(String, String)>,
    pub body: SafeHtml,
    /// Why it was held.
    pub reasons: Vec<String>,
    pub reports: Option<String>,
    /// What readers say against it: why, and in which words.
    pub reported: Vec<(&'a str, Option<String>)>,
    /// Somebody else has decided about it meanwhile, so that it does not belong into this view.
    pub is_left: bool,
    /// Where it stands, as forms name it.
    pub status_name: &'static str,
    /// What can be done, the likeliest first.
    pub verbs: Vec<(&'static str, &'a str, &'static str)>,
}

/// The words for doing something.
pub(super) fn verb_key(verb: Verb) -> &'static str {
    match verb {
        Verb::Approve => "do-approve",
        Verb::Hold => "do-hold",
        Verb::Spam => "do-spam",
        Verb::Trash => "do-trash",
        Verb::Restore => "do-restore",
        Verb::Purge => "do-purge",
        Verb::Pin => "do-pin",
        Verb::Unpin => "do-unpin",
        Verb::Stand => "desk-reports-stand",
        _ => "do-other",
    }
}

/// What can be done to a comment of a status.
fn verbs_of(status: Status) -> &'static [Verb] {
    match status {
        Status::Pending => &[Verb::Approve, Verb::Spam, Verb::Trash],
        Status::Approved => &[Verb::Hold, Verb::Spam, Verb::Trash],
        Status::Spam | Status::Trashed => &[Verb::Approve, Verb::Restore, Verb::Purge],
        Status::Deleted => &[Verb::Purge],
    }
}

/// What can be done to many at once.
pub(super) fn verbs_for(show: Show) -> &'static [Verb] {
    match show {
        Show::Status(status) => verbs_of(status),
        Show::Reported | Show::All => &[Verb::Approve, Verb::Hold, Verb::Spam, Verb::Trash],
    }
}

/// The key on which a button answers.
fn letter(verb: Verb) -> &'static str {
    match verb {
        Verb::Approve | Verb::Stand => "a",
        Verb::Spam => "s",
        Verb::Trash => "d",
        Verb::Pin | Verb::Unpin => "p",
        _ => "",
    }
}

fn class_of(status: Status) -> &'static str {
    match status {
        Status::Approved => "good",
        Status::Pending => "warn",
        Status::Spam | Status::Trashed | Status::Deleted => "bad",
    }
}

impl<'a> Card<'a> {
    pub(super) fn of(
        listed: Listed,
        held: &Held,
        record: Option<Record>,
        site: Option<String>,
        words: &'a Catalog,
    ) -> Self {
        let Listed { case, parent, thread } = listed;
        let comment = &case.comment;
        let key = &held.site.key;
        let who = match (comment.author.account_id, &comment.author.guest_key) {
            (Some(id), _) => Some(Who::Account(id)),
            (None, Some(guest)) => Some(Who::Guest(guest.clone())),
            (None, None) => None,
        };
        let number = |key: &str, count: u64| {
            words.format(key, &[("count", Arg::Number(i64::try_from(count).unwrap_or(i64::MAX)))])
        };
        let pin = if case.pinned_at.is_some() {
            Verb::Unpin
        } else {
            Verb::Pin
        };
        let can_be_pinned = comment.status.is_public() && comment.depth == 1;
        // Readers see it and some have complained: it can be left there.
        let stands = comment.status == Status::Approved && case.reports > 0;
        let verbs = stands
            .then_some(Verb::Stand)
            .into_iter()
            .chain(verbs_of(comment.status).iter().copied())
            .chain(can_be_pinned.then_some(pin));
        let of_network = |prefix: &String| {
            let filter = Filter {
                show: Show::All,
                network: Some(prefix.clone()),
                ..Filter::default()
            };
            (prefix.clone(), View::on(key, filter).path())
        };
        Self {
            key: format!("{key}.{}", comment.id),
            id: comment.id.to_string(),
            name: comment.author.name.clone(),
            email: comment.author.email.clone(),
            website: comment.author.website.clone(),
            by_path: who.map(|who| {
                let filter = Filter {
                    show: Show::All,
                    author: Some(who),
                    ..Filter::default()
                };
                View::on(key, filter).path()
            }),
            is_member: comment.author.account_id.is_some(),
            is_author: comment.author.is_site_author,
            status: words.text(show_key(Show::Status(comment.status))),
            status_class: class_of(comment.status),
            status_name: comment.status.name(),
            is_left: false,
            reported: Vec::new(),
            is_pinned: case.pinned_at.is_some(),
            at: comment.created_at.to_string(),
            edited: comment.edited_at.map(|_| {
                let key = if comment.is_edited_by_moderator {
                    "edited-by-moderator"
                } else {
                    "edited"
                };
                words.text(key)
            }),
            ruling: None,
            path: site_path(key, &format!("/comments/{}", comment.id)),
            has_words: comment.status != Status::Deleted,
            page: thread.map(|thread| {
                let title = thread.title.or(thread.url).unwrap_or(thread.identity);
                (title, site_path(key, &format!("/pages/{}", thread.id)))
            }),
            network: case.prefix.as_ref().map(of_network),
            record: record.map(|record| told(record, &number, words)),
            parent: parent.map(|parent| (parent.author.name.clone(), excerpt(parent))),
            body: SafeHtml::from_stored(comment.html.clone()),
            reasons: comment
                .reasons
                .iter()
                .map(|reason| match &reason.detail {
                    Some(detail) => format!("{}: {detail}", words.text(reason.rule.key())),
                    None => words.text(reason.rule.key()).to_owned(),
                })
                .collect(),
            reports: (case.reports > 0).then(|| number("queue-reports", u64::from(case.reports))),
            verbs: verbs
                .map(|verb| (verb.name(), words.text(verb_key(verb)), letter(verb)))
                .collect(),
            site: site.filter(|name| name.as_str() == called(&held.site)),
        }
    }
}

impl<'a> Card<'a> {
    /// The same with what holds for its author.
    pub(super) fn with_ruling(mut self, effect: Option<Effect>, words: &'a Catalog) -> Self {
        self.ruling = effect.map(|effect| {
            let kind = if effect == Effect::Trusted { "good" } else { "bad" };
            (words.text(ruling_key(effect)), kind)
        });
        self
    }
}

/// What readers say, as a card tells it.
pub(super) fn said(reports: Vec<Report>, words: &Catalog) -> Vec<(&str, Option<String>)> {
    let said = |report: Report| (words.text(report.ground.key()), report.note);
    reports.into_iter().map(said).collect()
}

/// Somebody's record in a few words.
fn told(record: Record, number: &dyn Fn(&str, u64) -> String, words: &Catalog) -> String {
    if record.approved + record.rejected == 0 {
        return words.text("record-first").to_owned();
    }
    let more = if record.is_cut { "+" } else { "" };
    let told = format!(
        "{}{more} · {}",
        number("record-approved", record.approved),
        number("record-rejected", record.rejected)
    );
    // Where not all were looked at, the first of them is not the first.
    let Some(since) = record.since.filter(|_| !record.is_cut) else {
        return told;
    };
    let since = since.to_string();
    let day = since.split('T').next().unwrap_or_default();
    format!("{told} · {}", words.format("record-since", &[("day", day.into())]))
}

/// The beginning of what was answered.
fn excerpt(comment: Comment) -> String {
    SafeHtml::from_stored(comment.html).excerpt(EXCERPT_CHARACTERS)
}
