//! Identities. The key is what the provider is called and what it calls the person, byte by byte (T11, T16).

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder, QuerySelect};

use crate::domain::{
    id::{AccountId, IdentityId},
    identity::{Identity, Profile, Subject},
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected};
use entity::identity::{ActiveModel, Column, Entity, Model};

/// Whose identity it is.
pub async fn account_of(source: &impl Source, namespace: &str, subject: &Subject) -> Result<Option<AccountId>> {
    let found: Option<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::AccountId)
        .filter(Column::Provider.eq(namespace))
        .filter(Column::Subject.eq(subject.as_str()))
        .into_tuple()
        .one(source.connection())
        .await?;
    Ok(found.map(AccountId))
}

/// The identities of an account, the oldest first.
pub async fn list(source: &impl Source, account_id: AccountId) -> Result<Vec<Identity>> {
    let rows = Entity::find()
        .filter(Column::AccountId.eq(account_id.0))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Takes an identity from an account.
pub async fn delete(tx: &Tx, account_id: AccountId, id: IdentityId) -> Result<()> {
    Entity::delete_many()
        .filter(Column::Id.eq(id.0))
        .filter(Column::AccountId.eq(account_id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Adds an identity to an account; [`super::Error::Conflict`] when it is somebody's already.
pub async fn insert(
    tx: &Tx,
    id: IdentityId,
    account_id: AccountId,
    namespace: &str,
    profile: &Profile,
    now: Timestamp,
) -> Result<()> {
    let row = ActiveModel {
        id: Set(id.0),
        account_id: Set(account_id.0),
        provider: Set(namespace.to_owned()),
        subject: Set(profile.subject.as_str().to_owned()),
        name: Set(kept(profile.name.as_deref().unwrap_or_default(), NAME_CHARS)),
        email: Set(email(profile)),
        is_email_verified: Set(profile.is_email_verified),
        created_at: Set(now.0),
        used_at: Set(now.0),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Takes an identity away; returns whose it was.
pub async fn remove(tx: &Tx, namespace: &str, subject: &Subject) -> Result<Option<AccountId>> {
    let Some(account_id) = account_of(tx, namespace, subject).await? else {
        return Ok(None);
    };
    let outcome = Entity::delete_many()
        .filter(Column::Provider.eq(namespace))
        .filter(Column::Subject.eq(subject.as_str()))
        .exec(tx.connection())
        .await?;
    Ok((outcome.rows_affected > 0).then_some(account_id))
}

/// How many identities lead to an account.
pub async fn count(source: &impl Source, account_id: AccountId) -> Result<u64> {
    let found = Entity::find()
        .filter(Column::AccountId.eq(account_id.0))
        .count(source.connection())
        .await?;
    Ok(found)
}

/// Notes what the provider tells of a person this time.
pub async fn update(tx: &Tx, namespace: &str, profile: &Profile, now: Timestamp) -> Result<()> {
    let name = kept(profile.name.as_deref().unwrap_or_default(), NAME_CHARS);
    Entity::update_many()
        .col_expr(Column::Name, name.into())
        .col_expr(Column::Email, email(profile).into())
        .col_expr(Column::IsEmailVerified, profile.is_email_verified.into())
        .col_expr(Column::UsedAt, now.0.into())
        .filter(Column::Provider.eq(namespace))
        .filter(Column::Subject.eq(profile.subject.as_str()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// What the columns hold.
const NAME_CHARS: usize = 256;
const EMAIL_CHARS: usize = 254;

fn kept(text: &str, most: usize) -> String {
    // PostgreSQL takes no NUL, and nobody misses it.
    text.chars().filter(|c| *c != '\0').take(most).collect()
}

fn email(profile: &Profile) -> Option<String> {
    profile.email.as_deref().map(|email| kept(email, EMAIL_CHARS))
}

fn from_row(row: Model) -> Result<Identity> {
    let subject = Subject::parse(&row.subject);
    Ok(Identity {
        id: IdentityId(row.id),
        namespace: row.provider,
        subject: subject.ok_or_else(|| Error::Corrupt("an identity without a subject".to_owned()))?,
        name: row.name,
        email: row.email,
        is_email_verified: row.is_email_verified,
        created_at: Timestamp(row.created_at),
        used_at: Timestamp(row.used_at),
    })
}
