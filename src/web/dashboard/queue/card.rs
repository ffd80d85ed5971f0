//! One comment of the queue, with what one must know to decide about it.

use super::{rule_key, view::View};
use crate::{
    domain::{
        action::Verb,
        comment::{Comment, Status},
        queue::{Filter, Show, Who},
    },
    i18n::{Arg, Catalog},
    markup::SafeHtml,
    service::{moderation::Listed, record::Record, staff::Held},
    web::dashboard::{frame::called, queue::show_key, room::site_path},
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
    pub is_edited: bool,
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
        Verb::Approve => "a",
        Verb::Spam => "s",
        Verb::Trash => "d",
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
        let verbs = verbs_of(comment.status);
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
            is_pinned: case.pinned_at.is_some(),
            at: comment.created_at.to_string(),
            is_edited: comment.edited_at.is_some(),
            page: thread.map(|thread| {
                let title = thread.title.or(thread.url).unwrap_or(thread.identity);
                (title, site_path(key, &format!("/pages/{}", thread.id)))
            }),
            network: case.prefix.as_ref().map(of_network),
            record: record.map(|record| told(record, &number, words)),
            parent: parent.map(|parent| (parent.author.name.clone(), excerpt(&parent))),
            body: SafeHtml::from_stored(comment.html.clone()),
            reasons: comment
                .reasons
                .iter()
                .map(|reason| match &reason.detail {
                    Some(detail) => format!("{}: {detail}", words.text(rule_key(reason.rule))),
                    None => words.text(rule_key(reason.rule)).to_owned(),
                })
                .collect(),
            reports: (case.reports > 0).then(|| number("queue-reports", u64::from(case.reports))),
            verbs: verbs
                .iter()
                .map(|&verb| (verb.name(), words.text(verb_key(verb)), letter(verb)))
                .collect(),
            site: site.filter(|name| name.as_str() == called(&held.site)),
        }
    }
}

/// Somebody's record in a few words.
fn told(record: Record, number: &dyn Fn(&str, u64) -> String, words: &Catalog) -> String {
    if record.approved + record.rejected == 0 {
        return words.text("record-first").to_owned();
    }
    let more = if record.is_cut { "+" } else { "" };
    format!(
        "{}{more}, {}",
        number("record-approved", record.approved),
        number("record-rejected", record.rejected)
    )
}

/// The beginning of what was answered.
fn excerpt(comment: &Comment) -> String {
    let one_line = comment.source.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = one_line.chars().take(EXCERPT_CHARACTERS).collect();
    if short.len() < one_line.len() {
        format!("{short}…")
    } else {
        short
    }
}
