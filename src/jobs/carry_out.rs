//! Goes on with what a moderator does to everything that a filter finds.

use crate::{
    domain::id::{ActionId, SiteId},
    service::moderation,
};

use super::worker::{Failure, Tools};

/// The name of the task in the queue.
pub(super) const KIND: &str = "carry-out";

/// Begins, or goes on where it stopped.
pub(super) async fn run(tools: &Tools, site: SiteId, action: ActionId) -> Result<(), Failure> {
    moderation::carry_out(&tools.runtime, site, action)
        .await
        .map_err(|error| Failure::Passing(format!("{error}: {error:?}")))
}
