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
    time::Timestamp,
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
    pub fn is_open(&self, thread: Option<&Thread>, now: Timestamp) -> bool {
        let is_open = |thread: &Thread| thread.is_open && self.closes_at(thread).is_none_or(|at| now < at);
        self.settings.comments_open && thread.is_none_or(is_open)
    }

    /// When a thread closes by its age, if it does: counted from its first comment.
    pub fn closes_at(&self, thread: &Thread) -> Option<Timestamp> {
        let days = self.settings.close_after_days;
        (days > 0 && !thread.is_kept_open).then(|| thread.created_at.plus_days(i64::from(days)))
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
    pub fn takes_guests(&self, thread: Option<&Thread>, now: Timestamp) -> bool {
        self.is_open(thread, now) && self.settings.guests != GuestMode::Off
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
    /// After how many days a thread takes no more comments; 0 leaves it open.
    pub close_after_days: u32,
    /// For how many days what moderators did can be taken back.
    pub undo_days: u32,
    /// Whether readers may vote on comments and see what others voted.
    pub votes: bool,
    /// Whether people are told why their comment waits.
    pub tells_why: bool,
    /// Names that no guest may use, besides the built-in ones.
    pub reserved_names: Vec<String>,
    /// The site's own words on its form.
    pub words: FormWords,
    /// What the owner adds to the style of every document.
    pub stylesheet: Option<Stylesheet>,
    pub outside: Outside,
}

/// Who else has a say about comments; nobody, unless the owner says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Outside {
    /// Where a service is asked about every comment that other rules would let through or hold.
    pub ask_url: Option<String>,
    pub akismet: AkismetMode,
    /// Whether a comment waits when one of them does not answer; if not, the site's own rules decide.
    pub holds_in_silence: bool,
    /// The work that a guest's browser does before a comment: the largest number it may have to try; 0 asks for none.
    pub proof_of_work: u32,
}

impl Outside {
    /// The most work that may be asked for: some seconds of a phone.
    pub const MOST_WORK: u32 = 1_000_000;

    /// Whether anybody is asked.
    pub fn is_any_asked(&self) -> bool {
        self.ask_url.is_some() || self.akismet != AkismetMode::Off
    }
}

impl Default for Outside {
    fn default() -> Self {
        Self {
            ask_url: None,
            akismet: AkismetMode::Off,
            holds_in_silence: true,
            proof_of_work: 0,
        }
    }
}

/// What becomes of what Akismet takes for spam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AkismetMode {
    /// It is not asked.
    Off,
    /// It waits for a moderator.
    Hold,
    /// It is set aside as spam.
    Spam,
    /// It waits, and Akismet is told that nothing of it is meant.
    Test,
}

/// What a site says on its form in place of the built-in words, in whatever language its readers are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormWords {
    /// Above the field for the text.
    pub prompt: Option<String>,
    /// Below it.
    pub note: Option<String>,
    /// On the button that posts.
    pub button: Option<String>,
}

impl FormWords {
    /// The most characters above the field. Every reader loads all three.
    pub const MOST_PROMPT: usize = 100;
    /// Below it.
    pub const MOST_NOTE: usize = 300;
    /// On the button.
    pub const MOST_BUTTON: usize = 30;
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
            close_after_days: 0,
            undo_days: 30,
            votes: true,
            tells_why: false,
            reserved_names: Vec::new(),
            words: FormWords::default(),
            stylesheet: None,
            outside: Outside::default(),
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
