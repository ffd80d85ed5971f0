//! One batch of comments comes in: each where it belongs, below what it answers, with every counter right when the batch is over.

use std::{
    collections::{HashMap, HashSet},
    time::Instant,
};

use super::{
    Pace, advance,
    batch::{self, Prepared, refusal},
    person,
    place::Place,
    remarks::{self, Room},
    rows_of,
    unblock::unblock,
};
use crate::{
    domain::{
        comment::{Comment, KeptAddress, Status},
        event::{Event, EventKind, EventPage},
        id::{CommentId, PageId},
        import::{Form, Import, Note, Skip, Skipped, State},
        page::kept_title,
        site::Site,
        thread::Thread,
        time::Timestamp,
    },
    service::{Result, Runtime, tree},
    store::{
        Tx, cache,
        import::{
            self,
            apply::{self, Above, NewRow},
            page::Touched,
            row::{self, Row},
        },
        origin::{self, Origin},
        page, pin,
    },
};

/// One batch; true when there is nothing left to do.
pub(super) async fn step(runtime: &Runtime, site: &Site, seen: Import, pace: &mut Pace) -> Result<bool> {
    let rows = batch::gather(runtime, &seen, pace.rows()).await?;
    if rows.is_empty() {
        pace.rest(runtime).await;
        return unblock(runtime, seen).await;
    }
    let prepared = batch::prepare(runtime, site, &seen, rows).await?;
    let (now, count) = (runtime.now(), prepared.len());
    pace.rest(runtime).await;
    let tx = runtime.store.begin_long_write().await?;
    let begun = Instant::now();
    cache::widen(&tx).await?;
    let held = import::hold(&tx, site.id, seen.id).await?;
    let Some(held) = held.filter(|held| held.step == seen.step && held.state == State::Applying) else {
        // Somebody else was faster, or has taken it back.
        return Ok(false);
    };
    let mut coming = Coming {
        runtime,
        site,
        tx: &tx,
        import: held,
        now,
        threads: HashMap::new(),
        fresh: Vec::new(),
        room: Room::default(),
        instead: HashMap::new(),
        done: Vec::new(),
    };
    coming.take(prepared).await?;
    let Coming {
        mut import, threads, ..
    } = coming;
    advance(&tx, &mut import, now).await?;
    let mut threads: Vec<Thread> = threads.into_values().collect();
    threads.sort_unstable_by_key(|thread| thread.id);
    threads.dedup_by_key(|thread| thread.id);
    let events = threads.iter().map(|thread| changed(thread, now)).collect();
    runtime.commit_all(tx, events).await?;
    pace.took(begun, count);
    Ok(false)
}

pub(super) fn changed(thread: &Thread, at: Timestamp) -> Event {
    Event {
        site_id: thread.site_id,
        page: Some(EventPage {
            id: thread.id,
            identity: thread.identity.clone(),
        }),
        kind: EventKind::PageChanged,
        comment_id: None,
        at,
    }
}

/// A batch on its way in.
struct Coming<'a> {
    runtime: &'a Runtime,
    site: &'a Site,
    tx: &'a Tx,
    import: Import,
    now: Timestamp,
    /// Held, by identity.
    threads: HashMap<String, Thread>,
    fresh: Vec<Fresh>,
    room: Room,
    /// What those that are left out would have answered, and whoever answers them answers now.
    instead: HashMap<String, String>,
    /// Rows about which everything is decided.
    done: Vec<String>,
}

/// A comment that comes in.
struct Fresh {
    comment: Comment,
    address: Option<KeptAddress>,
    renderer: i16,
    origin: Origin,
    /// Whether what it answers is shown for itself.
    has_public_parent: bool,
}

