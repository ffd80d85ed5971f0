//! A rule before it is switched on: what it would have done with the comments of the last days.

use std::collections::HashMap;

use crate::{
    domain::{
        comment::{Comment, Status},
        moderation::{Content, HoldRules, Reason, Signals, Verdict, judge, rules::network},
        site::{GuestMode, Site},
        time::Timestamp,
        vote::Voter,
    },
    markup::SafeHtml,
    store::{account, comment},
};

use super::{Error, Result, Runtime, learning};

/// So many comments of each status are looked at, the latest.
const MOST: u64 = 1000;
/// So many of each kind are shown.
const SHOWN: usize = 20;

/// What would have come of it.
#[derive(Clone, Debug, Default)]
pub struct Rehearsed {
    /// How many comments were looked at.
    pub seen: usize,
    /// There were more of them in these days.
    pub is_cut: bool,
    /// How many it would have held.
    pub held: usize,
    /// It would have held them, and they stand there now: some of them.
    pub held_and_fine: Vec<Rejudged>,
    pub held_and_fine_count: usize,
    /// It would have let them through, and they were held, or are spam or removed: some of them.
    pub let_through: Vec<Rejudged>,
    pub let_through_count: usize,
}

/// A comment and what the rules would have said.
#[derive(Clone, Debug)]
pub struct Rejudged {
    pub comment: Comment,
    pub reasons: Vec<Reason>,
}

/// Judges the comments of the last `days` by other rules. Nothing is changed. What only the moment could tell is left out: floods, copies,
/// traps and single addresses; and the filter knows by now what was decided about these very comments.
///
/// # Errors
/// When the database does not answer.
pub async fn rehearse(
    runtime: &Runtime,
    site: &Site,
    guests: GuestMode,
    rules: &HoldRules,
    days: u32,
) -> Result<Rehearsed> {
    let since = runtime.now().plus_days(-i64::from(days));
    let mut known = Known::default();
    let mut done = Rehearsed::default();
    for status in [Status::Approved, Status::Pending, Status::Spam, Status::Trashed] {
        let listed = comment::list_by_status(&runtime.store.read(), site.id, status, None, MOST).await?;
        let found: Vec<Comment> = listed.into_iter().filter(|one| one.created_at >= since).collect();
        done.is_cut |= u64::try_from(found.len()).is_ok_and(|count| count == MOST);
        for one in found {
            let verdict = again(runtime, site, guests, rules, &one, &mut known).await?;
            done.add(one, verdict);
        }
    }
    Ok(done)
}

impl Rehearsed {
    fn add(&mut self, comment: Comment, verdict: Verdict) {
        self.seen += 1;
        let is_held = !verdict.status.is_public();
        self.held += usize::from(is_held);
        let is_fine = comment.status.is_public();
        let (list, count) = match (is_held, is_fine) {
            (true, true) => (&mut self.held_and_fine, &mut self.held_and_fine_count),
            (false, false) => (&mut self.let_through, &mut self.let_through_count),
            _ => return,
        };
        *count += 1;
        if list.len() < SHOWN {
            list.push(Rejudged {
                comment,
                reasons: verdict.reasons,
            });
        }
    }
}

/// What was looked up for one comment and is of use for the next.
#[derive(Debug, Default)]
struct Known {
    accounts: HashMap<crate::domain::id::AccountId, Option<Timestamp>>,
}

async fn again(
    runtime: &Runtime,
    site: &Site,
    guests: GuestMode,
    rules: &HoldRules,
    one: &Comment,
    known: &mut Known,
) -> Result<Verdict> {
    let read = runtime.store.read();
    let author = &one.author;
    let html = SafeHtml::from_stored(one.html.clone());
    let address = if rules.networks == crate::domain::moderation::Networks::default() {
        None
    } else {
        let kept = comment::kept_address(&read, site.id, one.id).await?;
        kept.and_then(|(prefix, _)| Some(network(&prefix).ok()?.network()))
    };
    let content = Content {
        body: &one.source,
        name: &author.name,
        email: author.email.as_deref().unwrap_or_default(),
        website: author.website.as_deref().unwrap_or_default(),
        address,
        links: u32::try_from(html.links().count()).unwrap_or(u32::MAX),
    };
    let by_guest = author.guest_key.clone().map(Voter::Guest);
    let approved_before = match author.account_id.map(Voter::Account).or(by_guest) {
        Some(by) if rules.first_comments > 0 => {
            comment::count_approved_before(&read, site.id, &by, one.created_at, rules.first_comments).await?
        }
        _ => 0,
    };
    let account_days = match author.account_id {
        Some(id) if rules.new_accounts_days > 0 => {
            let made_at = match known.accounts.get(&id) {
                Some(made_at) => *made_at,
                None => account::get(&read, id).await?.map(|account| account.created_at),
            };
            known.accounts.insert(id, made_at);
            made_at.map(|made_at| super::comment::days_between(made_at, one.created_at))
        }
        _ => None,
    };
    let hosts = learning::hosts(&html, content.website);
    let (bad_link, score) = learning::ask(runtime, site.id, rules, &content, &hosts).await?;
    // A costly expression must not keep the readers waiting.
    let found = if rules.words.are_slow_for(&one.source) {
        let (rules, owned, links) = (rules.clone(), one.clone(), content.links);
        tokio::task::spawn_blocking(move || {
            let author = &owned.author;
            rules.look_at(&Content {
                body: &owned.source,
                name: &author.name,
                email: author.email.as_deref().unwrap_or_default(),
                website: author.website.as_deref().unwrap_or_default(),
                address,
                links,
            })
        })
        .await
        .map_err(Error::from)?
    } else {
        rules.look_at(&content)
    };
    let signals = Signals {
        is_guest: author.account_id.is_none(),
        is_of_the_site: author.is_site_author,
        approved_before,
        account_days,
        found,
        bad_link,
        score,
        ..Signals::default()
    };
    Ok(judge(guests, rules, signals))
}
