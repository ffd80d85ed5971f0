//! Erases one account.

use crate::{domain::id::AccountId, service::erasure};

use super::worker::{Failure, Tools};

/// Begins, or goes on where it stopped.
pub(super) async fn run(tools: &Tools, account: AccountId) -> Result<(), Failure> {
    erasure::carry_out(&tools.runtime, account)
        .await
        .map_err(|error| Failure::Passing(format!("{error}: {error:?}")))
}
