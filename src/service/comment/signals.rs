//! What the rules of a site want to know about a comment. Nothing is looked up that no rule asks for: a site without rules pays
//! for none, and everything happens before the transaction begins.

use std::net::IpAddr;

use tokio::task::spawn_blocking;

use crate::{
    domain::{
        account::Account,
        comment::GuestKey,
        id::PageId,
        moderation::{Content, HoldRules, Reason, Signals, Traces, sketch::Sketch},
        site::Site,
        time::Timestamp,
        vote::Voter,
    },
    markup::SafeHtml,
    service::{
        Result, Runtime, block, learning,
        outside::{self, Asked},
    },
    store::{comment, page},
};

/// A comment as it is judged, whether it is new or was changed.
#[derive(Clone, Debug)]
pub(super) struct Subject<'a> {
    pub body: &'a str,
    pub html: &'a SafeHtml,
    pub name: &'a str,
    pub email: &'a str,
    pub website: &'a str,
    pub address: Option<IpAddr>,
    /// What their browser keeps; none for a guest who was never here.
    pub guest: Option<&'a GuestKey>,
    /// Who is signed in.
    pub account: Option<&'a Account>,
    /// What the form has noticed.
    pub traces: Traces,
    /// The address of its page.
    pub page: Option<&'a str>,
    pub is_reply: bool,
    /// Whether whoever writes it runs the site.
    pub is_of_the_site: bool,
    /// Whether it is new: only then is it compared with what was written lately.
    pub is_new: bool,
}

/// The rules that hold for a page by its identity. Pages are looked up only on a site on which some have rules of their own.
pub(super) async fn rules_at<'a>(runtime: &Runtime, site: &'a Site, identity: &str) -> Result<&'a HoldRules> {
    if site.guard.pages.is_empty() {
        return Ok(&site.settings.hold);
    }
    let page = page::find(&runtime.store.read(), site.id, identity).await?;
    Ok(site.rules_for(page.map(|page| page.id)))
}

/// The rules that hold for a page.
pub(super) fn rules_on(site: &Site, page: PageId) -> &HoldRules {
    site.rules_for(Some(page))
}

/// What is known about a comment, as far as the rules ask.
pub(super) async fn gather(runtime: &Runtime, site: &Site, rules: &HoldRules, subject: Subject<'_>) -> Result<Signals> {
    let account = subject.account.map(|account| account.id);
    let by_guest = subject.guest.cloned().map(Voter::Guest);
    let by = account.map(Voter::Account).or(by_guest);
    let approved_before = match &by {
        Some(by) if rules.first_comments > 0 => {
            comment::count_approved(&runtime.store.read(), site.id, by, rules.first_comments).await?
        }
        _ => 0,
    };
    let now = runtime.now();
    let ruling = block::on_writer(runtime, site, account, subject.guest, subject.address, subject.name);
    let sketch = Sketch::of(subject.body).filter(|_| rules.duplicates && subject.is_new);
    if sketch.is_some() {
        learning::recall(runtime, site.id).await?;
    }
    let alike = sketch.map_or(0, |sketch| runtime.learning.alike(site.id, &sketch, now));
    let hosts = learning::hosts(subject.html, subject.website);
    let (bad_link, score) = learning::ask(runtime, site.id, rules, &subject.content(), &hosts).await?;
    // Whoever is trusted, or shut out, is judged already.
    let opinions = if subject.is_of_the_site || ruling.is_some() {
        Vec::new()
    } else {
        outside::ask(runtime, site, &subject.asked()).await
    };
    Ok(Signals {
        is_guest: account.is_none(),
        alike,
        bad_link,
        score,
        opinions,
        traces: subject.traces,
        ruling: ruling.map(|ruling| ruling.effect),
        approved_before,
        account_days: subject.account.map(|account| days_between(account.created_at, now)),
        found: found(rules, &subject).await?,
        ..Signals::default()
    })
}

impl<'a> Subject<'a> {
    /// As others are asked about it.
    fn asked(&self) -> Asked<'a> {
        Asked {
            body: self.body,
            name: self.name,
            email: self.email,
            website: self.website,
            network: outside::network(self.address),
            page: self.page,
            is_reply: self.is_reply,
            is_guest: self.account.is_none(),
            is_new: self.is_new,
        }
    }

    fn content(&self) -> Content<'a> {
        Content {
            body: self.body,
            name: self.name,
            email: self.email,
            website: self.website,
            address: self.address,
            links: u32::try_from(self.html.links().count()).unwrap_or(u32::MAX),
        }
    }
}

/// What the rules find in it; away from the threads that answer readers where that may take long.
async fn found(rules: &HoldRules, subject: &Subject<'_>) -> Result<Vec<Reason>> {
    let content = subject.content();
    if !rules.words.are_slow_for(subject.body) {
        return Ok(rules.look_at(&content));
    }
    let (rules, subject) = (rules.clone(), Owned::of(&content));
    Ok(spawn_blocking(move || rules.look_at(&subject.content())).await?)
}

/// The same content for another thread.
struct Owned {
    texts: [String; 4],
    address: Option<IpAddr>,
    links: u32,
}

impl Owned {
    fn of(content: &Content<'_>) -> Self {
        Self {
            texts: [content.body, content.name, content.email, content.website].map(str::to_owned),
            address: content.address,
            links: content.links,
        }
    }

    fn content(&self) -> Content<'_> {
        let [body, name, email, website] = &self.texts;
        Content {
            body,
            name,
            email,
            website,
            address: self.address,
            links: self.links,
        }
    }
}

/// Whole days between two moments.
pub(in crate::service) fn days_between(from: Timestamp, to: Timestamp) -> u32 {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    u32::try_from(to.0.saturating_sub(from.0).max(0) / DAY).unwrap_or(u32::MAX)
}
