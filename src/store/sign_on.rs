//! Keys with which sites vouch for their readers, and what they have said with them.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, TryInsertResult};

use crate::domain::{
    id::{SignOnKeyId, SiteId},
    sign_on::SignOnKey,
    time::Timestamp,
};

use super::{Result, Source, Tx, entity, pool::Connected, value};
use entity::{sign_on_key as key, sign_on_use as used};

/// A key of a site that is not revoked.
pub async fn find(source: &impl Source, site_id: SiteId, id: SignOnKeyId) -> Result<Option<SignOnKey>> {
    let row = key::Entity::find_by_id(id.0)
        .filter(key::Column::SiteId.eq(site_id.0))
        .filter(key::Column::RevokedAt.is_null())
        .one(source.connection())
        .await?;
    Ok(row.map(from_row))
}

/// Every key of a site, the newest first.
pub async fn list(source: &impl Source, site_id: SiteId) -> Result<Vec<SignOnKey>> {
    let rows = key::Entity::find()
        .filter(key::Column::SiteId.eq(site_id.0))
        .order_by_desc(key::Column::Id)
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Adds a key.
pub async fn insert(tx: &Tx, new: &SignOnKey) -> Result<()> {
    let row = key::ActiveModel {
        id: Set(new.id.0),
        site_id: Set(new.site_id.0),
        created_at: Set(new.created_at.0),
        revoked_at: Set(None),
    };
    key::Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Revokes a key of a site; false when it has none of that id that is still to be revoked.
pub async fn revoke(tx: &Tx, site_id: SiteId, id: SignOnKeyId, now: Timestamp) -> Result<bool> {
    let outcome = key::Entity::update_many()
        .col_expr(key::Column::RevokedAt, now.0.into())
        .filter(key::Column::SiteId.eq(site_id.0))
        .filter(key::Column::Id.eq(id.0))
        .filter(key::Column::RevokedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Uses up what a site said; false when it was used before.
pub async fn take(tx: &Tx, site_id: SiteId, jti_hash: &[u8; 32], expires_at: Timestamp) -> Result<bool> {
    let row = used::ActiveModel {
        site_id: Set(site_id.0),
        jti_hash: Set(jti_hash.to_vec()),
        expires_at: Set(expires_at.0),
    };
    let outcome = used::Entity::insert(row)
        .on_conflict_do_nothing_on([used::Column::SiteId, used::Column::JtiHash])
        .exec_without_returning(tx.connection())
        .await?;
    Ok(matches!(outcome, TryInsertResult::Inserted(rows) if rows > 0))
}

/// Drops what expired before `before`; returns how many.
pub async fn drop_expired(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = used::Entity::delete_many()
        .filter(used::Column::ExpiresAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

fn from_row(row: key::Model) -> SignOnKey {
    SignOnKey {
        id: SignOnKeyId(row.id),
        site_id: SiteId(row.site_id),
        created_at: Timestamp(row.created_at),
        revoked_at: value::time(row.revoked_at),
    }
}
