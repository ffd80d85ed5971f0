//! A site: one blog, its origins and its settings.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    guard::Guard,
    id::{PageId, SiteId},
    moderation::HoldRules,
    origin::Origin,
    stylesheet::Stylesheet,
    thread::{Sort, Thread},
};

/// One blog that carries our script.
#[derive(Clone, Debug)]
pub struct Site {
    pub id: SiteId,
    /// The short name in `data-site` and in URLs.
    pub key: String,
    pub settings: SiteSettings,
    /// Empty unless the site comes from [`crate::service::site::Directory`].
    pub guard: Arc<Guard>,
}

impl Site {
    /// Whether the thread takes comments; one that does not exist yet is open.
    pub fn is_open(&self, thread: Option<&Thread>) -> bool {
        self.settings.comments_open && thread.is_none_or(|thread| thread.is_open)
    }

    /// The order in which to show a thread when `asked` for one, or for none. Without votes nothing is best.
    pub fn order(&self, asked: Option<Sort>) -> Sort {
        let sort = asked.unwrap_or(self.settings.sort);
        if sort == Sort::Best && !self.settings.votes {
            Sort::default()
        } else {
            sort
        }
    }

    /// The rules for a comment below a page, or below one that nobody has commented on yet.
    pub fn rules_for(&self, page: Option<PageId>) -> &HoldRules {
        let own = page.and_then(|page| self.guard.pages.get(&page));
        own.unwrap_or(&self.settings.hold)
    }

    /// Whether guests may write in it.
    pub fn takes_guests(&self, thread: Option<&Thread>) -> bool {
        self.is_open(thread) && self.settings.guests != GuestMode::Off
    }
}

/// What an owner decides about a site. Stored as JSON; a field added later takes its default for older rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteSettings {
    /// Shown where the site is named.
    pub name: String,
    /// Which pages may carry the conversation; the first is the primary one.
    pub origins: Vec<Origin>,
    pub guests: GuestMode,
    pub hold: HoldRules,
    pub sort: Sort,
    /// How many levels are indented before deeper replies stand flat: 1 to [`SiteSettings::DEEPEST`].
    pub depth: u16,
    /// For how long an author may edit or delete a comment, in minutes; 0 turns both off.
    pub edit_minutes: u32,
    /// Where readers learn what happens to their data.
    pub privacy_url: Option<String>,
    /// What a guest must agree to before posting; no box without it.
    pub consent_text: Option<String>,
    /// For how many days a comment's network address (a prefix and a keyed hash) is kept; 0 keeps none.
    pub keep_addresses_days: u32,
    /// Whether `localhost` may show a read-only preview of the threads.
    pub local_previews: bool,
    /// Whether new comments are taken at all.
    pub comments_open: bool,
    /// Whether readers may vote on comments and see what others voted.
    pub votes: bool,
    /// Whether people are told why their comment waits.
    pub tells_why: bool,
    /// Names that no guest may use, besides the built-in ones.
    pub reserved_names: Vec<String>,
    /// What the owner adds to the style of every document.
    pub stylesheet: Option<Stylesheet>,
}

impl SiteSettings {
    /// The deepest indentation a site may ask for.
    pub const DEEPEST: u16 = 12;
}

impl Default for SiteSettings {
    fn default() -> Self {
        Self {
            name: String::new(),
            origins: Vec::new(),
            guests: GuestMode::On,
            hold: HoldRules::default(),
            sort: Sort::Oldest,
            depth: 5,
            edit_minutes: 15,
            privacy_url: None,
            consent_text: None,
            keep_addresses_days: 30,
            local_previews: false,
            comments_open: true,
            votes: true,
            tells_why: false,
            reserved_names: Vec::new(),
            stylesheet: None,
        }
    }
}

/// What a site does with comments of people who have not signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GuestMode {
    /// Guests cannot comment.
    Off,
    /// Every guest comment waits for a moderator.
    Held,
    /// Guest comments appear at once.
    On,
}
