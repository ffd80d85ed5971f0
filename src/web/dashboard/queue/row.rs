//! One comment of the queue with what one must know to decide about it.

use crate::{
    domain::{
        action::Verb,
        comment::Status,
        moderation::{Reason, Rule},
        queue::{Filter, Show},
        site::Site,
        time::Timestamp,
    },
    i18n::{Arg, Catalog},
    markup::SafeHtml,
    service::moderation::{self, Listed},
    web::{dashboard::room::site_path, error::Error, state::AppState},
};

/// Characters of what a comment answers.
const PARENT_CHARACTERS: usize = 280;

/// The row.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub id: String,
    pub site: String,
    pub status: &'static str,
    /// Its words, where the list shows several kinds.
    pub standing: Option<&'a str>,
    pub name: String,
    pub email: Option<String>,
    pub network: Option<String>,
    pub is_member: bool,
    pub is_pinned: bool,
    pub reports: Option<String>,
    pub created_at: Timestamp,
    pub body: SafeHtml,
    /// Who was answered, and with what words.
    pub parent: Option<(String, String)>,
    pub page: String,
    /// Where readers find it.
    pub permalink: String,
    /// The page's other comments.
    pub of_page: String,
    /// The author's other comments.
    pub of_author: Option<String>,
    pub record: String,
    pub reasons: Vec<String>,
    pub action: String,
    pub buttons: Vec<(&'static str, &'a str)>,
}

/// What can be done to a comment of that status.
fn verbs(status: Status) -> &'static [Verb] {
    match status {
        Status::Pending => &[Verb::Approve, Verb::Spam, Verb::Trash],
        Status::Approved => &[Verb::Hold, Verb::Spam, Verb::Trash],
        Status::Spam => &[Verb::Approve, Verb::Restore, Verb::Trash, Verb::Purge],
        Status::Trashed => &[Verb::Approve, Verb::Restore, Verb::Purge],
        Status::Deleted => &[Verb::Purge],
    }
}

/// The words on the button of an action.
pub(in crate::web::dashboard) fn label(verb: Verb, words: &Catalog) -> &str {
    words.text(match verb {
        Verb::Approve => "desk-approve",
        Verb::Hold => "desk-hold",
        Verb::Spam => "desk-spam",
        Verb::Trash => "desk-trash",
        Verb::Restore => "desk-restore",
        Verb::Purge => "desk-purge",
        Verb::Pin => "desk-pin",
        Verb::Unpin => "desk-unpin",
        Verb::Edit => "desk-edit",
        Verb::Lock => "desk-lock",
        Verb::Unlock => "desk-unlock",
        Verb::Undo => "desk-undo",
    })
}

impl<'a> Row<'a> {
    pub(super) async fn of(
        state: &AppState,
        words: &'a Catalog,
        site: &Site,
        listed: Listed,
        filter: &Filter,
    ) -> Result<Self, Error> {
        let comment = &listed.case.comment;
        let record = moderation::record(state.runtime(), site, &comment.author).await?;
        let number = |count: u64| Arg::Number(i64::try_from(count).unwrap_or(i64::MAX));
        let queue = site_path(&site.key, "/queue");
        let is_deleted = comment.status == Status::Deleted;
        let nobody = || words.text("nobody").to_owned();
        let mut buttons: Vec<_> = verbs(comment.status)
            .iter()
            .map(|verb| (verb.name(), label(*verb, words)))
            .collect();
        if comment.status.is_public() && comment.depth == 1 {
            let verb = if listed.case.pinned_at.is_some() {
                Verb::Unpin
            } else {
                Verb::Pin
            };
            buttons.push((verb.name(), label(verb, words)));
        }
        Ok(Self {
            id: comment.id.to_string(),
            site: site.key.clone(),
            status: comment.status.name(),
            standing: (!matches!(filter.show, Show::Status(_))).then(|| standing(comment.status, words)),
            name: Some(comment.author.name.clone())
                .filter(|name| !name.is_empty())
                .unwrap_or_else(nobody),
            email: comment.author.email.clone(),
            network: listed.case.prefix.clone(),
            is_member: comment.author.account_id.is_some(),
            is_pinned: listed.case.pinned_at.is_some(),
            reports: (listed.case.reports > 0)
                .then(|| words.format("desk-reports", &[("count", number(listed.case.reports.into()))])),
            created_at: comment.created_at,
            body: SafeHtml::from_stored(if is_deleted {
                String::new()
            } else {
                comment.html.clone()
            }),
            parent: listed.parent.map(|parent| {
                let words: String = parent.source.chars().take(PARENT_CHARACTERS).collect();
                (
                    Some(parent.author.name)
                        .filter(|name| !name.is_empty())
                        .unwrap_or_else(nobody),
                    words,
                )
            }),
            page: listed
                .thread
                .as_ref()
                .map(|thread| thread.title.clone().unwrap_or_else(|| thread.identity.clone()))
                .unwrap_or_default(),
            permalink: format!("/comments/{}", comment.id),
            of_page: format!("{queue}?status=all&page={}", comment.page_id),
            of_author: record.who.as_ref().map(|who| {
                let theirs = Filter {
                    show: Show::All,
                    author: Some(who.clone()),
                    ..Filter::default()
                };
                format!("{queue}?{}", theirs.to_query())
            }),
            record: words.format(
                "desk-record",
                &[
                    ("approved", number(record.approved)),
                    ("rejected", number(record.rejected)),
                    ("all", number(record.all)),
                ],
            ),
            reasons: comment.reasons.iter().map(|reason| why(reason, words)).collect(),
            action: queue,
            buttons,
        })
    }
}

fn standing(status: Status, words: &Catalog) -> &str {
    words.text(match status {
        Status::Pending => "desk-show-pending",
        Status::Approved => "desk-show-approved",
        Status::Spam => "desk-show-spam",
        Status::Trashed => "desk-show-trashed",
        Status::Deleted => "desk-show-deleted",
    })
}

/// The words for a rule that holds comments.
pub(super) fn rule(rule: Rule, words: &Catalog) -> &str {
    words.text(match rule {
        Rule::Everything => "desk-reason-everything",
        Rule::GuestsAreHeld => "desk-reason-guests",
        Rule::FirstComments => "desk-reason-first",
        Rule::NewAccount => "desk-reason-new",
        Rule::Links => "desk-reason-links",
        Rule::Words => "desk-reason-words",
        Rule::Network => "desk-reason-network",
        Rule::SiteOverLimit => "desk-reason-limit",
        Rule::Shadow => "desk-reason-shadow",
        Rule::Reported => "desk-reason-reported",
    })
}

fn why(reason: &Reason, words: &Catalog) -> String {
    let name = rule(reason.rule, words);
    match &reason.detail {
        Some(detail) => format!("{name}: {detail}"),
        None => name.to_owned(),
    }
}
