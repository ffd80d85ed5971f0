//! Looking for words: among the latest comments by reading them, among all others by asking the index.

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait as _, EntityTrait, IdenStatic as _, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{Alias, Expr, Query as Statement, SelectStatement},
};

use super::{
    super::{Result, Source, search, search::Candidates},
    Look, Place, Range, by, holds, merge, ranges,
};
use crate::{
    domain::{
        id::{CommentId, SiteId},
        queue::{Filter, Show, Who},
        search::Query,
        time::Timestamp,
    },
    store::entity::comment::{Column, Entity},
};

/// Comments that are read at most, the latest first, before the index is asked.
const READ: usize = 500;
/// Where the index is of no help, so many are.
const READ_ALONE: usize = 1_200;
/// Comments of one range that are read in one statement.
const STEP: usize = 100;
/// Comments that the index may name; so many of them are looked at.
const CANDIDATES: u64 = 1_200;
/// Comments that are looked at in one statement.
const JUDGED: usize = 100;
/// The index goes through everything that has a word, and so is not asked for words that are in more of the comments than this, in
/// percent, nor for more words than are together in so many.
const COMMON: usize = 25;

/// The columns that say where a comment stands, and what it says.
const READABLE: [Column; 3] = [Column::CreatedAt, Column::Id, Column::Source];

/// Looks for words, as [`super::look`] looks for everything else.
pub(super) async fn look(
    source: &impl Source,
    site_id: SiteId,
    filter: &Filter,
    query: &Query,
    after: Option<Place>,
    limit: u64,
) -> Result<Look> {
    let mut reading = Reading::new(site_id, filter, query, after, limit);
    reading.go_on(source, READ).await?;
    let Some(stopped_at) = reading.stopped_at().filter(|_| !reading.is_full()) else {
        return Ok(reading.end());
    };
    let (beginnings, is_rare) = reading.seen.worth_asking(query);
    let is_indexed = stopped_at.0 <= search::progress(source).await?.indexed_until;
    if is_indexed && !beginnings.is_empty() {
        let range = search::Range {
            site_id,
            after: stopped_at,
            most: CANDIDATES,
            is_rare,
        };
        let named = search::candidates(source, range, &beginnings).await?;
        // In an order of their own, as after an import, common words are no faster found by the index.
        if named.stopped_at.is_none_or(|end| end < stopped_at) {
            let older = judge(source, &reading, named).await?;
            let latest = Look {
                stopped_at: None,
                ..reading.end()
            };
            return Ok(merge(vec![latest, older], limit));
        }
    }
    reading.go_on(source, READ_ALONE).await?;
    Ok(reading.end())
}

/// Those of the named ones that are meant, the latest first, until there are enough.
async fn judge(source: &impl Source, reading: &Reading<'_>, named: Candidates) -> Result<Look> {
    let mut found = Vec::new();
    let missing = reading.limit.saturating_sub(reading.found().len());
    for some in named.places.chunks(JUDGED) {
        found.extend(meant(source, reading, some).await?);
        if found.len() > missing {
            let stopped_at = some.last().copied();
            return Ok(Look { found, stopped_at });
        }
    }
    let stopped_at = named.stopped_at;
    Ok(Look { found, stopped_at })
}

/// Comments that are read one after the other, the latest of all ranges first.
struct Reading<'a> {
    site_id: SiteId,
    filter: &'a Filter,
    query: &'a Query,
    limit: usize,
    parts: Vec<Part>,
    read: usize,
    /// Comments read in one statement.
    step: usize,
    seen: Seen,
}

/// As far as one range was read.
struct Part {
    range: Range,
    found: Vec<Place>,
    reached: Option<Place>,
    is_begun: bool,
    is_over: bool,
}

impl<'a> Reading<'a> {
    fn new(site_id: SiteId, filter: &'a Filter, query: &'a Query, after: Option<Place>, limit: u64) -> Self {
        let part = |range| Part {
            range,
            found: Vec::new(),
            reached: after,
            is_begun: false,
            is_over: false,
        };
        Self {
            site_id,
            filter,
            query,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            parts: ranges(filter).into_iter().map(part).collect(),
            read: 0,
            step: STEP,
            seen: Seen::default(),
        }
        .in_steps()
    }

    /// Of many ranges a part each: most of them are not read further.
    fn in_steps(mut self) -> Self {
        if self.parts.len() > 1 {
            self.step = STEP / 2;
        }
        self
    }

    /// Everything is read as far as this; none when there is nothing left.
    fn stopped_at(&self) -> Option<Place> {
        let open = self.parts.iter().filter(|part| !part.is_over);
        open.filter_map(|part| part.reached).max()
    }

    /// What was found as far as everything is read.
    fn found(&self) -> Vec<Place> {
        let end = self.stopped_at();
        let all = self.parts.iter().flat_map(|part| part.found.iter().copied());
        all.filter(|place| end.is_none_or(|end| *place >= end)).collect()
    }

    fn is_full(&self) -> bool {
        self.found().len() > self.limit
    }

    fn end(self) -> Look {
        let whole = Look {
            found: self.found(),
            stopped_at: self.stopped_at(),
        };
        merge(vec![whole], u64::try_from(self.limit).unwrap_or(u64::MAX))
    }

    /// Reads until enough is found, or until it was enough to read; of each range a little at least.
    async fn go_on(&mut self, source: &impl Source, most: usize) -> Result<()> {
        while self.parts.iter().any(|part| !part.is_begun) || (self.read < most && !self.is_full()) {
            // The range that was read the least far is in the way of all the others.
            let open = self.parts.iter().enumerate().filter(|(_, part)| !part.is_over);
            let Some((place, _)) = open.max_by_key(|(_, part)| (!part.is_begun, part.reached)) else {
                return Ok(());
            };
            self.step(source, place).await?;
        }
        Ok(())
    }

