//! Who asked for letters about comments, and which were promised.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, TryInsertResult,
    sea_query::{Expr, OnConflict},
};

use crate::domain::{
    account::Email,
    comment::GuestKey,
    id::{AccountId, CommentId, LetterId, SiteId, SubscriptionId},
    subscription::{Letter, Receiver, Subscription},
    time::Timestamp,
};

use super::{Batch, Error, Result, Source, Tx, entity, pool::Connected, value};
use entity::{
    letter_address as known,
    subscription::{ActiveModel, Column, Entity, Model},
    subscription_letter as letter,
};

/// Adds one, together with its comment.
pub fn insert(batch: &mut Batch, new: &Subscription) {
    let (account_id, email, key) = match &new.receiver {
        Receiver::Account(id) => (Some(id.0), None, None),
        Receiver::Guest { email, key } => (None, Some(email), Some(key.0.to_vec())),
    };
    let row = ActiveModel {
        id: Set(new.id.0),
        site_id: Set(new.site_id.0),
        comment_id: Set(new.comment_id.0),
        account_id: Set(account_id),
        email: Set(email.map(|email| email.as_str().to_owned())),
        email_key: Set(email.map(Email::key)),
        guest_key: Set(key),
        locale: Set(new.locale.clone()),
        created_at: Set(new.created_at.0),
        confirmed_at: Set(new.confirmed_at.map(|at| at.0)),
        stopped_at: Set(new.stopped_at.map(|at| at.0)),
    };
    batch.add(Entity::insert(row).into_query());
}

/// The one of that id, whatever its site: links in letters name it alone, and are signed.
pub async fn get(source: &impl Source, id: SubscriptionId) -> Result<Option<Subscription>> {
    let row = Entity::find_by_id(id.0).one(source.connection()).await?;
    row.map(from_row).transpose()
}

/// Those about some comments.
pub async fn list_about(source: &impl Source, site_id: SiteId, ids: &[CommentId]) -> Result<Vec<Subscription>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::CommentId.is_in(ids.iter().map(|id| id.0)))
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// What some comments answer: each with its parent, where it has one.
pub async fn parents(source: &impl Source, site_id: SiteId, ids: &[CommentId]) -> Result<Vec<(CommentId, CommentId)>> {
    use entity::comment::{Column, Entity};
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(sea_orm::prelude::Uuid, Option<sea_orm::prelude::Uuid>)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::ParentId])
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(source.connection())
        .await?;
    let pairs = rows.into_iter().filter_map(|(id, parent)| Some((id, parent?)));
    Ok(pairs.map(|(id, parent)| (CommentId(id), CommentId(parent))).collect())
}

/// Whether a guest of a site has confirmed that an address is theirs.
pub async fn has_proved(source: &impl Source, site_id: SiteId, email: &Email, key: &GuestKey) -> Result<bool> {
    let of_guest = of_guest(site_id, email, key).add(Column::ConfirmedAt.is_not_null());
    any(source, of_guest).await
}

/// Notes that an address of a site is asked now; false when it was asked after `since` already, for whomever, or wants nothing.
/// Of two at once, one asks.
pub async fn claim_question(
    tx: &Tx,
    site_id: SiteId,
    address: &[u8; 32],
    since: Timestamp,
    now: Timestamp,
) -> Result<bool> {
    use known::{Column, Entity};
    let is_long_ago = Condition::any()
        .add(Column::AskedAt.is_null())
        .add(Column::AskedAt.lt(since.0));
    let again = Entity::update_many()
        .col_expr(Column::AskedAt, now.0.into())
        .filter(of_known(site_id, address))
        .filter(is_long_ago)
        .filter(Column::StoppedAt.is_null())
        .exec(tx.connection())
        .await?;
    if again.rows_affected > 0 {
        return Ok(true);
    }
    let row = known::ActiveModel {
        site_id: Set(site_id.0),
        address: Set(address.to_vec()),
        asked_at: Set(Some(now.0)),
        stopped_at: Set(None),
    };
    let inserted = Entity::insert(row)
        .on_conflict_do_nothing_on([Column::SiteId, Column::Address])
        .exec_without_returning(tx.connection())
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(rows) if rows > 0))
}

