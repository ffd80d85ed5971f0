//! Counts for the many pages of a list, in one call.

use crate::{
    domain::{page::PageAddress, site::Site},
    store::page,
};

use super::{Result, Runtime};

/// The most pages one call may ask for.
pub const PAGES_PER_CALL: usize = 100;

/// For each of these pages the number of its approved comments, in the order asked; 0 where there is no thread yet.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(runtime: &Runtime, site: &Site, pages: &[PageAddress]) -> Result<Vec<u64>> {
    let identities: Vec<String> = pages.iter().map(|page| page.identity.as_str().to_owned()).collect();
    let found = page::counts(&runtime.store.read(), site.id, &identities).await?;
    let found: std::collections::HashMap<_, _> = found.into_iter().collect();
    Ok(identities
        .iter()
        .map(|identity| found.get(identity).copied().unwrap_or(0))
        .collect())
}