    async fn step(&mut self, source: &impl Source, place: usize) -> Result<()> {
        let Some(part) = self.parts.get_mut(place).filter(|part| !part.is_over) else {
            return Ok(());
        };
        let rows = Entity::find()
            .filter(part.range.base(self.site_id, self.filter, part.reached))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id)
            .limit(u64::try_from(self.step).unwrap_or(u64::MAX));
        // The condition is told beside each row, not asked for: so the last row says how far this went.
        let is_meant = part.range.rest(self.filter).unwrap_or_else(Condition::all);
        let statement = Statement::select()
            .columns(READABLE.map(|column| Alias::new(column.as_str())))
            .expr(told(is_meant))
            .from_subquery(rows.into_query(), Alias::new("comments"))
            .to_owned();
        let rows = readable(source, &statement).await?;
        for row in &rows {
            if self.seen.hear(self.query, &row.text) && row.is_meant {
                part.found.push(row.place);
            }
        }
        part.is_begun = true;
        part.is_over = rows.len() < self.step;
        part.reached = rows.last().map(|row| row.place).or(part.reached);
        self.read += self.step;
        Ok(())
    }
}

/// How common the words are, among those comments that were read.
#[derive(Debug, Default)]
struct Seen {
    comments: usize,
    /// With each of the words.
    hits: Vec<usize>,
}

impl Seen {
    /// Counts the words of a text; true when it has them all.
    fn hear(&mut self, query: &Query, text: &str) -> bool {
        self.comments += 1;
        let mut has_all = true;
        for (place, is_hit) in query.hits(text).enumerate() {
            has_all &= is_hit;
            if place == self.hits.len() {
                self.hits.push(0);
            }
            if let Some(hits) = self.hits.get_mut(place) {
                *hits += usize::from(is_hit);
            }
        }
        has_all
    }

    /// The beginnings of the rarest words, as many as are not common together; whether the rarest is really rare.
    fn worth_asking(&self, query: &Query) -> (Vec<String>, bool) {
        let hits = self.hits.iter().copied().chain(std::iter::repeat(0));
        let mut terms: Vec<_> = query.terms().iter().zip(hits).collect();
        terms.sort_by_key(|(_, hits)| *hits);
        let is_rare = terms.first().is_some_and(|(_, hits)| hits * 100 < self.comments);
        let mut together = 0;
        let rare = terms.into_iter().take_while(|(_, hits)| {
            together += hits;
            together * 100 <= self.comments * COMMON
        });
        let mut beginnings: Vec<String> = rare.flat_map(|(term, _)| term.beginnings()).collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        (beginnings, is_rare)
    }
}

/// Those of some comments that are meant.
async fn meant(source: &impl Source, reading: &Reading<'_>, some: &[Place]) -> Result<Vec<Place>> {
    // Bounded, so that no planner walks through anything else to find them.
    let named = Entity::find()
        .filter(Column::Id.is_in(some.iter().map(|(_, id)| id.0)))
        .limit(u64::try_from(some.len()).unwrap_or(u64::MAX));
    let statement = Statement::select()
        .columns(READABLE.map(|column| Alias::new(column.as_str())))
        .expr(told(Condition::all()))
        .from_subquery(named.into_query(), Alias::new("comments"))
        .cond_where(every(reading.site_id, reading.filter))
        .to_owned();
    let rows = readable(source, &statement).await?;
    let meant = rows.iter().filter(|row| reading.query.matches(&row.text));
    Ok(meant.map(|row| row.place).collect())
}

/// Everything that a filter asks for but its words, without regard to any index.
fn every(site_id: SiteId, filter: &Filter) -> Condition {
    let mut all = Condition::all().add(Column::SiteId.eq(site_id.0));
    all = match filter.show {
        Show::Status(status) => all.add(Column::Status.eq(status.name())),
        Show::Reported => all.add(Column::ReportCount.gt(0)),
        Show::All => all,
    };
    if let Some(page) = filter.page {
        all = all.add(Column::PageId.eq(page.0));
    }
    if let Some(network) = &filter.network {
        all = all.add(Column::AddressPrefix.eq(network.as_str()));
    }
    all = match &filter.author {
        Some(Who::Named(name)) => all.add(holds(Column::AuthorName, name)),
        Some(who) => all.add_option(by(who)),
        None => all,
    };
    if let Some(reason) = &filter.reason {
        all = all.add(super::has_reason(reason));
    }
    if let Some(from) = filter.from {
        all = all.add(Column::CreatedAt.gte(from.0));
    }
    if let Some(to) = filter.to {
        all = all.add(Column::CreatedAt.lt(to.0));
    }
    all
}

/// A condition as a value.
fn told(condition: Condition) -> Expr {
    if condition.is_empty() {
        return Expr::val(1);
    }
    Expr::case(condition, 1).finally(0).into()
}

struct Readable {
    place: Place,
    text: String,
    is_meant: bool,
}

async fn readable(source: &impl Source, statement: &SelectStatement) -> Result<Vec<Readable>> {
    let rows = source.connection().query_all(statement).await?;
    rows.iter()
        .map(|row| {
            Ok(Readable {
                place: (Timestamp(row.try_get_by_index(0)?), CommentId(row.try_get_by_index(1)?)),
                text: row.try_get_by_index(2)?,
                is_meant: row.try_get_by_index::<i32>(3)? == 1,
            })
        })
        .collect()
}
