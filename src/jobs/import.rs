//! Goes on with an import, or with taking one back.

use crate::{
    domain::id::{ImportId, SiteId},
    service::import,
};

use super::worker::{Failure, Tools};

/// The name of the task in the queue.
pub(super) const KIND: &str = "import";

/// A turn.
pub(super) async fn run(tools: &Tools, site: SiteId, id: ImportId, step: u64) -> Result<(), Failure> {
    Box::pin(import::carry_on(&tools.runtime, site, id, step))
        .await
        .map_err(|error| Failure::Passing(format!("{error}: {error:?}")))
}
