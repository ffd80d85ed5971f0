//! Whose name it is. Names are compared by what they look like: by the hash of their skeleton, which is short whatever the name.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait as _},
};

use crate::domain::{
    account::AccountState,
    comment::Status,
    id::{AccountId, SiteId},
    name::NameKey,
};

use super::{Result, Source, Tx, entity, pool::Connected};
use entity::account::{Column, Entity};

/// Whether somebody who has written on a site, or runs it, has a name that looks like this.
pub async fn is_of_a_member(source: &impl Source, site_id: SiteId, key: &NameKey) -> Result<bool> {
    use entity::{comment, membership};
    let has_written = comment::Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(comment::Column::SiteId.eq(site_id.0))
        .filter(comment::Column::Status.eq(Status::Approved.name()))
        .filter(own(comment::Entity, comment::Column::AccountId))
        .into_query();
    let runs_the_site = membership::Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(membership::Column::SiteId.eq(site_id.0))
        .filter(own(membership::Entity, membership::Column::AccountId))
        .into_query();
    let is_member = Condition::any()
        .add(Column::IsAdmin.eq(true))
        .add(Expr::exists(runs_the_site))
        .add(Expr::exists(has_written));
    any(source, named(key).filter(is_member)).await
}

/// Whether somebody else who runs a site, or the instance, has a name that looks like this.
pub async fn is_of_staff(source: &impl Source, key: &NameKey, but: Option<AccountId>) -> Result<bool> {
    use entity::membership;
    let runs_a_site = membership::Entity::find()
        .select_only()
        .expr(Expr::value(1))
        .filter(own(membership::Entity, membership::Column::AccountId))
        .into_query();
    let is_staff = Condition::any()
        .add(Column::IsAdmin.eq(true))
        .add(Expr::exists(runs_a_site));
    let mut query = named(key).filter(is_staff);
    if let Some(but) = but {
        query = query.filter(Column::Id.ne(but.0));
    }
    any(source, query).await
}

/// Accounts whose names nobody has looked at yet.
pub async fn unread(source: &impl Source, limit: u64) -> Result<Vec<(AccountId, String)>> {
    let rows: Vec<(sea_orm::prelude::Uuid, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name])
        .filter(Column::NameKey.is_null())
        .limit(limit)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(rows.into_iter().map(|(id, name)| (AccountId(id), name)).collect())
}

/// Notes what the name of an account looks like.
pub async fn note(tx: &Tx, id: AccountId, key: &NameKey) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::NameKey, key.0.to_vec().into())
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn named(key: &NameKey) -> Select<Entity> {
    Entity::find()
        .filter(Column::NameKey.eq(key.0.to_vec()))
        .filter(Column::State.eq(AccountState::Active.name()))
}

/// Of the account that the outer query looks at.
fn own<E: EntityTrait, C: ColumnTrait>(entity: E, column: C) -> Expr {
    Expr::col((entity, column)).equals((Entity, Column::Id))
}

async fn any(source: &impl Source, query: Select<Entity>) -> Result<bool> {
    let found: Option<sea_orm::prelude::Uuid> = query
        .select_only()
        .column(Column::Id)
        .limit(1)
        .into_tuple()
        .one(source.connection())
        .await?;
    Ok(found.is_some())
}
