//! Comments that answer each other in a circle: where each circle is cut, the same beforehand and when they come in.

use std::collections::{HashMap, HashSet};

use super::batch::BATCH;
use crate::{
    service::Result,
    store::{
        Source,
        import::row::{self, Of, Row},
    },
};

/// Ancestors of one comment that are looked at. A longer circle, which no conversation has, is cut where it stands when nothing else
/// can come in.
pub(super) const MOST_STEPS: usize = 1000;

/// A walk from a comment to what it answers, and on.
struct Walk {
    start: String,
    number: u64,
    at: String,
}

/// Those of these comments at which a circle is cut: each circle at its first comment in the file. What a file holds in the order in
/// which it was written is looked at once.
pub(super) async fn cuts<'a>(
    source: &impl Source,
    of: Of,
    rows: impl IntoIterator<Item = &'a Row>,
) -> Result<HashSet<String>> {
    let mut cuts = HashSet::new();
    let begun = |row: &Row| {
        row.parent.clone().map(|at| Walk {
            start: row.key.clone(),
            number: row.number,
            at,
        })
    };
    let mut walks: Vec<Walk> = rows.into_iter().filter_map(begun).collect();
    for _ in 0..MOST_STEPS {
        if walks.is_empty() {
            break;
        }
        let mut keys: Vec<String> = walks.iter().map(|walk| walk.at.clone()).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut links: HashMap<String, (u64, Option<String>)> = HashMap::with_capacity(keys.len());
        for some in keys.chunks(BATCH) {
            links.extend(row::links(source, of, some).await?);
        }
        walks.retain_mut(|walk| match links.get(&walk.at) {
            // Who comes from the first of a circle meets only later ones before it.
            Some((number, Some(next))) if *number > walk.number => {
                walk.at.clone_from(next);
                let is_round = walk.at == walk.start;
                if is_round {
                    cuts.insert(walk.start.clone());
                }
                !is_round
            }
            _ => false,
        });
    }
    Ok(cuts)
}

/// Where to cut when nothing can come in: some circles, or the first comment that waits where none is short enough to be found. None
/// when nothing waits.
pub(super) async fn among_waiting(source: &impl Source, of: Of) -> Result<Vec<String>> {
    let (mut after, mut first) = (0, None);
    loop {
        let rows = row::waiting(source, of, after, BATCH as u64).await?;
        let Some(last) = rows.last() else {
            return Ok(first.into_iter().collect());
        };
        after = last.number;
        let cuts = cuts(source, of, &rows).await?;
        if !cuts.is_empty() {
            return Ok(cuts.into_iter().collect());
        }
        first = first.or_else(|| rows.into_iter().next().map(|row| row.key));
    }
}