/// A guest says that an address is theirs: everything that waits for it counts.
pub async fn confirm(tx: &Tx, site_id: SiteId, email: &Email, key: &GuestKey, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::ConfirmedAt, now.0.into())
        .filter(of_guest(site_id, email, key))
        .filter(Column::ConfirmedAt.is_null())
        .filter(Column::StoppedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The same for the one whose account has taken over what the guest wrote.
pub async fn confirm_one(tx: &Tx, site_id: SiteId, id: SubscriptionId, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::ConfirmedAt, now.0.into())
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::StoppedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// No more letters about one comment.
pub async fn stop(tx: &Tx, site_id: SiteId, id: SubscriptionId, now: Timestamp) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::StoppedAt, now.0.into())
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::StoppedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// No more letters of a site about anything that was written with an address, or by an account.
pub async fn stop_all(
    tx: &Tx,
    site_id: SiteId,
    email: Option<&Email>,
    account_id: Option<AccountId>,
    now: Timestamp,
) -> Result<()> {
    let mut theirs = Condition::any();
    if let Some(email) = email {
        theirs = theirs.add(Column::EmailKey.eq(email.key()));
    }
    if let Some(id) = account_id {
        theirs = theirs.add(Column::AccountId.eq(id.0));
    }
    if theirs.is_empty() {
        return Ok(());
    }
    Entity::update_many()
        .col_expr(Column::StoppedAt, now.0.into())
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::StoppedAt.is_null())
        .filter(theirs)
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Whether a site writes to an address no more.
pub async fn is_stopped(source: &impl Source, site_id: SiteId, address: &[u8; 32]) -> Result<bool> {
    let found = known::Entity::find()
        .filter(of_known(site_id, address))
        .filter(known::Column::StoppedAt.is_not_null())
        .one(source.connection())
        .await?;
    Ok(found.is_some())
}

