//! What a site has decided about people.

mod lifted;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, OnConflict},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{
    block::{Block, Blocks, Effect, Kind, Ruling, Whom},
    id::{AccountId, BlockId, SiteId},
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};
use entity::block::{ActiveModel, Column, Entity, Model};
pub use lifted::{drop_lifted, lift, put_back};

/// All that hold now, ready to be asked.
pub(super) async fn all(source: &impl Source, site_id: SiteId) -> Result<Blocks> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .limit(u64::try_from(Block::MOST).unwrap_or(u64::MAX))
        .all(source.connection())
        .await?;
    let mut blocks = Blocks::default();
    for row in rows {
        let block = from_row(row)?;
        let (effect, until) = (block.effect, block.until);
        blocks.add(block.whom, Ruling { effect, until });
    }
    Ok(blocks)
}

/// The latest first, from below the id `before` on.
pub async fn list(source: &impl Source, site_id: SiteId, before: Option<BlockId>, limit: u64) -> Result<Vec<Block>> {
    let mut query = Entity::find().filter(Column::SiteId.eq(site_id.0));
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before.0));
    }
    let rows = query
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// One of them.
pub async fn get(source: &impl Source, site_id: SiteId, id: BlockId) -> Result<Option<Block>> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::SiteId.eq(site_id.0))
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// What was decided about somebody before.
pub async fn about(source: &impl Source, site_id: SiteId, whom: &Whom) -> Result<Option<Block>> {
    let row = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Kind.eq(whom.kind().name()))
        .filter(Column::Value.eq(whom.stored()))
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// How many a site has of these kinds.
pub async fn count(source: &impl Source, site_id: SiteId, kinds: &[Kind]) -> Result<u64> {
    Ok(Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Kind.is_in(kinds.iter().map(|kind| kind.name())))
        .count(source.connection())
        .await?)
}

/// A decision that holds no more, as the one in its place keeps it, or whoever may want it back.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    id: Uuid,
    effect: String,
    label: String,
    note: String,
    until: Option<i64>,
    made_by: Option<Uuid>,
    created_at: i64,
}

impl Kept {
    /// As it is written down.
    fn of(block: &Block) -> Result<String> {
        let kept = Self {
            id: block.id.0,
            effect: block.effect.name().to_owned(),
            label: block.label.clone(),
            note: block.note.clone(),
            until: block.until.map(|until| until.0),
            made_by: block.made_by.map(|id| id.0),
            created_at: block.created_at.0,
        };
        serde_json::to_string(&kept).map_err(|error| Error::Corrupt(error.to_string()))
    }

    fn about(self, whom: Whom) -> Result<Block> {
        Ok(Block {
            id: BlockId(self.id),
            whom,
            effect: Effect::from_name(&self.effect).ok_or_else(|| corrupt("effect", self.id))?,
            label: self.label,
            note: self.note,
            until: value::time(self.until),
            made_by: self.made_by.map(AccountId),
            created_at: Timestamp(self.created_at),
        })
    }
}

/// Adds one, in place of what was decided about the same person before.
pub async fn set(tx: &Tx, site_id: SiteId, block: &Block, before: Option<&Block>) -> Result<()> {
    let replaced = before.map(Kept::of).transpose()?;
    let row = ActiveModel {
        id: Set(block.id.0),
        site_id: Set(site_id.0),
        kind: Set(block.whom.kind().name().to_owned()),
        value: Set(block.whom.stored()),
        effect: Set(block.effect.name().to_owned()),
        label: Set(block.label.clone()),
        note: Set(block.note.clone()),
        until: Set(block.until.map(|until| until.0)),
        made_by: Set(block.made_by.map(|id| id.0)),
        created_at: Set(block.created_at.0),
        replaced: Set(replaced),
    };
    let conflict = OnConflict::columns([Column::SiteId, Column::Kind, Column::Value])
        .update_columns([
            Column::Id,
            Column::Effect,
            Column::Label,
            Column::Note,
            Column::Until,
            Column::MadeBy,
            Column::CreatedAt,
            Column::Replaced,
        ])
        .to_owned();
    Entity::insert(row)
        .on_conflict(conflict)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Puts what was decided before back in its place, exactly; false where somebody has decided since.
pub async fn take_back(tx: &Tx, site_id: SiteId, id: BlockId) -> Result<bool> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::SiteId.eq(site_id.0))
        .one(tx.connection())
        .await?;
    let Some(Model {
        replaced: Some(replaced),
        ..
    }) = row
    else {
        return remove(tx, site_id, id).await;
    };
    let before: Kept = serde_json::from_str(&replaced).map_err(|error| Error::Corrupt(error.to_string()))?;
    let outcome = Entity::update_many()
        .col_expr(Column::Id, before.id.into())
        .col_expr(Column::Effect, before.effect.into())
        .col_expr(Column::Label, before.label.into())
        .col_expr(Column::Note, before.note.into())
        .col_expr(Column::Until, Expr::value(before.until))
        .col_expr(Column::MadeBy, Expr::value(before.made_by))
        .col_expr(Column::CreatedAt, before.created_at.into())
        .col_expr(Column::Replaced, Expr::value(None::<String>))
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Takes one back; false when there was none.
pub async fn remove(tx: &Tx, site_id: SiteId, id: BlockId) -> Result<bool> {
    let outcome = Entity::delete_by_id(id.0)
        .filter(Column::SiteId.eq(site_id.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected > 0)
}

/// Drops those that have ended; returns how many.
pub async fn drop_ended(tx: &Tx, now: Timestamp) -> Result<u64> {
    let outcome = Entity::delete_many()
        .filter(Column::Until.lte(now.0))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected)
}

/// Forgets what was decided about an account that is no more, and whose decisions they were.
pub async fn forget_account(tx: &Tx, id: AccountId) -> Result<()> {
    let is_theirs = Condition::all()
        .add(Column::Kind.eq(Kind::Account.name()))
        .add(Column::Value.eq(id.to_string()));
    Entity::delete_many().filter(is_theirs).exec(tx.connection()).await?;
    lifted::forget_account(tx, id).await
}

fn corrupt(what: &str, id: Uuid) -> Error {
    Error::Corrupt(format!("{what} of block {id}"))
}

fn from_row(row: Model) -> Result<Block> {
    let corrupt = |what: &str| corrupt(what, row.id);
    let kind = Kind::from_name(&row.kind).ok_or_else(|| corrupt("kind"))?;
    Ok(Block {
        id: BlockId(row.id),
        whom: Whom::parse(kind, &row.value).map_err(|_| corrupt("value"))?,
        effect: Effect::from_name(&row.effect).ok_or_else(|| corrupt("effect"))?,
        label: row.label,
        note: row.note,
        until: value::time(row.until),
        made_by: row.made_by.map(AccountId),
        created_at: Timestamp(row.created_at),
    })
}
