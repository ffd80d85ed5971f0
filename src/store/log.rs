//! The log of each site. Appending holds the end of the log until the transaction is over, so that entries come one after another;
//! it is the last thing a transaction does.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Uuid, sea_query::Expr,
};

use crate::domain::{
    action::Verb,
    id::{AccountId, ActionId, CommentId, SiteId},
    log::{BEGINNING, Entry, Head, Personal, SALT_BYTES},
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};
use entity::{
    log_entry::{ActiveModel, Column, Entity, Model},
    log_head,
};

/// Word for word the condition of the index by action, and [`Verb::Tell`].
const IS_TOLD: &str = "verb = 'tell'";

/// Holds the end of a site's log, and says where it is.
pub async fn hold_head(tx: &Tx, site_id: SiteId) -> Result<Head> {
    let first = log_head::ActiveModel {
        site_id: Set(site_id.0),
        number: Set(Head::NONE.number),
        hash: Set(BEGINNING.to_vec()),
    };
    log_head::Entity::insert(first)
        .on_conflict_do_nothing_on([log_head::Column::SiteId])
        .exec_without_returning(tx.connection())
        .await?;
    let row = log_head::Entity::find_by_id(site_id.0)
        .lock_exclusive()
        .one(tx.connection())
        .await?;
    to_head(row)
}

/// Where a site's log ends.
pub async fn head(source: &impl Source, site_id: SiteId) -> Result<Head> {
    to_head(log_head::Entity::find_by_id(site_id.0).one(source.connection()).await?)
}