/// Notes whether a site writes to an address no more.
pub async fn set_stopped(tx: &Tx, site_id: SiteId, address: &[u8; 32], at: Option<Timestamp>) -> Result<()> {
    use known::{Column, Entity};
    let at = at.map(|at| at.0);
    let changed = Entity::update_many()
        .col_expr(Column::StoppedAt, Expr::value(at))
        .filter(of_known(site_id, address))
        .exec(tx.connection())
        .await?;
    if changed.rows_affected > 0 || at.is_none() {
        return Ok(());
    }
    let row = known::ActiveModel {
        site_id: Set(site_id.0),
        address: Set(address.to_vec()),
        asked_at: Set(None),
        stopped_at: Set(at),
    };
    Entity::insert(row)
        .on_conflict(
            OnConflict::columns([Column::SiteId, Column::Address])
                .update_column(Column::StoppedAt)
                .to_owned(),
        )
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Forgets which addresses were asked before `before`, unless they want nothing.
pub async fn drop_asked(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = known::Entity::delete_many()
        .filter(known::Column::AskedAt.lt(before.0))
        .filter(known::Column::StoppedAt.is_null())
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

/// Forgets who wanted to hear about a comment: its author is gone.
pub async fn drop_about(tx: &Tx, site_id: SiteId, id: CommentId) -> Result<()> {
    Entity::delete_many()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::CommentId.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Forgets what somebody wanted to hear, on every site: their account is gone.
pub async fn drop_of(tx: &Tx, id: AccountId, email: Option<&Email>) -> Result<()> {
    let mut theirs = Condition::any().add(Column::AccountId.eq(id.0));
    if let Some(email) = email {
        theirs = theirs.add(Column::EmailKey.eq(email.key()));
    }
    Entity::delete_many().filter(theirs).exec(tx.connection()).await?;
    Ok(())
}

/// Comments of a guest have become an account's: it is written to instead.
pub(super) async fn give(tx: &Tx, site_id: SiteId, comments: &[sea_orm::prelude::Uuid], to: AccountId) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::AccountId, to.0.into())
        .col_expr(Column::Email, Expr::value(None::<String>))
        .col_expr(Column::EmailKey, Expr::value(None::<String>))
        .col_expr(Column::GuestKey, Expr::value(None::<Vec<u8>>))
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::CommentId.is_in(comments.iter().copied()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Drops those whose question nobody has answered before `before`.
pub async fn drop_unanswered(tx: &Tx, before: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::ConfirmedAt.is_null())
        .filter(Column::CreatedAt.lt(before.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

/// Notes a letter about a comment that is just being added.
pub fn add_letter(batch: &mut Batch, site_id: SiteId, new: Letter) {
    batch.add(letter::Entity::insert(letter_row(site_id, new)).into_query());
}

/// Notes a letter; false when its receiver was promised one about this comment before.
pub async fn insert_letter(tx: &Tx, site_id: SiteId, new: Letter) -> Result<bool> {
    use letter::Column;
    let inserted = letter::Entity::insert(letter_row(site_id, new))
        .on_conflict_do_nothing_on([Column::SiteId, Column::SubscriptionId, Column::CommentId])
        .exec_without_returning(tx.connection())
        .await?;
    Ok(matches!(inserted, TryInsertResult::Inserted(rows) if rows > 0))
}

/// A letter that was promised, unless what it was about is gone.
pub async fn get_letter(source: &impl Source, id: LetterId) -> Result<Option<Letter>> {
    let row = letter::Entity::find_by_id(id.0).one(source.connection()).await?;
    Ok(row.map(|row| Letter {
        id,
        subscription_id: SubscriptionId(row.subscription_id),
        comment_id: CommentId(row.comment_id),
    }))
}

/// Forgets a letter that was not sent: another may be promised about the same comment.
pub async fn drop_letter(tx: &Tx, site_id: SiteId, id: LetterId) -> Result<()> {
    letter::Entity::delete_by_id(id.0)
        .filter(letter::Column::SiteId.eq(site_id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn letter_row(site_id: SiteId, new: Letter) -> letter::ActiveModel {
    letter::ActiveModel {
        id: Set(new.id.0),
        site_id: Set(site_id.0),
        subscription_id: Set(new.subscription_id.0),
        comment_id: Set(new.comment_id.0),
    }
}

async fn any(source: &impl Source, condition: Condition) -> Result<bool> {
    let found: Option<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(condition)
        .limit(1)
        .into_tuple()
        .one(source.connection())
        .await?;
    Ok(found.is_some())
}

fn of_known(site_id: SiteId, address: &[u8; 32]) -> Condition {
    Condition::all()
        .add(known::Column::SiteId.eq(site_id.0))
        .add(known::Column::Address.eq(address.to_vec()))
}

fn of_address(site_id: SiteId, email: &Email) -> Condition {
    Condition::all()
        .add(Column::SiteId.eq(site_id.0))
        .add(Column::EmailKey.eq(email.key()))
}

fn of_guest(site_id: SiteId, email: &Email, key: &GuestKey) -> Condition {
    of_address(site_id, email).add(Column::GuestKey.eq(key.0.to_vec()))
}

fn from_row(row: Model) -> Result<Subscription> {
    let corrupt = || Error::Corrupt(format!("receiver of subscription {}", row.id));
    let receiver = match (row.account_id, row.email) {
        (Some(id), _) => Receiver::Account(AccountId(id)),
        (None, Some(email)) => Receiver::Guest {
            email: Email::from_stored(email),
            key: value::guest_key(row.guest_key)?.ok_or_else(corrupt)?,
        },
        (None, None) => return Err(corrupt()),
    };
    Ok(Subscription {
        id: SubscriptionId(row.id),
        site_id: SiteId(row.site_id),
        comment_id: CommentId(row.comment_id),
        receiver,
        locale: row.locale,
        created_at: Timestamp(row.created_at),
        confirmed_at: value::time(row.confirmed_at),
        stopped_at: value::time(row.stopped_at),
    })
}
