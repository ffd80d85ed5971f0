//! Roles of accounts on sites.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};

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

/// Somebody with a role on a site.
#[derive(Clone, Debug)]
pub struct Member {
    pub account_id: AccountId,
    pub name: String,
    /// Their proven address.
    pub email: Option<String>,
    pub role: Role,
    pub since: Timestamp,
}

/// Everybody with a role on a site.
pub async fn list_by_site(source: &impl Source, site_id: SiteId, limit: u64) -> Result<Vec<Member>> {
    use entity::account;
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .order_by_asc(Column::CreatedAt)
        .limit(limit)
        .all(source.connection())
        .await?;
    let ids = rows.iter().map(|row| row.account_id);
    let accounts = account::Entity::find()
        .filter(account::Column::Id.is_in(ids))
        .all(source.connection())
        .await?;
    rows.into_iter()
        .filter_map(|row| {
            let found = accounts.iter().find(|account| account.id == row.account_id)?;
            Some((row, found))
        })
        .map(|(row, account)| {
            Ok(Member {
                account_id: AccountId(row.account_id),
                name: account.name.clone(),
                email: account.email.clone().filter(|_| account.verified_at.is_some()),
                role: role(&row.role)?,
                since: Timestamp(row.created_at),
            })
        })
        .collect()
}

/// How many own a site.
pub async fn owners(source: &impl Source, site_id: SiteId) -> Result<u64> {
    let found = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Role.eq(Role::Owner.name()))
        .count(source.connection())
        .await?;
    Ok(found)
}

/// Takes somebody's role on a site away.
pub async fn delete(tx: &Tx, site_id: SiteId, account_id: AccountId) -> Result<()> {
    Entity::delete_by_id((site_id.0, account_id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
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
