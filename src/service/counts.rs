//! Counts for the many pages of a list, in one call.

use std::collections::HashMap;

use crate::{
    domain::{id::PageId, page::PageAddress, site::Site},
    store::page,
};

use super::{Result, Runtime};

/// The most pages one call may ask for.
pub const PAGES_PER_CALL: usize = 100;

/// What one of the pages came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// The thread that was counted; none where nobody has commented yet.
    pub page_id: Option<PageId>,
    /// Its approved comments.
    pub comments: u64,
}

/// For each of these pages the number of its approved comments, in the order asked.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(runtime: &Runtime, site: &Site, pages: &[PageAddress]) -> Result<Vec<Count>> {
    let identities: Vec<String> = pages.iter().map(|page| page.identity.as_str().to_owned()).collect();
    let found = page::counts(&runtime.store.read(), site.id, &identities).await?;
    let found: HashMap<&str, Count> = found
        .iter()
        .map(|found| {
            let count = Count {
                page_id: Some(found.page_id),
                comments: found.comments,
            };
            (found.identity.as_str(), count)
        })
        .collect();
    Ok(identities
        .iter()
        .map(|identity| found.get(identity.as_str()).copied().unwrap_or_default())
        .collect())
}
