//! How much is let through, and how much memory answers may take.

use std::num::NonZeroU32;

use super::{Problem, Setting, Vars};

pub(super) const RATE_LIMITS: Setting = Setting {
    name: "REJOINDER_RATE_LIMITS",
    default: "on",
    meaning: "off: no rate limits at all, for benchmarks and tests",
    is_secret: false,
};
pub(super) const POSTS_PER_MINUTE: Setting = Setting {
    name: "REJOINDER_POSTS_PER_MINUTE",
    default: "10",
    meaning: "comments, edits and deletions one network may send in a minute (and five times as many previews, ten times as many votes, twice as many sign-ins, as many mails); more are refused",
    is_secret: false,
};
pub(super) const SITE_POSTS_PER_MINUTE: Setting = Setting {
    name: "REJOINDER_SITE_POSTS_PER_MINUTE",
    default: "120",
    meaning: "comments a site publishes in a minute; more are held for a moderator (and ten times as many votes; more are refused)",
    is_secret: false,
};
pub(super) const CACHE_BYTES: Setting = Setting {
    name: "REJOINDER_CACHE_BYTES",
    default: "16777216",
    meaning: "memory for finished threads, in bytes",
    is_secret: false,
};

pub(super) const ERASURE_DAYS: Setting = Setting {
    name: "REJOINDER_ERASURE_DAYS",
    default: "7",
    meaning: "days between somebody's wish to have their account erased and its end; until then they can take it back",
    is_secret: false,
};

/// Limits of the instance. Rates are counted by each instance for itself.
#[derive(Clone, Copy, Debug)]
pub struct LimitsConfig {
    pub rate_limits: bool,
    pub posts_per_minute: NonZeroU32,
    pub site_posts_per_minute: NonZeroU32,
    pub cache_bytes: u64,
    /// How long somebody may come back who wanted to leave.
    pub erasure_days: u32,
}

impl LimitsConfig {
    pub(super) fn read(vars: &Vars, problems: &mut Vec<Problem>) -> Self {
        Self {
            rate_limits: vars.switch(&RATE_LIMITS, problems),
            posts_per_minute: vars.parsed(&POSTS_PER_MINUTE, problems),
            site_posts_per_minute: vars.parsed(&SITE_POSTS_PER_MINUTE, problems),
            cache_bytes: vars.parsed(&CACHE_BYTES, problems),
            erasure_days: vars.parsed(&ERASURE_DAYS, problems),
        }
    }
}
