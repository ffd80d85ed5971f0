//! Sites: found by key, made and changed by their operator.

mod change;
mod setting;

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use crate::{
    domain::{
        comment::GuestKey,
        event::{Event, EventKind},
        id::{CommentId, SiteId},
        origin::Origin,
        site::{Site, SiteSettings},
        vote::Voter,
    },
    live::{Bus, Change},
    store::{self, comment, guard, site},
};

use super::{Error, Result, Runtime};

pub use change::{Refused, change, mark_of};
pub use setting::{SETTINGS, Setting, SettingError};

/// The longest key of a site, in characters.
const KEY_CHARACTERS: usize = 64;

/// Sites by key, kept in memory: every request begins with one.
#[derive(Clone, Debug, Default)]
pub struct Directory(Arc<RwLock<Known>>);

#[derive(Debug, Default)]
struct Known {
    by_key: HashMap<String, Arc<Site>>,
    /// How often everything was forgotten: what was read before the last time must not be remembered after it.
    forgotten: u64,
}

impl Directory {
    /// A directory that forgets what it knows when a site changes anywhere.
    pub fn listening_to(bus: &Bus) -> Self {
        let directory = Self::default();
        let known = Arc::clone(&directory.0);
        bus.subscribe(move |change| {
            let is_about_sites = match change {
                Change::Event(event) => event.kind == EventKind::SiteChanged,
                Change::Unknown => true,
            };
            if is_about_sites {
                let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
                known.by_key.clear();
                known.forgotten += 1;
            }
        });
        directory
    }

    /// The site of that key.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn find(&self, runtime: &Runtime, key: &str) -> Result<Arc<Site>> {
        // What cannot be a key is not asked for: a database may even refuse its characters.
        check_key(key).map_err(|_| Error::NotFound("site"))?;
        let forgotten = {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(site) = known.by_key.get(key) {
                return Ok(Arc::clone(site));
            }
            known.forgotten
        };
        let read = runtime.store.read();
        let mut found = site::find(&read, key).await?.ok_or(Error::NotFound("site"))?;
        found.guard = Arc::new(guard::load(&read, found.id).await?);
        let found = Arc::new(found);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.forgotten == forgotten {
            known.by_key.insert(key.to_owned(), Arc::clone(&found));
        }
        Ok(found)
    }

    /// The site of that id.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub async fn get(&self, runtime: &Runtime, id: SiteId) -> Result<Arc<Site>> {
        if let Some(site) = self.remembered_id(id) {
            return Ok(site);
        }
        let key = site::key_of(&runtime.store.read(), id).await?;
        self.find(runtime, &key.ok_or(Error::NotFound("site"))?).await
    }

    fn remembered_id(&self, id: SiteId) -> Option<Arc<Site>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.by_key.values().find(|site| site.id == id).cloned()
    }
}

/// Adds a site.
///
/// # Errors
/// When the key is taken or no key at all.
pub async fn create(runtime: &Runtime, key: &str, name: &str, origins: Vec<Origin>) -> Result<Site> {
    check_key(key)?;
    let now = runtime.now();
    let settings = SiteSettings {
        name: name.to_owned(),
        origins,
        ..SiteSettings::default()
    };
    let site = Site {
        id: SiteId(runtime.new_uuid(now)),
        key: key.to_owned(),
        settings,
        guard: Arc::default(),
    };
    let tx = runtime.store.begin_write().await?;
    site::insert(&tx, &site, now).await.map_err(|error| match error {
        store::Error::Conflict => Error::Exists("a site with this key"),
        other => other.into(),
    })?;
    runtime.commit(tx, changed(runtime, &site)).await?;
    Ok(site)
}

/// Every site, by key.
///
/// # Errors
/// When the database does not answer.
pub async fn list(runtime: &Runtime) -> Result<Vec<Site>> {
    Ok(site::list(&runtime.store.read()).await?)
}

/// Replaces a site's settings.
///
/// # Errors
/// When the database does not answer.
pub async fn update(runtime: &Runtime, site: &Site) -> Result<()> {
    let tx = runtime.store.begin_write().await?;
    site::update_settings(&tx, site).await?;
    runtime.commit(tx, changed(runtime, site)).await
}

/// Recognises whoever wrote a comment as an author of the site's pages: their comments carry a badge from now on and before.
///
/// # Errors
/// [`Error::NotFound`] when there is no such comment, or nobody knows who wrote it.
pub async fn recognise_author(runtime: &Runtime, site: &Site, id: CommentId) -> Result<String> {
    let tx = runtime.store.begin_write().await?;
    let comment = comment::get(&tx, site.id, id)
        .await?
        .ok_or(Error::NotFound("comment"))?;
    let by = match (comment.author.account_id, comment.author.guest_key) {
        (Some(id), _) => Voter::Account(id),
        (None, Some(key)) => Voter::Guest(key),
        (None, None) => return Err(Error::NotFound("whoever wrote the comment")),
    };
    let author = site::SiteAuthor {
        guest_key: match &by {
            Voter::Guest(key) => key.clone(),
            Voter::Account(id) => GuestKey::standing_for(*id),
        },
        account_id: comment.author.account_id,
        name: comment.author.name.clone(),
    };
    site::insert_author(&tx, site.id, &author, runtime.now()).await?;
    comment::mark_as_author(&tx, site.id, &by).await?;
    runtime.commit(tx, changed(runtime, site)).await?;
    Ok(comment.author.name)
}

fn changed(runtime: &Runtime, site: &Site) -> Event {
    Event {
        site_id: site.id,
        page: None,
        kind: EventKind::SiteChanged,
        comment_id: None,
        at: runtime.now(),
    }
}

pub(super) fn check_key(key: &str) -> Result<()> {
    use crate::domain::field::{FieldError, Problem};
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let problem = if key.is_empty() {
        Problem::Required
    } else if key.len() > KEY_CHARACTERS {
        Problem::TooLong { max: KEY_CHARACTERS }
    } else if !key.chars().all(is_plain) {
        Problem::Unreadable
    } else {
        return Ok(());
    };
    Err(Error::field(FieldError::new("key", problem)))
}
