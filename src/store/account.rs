//! Accounts. They belong to the instance, not to a site.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::domain::{
    account::{Account, AccountState, Email},
    id::AccountId,
    name::AuthorName,
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected};
use entity::account::{ActiveModel, Column, Entity, Model};

/// The account of that id.
pub async fn get(source: &impl Source, id: AccountId) -> Result<Option<Account>> {
    let row = Entity::find_by_id(id.0).one(source.connection()).await?;
    row.map(from_row).transpose()
}

/// Holds an account for this transaction: what is decided by looking at all of it is decided by one at a time.
pub async fn lock(tx: &Tx, id: AccountId) -> Result<()> {
    Entity::find_by_id(id.0).lock_exclusive().one(tx.connection()).await?;
    Ok(())
}

/// The account that has proved this address.
pub async fn find_verified(source: &impl Source, email: &Email) -> Result<Option<Account>> {
    let row = Entity::find()
        .filter(Column::EmailKey.eq(email.key()))
        .filter(Column::VerifiedAt.is_not_null())
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// Whether anybody runs this instance.
pub async fn has_admin(source: &impl Source) -> Result<bool> {
    let found: Option<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::IsAdmin.eq(true))
        .into_tuple()
        .one(source.connection())
        .await?;
    Ok(found.is_some())
}

/// Adds an account; [`Error::Conflict`] when another one has proved the same address.
pub async fn insert(tx: &Tx, account: &Account) -> Result<()> {
    let row = ActiveModel {
        id: Set(account.id.0),
        name: Set(account.name.clone()),
        name_key: Set(Some(AuthorName::key_of(&account.name).0.to_vec())),
        email: Set(account.email.as_ref().map(|email| email.as_str().to_owned())),
        email_key: Set(account.email.as_ref().map(Email::key)),
        verified_at: Set(account.verified_email().map(|_| account.created_at.0)),
        password: Set(None),
        is_admin: Set(account.is_admin),
        locale: Set(account.locale.clone()),
        state: Set(account.state.name().to_owned()),
        erase_at: Set(None),
        erase_how: Set(None),
        created_at: Set(account.created_at.0),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Gives an account another name.
pub async fn set_name(tx: &Tx, id: AccountId, name: &AuthorName) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Name, name.as_str().into())
        .col_expr(Column::NameKey, name.key().0.to_vec().into())
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The hash of an account's password.
pub async fn password(source: &impl Source, id: AccountId) -> Result<Option<String>> {
    let found: Option<Option<String>> = Entity::find_by_id(id.0)
        .select_only()
        .column(Column::Password)
        .into_tuple()
        .one(source.connection())
        .await?;
    Ok(found.flatten())
}

/// Replaces the hash of an account's password.
pub async fn set_password(tx: &Tx, id: AccountId, hash: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Password, hash.into())
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Takes an account's password away: the next one is chosen by a link.
pub async fn clear_password(tx: &Tx, id: AccountId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Password, Expr::value(None::<String>))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Gives an account an address that it has proved; [`Error::Conflict`] when another one has.
pub async fn set_verified_email(tx: &Tx, id: AccountId, email: &Email, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Email, email.as_str().into())
        .col_expr(Column::EmailKey, email.key().into())
        .col_expr(Column::VerifiedAt, now.0.into())
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Takes an address from every account that only claims it, and with it the password that was chosen under that claim. Returns
/// whose it was, so that their sessions can be ended.
pub async fn take_from_claimants(tx: &Tx, email: &Email) -> Result<Vec<AccountId>> {
    let claimants: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::EmailKey.eq(email.key()))
        .filter(Column::VerifiedAt.is_null())
        .into_tuple()
        .all(tx.connection())
        .await?;
    Entity::update_many()
        .col_expr(Column::Email, Expr::value(None::<String>))
        .col_expr(Column::EmailKey, Expr::value(None::<String>))
        .col_expr(Column::Password, Expr::value(None::<String>))
        .filter(Column::Id.is_in(claimants.iter().copied()))
        .exec(tx.connection())
        .await?;
    Ok(claimants.into_iter().map(AccountId).collect())
}

/// Makes an account run the instance.
pub async fn set_admin(tx: &Tx, id: AccountId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::IsAdmin, true.into())
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn from_row(row: Model) -> Result<Account> {
    let state = AccountState::from_name(&row.state);
    Ok(Account {
        id: AccountId(row.id),
        name: row.name,
        email: row.email.map(Email::from_stored),
        is_verified: row.verified_at.is_some(),
        is_admin: row.is_admin,
        locale: row.locale,
        state: state.ok_or_else(|| Error::Corrupt(format!("account state {}", row.state)))?,
        created_at: Timestamp(row.created_at),
    })
}
