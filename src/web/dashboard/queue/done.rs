//! What was done a moment ago, and the way to take it back. The address names the actions, so that a reload still offers it.

use std::str::FromStr;

use crate::{
    domain::{
        action::{Action, Verb},
        id::ActionId,
    },
    i18n::Arg,
    service::{self, moderation, staff::Held},
    web::{dashboard::access::Desk, error::Error, state::AppState},
};

/// Actions that one address names: one on each site.
const MOST_ACTIONS: usize = 20;

/// One look at what was done.
#[derive(Debug)]
pub(in crate::web::dashboard) struct Done {
    /// The actions, as forms and addresses name them.
    pub actions: String,
    pub sentence: String,
    /// What was left alone.
    pub left_alone: Option<String>,
    pub can_undo: bool,
    /// How far it has come, and of how many, while it is at work.
    pub progress: Option<(u64, u64)>,
}

/// Reads actions from where [`name`] has written them, or comments as forms name them; those of foreign sites are not there.
pub(super) fn parse<'d, I: FromStr>(desk: &'d Desk, text: &str) -> Vec<(&'d Held, I)> {
    text.split(',')
        .take(MOST_ACTIONS)
        .filter_map(|one| {
            let (key, id) = one.rsplit_once('.')?;
            Some((desk.held(key)?, id.parse().ok()?))
        })
        .collect()
}

/// An action as an address names it.
pub(in crate::web::dashboard) fn name(site: &str, id: ActionId) -> String {
    format!("{site}.{id}")
}

fn verb_key(verb: Verb) -> &'static str {
    match verb {
        Verb::Approve => "did-approve",
        Verb::Hold | Verb::Restore => "did-hold",
        Verb::Spam => "did-spam",
        Verb::Trash => "did-trash",
        Verb::Purge => "did-purge",
        Verb::Pin => "did-pin",
        Verb::Unpin => "did-unpin",
        Verb::Edit => "did-edit",
        Verb::Reply => "did-reply",
        Verb::Block => "did-block",
        Verb::Trust => "did-trust",
        Verb::Lift => "did-lift",
        Verb::Stand => "did-stand",
        Verb::Undo => "did-undo",
        _ => "did-other",
    }
}

impl Done {
    /// What became of some actions; none where they are not there.
    pub(in crate::web::dashboard) async fn read(
        state: &AppState,
        desk: &Desk,
        text: &str,
    ) -> Result<Option<Self>, Error> {
        let mut actions: Vec<(String, Action)> = Vec::new();
        for (held, id) in parse::<ActionId>(desk, text) {
            match moderation::progress(state.runtime(), &held.site, id).await {
                Ok(action) => actions.push((name(&held.site.key, id), action)),
                Err(service::Error::NotFound(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let Some((_, first)) = actions.first() else {
            return Ok(None);
        };
        let words = desk.visitor.locale.catalog();
        let number = |key: &str, count: u64| {
            words.format(key, &[("count", Arg::Number(i64::try_from(count).unwrap_or(i64::MAX)))])
        };
        let sum = |of: fn(&Action) -> u64| actions.iter().map(|(_, action)| of(action)).sum::<u64>();
        let (changed, left_alone) = (sum(|action| action.changed), sum(|action| action.left_alone));
        let is_at_work = actions.iter().any(|(_, action)| action.finished_at.is_none());
        Ok(Some(Self {
            sentence: if first.verb == Verb::Undo && changed == 0 && !is_at_work {
                words.text("did-undo-none").to_owned()
            } else {
                number(verb_key(first.verb), changed)
            },
            left_alone: (left_alone > 0).then(|| number("did-leave", left_alone)),
            can_undo: actions
                .iter()
                .all(|(_, action)| action.verb.can_be_undone() && action.undone_by.is_none())
                && (changed > 0 || is_at_work),
            progress: is_at_work.then(|| (changed + left_alone, sum(|action| action.total.unwrap_or_default()))),
            actions: actions.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(","),
        }))
    }
}
