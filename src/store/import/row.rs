//! What was read from a file and waits to come in: comments, and the pages and authors they refer to.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Alias, Expr, ExprTrait as _, Query},
};

use super::{
    super::{Result, Source, Tx, entity, pool::Connected, value},
    portion::{padded, portions},
};
use crate::domain::id::{ImportId, SiteId};
use entity::import_row::{ActiveModel, Column, Entity};

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Comment = 0,
    Page = 1,
    Author = 2,
    /// One that was left while it was read, for the report alone.
    Left = 3,
}

/// Whether it can come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Not before what it answers.
    Waits = 0,
    Ready = 1,
    /// It is only looked up.
    LookedUp = 2,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    pub key: String,
    /// Its place in the file, from 1.
    pub number: u64,
    pub parent: Option<String>,
    /// JSON, as the service writes and reads it.
    pub payload: String,
}

impl Row {
    /// Whether the circle it was in is cut at it: it answers itself then, as nothing in a file does, and stands alone.
    pub fn is_cut(&self) -> bool {
        self.parent.as_deref() == Some(self.key.as_str())
    }
}

/// Whose rows.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    pub site_id: SiteId,
    pub import_id: ImportId,
}

impl Of {
    fn rows(self) -> Condition {
        Condition::all()
            .add(Column::SiteId.eq(self.site_id.0))
            .add(Column::ImportId.eq(self.import_id.0))
    }

    fn comments(self) -> Condition {
        self.rows().add(Column::Kind.eq(Kind::Comment as i16))
    }
}

/// Adds rows; one whose key is there already is left out.
pub async fn insert(tx: &Tx, of: Of, kind: Kind, rows: Vec<Row>) -> Result<()> {
    let row = |row: Row| {
        let readiness = match (kind, &row.parent) {
            (Kind::Comment, None) => Readiness::Ready,
            (Kind::Comment, Some(_)) => Readiness::Waits,
            _ => Readiness::LookedUp,
        };
        ActiveModel {
            site_id: Set(of.site_id.0),
            import_id: Set(of.import_id.0),
            kind: Set(kind as i16),
            key: Set(row.key),
            number: Set(i64::try_from(row.number).unwrap_or(i64::MAX)),
            parent: Set(row.parent),
            state: Set(readiness as i16),
            payload: Set(row.payload),
        }
    };
    for some in portions(rows) {
        Entity::insert_many(some.into_iter().map(row))
            .on_conflict_do_nothing_on([Column::SiteId, Column::ImportId, Column::Kind, Column::Key])
            .exec_without_returning(tx.connection())
            .await?;
    }
    Ok(())
}

/// What the rows of these keys hold, as far as they are there.
pub async fn payloads(source: &impl Source, of: Of, kind: Kind, keys: &[String]) -> Result<HashMap<String, String>> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(String, String)> = Entity::find()
        .select_only()
        .columns([Column::Key, Column::Payload])
        .filter(of.rows().add(Column::Kind.eq(kind as i16)))
        .filter(Column::Key.is_in(padded(keys.iter().map(String::as_str))))
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(found.into_iter().collect())
}

/// Comments that can come in, in the order of the file.
pub async fn ready(source: &impl Source, of: Of, limit: u64) -> Result<Vec<Row>> {
    list(source, of, Column::State.eq(Readiness::Ready as i16), limit).await
}

/// Comments that wait for one of these.
pub async fn answers(source: &impl Source, of: Of, parents: &[String], limit: u64) -> Result<Vec<Row>> {
    if parents.is_empty() {
        return Ok(Vec::new());
    }
    let which = Column::Parent
        .is_in(padded(parents.iter().map(String::as_str)))
        .and(Column::State.eq(Readiness::Waits as i16));
    list(source, of, which, limit).await
}

/// Comments that wait, from after that number on.
pub async fn waiting(source: &impl Source, of: Of, number: u64, limit: u64) -> Result<Vec<Row>> {
    let after = Column::Number.gt(i64::try_from(number).unwrap_or(i64::MAX));
    list(source, of, Column::State.eq(Readiness::Waits as i16).and(after), limit).await
}

/// Comments of these keys, as far as they are there.
pub async fn of_keys(source: &impl Source, of: Of, keys: &[String]) -> Result<Vec<Row>> {
    let which = Column::Key.is_in(padded(keys.iter().map(String::as_str)));
    list(source, of, which, keys.len() as u64).await
}