impl Coming<'_> {
    async fn take(&mut self, prepared: Vec<Prepared>) -> Result<()> {
        let keys: Vec<String> = prepared
            .iter()
            .flat_map(|one| [Some(one.row.key.clone()), one.row.parent.clone()])
            .flatten()
            .collect();
        let mut known = origin::find(self.tx, self.site.id, &self.import.source, &keys).await?;
        let ids: Vec<CommentId> = known.values().copied().collect();
        let mut parents = apply::above(self.tx, self.site.id, &ids).await?;
        self.hold_pages(&prepared, &known).await?;
        for one in prepared {
            self.done.push(one.row.key.clone());
            if known.contains_key(&one.row.key) {
                self.leave(&one, Skip::Known, String::new());
                continue;
            }
            if let Some((reason, detail, host)) = refusal(&one.place, &one.staged) {
                if let Some(host) = host {
                    self.import.report.foreign(&host);
                }
                self.leave(&one, reason, detail);
                self.step_aside(one.row).await?;
                continue;
            }
            let parent = self.above(&one.row);
            let parent = parent.and_then(|key| known.get(&key)).and_then(|id| parents.get(id));
            let is_pinned = self.stays_pinned(&one).await?;
            let fresh = self.fresh(&one, parent, is_pinned);
            known.insert(one.row.key, fresh.comment.id);
            parents.insert(fresh.comment.id, Above::from(&fresh.comment));
            self.fresh.push(fresh);
        }
        self.write().await
    }

    /// What it answers where those between are left out.
    fn above(&self, row: &Row) -> Option<String> {
        let key = row.parent.clone().filter(|_| !row.is_cut())?;
        Some(self.instead.get(&key).cloned().unwrap_or(key))
    }

    /// What one answers that is left out takes its place. Where it answers nothing, its answers will find nobody above them, whenever
    /// they come in, and that is said of them.
    async fn step_aside(&mut self, row: Row) -> Result<()> {
        if let Some(above) = self.above(&row) {
            row::reparent(self.tx, rows_of(&self.import), &row.key, &above).await?;
            self.instead.insert(row.key, above);
        }
        Ok(())
    }

    fn leave(&mut self, one: &Prepared, reason: Skip, detail: String) {
        self.import.report.skip(Skipped {
            row: one.row.number,
            id: one.staged.comment.id.chars().take(200).collect(),
            reason,
            detail,
        });
    }

    /// Every page that something comes to, made where it is not there, held in one order.
    async fn hold_pages(&mut self, prepared: &[Prepared], known: &HashMap<String, CommentId>) -> Result<()> {
        let (tx, site_id) = (self.tx, self.site.id);
        // The first comment of each page makes it.
        let mut places: HashMap<&str, (&Place, &Prepared)> = HashMap::new();
        let mut identities: Vec<String> = Vec::new();
        for one in prepared {
            if let Ok(place) = &one.place
                && !known.contains_key(&one.row.key)
                && refusal(&one.place, &one.staged).is_none()
            {
                let identity = place.address.identity.as_str();
                places.entry(identity).or_insert_with(|| {
                    identities.push(identity.to_owned());
                    (place, one)
                });
            }
        }
        let mut found = import::page::find(tx, site_id, &identities).await?;
        let missing: Vec<String> = identities
            .into_iter()
            .filter(|identity| !found.contains_key(identity))
            .collect();
        for identity in &missing {
            if let Some((place, one)) = places.get(identity.as_str()) {
                page::insert(tx, &self.new_page(place, one)).await?;
            }
        }
        // Somebody may have been faster with one of them.
        found.extend(import::page::find(tx, site_id, &missing).await?);
        let made: HashSet<PageId> = missing
            .iter()
            .filter_map(|identity| found.get(identity).copied())
            .collect();
        let mut ids: Vec<PageId> = found.values().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let held = import::page::lock(tx, site_id, &ids).await?;
        let touched: Vec<Touched> = held
            .iter()
            .map(|thread| Touched {
                page_id: thread.id,
                is_new: made.contains(&thread.id),
                last_comment_at: thread.last_comment_at,
            })
            .collect();
        self.import.report.pages += import::page::note(tx, site_id, self.import.id, &touched).await?;
        let held: HashMap<PageId, Thread> = held.into_iter().map(|thread| (thread.id, thread)).collect();
        for (identity, id) in found {
            if let Some(thread) = held.get(&id) {
                self.threads.insert(identity, thread.clone());
            }
        }
        Ok(())
    }

    fn new_page(&self, place: &Place, one: &Prepared) -> Thread {
        let first = Timestamp(one.staged.comment.created_at.unwrap_or(self.now.0));
        let created_at = place.created_at.unwrap_or(first);
        Thread {
            id: PageId(self.runtime.new_uuid(self.now)),
            site_id: self.site.id,
            identity: place.address.identity.as_str().to_owned(),
            url: place.address.url.as_ref().map(|url| url.as_str().to_owned()),
            title: place.title.as_deref().and_then(kept_title),
            is_open: place.is_open,
            is_kept_open: false,
            comment_count: 0,
            created_at,
            last_comment_at: created_at,
        }
    }

    async fn stays_pinned(&mut self, one: &Prepared) -> Result<bool> {
        let identity = one.place.as_ref().map(|place| place.address.identity.as_str());
        let page = identity.ok().and_then(|identity| self.threads.get(identity));
        let page = page.map(|thread| thread.id);
        self.room.take(self.tx, self.site.id, page, one).await
    }

    fn fresh(&mut self, one: &Prepared, parent: Option<&Above>, is_pinned: bool) -> Fresh {
        let from = &one.staged.comment;
        let created_at = Timestamp(from.created_at.unwrap_or(self.now.0));
        let place = one.place.as_ref().ok();
        let identity = place.map_or("", |place| place.address.identity.as_str());
        let page_id = self
            .threads
            .get(identity)
            .map_or(PageId(uuid::Uuid::nil()), |thread| thread.id);
        // An answer stands below what is on the same page.
        let parent = parent.filter(|parent| parent.page_id == page_id);
        let status = remarks::status(one);
        let alone = match parent {
            _ if one.row.is_cut() => Some(Note::Circle),
            None if one.row.parent.is_some() => Some(Note::Orphan),
            _ => None,
        };
        for note in remarks::notes(one, alone, is_pinned) {
            self.import.report.note(note);
        }
        let mut comment = Comment {
            id: CommentId(self.runtime.new_uuid(created_at)),
            site_id: self.site.id,
            page_id,
            parent_id: parent.map(|parent| parent.id),
            root_id: parent.map(|parent| parent.root_id.unwrap_or(parent.id)),
            depth: parent.map_or(1, |parent| parent.depth.saturating_add(1)),
            status,
            reasons: Vec::new(),
            author: person::author(self.runtime, &self.import, &one.author),
            source: from.text.clone(),
            html: one.body.rendered.html.to_string(),
            reply_count: 0,
            descendant_count: 0,
            votes: person::votes(from),
            created_at,
            edited_at: from.edited_at.map(Timestamp),
            is_edited_by_moderator: false,
            is_pinned,
        };
        let mut address = person::address(self.runtime, self.site, &from.address, created_at, self.now);
        if status == Status::Deleted {
            // Its words are gone, and whose they were.
            comment.source = String::new();
            comment.author = person::author(self.runtime, &self.import, &crate::transfer::record::Author::default());
            address = None;
        }
        Fresh {
            origin: Origin {
                origin: one.row.key.clone(),
                comment_id: comment.id,
                depth: comment.depth,
                kind: from.kind,
                form: if from.html.is_some() { Form::Markdown } else { from.form },
                author: one.author.key.clone().filter(|_| status != Status::Deleted),
            },
            has_public_parent: parent.is_some_and(|parent| parent.status.is_public()),
            renderer: one.body.rendered.renderer,
            comment,
            address,
        }
    }

    async fn write(&mut self) -> Result<()> {
        let (tx, of) = (self.tx, rows_of(&self.import));
        let rows = self.fresh.iter().map(|fresh| NewRow {
            comment: &fresh.comment,
            renderer: fresh.renderer,
            address: fresh.address.as_ref(),
        });
        apply::insert(tx, rows.collect()).await?;
        let voted: Vec<_> = self
            .fresh
            .iter()
            .flat_map(|fresh| person::voted(self.runtime, &fresh.comment))
            .collect();
        apply::insert_votes(tx, of.site_id, &voted).await?;
        let origins = self.fresh.iter().map(|fresh| fresh.origin.clone()).collect();
        origin::insert(tx, of.site_id, of.import_id, &self.import.source, origins).await?;
        for fresh in self.fresh.iter().filter(|fresh| fresh.comment.is_pinned) {
            pin::set(tx, of.site_id, fresh.comment.id, Some(self.now)).await?;
        }
        self.count().await?;
        for fresh in &self.fresh {
            self.import
                .report
                .take(fresh.comment.status.name(), fresh.origin.kind.name());
        }
        row::remove(tx, of, &self.done).await?;
        Ok(row::release(tx, of, &self.done).await?)
    }

    async fn count(&self) -> Result<()> {
        let (tx, site_id) = (self.tx, self.site.id);
        let mut pages: HashMap<PageId, (i64, Timestamp)> = HashMap::new();
        // Direct replies, and all below a root.
        let mut replies: HashMap<CommentId, (i64, i64)> = HashMap::new();
        for fresh in self.fresh.iter().filter(|fresh| fresh.comment.status.is_public()) {
            let comment = &fresh.comment;
            let page = pages.entry(comment.page_id).or_insert((0, comment.created_at));
            *page = (page.0 + 1, page.1.max(comment.created_at));
            if let (Some(parent), Some(root), true) = (comment.parent_id, comment.root_id, fresh.has_public_parent) {
                replies.entry(parent).or_default().0 += 1;
                replies.entry(root).or_default().1 += 1;
            }
        }
        let pages: Vec<_> = pages
            .into_iter()
            .map(|(id, (comments, last))| (id, comments, last))
            .collect();
        apply::add_to_pages(tx, site_id, &pages).await?;
        let replies: Vec<_> = replies
            .into_iter()
            .map(|(id, (direct, below))| (id, direct, below))
            .collect();
        apply::add_replies(tx, site_id, &replies).await?;
        // A stub appears with what answers it, and whatever is above it.
        for fresh in &self.fresh {
            let comment = &fresh.comment;
            if comment.status.is_public() && comment.parent_id.is_some() && !fresh.has_public_parent {
                tree::enter_below(tx, comment.clone()).await?;
            }
        }
        Ok(())
    }
}
