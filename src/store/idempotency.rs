//! Requests that were answered, so that a retry gets the first answer (DESIGN: "retries that never double").

use sea_orm::{ActiveValue::Set, EntityTrait, TryInsertResult};

use crate::domain::{
    id::{CommentId, SiteId},
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};

/// A request that was answered before.
#[derive(Clone, Copy, Debug)]
pub struct Answered {
    /// Hash of everything the request asked for.
    pub request_hash: [u8; 32],
    pub comment_id: CommentId,
}

/// Takes the key for this transaction, as its first insert: a second request with the same key waits here for the first one to
/// end. False when the key is taken already.
pub async fn claim(tx: &Tx, site_id: SiteId, key: &str, answered: Answered, now: Timestamp) -> Result<bool> {
    use entity::idempotency_key::{ActiveModel, Column, Entity};
    let row = ActiveModel {
        site_id: Set(site_id.0),
        key: Set(key.to_owned()),
        request_hash: Set(answered.request_hash.to_vec()),
        comment_id: Set(answered.comment_id.0),
        created_at: Set(now.0),
    };
    let outcome = Entity::insert(row)
        .on_conflict_do_nothing_on([Column::SiteId, Column::Key])
        .exec_without_returning(tx.connection())
        .await?;
    // A statement that met the other row succeeds too, with nothing inserted.
    Ok(matches!(outcome, TryInsertResult::Inserted(1..)))
}

/// What was answered under this key.
pub async fn find(source: &impl Source, site_id: SiteId, key: &str) -> Result<Option<Answered>> {
    let row = entity::idempotency_key::Entity::find_by_id((site_id.0, key.to_owned()))
        .one(source.connection())
        .await?;
    row.map(|row| {
        Ok::<_, Error>(Answered {
            request_hash: value::hash(row.request_hash)?,
            comment_id: CommentId(row.comment_id),
        })
    })
    .transpose()
}