/// All comments after that number, in the order of the file.
pub async fn after(source: &impl Source, of: Of, number: u64, limit: u64) -> Result<Vec<Row>> {
    // Over the key of the index that begins with their readiness: both kinds are merged here.
    let after = Column::Number.gt(i64::try_from(number).unwrap_or(i64::MAX));
    let ready = list(
        source,
        of,
        Column::State.eq(Readiness::Ready as i16).and(after.clone()),
        limit,
    )
    .await?;
    let waiting = list(source, of, Column::State.eq(Readiness::Waits as i16).and(after), limit).await?;
    let mut rows: Vec<Row> = ready.into_iter().chain(waiting).collect();
    rows.sort_by_key(|row| row.number);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

/// Rows after that number that were left while they were read, in the order of the file.
pub async fn left_after(source: &impl Source, of: Of, number: u64, limit: u64) -> Result<Vec<Row>> {
    let after = Column::Number.gt(i64::try_from(number).unwrap_or(i64::MAX));
    let which = Column::State.eq(Readiness::LookedUp as i16).and(after);
    list_of(source, of, Kind::Left, which, limit).await
}

async fn list(source: &impl Source, of: Of, which: Expr, limit: u64) -> Result<Vec<Row>> {
    list_of(source, of, Kind::Comment, which, limit).await
}

async fn list_of(source: &impl Source, of: Of, kind: Kind, which: Expr, limit: u64) -> Result<Vec<Row>> {
    let found: Vec<(String, i64, Option<String>, String)> = Entity::find()
        .select_only()
        .columns([Column::Key, Column::Number, Column::Parent, Column::Payload])
        .filter(of.rows().add(Column::Kind.eq(kind as i16)))
        .filter(which)
        .order_by_asc(Column::Number)
        .limit(limit)
        .into_tuple()
        .all(source.connection())
        .await?;
    let row = |(key, number, parent, payload)| Row {
        key,
        number: value::count(number),
        parent,
        payload,
    };
    Ok(found.into_iter().map(row).collect())
}

/// Where these comments stand in the file, and what they answer.
pub async fn links(source: &impl Source, of: Of, keys: &[String]) -> Result<HashMap<String, (u64, Option<String>)>> {
    let found: Vec<(String, i64, Option<String>)> = Entity::find()
        .select_only()
        .columns([Column::Key, Column::Number, Column::Parent])
        .filter(of.comments())
        .filter(Column::Key.is_in(padded(keys.iter().map(String::as_str))))
        .into_tuple()
        .all(source.connection())
        .await?;
    let link = |(key, number, parent)| (key, (value::count(number), parent));
    Ok(found.into_iter().map(link).collect())
}

/// Takes comments out that have come in or never will.
pub async fn remove(tx: &Tx, of: Of, keys: &[String]) -> Result<()> {
    Entity::delete_many()
        .filter(of.comments())
        .filter(Column::Key.is_in(padded(keys.iter().map(String::as_str))))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Lets come in what has waited for one of these.
pub async fn release(tx: &Tx, of: Of, parents: &[String]) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(Readiness::Ready as i16))
        .filter(of.comments())
        .filter(Column::Parent.is_in(padded(parents.iter().map(String::as_str))))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Lets everything that answers `key` answer something else.
pub async fn reparent(tx: &Tx, of: Of, key: &str, parent: &str) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(Readiness::Ready as i16))
        .col_expr(Column::Parent, Expr::value(parent))
        .filter(of.comments())
        .filter(Column::Parent.eq(key))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Some comments that wait for something that is not in the file.
pub async fn orphans(source: &impl Source, of: Of, limit: u64) -> Result<Vec<Row>> {
    let above = Alias::new("above");
    let column = |column: Column| Expr::col((above.clone(), column));
    let in_file = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, above.clone())
        .and_where(column(Column::SiteId).eq(of.site_id.0))
        .and_where(column(Column::ImportId).eq(of.import_id.0))
        .and_where(column(Column::Kind).eq(Kind::Comment as i16))
        .and_where(column(Column::Key).equals((Entity, Column::Parent)))
        .to_owned();
    let which = Column::State
        .eq(Readiness::Waits as i16)
        .and(Expr::exists(in_file).not());
    list(source, of, which, limit).await
}

/// Lets comments come in without what they wait for.
pub async fn let_in(tx: &Tx, of: Of, keys: &[String]) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(Readiness::Ready as i16))
        .filter(of.comments())
        .filter(Column::Key.is_in(padded(keys.iter().map(String::as_str))))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Cuts circles at these comments ([`Row::is_cut`]).
pub async fn cut(tx: &Tx, of: Of, keys: &[String]) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(Readiness::Ready as i16))
        .col_expr(Column::Parent, Expr::col(Column::Key))
        .filter(of.comments())
        .filter(Column::Key.is_in(padded(keys.iter().map(String::as_str))))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Drops rows of an import, at most so many; true when there are none left.
pub async fn drop_some(tx: &Tx, of: Of, limit: u64) -> Result<bool> {
    let some = Entity::find()
        .select_only()
        .columns([Column::Kind, Column::Key])
        .filter(of.rows())
        .limit(limit)
        .into_query();
    let outcome = Entity::delete_many()
        .filter(of.rows())
        .filter(Expr::tuple([Expr::col(Column::Kind), Expr::col(Column::Key)]).in_subquery(some))
        .exec(tx.connection())
        .await?;
    Ok(outcome.rows_affected < limit)
}
