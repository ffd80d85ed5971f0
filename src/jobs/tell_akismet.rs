//! Tells Akismet what a moderator has decided against it.

use crate::{
    domain::id::{CommentId, SiteId},
    service::outside,
};

use super::worker::{Failure, Tools};

/// Tells it, if that is still so.
pub(super) async fn run(tools: &Tools, site: SiteId, comment: CommentId, is_spam: bool) -> Result<(), Failure> {
    outside::tell(&tools.runtime, site, comment, is_spam)
        .await
        .map_err(|error| Failure::Passing(error.to_string()))
}
