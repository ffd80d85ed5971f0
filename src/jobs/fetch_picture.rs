//! Fetches the picture that a provider names for somebody.

use crate::{
    domain::id::AccountId,
    service::avatar::{self, Fetched},
};

use super::worker::{Failure, Tools};

/// Tries once.
pub(super) async fn run(tools: &Tools, account: AccountId, url: &str) -> Result<(), Failure> {
    let fetched = avatar::fetch(&tools.runtime, account, url).await;
    match fetched.map_err(|error| Failure::Passing(format!("{error}: {error:?}")))? {
        Fetched::Kept => Ok(()),
        Fetched::Useless(reason) => Err(Failure::Final(reason)),
        Fetched::Later(reason) => Err(Failure::Passing(reason)),
    }
}