/// Adds the entry after the head that is held.
pub async fn append(tx: &Tx, entry: &Entry) -> Result<()> {
    let (actor, actor_salt, actor_digest) = stored(Some(&entry.actor));
    let (reason, reason_salt, reason_digest) = stored(entry.reason.as_ref());
    let (filter, filter_salt, filter_digest) = stored(entry.filter.as_ref());
    let row = ActiveModel {
        site_id: Set(entry.site_id.0),
        number: Set(entry.number),
        at: Set(entry.at.0),
        verb: Set(entry.verb.name().to_owned()),
        action_id: Set(entry.action.map(|id| id.0)),
        subject_id: Set(entry.subject),
        count: Set(i64::try_from(entry.count).unwrap_or(i64::MAX)),
        previous: Set(entry.previous.to_vec()),
        hash: Set(entry.hash.to_vec()),
        actor: Set(actor),
        actor_salt: Set(actor_salt),
        actor_digest: Set(actor_digest),
        reason: Set(reason),
        reason_salt: Set(reason_salt),
        reason_digest: Set(reason_digest),
        filter: Set(filter),
        filter_salt: Set(filter_salt),
        filter_digest: Set(filter_digest),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    log_head::Entity::update_many()
        .col_expr(log_head::Column::Number, entry.number.into())
        .col_expr(log_head::Column::Hash, entry.hash.to_vec().into())
        .filter(log_head::Column::SiteId.eq(entry.site_id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// A site's entries from the latest on, those before the number `before`.
pub async fn latest(source: &impl Source, site_id: SiteId, before: Option<i64>, limit: u64) -> Result<Vec<Entry>> {
    let mut query = Entity::find().filter(Column::SiteId.eq(site_id.0));
    if let Some(before) = before {
        query = query.filter(Column::Number.lt(before));
    }
    let rows = query
        .order_by_desc(Column::Number)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// A site's entries in their order, those after the number `after`.
pub async fn following(source: &impl Source, site_id: SiteId, after: i64, limit: u64) -> Result<Vec<Entry>> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Number.gt(after))
        .order_by_asc(Column::Number)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// What is told to the author of each of some comments by the action that has decided about it; those of whom nothing is said are left
/// out.
pub async fn told(source: &impl Source, site_id: SiteId, ids: &[CommentId]) -> Result<Vec<(CommentId, String)>> {
    use entity::comment;
    let decided: Vec<(Uuid, Uuid)> = comment::Entity::find()
        .select_only()
        .columns([comment::Column::Id, comment::Column::DecidedBy])
        .filter(comment::Column::SiteId.eq(site_id.0))
        .filter(comment::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(comment::Column::DecidedBy.is_not_null())
        .into_tuple()
        .all(source.connection())
        .await?;
    if decided.is_empty() {
        return Ok(Vec::new());
    }
    let said: Vec<(Uuid, String)> = Entity::find()
        .select_only()
        .columns([Column::ActionId, Column::Reason])
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::ActionId.is_in(decided.iter().map(|(_, action)| *action)))
        .filter(Expr::cust(IS_TOLD))
        .filter(Column::Reason.is_not_null())
        .into_tuple()
        .all(source.connection())
        .await?;
    let of = |(id, action)| {
        let (_, reason) = said.iter().find(|(by, _)| *by == action)?;
        Some((CommentId(id), reason.clone()))
    };
    Ok(decided.into_iter().filter_map(of).collect())
}

/// Forgets that it was this account wherever it acted: the digests stay, and with them the chain.
pub async fn forget_actor(tx: &Tx, account_id: AccountId) -> Result<()> {
    let actor = account_id.to_string();
    Entity::update_many()
        .col_expr(Column::Actor, Expr::value(None::<String>))
        .col_expr(Column::ActorSalt, Expr::value(None::<Vec<u8>>))
        .filter(Column::Actor.eq(actor.as_str()))
        .exec(tx.connection())
        .await?;
    use entity::action;
    action::Entity::update_many()
        .col_expr(action::Column::Actor, Expr::value(None::<String>))
        .filter(action::Column::Actor.eq(actor.as_str()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

type Stored = (Option<String>, Option<Vec<u8>>, Option<Vec<u8>>);

fn stored(personal: Option<&Personal>) -> Stored {
    let Some(personal) = personal else {
        return (None, None, None);
    };
    let digest = Some(personal.digest.to_vec());
    match &personal.kept {
        Some((salt, text)) => (Some(text.clone()), Some(salt.to_vec()), digest),
        None => (None, None, digest),
    }
}

fn personal((text, salt, digest): Stored) -> Result<Option<Personal>> {
    let digest = digest.map(value::hash).transpose()?;
    let salt = salt.map(|salt| {
        let salt: std::result::Result<[u8; SALT_BYTES], _> = salt.try_into();
        salt.map_err(|_| Error::Corrupt("a salt of another length".to_owned()))
    });
    // Text and salt come and go together. One alone, or both where no digest stands, were written later by somebody else: they are
    // kept as what no digest is true of, so that whoever reads the log finds them.
    let kept = match (salt.transpose()?, text) {
        (None, None) => None,
        (salt, text) => Some((salt.unwrap_or_default(), text.unwrap_or_default())),
    };
    Ok(match (digest, kept) {
        (None, None) => None,
        (digest, kept) => Some(Personal {
            digest: digest.unwrap_or_default(),
            kept,
        }),
    })
}

fn to_head(row: Option<log_head::Model>) -> Result<Head> {
    let Some(row) = row else { return Ok(Head::NONE) };
    Ok(Head {
        number: row.number,
        hash: value::hash(row.hash)?,
    })
}

fn from_row(row: Model) -> Result<Entry> {
    let actor = personal((row.actor, row.actor_salt, row.actor_digest))?;
    Ok(Entry {
        site_id: SiteId(row.site_id),
        number: row.number,
        at: Timestamp(row.at),
        verb: Verb::from_name(&row.verb).ok_or_else(|| Error::Corrupt(format!("verb {}", row.verb)))?,
        action: row.action_id.map(ActionId),
        subject: row.subject_id,
        count: value::count(row.count),
        actor: actor.ok_or_else(|| Error::Corrupt("an entry by nobody".to_owned()))?,
        reason: personal((row.reason, row.reason_salt, row.reason_digest))?,
        filter: personal((row.filter, row.filter_salt, row.filter_digest))?,
        previous: value::hash(row.previous)?,
        hash: value::hash(row.hash)?,
    })
}
