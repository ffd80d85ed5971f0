//! Asking the index of words: for comments that may be meant, the latest first.

use sea_orm::{ConnectionTrait as _, DbBackend, Statement, Value};
use uuid::Uuid;

use super::site_mark;
use crate::{
    domain::{
        id::{CommentId, SiteId},
        time::Timestamp,
    },
    store::{Result, Source, desk::Place},
};

/// Comments with some words that the index looks at; what more there are have words so common that one need not go far for them.
const MOST_LOOKED_AT: i64 = 5_000;
/// Of such common words it is looked whether these so many comments have them.
const MOST_WALKED: i64 = 4_000;

/// Which comments are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub site_id: SiteId,
    /// Older ones than this.
    pub after: Place,
    /// At most so many.
    pub most: u64,
    /// One of the words is in few of the comments, as far as anybody knows.
    pub is_rare: bool,
}

/// Comments that may be meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The latest first.
    pub places: Vec<Place>,
    /// Those after this place are not all among them; none when all there are are.
    pub stopped_at: Option<Place>,
}

/// Comments of a site that may have all of these beginnings of words, as far as the index is asked; there must be one.
pub async fn candidates(source: &impl Source, range: Range, beginnings: &[String]) -> Result<Candidates> {
    if source.connection().get_database_backend() == DbBackend::Postgres {
        postgres(source, range, beginnings).await
    } else {
        sqlite(source, range, beginnings).await
    }
}

/// One of the rows says how many there are and what is known of those that were not looked at.
const SQLITE: &str = "\
WITH found AS MATERIALIZED (SELECT rowid AS number FROM search_words WHERE search_words MATCH ? ORDER BY rowid DESC LIMIT ?) \
SELECT NULL AS comment_id, COALESCE((SELECT latest FROM search_documents WHERE number < (SELECT MIN(number) FROM found) \
ORDER BY number DESC LIMIT 1), 0) AS created_at, (SELECT COUNT(*) FROM found) AS looked_at \
UNION ALL SELECT * FROM (SELECT d.comment_id, d.created_at, -1 FROM found CROSS JOIN search_documents AS d ON d.number = found.number \
WHERE (d.created_at, d.comment_id) < (?, ?) ORDER BY d.created_at DESC, d.comment_id DESC LIMIT ?)";

/// Those that came into the index last are looked at first, which were mostly written last.
async fn sqlite(source: &impl Source, range: Range, beginnings: &[String]) -> Result<Candidates> {
    let mark = site_mark(range.site_id);
    // Words are letters and digits and nothing else, so none of them is a sign of command between these quotes.
    let terms: Vec<String> = beginnings.iter().map(|start| format!("\"{mark}{start}\"*")).collect();
    let values = [
        terms.join(" AND ").into(),
        MOST_LOOKED_AT.into(),
        range.after.0.0.into(),
        range.after.1.0.into(),
        more_than(range.most),
    ];
    let (summary, mut found) = ask(source, SQLITE, values, range.most).await?;
    if summary.looked_at >= MOST_LOOKED_AT {
        // Later ones than this are all among those that were looked at.
        let end = (summary.created_at, CommentId(Uuid::max()));
        if found.stopped_at.is_none_or(|stopped_at| stopped_at < end) {
            found.places.retain(|place| *place > end);
            found.stopped_at = Some(end);
        }
    }
    Ok(found)
}

const POSTGRES: &str = "\
WITH found AS MATERIALIZED (SELECT comment_id, created_at FROM search_words WHERE words @@ $1::tsquery LIMIT $2) \
SELECT NULL::uuid AS comment_id, 0::bigint AS created_at, (SELECT COUNT(*) FROM found) AS looked_at \
UNION ALL (SELECT comment_id, created_at, -1 FROM found WHERE (created_at, comment_id) < ($3, $4) \
ORDER BY created_at DESC, comment_id DESC LIMIT $5)";

/// One of the rows says how many were gone through, and which was the last of them.
const POSTGRES_WALK: &str = "\
WITH walked AS MATERIALIZED (SELECT comment_id, created_at, words FROM search_words \
WHERE site_id = $2 AND (created_at, comment_id) < ($3, $4) ORDER BY created_at DESC, comment_id DESC LIMIT $5), \
last AS (SELECT comment_id, created_at FROM walked ORDER BY created_at, comment_id LIMIT 1) \
SELECT (SELECT comment_id FROM last) AS comment_id, COALESCE((SELECT created_at FROM last), 0) AS created_at, \
(SELECT COUNT(*) FROM walked) AS looked_at \
UNION ALL (SELECT comment_id, created_at, -1 FROM walked WHERE words @@ $1::tsquery \
ORDER BY created_at DESC, comment_id DESC LIMIT $6)";

/// The index names comments in no order. Of words that are in too many of them, the latest comments are gone through instead.
async fn postgres(source: &impl Source, range: Range, beginnings: &[String]) -> Result<Candidates> {
    let mark = site_mark(range.site_id);
    let terms: Vec<String> = beginnings.iter().map(|start| format!("'{mark}{start}':*")).collect();
    let words = Value::from(terms.join(" & "));
    let (at, id): (Value, Value) = (range.after.0.0.into(), range.after.1.0.into());
    let values = [
        words.clone(),
        MOST_LOOKED_AT.into(),
        at.clone(),
        id.clone(),
        more_than(range.most),
    ];
    let (summary, found) = ask(source, POSTGRES, values, range.most).await?;
    if summary.looked_at < MOST_LOOKED_AT {
        return Ok(found);
    }
    let site = range.site_id.0.into();
    let values = [words, site, at, id, MOST_WALKED.into(), more_than(range.most)];
    let (last, mut found) = ask(source, POSTGRES_WALK, values, range.most).await?;
    if last.looked_at >= MOST_WALKED && found.stopped_at.is_none() {
        found.stopped_at = last.comment_id.map(|id| (last.created_at, CommentId(id)));
    }
    Ok(found)
}

/// One more than are wanted says that there are more.
fn more_than(most: u64) -> Value {
    i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1).into()
}

/// What was said of all of them.
#[derive(Debug)]
struct Summary {
    looked_at: i64,
    created_at: Timestamp,
    comment_id: Option<Uuid>,
}

async fn ask<const N: usize>(
    source: &impl Source,
    sql: &str,
    values: [Value; N],
    most: u64,
) -> Result<(Summary, Candidates)> {
    let connection = source.connection();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let mut places = Vec::new();
    let mut summary = Summary {
        looked_at: 0,
        created_at: Timestamp(0),
        comment_id: None,
    };
    for row in connection.query_all_raw(statement).await? {
        let (comment_id, created_at) = (row.try_get_by_index(0)?, Timestamp(row.try_get_by_index(1)?));
        let looked_at: i64 = row.try_get_by_index(2)?;
        match comment_id {
            Some(id) if looked_at < 0 => places.push((created_at, CommentId(id))),
            _ => {
                summary = Summary {
                    looked_at,
                    created_at,
                    comment_id,
                };
            }
        }
    }
    places.sort_unstable_by(|one: &Place, other| other.cmp(one));
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let is_cut = places.len() > most;
    places.truncate(most);
    let stopped_at = places.last().copied().filter(|_| is_cut);
    Ok((summary, Candidates { places, stopped_at }))
}
