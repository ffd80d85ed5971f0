//! Where comments came from: what a second import of the same file knows again, and what the taking back of one goes by.

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    Result, Source, Tx, entity,
    import::portion::{padded, portions},
    pool::Connected,
};
use crate::domain::{
    id::{CommentId, ImportId, SiteId},
    import::{Form, Kind},
};
use entity::comment_origin::{ActiveModel, Column, Entity};

/// Where one comment came from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Its id there.
    pub origin: String,
    pub comment_id: CommentId,
    pub depth: u32,
    pub kind: Kind,
    pub form: Form,
    /// Who wrote it there, as far as they had a name for them.
    pub author: Option<String>,
}

/// The comments that came from there under these ids. One that was removed since is named all the same.
pub async fn find(
    source: &impl Source,
    site_id: SiteId,
    from: &str,
    origins: &[String],
) -> Result<HashMap<String, CommentId>> {
    if origins.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(String, sea_orm::prelude::Uuid)> = Entity::find()
        .select_only()
        .columns([Column::Origin, Column::CommentId])
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Source.eq(from))
        .filter(Column::Origin.is_in(padded(origins.iter().map(String::as_str))))
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(found.into_iter().map(|(origin, id)| (origin, CommentId(id))).collect())
}

/// Notes where comments came from.
pub async fn insert(tx: &Tx, site_id: SiteId, import_id: ImportId, from: &str, origins: Vec<Origin>) -> Result<()> {
    let row = |origin: Origin| ActiveModel {
        site_id: Set(site_id.0),
        source: Set(from.to_owned()),
        origin: Set(origin.origin),
        comment_id: Set(origin.comment_id.0),
        import_id: Set(import_id.0),
        depth: Set(i32::try_from(origin.depth).unwrap_or(i32::MAX)),
        kind: Set(origin.kind.name().to_owned()),
        form: Set(origin.form.name().to_owned()),
        author: Set(origin.author),
    };
    for some in portions(origins) {
        Entity::insert_many(some.into_iter().map(row))
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

/// Some of what an import has brought in, the deepest first.
pub async fn deepest(
    source: &impl Source,
    site_id: SiteId,
    import_id: ImportId,
    limit: u64,
) -> Result<Vec<(String, CommentId)>> {
    let found: Vec<(String, sea_orm::prelude::Uuid)> = Entity::find()
        .select_only()
        .columns([Column::Origin, Column::CommentId])
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::ImportId.eq(import_id.0))
        .order_by_desc(Column::Depth)
        .order_by_desc(Column::CommentId)
        .limit(limit)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(found.into_iter().map(|(origin, id)| (origin, CommentId(id))).collect())
}

/// Forgets where comments came from.
pub async fn forget(tx: &Tx, site_id: SiteId, from: &str, origins: &[String]) -> Result<()> {
    Entity::delete_many()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Source.eq(from))
        .filter(Column::Origin.is_in(padded(origins.iter().map(String::as_str))))
        .exec(tx.connection())
        .await?;
    Ok(())
}
