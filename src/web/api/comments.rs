//! Comments: read, written, changed.

mod read;
mod vote;
mod write;

pub use read::{__path_list, __path_show, list, show};
pub use vote::{__path_unvote, __path_vote, unvote, vote};
pub use write::{__path_create, __path_delete, __path_update, create, delete, update};

use crate::{
    domain::{id::CommentId, site::Site},
    service,
    web::{error::Error, state::AppState},
};
use std::sync::Arc;

/// The comment of a path with the site it belongs to.
pub(super) async fn locate(state: &AppState, id: &str) -> Result<(Arc<Site>, CommentId), Error> {
    let id = id.parse().map_err(|_| service::Error::NotFound("comment"))?;
    let site_id = service::comment::site_of(state.runtime(), id).await?;
    Ok((state.site_of_id(site_id).await?, id))
}

fn service_url(state: &AppState) -> String {
    state.settings().public_url.to_string()
}
