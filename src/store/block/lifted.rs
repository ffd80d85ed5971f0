//! Decisions that hold no more, kept for whoever wants them back.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{
    super::{entity, pool::Connected},
    AccountId, Block, BlockId, Error, Kept, Kind, Result, SiteId, Timestamp, Tx, Whom, about, corrupt, remove, set,
};
use entity::lifted_block::{ActiveModel, Column, Entity};

/// Takes a decision back, in such a way that it can be put back.
pub async fn lift(tx: &Tx, site_id: SiteId, block: &Block, now: Timestamp) -> Result<()> {
    let row = ActiveModel {
        id: Set(block.id.0),
        site_id: Set(site_id.0),
        kind: Set(block.whom.kind().name().to_owned()),
        value: Set(block.whom.stored()),
        kept: Set(Kept::of(block)?),
        lifted_at: Set(now.0),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    remove(tx, site_id, block.id).await?;
    Ok(())
}

/// Puts one back as it was; false where somebody has decided about the same person since, or it has ended.
pub async fn put_back(tx: &Tx, site_id: SiteId, id: BlockId, now: Timestamp) -> Result<bool> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::SiteId.eq(site_id.0))
        .one(tx.connection())
        .await?;
    let Some(row) = row else { return Ok(false) };
    let kind = Kind::from_name(&row.kind).ok_or_else(|| corrupt("kind", row.id))?;
    let whom = Whom::parse(kind, &row.value).map_err(|_| corrupt("value", row.id))?;
    let kept: Kept = serde_json::from_str(&row.kept).map_err(|error| Error::Corrupt(error.to_string()))?;
    if kept.until.is_some_and(|until| until <= now.0) || about(tx, site_id, &whom).await?.is_some() {
        return Ok(false);
    }
    set(tx, site_id, &kept.about(whom)?, None).await?;
    Entity::delete_by_id(id.0).exec(tx.connection()).await?;
    Ok(true)
}

/// Drops those that nothing puts back any more.
pub async fn drop_lifted(tx: &Tx, site_id: SiteId, before: Timestamp) -> Result<()> {
    Entity::delete_many()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::LiftedAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Forgets those about an account that is no more.
pub(super) async fn forget_account(tx: &Tx, id: AccountId) -> Result<()> {
    Entity::delete_many()
        .filter(Column::Kind.eq(Kind::Account.name()))
        .filter(Column::Value.eq(id.to_string()))
        .exec(tx.connection())
        .await?;
    Ok(())
}
