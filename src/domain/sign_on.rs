//! Sites that vouch for their own readers.

use super::{
    id::{SignOnKeyId, SiteId},
    time::Timestamp,
};

/// A key with which a site signs. What proves it is derived from the instance's secret, and is nowhere stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOnKey {
    pub id: SignOnKeyId,
    pub site_id: SiteId,
    pub created_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}
