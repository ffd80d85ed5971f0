//! Roles of accounts on sites.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

use crate::domain::{
    id::{AccountId, SiteId},
    role::Role,
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected};
use entity::membership::{ActiveModel, Column, Entity};

/// The role of an account on a site.
pub async fn role_of(source: &impl Source, site_id: SiteId, account_id: AccountId) -> Result<Option<Role>> {
    let row = Entity::find_by_id((site_id.0, account_id.0))
        .one(source.connection())
        .await?;
    row.map(|row| role(&row.role)).transpose()
}

/// Every role of an account.
pub async fn list_by_account(source: &impl Source, account_id: AccountId) -> Result<Vec<(SiteId, Role)>> {
    let rows = Entity::find()
        .filter(Column::AccountId.eq(account_id.0))
        .all(source.connection())
        .await?;
    rows.into_iter()
        .map(|row| Ok((SiteId(row.site_id), role(&row.role)?)))
        .collect()
}

/// Gives an account a role on a site, in place of the one it had.
pub async fn replace(tx: &Tx, site_id: SiteId, account_id: AccountId, role: Role, now: Timestamp) -> Result<()> {
    let row = ActiveModel {
        site_id: Set(site_id.0),
        account_id: Set(account_id.0),
        role: Set(role.name().to_owned()),
        created_at: Set(now.0),
    };
    let conflict = OnConflict::columns([Column::SiteId, Column::AccountId])
        .update_columns([Column::Role, Column::CreatedAt])
        .to_owned();
    Entity::insert(row)
        .on_conflict(conflict)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

fn role(name: &str) -> Result<Role> {
    Role::from_name(name).ok_or_else(|| Error::Corrupt(format!("role {name}")))
}
