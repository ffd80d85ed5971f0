//! Sites that move in whole: who waits, how far each has come, and where its file is.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};
use crate::domain::{
    action::Actor,
    id::ImportId,
    import::{State, WholeImport, WholeReport},
    time::Timestamp,
};
use entity::whole_import::{ActiveModel, Column, Entity, Model};

/// Writes down that one has begun.
pub async fn insert(tx: &Tx, import: &WholeImport) -> Result<()> {
    let row = ActiveModel {
        id: Set(import.id.0),
        actor: Set(import.actor.stored()),
        file: Set(import.file.clone()),
        path: Set(import.path.clone()),
        state: Set(import.state.name().to_owned()),
        is_trusted: Set(import.is_trusted),
        report: Set(text(&import.report)?),
        created_at: Set(import.created_at.0),
        touched_at: Set(import.touched_at.0),
        finished_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Writes down how far it has come.
pub async fn save(tx: &Tx, import: &WholeImport) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Path, import.path.as_str().into())
        .col_expr(Column::State, import.state.name().into())
        .col_expr(Column::IsTrusted, import.is_trusted.into())
        .col_expr(Column::Report, text(&import.report)?.into())
        .col_expr(Column::TouchedAt, import.touched_at.0.into())
        .col_expr(Column::FinishedAt, Expr::value(import.finished_at.map(|at| at.0)))
        .filter(Column::Id.eq(import.id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The one of that id.
pub async fn get(source: &impl Source, id: ImportId) -> Result<Option<WholeImport>> {
    let row = Entity::find_by_id(id.0).one(source.connection()).await?;
    row.map(from_row).transpose()
}

/// The same, held until the transaction is over: nobody decides about it meanwhile.
pub async fn hold(tx: &Tx, id: ImportId) -> Result<Option<WholeImport>> {
    let row = Entity::find_by_id(id.0).lock_exclusive().one(tx.connection()).await?;
    row.map(from_row).transpose()
}

/// The latest, the newest first.
pub async fn latest(source: &impl Source, limit: u64) -> Result<Vec<WholeImport>> {
    let rows = Entity::find()
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Those whose files are still there, as far as is known.
pub async fn with_files(source: &impl Source) -> Result<Vec<WholeImport>> {
    let rows = Entity::find()
        .filter(Column::Path.ne(""))
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

fn text(report: &WholeReport) -> Result<String> {
    serde_json::to_string(report).map_err(|error| Error::Corrupt(error.to_string()))
}

fn from_row(row: Model) -> Result<WholeImport> {
    let corrupt = |what: &str| Error::Corrupt(format!("{what} of an import"));
    Ok(WholeImport {
        id: ImportId(row.id),
        actor: Actor::from_stored(&row.actor).ok_or_else(|| corrupt("actor"))?,
        file: row.file,
        path: row.path,
        state: State::from_name(&row.state).ok_or_else(|| corrupt("state"))?,
        is_trusted: row.is_trusted,
        report: serde_json::from_str(&row.report).map_err(|_| corrupt("report"))?,
        created_at: Timestamp(row.created_at),
        touched_at: Timestamp(row.touched_at),
        finished_at: value::time(row.finished_at),
    })
}
