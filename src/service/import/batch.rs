//! Some comments that can come in together: those that are ready, with what answers them, prepared before anybody waits for the
//! database.

use std::collections::HashMap;

use super::{
    place::{self, NoPlace, Place},
    rows_of,
    staging::{Staged, short},
};
use crate::{
    domain::{
        comment::Status,
        import::{Form, Import, Skip},
        site::Site,
    },
    markup::{self, Imported},
    service::{Error, Result, Runtime},
    store::import::row::{self, Kind, Row},
    transfer::record::{Author, Page},
};

/// Comments of one look at the file, where nothing is written.
pub(super) const BATCH: usize = 200;

/// A comment that is ready, with everything that takes time done.
#[derive(Debug)]
pub(super) struct Prepared {
    pub row: Row,
    pub staged: Staged,
    /// As the list of authors knows them, where the file has one.
    pub author: Author,
    pub place: std::result::Result<Place, NoPlace>,
    pub body: Imported,
}

/// The next ones; what is answered stands before its answers. Nothing where all that is left waits for something.
pub(super) async fn gather(runtime: &Runtime, import: &Import, most: usize) -> Result<Vec<Row>> {
    let (read, of) = (runtime.store.read(), rows_of(import));
    let mut rows = row::ready(&read, of, most as u64).await?;
    let mut latest: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
    while rows.len() < most && !latest.is_empty() {
        let answers = row::answers(&read, of, &latest, (most - rows.len()) as u64).await?;
        latest = answers.iter().map(|row| row.key.clone()).collect();
        rows.extend(answers);
    }
    Ok(rows)
}

/// One of which is known where it belongs.
#[derive(Debug)]
pub(super) struct Located {
    pub row: Row,
    pub staged: Staged,
    pub place: std::result::Result<Place, NoPlace>,
}

/// Finds their pages.
pub(super) async fn locate(runtime: &Runtime, site: &Site, import: &Import, rows: Vec<Row>) -> Result<Vec<Located>> {
    let mut staged: Vec<(Row, Staged)> = Vec::with_capacity(rows.len());
    for row in rows {
        staged.push((row.clone(), parsed(&row.payload)?));
    }
    let (read, of) = (runtime.store.read(), rows_of(import));
    let page_keys = distinct(staged.iter().map(|(_, staged)| short(&staged.comment.page)));
    let pages = row::payloads(&read, of, Kind::Page, &page_keys).await?;
    let mut places = HashMap::new();
    for key in &page_keys {
        let page: Option<Page> = pages.get(key).map(|payload| parsed(payload)).transpose()?;
        places.insert(key.clone(), place::find(site, import, key, page.as_ref()));
    }
    let one = |(row, staged): (Row, Staged)| Located {
        place: places
            .get(&short(&staged.comment.page))
            .cloned()
            .unwrap_or(Err(NoPlace {
                reason: Skip::NoPage,
                detail: String::new(),
                host: None,
            })),
        row,
        staged,
    };
    Ok(staged.into_iter().map(one).collect())
}

/// Finds their pages and authors and renders them.
pub(super) async fn prepare(runtime: &Runtime, site: &Site, import: &Import, rows: Vec<Row>) -> Result<Vec<Prepared>> {
    let located = locate(runtime, site, import, rows).await?;
    let (read, of) = (runtime.store.read(), rows_of(import));
    let author_keys = distinct(
        located
            .iter()
            .filter_map(|one| one.staged.comment.author.key.as_deref().map(short)),
    );
    let authors = row::payloads(&read, of, Kind::Author, &author_keys).await?;
    let mut known: HashMap<String, Author> = HashMap::new();
    for (key, payload) in authors {
        known.insert(key, parsed(&payload)?);
    }
    let prepared = tokio::task::spawn_blocking(move || {
        let one = |one: Located| Prepared {
            author: author(&one.staged, &known),
            body: body(&one.staged),
            row: one.row,
            staged: one.staged,
            place: one.place,
        };
        located.into_iter().map(one).collect()
    });
    Ok(prepared.await?)
}

/// Why it does not come in, if it does not, about what, and the host that is to blame.
pub(super) fn refusal(
    place: &std::result::Result<Place, NoPlace>,
    staged: &Staged,
) -> Option<(Skip, String, Option<String>)> {
    match place {
        Err(no_place) => Some((no_place.reason, no_place.detail.clone(), no_place.host.clone())),
        Ok(_) if staged.comment.is_too_long => Some((Skip::TooLong, String::new(), None)),
        Ok(_) => None,
    }
}

/// What the comment says of its author, filled up by what the list says.
fn author(staged: &Staged, known: &HashMap<String, Author>) -> Author {
    let own = staged.comment.author.clone();
    let listed = own.key.as_deref().and_then(|key| known.get(&short(key)));
    let Some(listed) = listed else { return own };
    let or = |own: String, listed: &str| if own.is_empty() { listed.to_owned() } else { own };
    Author {
        name: or(own.name, &listed.name),
        email: or(own.email, &listed.email),
        website: or(own.website, &listed.website),
        ..own
    }
}

fn body(staged: &Staged) -> Imported {
    let comment = &staged.comment;
    if comment.status == Status::Deleted || comment.is_too_long {
        return markup::imported("", Form::Html);
    }
    match &comment.html {
        Some(html) => markup::imported(html, Form::Html),
        None => markup::imported(&comment.text, comment.form),
    }
}

/// Each of them once.
pub(super) fn distinct(keys: impl Iterator<Item = String>) -> Vec<String> {
    let mut keys: Vec<String> = keys.collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn parsed<T: serde::de::DeserializeOwned>(payload: &str) -> Result<T> {
    serde_json::from_str(payload).map_err(|error| Error::Internal(Box::new(error)))
}
