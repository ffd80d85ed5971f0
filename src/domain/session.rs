//! Sessions: how long somebody stays signed in, and where.

use uuid::Uuid;

use super::{
    id::{AccountId, SessionId, SiteId},
    time::Timestamp,
};

/// For what a session is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Our own pages: the account and the dashboard.
    Web,
    /// The frame on one site.
    Embed,
}

impl Audience {
    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Embed => "embed",
        }
    }

    /// The audience of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Web, Self::Embed]
            .into_iter()
            .find(|audience| audience.name() == name)
    }
}

/// One browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub account_id: AccountId,
    pub audience: Audience,
    /// The one site it is good for; none for our own pages.
    pub site_id: Option<SiteId>,
    /// Shared by sessions that follow one another by rotation.
    pub family: Uuid,
    pub created_at: Timestamp,
    /// When the person last proved who they are.
    pub authenticated_at: Timestamp,
    pub used_at: Timestamp,
    pub expires_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// What the browser calls itself.
    pub agent: String,
    /// The network it came from.
    pub prefix: String,
    /// Entered through our own pages, with whatever they ask for besides a password (T26).
    pub through_account: bool,
}

impl Session {
    /// How lately somebody must have proved who they are to do what cannot be undone.
    const RECENT_SECONDS: i64 = 10 * 60;
    /// How soon a browser shows whether it keeps our cookie.
    const FRESH_SECONDS: i64 = 2 * 60;

    /// Whether it is still good, by the rules for whoever it belongs to now.
    pub fn is_open(&self, lifetime: Lifetime, now: Timestamp) -> bool {
        self.ended_at.is_none()
            && now < self.expires_at
            && now < lifetime.end(self.created_at)
            && now < self.used_at.plus_seconds(lifetime.idle_seconds)
    }

    /// Whether the person has just proved who they are.
    pub fn is_recent(&self, now: Timestamp) -> bool {
        now < self.authenticated_at.plus_seconds(Self::RECENT_SECONDS)
    }

    /// Whether it has just begun and has not gone on in another yet.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        self.id.0 == self.family && now < self.created_at.plus_seconds(Self::FRESH_SECONDS)
    }
}

/// How long a session of our own pages lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    seconds: i64,
    idle_seconds: i64,
}

impl Lifetime {
    /// Whoever can change what others see stays signed in for a working day, and not while away (T26).
    pub fn of(is_staff: bool) -> Self {
        const HOUR: i64 = 3600;
        if is_staff {
            Self {
                seconds: 12 * HOUR,
                idle_seconds: HOUR,
            }
        } else {
            Self {
                seconds: 30 * 24 * HOUR,
                idle_seconds: 14 * 24 * HOUR,
            }
        }
    }

    /// When a session that began at `begun` ends at the latest.
    pub fn end(self, begun: Timestamp) -> Timestamp {
        begun.plus_seconds(self.seconds)
    }
}
