//! What comments would stand below, before any of them is in: as [`super::apply`] finds it when they come in.

use std::collections::HashMap;

use super::{
    batch::{self, Prepared, refusal},
    circle::{self, MOST_STEPS},
    place::Place,
    rows_of,
};
use crate::{
    domain::{
        id::{CommentId, PageId},
        import::{Import, Note},
        site::Site,
    },
    service::{Result, Runtime},
    store::{
        import::{self, apply, row},
        origin,
    },
};

/// Pages that are there, by the identities under which they are found.
pub(super) type Pages = HashMap<String, PageId>;

/// Whoever looks for what it stands below.
struct Seeker<'a> {
    one: &'a Prepared,
    place: &'a Place,
    /// What it would answer.
    key: String,
}

/// Those that would stand by themselves although they answer something, by key, with what is to be said about it. Whatever is known
/// already or would be left has to be taken out before.
pub(super) async fn alone(
    runtime: &Runtime,
    site: &Site,
    import: &Import,
    pages: &mut Pages,
    coming: &[&Prepared],
) -> Result<HashMap<String, Note>> {
    let (read, of) = (runtime.store.read(), rows_of(import));
    let cuts = circle::cuts(&read, of, coming.iter().map(|one| &one.row)).await?;
    let mut alone: HashMap<String, Note> = HashMap::new();
    let mut seekers = Vec::new();
    for one in coming {
        if cuts.contains(&one.row.key) {
            alone.insert(one.row.key.clone(), Note::Circle);
        } else if let (Some(key), Ok(place)) = (one.row.parent.clone(), &one.place) {
            seekers.push(Seeker { one, place, key });
        }
    }
    for _ in 0..MOST_STEPS {
        if seekers.is_empty() {
            break;
        }
        let keys = batch::distinct(seekers.iter().map(|seeker| seeker.key.clone()));
        let known = origin::find(&read, site.id, &import.source, &keys).await?;
        let ids: Vec<CommentId> = known.values().copied().collect();
        let comments = apply::above(&read, site.id, &ids).await?;
        let rows = row::of_keys(&read, of, &keys).await?;
        let cuts = circle::cuts(&read, of, &rows).await?;
        let above = batch::locate(runtime, site, import, rows).await?;
        find(
            runtime,
            site,
            pages,
            above.iter().filter_map(|one| one.place.as_ref().ok()),
        )
        .await?;
        let above: HashMap<&str, _> = above.iter().map(|one| (one.row.key.as_str(), one)).collect();
        let mut next = Vec::new();
        for mut seeker in seekers {
            let own = seeker.place.address.identity.as_str();
            let is_found = if let Some(id) = known.get(&seeker.key) {
                // It is here, or was before somebody removed it.
                let comment = comments.get(id);
                comment.is_some_and(|comment| pages.get(own) == Some(&comment.page_id))
            } else {
                match above.get(seeker.key.as_str()) {
                    None => false,
                    Some(one) if refusal(&one.place, &one.staged).is_some() => {
                        // What that one answers takes its place.
                        if let Some(key) = one.row.parent.clone().filter(|_| !cuts.contains(&one.row.key)) {
                            seeker.key = key;
                            next.push(seeker);
                            continue;
                        }
                        false
                    }
                    Some(one) => one.place.as_ref().is_ok_and(|place| {
                        let other = place.address.identity.as_str();
                        own == other || (pages.contains_key(own) && pages.get(own) == pages.get(other))
                    }),
                }
            };
            if !is_found {
                alone.insert(seeker.one.row.key.clone(), Note::Orphan);
            }
        }
        seekers = next;
    }
    // Nobody is below so much that is left.
    alone.extend(
        seekers
            .into_iter()
            .map(|seeker| (seeker.one.row.key.clone(), Note::Orphan)),
    );
    Ok(alone)
}

/// Adds the pages that are there already of these places.
pub(super) async fn find(
    runtime: &Runtime,
    site: &Site,
    pages: &mut Pages,
    places: impl Iterator<Item = &Place>,
) -> Result<()> {
    let identities = places.map(|place| place.address.identity.as_str().to_owned());
    let missing = batch::distinct(identities.filter(|identity| !pages.contains_key(identity)));
    pages.extend(import::page::find(&runtime.store.read(), site.id, &missing).await?);
    Ok(())
}
