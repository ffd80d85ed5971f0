//! Reports: what readers say against a comment, and when enough of them hold it.

use std::net::IpAddr;

use crate::{
    domain::{
        block::Effect,
        comment::{Comment, Status},
        event::{Event, EventKind, EventPage},
        id::{CommentId, ReportId, SiteId},
        moderation::{Reason, Rule},
        report::{NewReport, Report},
        site::Site,
        thread::Thread,
        time::Timestamp,
    },
    store::{Tx, comment, page, report},
};

use super::{Error, Result, Runtime, block, person::Person, runtime::to_the_end, tree};

/// Who reports, as far as they are told apart.
#[derive(Clone, Debug)]
pub struct Reporter {
    pub person: Option<Person>,
    pub address: Option<IpAddr>,
}

/// Takes a report. The same reader's second one about the same comment changes nothing. When the site's number of readers have
/// reported a comment, it waits for a moderator.
///
/// # Errors
/// [`Error::NotFound`] for a comment that readers do not see, [`Error::Blocked`] for somebody who is shut out.
pub async fn create(runtime: &Runtime, site: &Site, id: CommentId, by: Reporter, new: NewReport) -> Result<()> {
    let (runtime, site) = (runtime.clone(), site.clone());
    to_the_end(async move {
        let now = runtime.now();
        let ruling = by
            .person
            .as_ref()
            .and_then(|person| block::on_person(&site, person, now));
        if ruling == Some(Effect::Blocked) {
            return Err(Error::Blocked);
        }
        let tx = runtime.store.begin_write().await?;
        let (thread, reported) = public(&tx, &site, id).await?;
        let report = Report {
            id: ReportId(runtime.new_uuid(now)),
            comment_id: id,
            ground: new.ground,
            note: new.note,
            notifier: new.notifier,
            created_at: now,
        };
        let reporter = reporter(&runtime, site.id, id, &by);
        // What somebody says who is held without knowing it is heard by nobody.
        let is_heard = ruling != Some(Effect::Shadow);
        if !is_heard || !report::insert(&tx, site.id, &report, &reporter).await? {
            return Ok(());
        }
        let is_held = hold(&tx, &site, &reported).await?;
        if is_held {
            return runtime.commit(tx, moderated(&thread, id, now)).await;
        }
        tx.commit().await?;
        runtime.watch.note(site.id);
        Ok(())
    })
    .await
}

/// What readers said about some comments and nobody has looked at, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn open_of(runtime: &Runtime, site: &Site, ids: &[CommentId], limit: u64) -> Result<Vec<Report>> {
    Ok(report::list_open_of(&runtime.store.read(), site.id, ids, limit).await?)
}

/// A report with the comment it is about.
#[derive(Clone, Debug)]
pub struct Reported {
    pub report: Report,
    pub comment: Comment,
    /// Where the comment is.
    pub thread: Option<Thread>,
}

/// What readers said on a site and nobody has looked at, the latest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    runtime: &Runtime,
    site: &Site,
    before: Option<(Timestamp, ReportId)>,
    limit: u64,
) -> Result<Vec<Reported>> {
    let read = runtime.store.read();
    let mut listed: Vec<Reported> = Vec::new();
    for report in report::list_open(&read, site.id, before, limit).await? {
        // Reports go with their comment.
        if let Some(comment) = comment::get(&read, site.id, report.comment_id).await? {
            listed.push(Reported {
                report,
                comment,
                thread: None,
            });
        }
    }
    let mut pages: Vec<_> = listed.iter().map(|one| one.comment.page_id).collect();
    pages.sort_unstable();
    pages.dedup();
    let threads = page::list_of(&read, site.id, &pages).await?;
    for one in &mut listed {
        one.thread = threads.iter().find(|thread| thread.id == one.comment.page_id).cloned();
    }
    Ok(listed)
}

/// Holds a comment that enough readers have reported.
async fn hold(tx: &Tx, site: &Site, reported: &Comment) -> Result<bool> {
    let threshold = u64::from(site.rules_for(Some(reported.page_id)).reports);
    if threshold == 0 || reported.author.is_site_author || !reported.status.is_public() {
        return Ok(false);
    }
    let open = report::count_open(tx, site.id, reported.id).await?;
    if open < threshold || !tree::change_status(tx, reported, Status::Pending, None).await? {
        return Ok(false);
    }
    let mut reasons = reported.reasons.clone();
    reasons.retain(|reason| reason.rule != Rule::Reported);
    reasons.push(Reason::found(Rule::Reported, open));
    comment::update_reasons(tx, site.id, reported.id, &reasons).await?;
    Ok(true)
}

/// The comment as readers see it, with its page held.
async fn public(tx: &Tx, site: &Site, id: CommentId) -> Result<(Thread, Comment)> {
    let gone = || Error::NotFound("comment");
    let seen = comment::get(tx, site.id, id).await?.ok_or_else(gone)?;
    let thread = page::lock(tx, site.id, seen.page_id).await?;
    let thread = thread.ok_or(Error::NotFound("thread"))?;
    let comment = comment::get(tx, site.id, id).await?;
    let comment = comment.filter(|comment| comment.status.is_public());
    Ok((thread, comment.ok_or_else(gone)?))
}

/// A hash that tells one reader from the next beside this one comment, and is another one beside every other: whoever signs in counts
/// once, and a network address counts once, however often a browser forgets who it was.
fn reporter(runtime: &Runtime, site_id: SiteId, id: CommentId, by: &Reporter) -> [u8; 32] {
    let (kind, who) = match (&by.person, by.address) {
        (Some(Person::Account(account)), _) => ("account", account.to_string()),
        (_, Some(address)) => ("address", address.to_canonical().to_string()),
        (Some(Person::Guest(secret)), None) => return secret.key_on(site_id).0,
        (None, None) => ("nobody", String::new()),
    };
    let parts = [
        site_id.0.as_bytes(),
        &id.0.as_bytes()[..],
        kind.as_bytes(),
        who.as_bytes(),
    ];
    runtime.keyed_hash("reporter", &parts)
}

fn moderated(thread: &Thread, id: CommentId, at: Timestamp) -> Event {
    Event {
        site_id: thread.site_id,
        page: Some(EventPage {
            id: thread.id,
            identity: thread.identity.clone(),
        }),
        kind: EventKind::Moderated,
        comment_id: Some(id),
        at,
    }
}
