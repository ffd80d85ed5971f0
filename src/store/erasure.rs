//! The end of an account: planned, taken back, carried out.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use crate::domain::{
    account::{AccountState, Email},
    erasure::{Fate, Plan},
    id::AccountId,
    job::Task,
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, block, entity, invitation, pool::Connected};
use entity::account::{Column, Entity};

/// When an account is going to be erased, and how.
pub async fn planned(source: &impl Source, id: AccountId) -> Result<Option<Plan>> {
    let found: Option<(Option<i64>, Option<String>)> = Entity::find_by_id(id.0)
        .select_only()
        .columns([Column::EraseAt, Column::EraseHow])
        .into_tuple()
        .one(source.connection())
        .await?;
    let Some((Some(at), Some(how))) = found else {
        return Ok(None);
    };
    let comments = Fate::from_name(&how);
    Ok(Some(Plan {
        at: Timestamp(at),
        comments: comments.ok_or_else(|| Error::Corrupt(format!("an erasure by {how}")))?,
    }))
}

/// Writes down that an account is going to be erased, or that it is not.
pub async fn plan(tx: &Tx, id: AccountId, plan: Option<Plan>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::EraseAt, Expr::value(plan.map(|plan| plan.at.0)))
        .col_expr(
            Column::EraseHow,
            Expr::value(plan.map(|plan| plan.comments.name().to_owned())),
        )
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Takes from an account everything that opens it and says whose it is. From then on nobody is signed in with it.
pub async fn close(tx: &Tx, id: AccountId) -> Result<()> {
    let nothing = || Expr::value(None::<String>);
    Entity::update_many()
        .col_expr(Column::State, AccountState::Erased.name().into())
        .col_expr(Column::Name, "".into())
        .col_expr(Column::NameKey, Expr::value(None::<Vec<u8>>))
        .col_expr(Column::Email, nothing())
        .col_expr(Column::EmailKey, nothing())
        .col_expr(Column::VerifiedAt, Expr::value(None::<i64>))
        .col_expr(Column::Password, nothing())
        .col_expr(Column::IsAdmin, false.into())
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    entity::avatar::Entity::delete_by_id(id.0).exec(tx.connection()).await?;
    entity::site_author::Entity::delete_many()
        .filter(entity::site_author::Column::AccountId.eq(id.0))
        .exec(tx.connection())
        .await?;
    block::forget_account(tx, id).await
}

/// Drops the tickets of an account, and those, and the invitations, that were sent to its address.
pub async fn drop_tickets(tx: &Tx, id: AccountId, email: Option<&Email>) -> Result<()> {
    use entity::ticket::{Column, Entity};
    let mut theirs = Condition::any().add(Column::AccountId.eq(id.0));
    if let Some(email) = email {
        theirs = theirs.add(Column::EmailKey.eq(email.key()));
    }
    Entity::delete_many().filter(theirs).exec(tx.connection()).await?;
    if let Some(email) = email {
        invitation::forget_address(tx, email).await?;
    }
    Ok(())
}

/// Drops the tasks that say who it was and are done or still to be done: mails to the address, the picture to be fetched.
pub async fn drop_tasks(tx: &Tx, id: AccountId, email: Option<&Email>) -> Result<()> {
    use entity::job::{Column, Entity};
    let mut about = Condition::any().add(Column::Payload.contains(id.to_string()));
    if let Some(email) = email {
        about = about.add(Column::Payload.contains(email.as_str()));
    }
    let rows = Entity::find().filter(about).all(tx.connection()).await?;
    let is_theirs = |payload: &str| match serde_json::from_str::<Task>(payload) {
        Ok(Task::SendMail(mail)) => email.is_some_and(|email| Email::from_stored(mail.to).key() == email.key()),
        Ok(Task::FetchPicture { account, .. }) => account == id,
        _ => false,
    };
    let theirs = rows.iter().filter(|row| is_theirs(&row.payload)).map(|row| row.id);
    Entity::delete_many()
        .filter(Column::Id.is_in(theirs))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Removes what is left of a closed account, with everything that belongs to it. No comment names it any more.
pub async fn remove(tx: &Tx, id: AccountId) -> Result<()> {
    Entity::delete_by_id(id.0)
        .filter(Column::State.eq(AccountState::Erased.name()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Whether anybody else runs the instance.
pub async fn has_other_admin(source: &impl Source, but: AccountId) -> Result<bool> {
    let found: Option<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::IsAdmin.eq(true))
        .filter(Column::Id.ne(but.0))
        .filter(Column::EraseAt.is_null())
        .into_tuple()
        .one(source.connection())
        .await?;
    Ok(found.is_some())
}
