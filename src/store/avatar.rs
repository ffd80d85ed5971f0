//! Pictures of people, found by their hash.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::OnConflict};

use crate::domain::{
    avatar::{Avatar, PictureHash},
    id::AccountId,
    time::Timestamp,
};

use super::{Result, Source, Tx, entity, pool::Connected, value};
use entity::avatar::{ActiveModel, Column, Entity};

/// The picture of that name.
pub async fn find(source: &impl Source, hash: &PictureHash) -> Result<Option<Vec<u8>>> {
    let png: Option<Vec<u8>> = Entity::find()
        .select_only()
        .column(Column::Png)
        .filter(Column::Hash.eq(hash.0.to_vec()))
        .limit(1)
        .into_tuple()
        .one(source.connection())
        .await?;
    Ok(png)
}

/// The name of somebody's picture.
pub async fn of(source: &impl Source, id: AccountId) -> Result<Option<PictureHash>> {
    let hash: Option<Vec<u8>> = Entity::find_by_id(id.0)
        .select_only()
        .column(Column::Hash)
        .into_tuple()
        .one(source.connection())
        .await?;
    hash.map(|hash| Ok(PictureHash(value::hash(hash)?))).transpose()
}

/// Replaces somebody's picture; with `only_first` one that is there stays.
pub async fn replace(tx: &Tx, id: AccountId, avatar: &Avatar, only_first: bool, now: Timestamp) -> Result<()> {
    let row = ActiveModel {
        account_id: Set(id.0),
        hash: Set(avatar.hash.0.to_vec()),
        png: Set(avatar.png.clone()),
        created_at: Set(now.0),
    };
    let mut conflict = OnConflict::column(Column::AccountId);
    if only_first {
        // Set to what it is: both databases count that as done.
        conflict.update_column(Column::AccountId);
    } else {
        conflict.update_columns([Column::Hash, Column::Png, Column::CreatedAt]);
    }
    Entity::insert(row)
        .on_conflict(conflict)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Takes somebody's picture away.
pub async fn delete(tx: &Tx, id: AccountId) -> Result<()> {
    Entity::delete_by_id(id.0).exec(tx.connection()).await?;
    Ok(())
}
