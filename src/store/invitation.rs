//! Invitations.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::{
    account::Email,
    id::{AccountId, InvitationId, SiteId},
    invitation::Invitation,
    role::Role,
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected};
use entity::invitation::{ActiveModel, Column, Entity, Model};

/// The invitation of that id, also one that is used up: callers judge. Its key proves that somebody may see it.
pub async fn get(source: &impl Source, id: InvitationId) -> Result<Option<Invitation>> {
    let row = Entity::find_by_id(id.0).one(source.connection()).await?;
    row.map(from_row).transpose()
}

/// A site's invitations that can still be taken, newest first.
pub async fn list_open(source: &impl Source, site_id: SiteId, now: Timestamp, limit: u64) -> Result<Vec<Invitation>> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::UsedAt.is_null())
        .filter(Column::ExpiresAt.gt(now.0))
        .order_by_desc(Column::CreatedAt)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Adds one.
pub async fn insert(tx: &Tx, invitation: &Invitation) -> Result<()> {
    let email = invitation.email.as_ref();
    let row = ActiveModel {
        id: Set(invitation.id.0),
        site_id: Set(invitation.site_id.0),
        role: Set(invitation.role.name().to_owned()),
        email: Set(email.map_or_else(String::new, |email| email.as_str().to_owned())),
        email_key: Set(email.map_or_else(String::new, Email::key)),
        invited_by: Set(invitation.invited_by.0),
        created_at: Set(invitation.created_at.0),
        expires_at: Set(invitation.expires_at.0),
        used_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Uses one; false when somebody else has in the meantime.
pub async fn consume(tx: &Tx, id: InvitationId, now: Timestamp) -> Result<bool> {
    let outcome = Entity::update_many()
        .col_expr(Column::UsedAt, now.0.into())
        .filter(Column::Id.eq(id.0))
        .filter(Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Takes one back; false when the site has none of that id.
pub async fn delete(tx: &Tx, site_id: SiteId, id: InvitationId) -> Result<bool> {
    let outcome = Entity::delete_many()
        .filter(Column::Id.eq(id.0))
        .filter(Column::SiteId.eq(site_id.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Takes back what somebody has offered on a site: they do not decide there any more.
pub async fn delete_by(tx: &Tx, site_id: SiteId, account_id: AccountId) -> Result<()> {
    Entity::delete_many()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::InvitedBy.eq(account_id.0))
        .filter(Column::UsedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Forgets those that were sent to an address.
pub async fn forget_address(tx: &Tx, email: &Email) -> Result<()> {
    Entity::delete_many()
        .filter(Column::EmailKey.eq(email.key()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Drops those that ended before then; returns how many.
pub async fn drop_expired(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::ExpiresAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

fn from_row(row: Model) -> Result<Invitation> {
    Ok(Invitation {
        id: InvitationId(row.id),
        site_id: SiteId(row.site_id),
        role: Role::from_name(&row.role).ok_or_else(|| Error::Corrupt(format!("role {}", row.role)))?,
        email: (!row.email.is_empty()).then(|| Email::from_stored(row.email)),
        invited_by: AccountId(row.invited_by),
        created_at: Timestamp(row.created_at),
        expires_at: Timestamp(row.expires_at),
        used_at: row.used_at.map(Timestamp),
    })
}
