//! What an import would do, without doing it.

use std::collections::HashSet;

use super::{
    batch::{BATCH, Prepared, prepare, refusal},
    remarks::{self, Room},
    rows_of,
    standing::{self, Pages},
};
use crate::{
    domain::{
        import::{Decided, Import, Note, Report, Skip, Skipped},
        page::PageUrl,
        site::Site,
    },
    service::{Error, Result, Runtime},
    store::{import::row, origin},
    transfer::rows,
};

/// What would become of each row of a file that was read. `told` hears of every row, in the order of the file.
///
/// # Errors
/// When the database does not answer.
pub async fn rehearse(
    runtime: &Runtime,
    site: &Site,
    import: &Import,
    mut told: impl FnMut(&Decided) + Send,
) -> Result<Report> {
    let mut rehearsal = Rehearsal::of(runtime, site, import.clone());
    while let Some(decided) = rehearsal.next().await? {
        decided.iter().for_each(&mut told);
    }
    Ok(rehearsal.report)
}

/// The same as a table (CSV), some lines at a time.
#[derive(Debug)]
pub struct Rows {
    rehearsal: Rehearsal,
    has_begun: bool,
}

impl Rows {
    /// Of a file that was read and waits for a word.
    pub fn of(runtime: &Runtime, site: &Site, import: Import) -> Self {
        Self {
            rehearsal: Rehearsal::of(runtime, site, import),
            has_begun: false,
        }
    }

    /// What comes next; none at the end.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn next(&mut self) -> Result<Option<String>> {
        if !std::mem::replace(&mut self.has_begun, true) {
            return Ok(Some(rows::head()));
        }
        let decided = self.rehearsal.next().await?;
        Ok(decided.map(|decided| decided.iter().map(rows::line).collect()))
    }
}

/// A look at every row, some at a time.
#[derive(Debug)]
struct Rehearsal {
    runtime: Runtime,
    site: Site,
    import: Import,
    report: Report,
    pages: HashSet<String>,
    room: Room,
    /// The last row that was looked at.
    after: u64,
}

impl Rehearsal {
    fn of(runtime: &Runtime, site: &Site, import: Import) -> Self {
        Self {
            report: import.report.clone(),
            pages: HashSet::new(),
            room: Room::default(),
            after: 0,
            runtime: runtime.clone(),
            site: site.clone(),
            import,
        }
    }

    /// What would become of the next rows, in the order of the file; none at its end.
    async fn next(&mut self) -> Result<Option<Vec<Decided>>> {
        let (read, of) = (self.runtime.store.read(), rows_of(&self.import));
        let mut rows = row::after(&read, of, self.after, BATCH as u64).await?;
        let mut left = row::left_after(&read, of, self.after, BATCH as u64).await?;
        // No further than both are known.
        let full = [&rows, &left].map(|list| list.last().filter(|_| list.len() >= BATCH).map(|last| last.number));
        let until = full.into_iter().flatten().min().unwrap_or(u64::MAX);
        rows.retain(|row| row.number <= until);
        left.retain(|row| row.number <= until);
        let Some(last) = rows.iter().chain(&left).map(|row| row.number).max() else {
            return Ok(None);
        };
        self.after = last;
        let mut decided = Vec::with_capacity(rows.len() + left.len());
        for row in left {
            let skipped: Skipped =
                serde_json::from_str(&row.payload).map_err(|error| Error::Internal(Box::new(error)))?;
            decided.push(Decided {
                row: row.number,
                id: skipped.id.clone(),
                page: String::new(),
                notes: Vec::new(),
                left: Some(skipped),
            });
        }
        let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
        let known = origin::find(&read, self.site.id, &self.import.source, &keys).await?;
        let prepared = prepare(&self.runtime, &self.site, &self.import, rows).await?;
        let (mut pages, places) = (Pages::new(), prepared.iter().filter_map(|one| one.place.as_ref().ok()));
        standing::find(&self.runtime, &self.site, &mut pages, places).await?;
        let coming = |one: &&Prepared| !known.contains_key(&one.row.key) && refusal(&one.place, &one.staged).is_none();
        let coming: Vec<&Prepared> = prepared.iter().filter(coming).collect();
        let alone = standing::alone(&self.runtime, &self.site, &self.import, &mut pages, &coming).await?;
        for one in &prepared {
            let is_known = known.contains_key(&one.row.key);
            let is_pinned = !is_known && self.stays_pinned(one, &pages).await?;
            let alone = alone.get(&one.row.key).copied();
            decided.push(self.decide(one, is_known, alone, is_pinned, &pages));
        }
        decided.sort_by_key(|one| one.row);
        Ok(Some(decided))
    }

    async fn stays_pinned(&mut self, one: &Prepared, pages: &Pages) -> Result<bool> {
        let Some(place) = one.place.as_ref().ok().filter(|_| one.staged.comment.is_pinned) else {
            return Ok(false);
        };
        if refusal(&one.place, &one.staged).is_some() {
            return Ok(false);
        }
        let page = pages.get(place.address.identity.as_str()).copied();
        self.room
            .take(&self.runtime.store.read(), self.site.id, page, one)
            .await
    }

    fn decide(
        &mut self,
        one: &Prepared,
        is_known: bool,
        alone: Option<Note>,
        is_pinned: bool,
        pages: &Pages,
    ) -> Decided {
        let refused = if is_known {
            Some((Skip::Known, String::new(), None))
        } else {
            refusal(&one.place, &one.staged)
        };
        let mut decided = Decided {
            row: one.row.number,
            id: one.staged.comment.id.chars().take(200).collect(),
            page: String::new(),
            notes: Vec::new(),
            left: None,
        };
        if let Some((reason, detail, host)) = refused {
            if let Some(host) = host {
                self.report.foreign(&host);
            }
            let skipped = Skipped {
                row: decided.row,
                id: decided.id.clone(),
                reason,
                detail,
            };
            self.report.skip(skipped.clone());
            decided.left = Some(skipped);
            return decided;
        }
        let from = &one.staged.comment;
        let place = one.place.as_ref().ok();
        decided.notes = remarks::notes(one, alone, is_pinned);
        for note in &decided.notes {
            self.report.note(*note);
        }
        self.report.take(remarks::status(one).name(), from.kind.name());
        if let Some(place) = place {
            let identity = place.address.identity.as_str();
            let url = place.address.url.as_ref().map(PageUrl::as_str);
            url.unwrap_or(identity).clone_into(&mut decided.page);
            // Two addresses may lead to one page.
            let page = pages
                .get(identity)
                .map_or_else(|| identity.to_owned(), |id| id.0.to_string());
            self.report.pages += u64::from(self.pages.insert(page));
        }
        decided
    }
}
