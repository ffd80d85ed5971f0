//! What a site's filter has learned, taken along and given to a new site.

use super::{Result, Runtime, to_the_end};
use crate::{
    domain::{
        classifier::{Export, Model},
        field::{FieldError, Problem},
        site::Site,
    },
    service::Error,
    store::classifier,
};

use std::sync::Arc;

/// What a site's filter has learned: counts, and nobody's words.
///
/// # Errors
/// When the database does not answer.
pub async fn export(runtime: &Runtime, site: &Site) -> Result<Export> {
    let model = classifier::get(&runtime.store.read(), site.id).await?;
    Ok(model.unwrap_or_default().export())
}

/// Gives a site whose filter has learned nothing what another has. What it learns itself joins that.
///
/// # Errors
/// [`Error::Invalid`] for what is no such thing, or of another version; [`Error::Exists`] when it has learned something.
pub async fn import(runtime: &Runtime, site: &Site, given: Export) -> Result<()> {
    let model = Model::of(given).map_err(|_| Error::field(FieldError::new("model", Problem::Unreadable)))?;
    let (runtime, site_id) = (runtime.clone(), site.id);
    to_the_end(async move {
        let now = runtime.now();
        let tx = runtime.store.begin_long_write().await?;
        if classifier::lock(&tx, site_id, now).await?.learned() != (0, 0) {
            return Err(Error::Exists("what this site's filter has learned"));
        }
        classifier::save(&tx, site_id, &model, now).await?;
        tx.commit().await?;
        runtime.learning.remember(site_id, Some(Arc::new(model)), now);
        Ok(())
    })
    .await
}
