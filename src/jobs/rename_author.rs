//! Puts somebody's new name beside what they have written.

use crate::{domain::id::AccountId, service::profile};

use super::worker::{Failure, Tools};

/// Begins, or goes on where it stopped.
pub(super) async fn run(tools: &Tools, account: AccountId) -> Result<(), Failure> {
    profile::follow_name(&tools.runtime, account)
        .await
        .map_err(|error| Failure::Passing(format!("{error}: {error:?}")))
}
