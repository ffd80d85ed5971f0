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
}
