//! Imports: how far each has come. What waits to come in is in [`row`], what each has changed in [`page`] and in
//! [`super::origin`].

pub mod apply;
pub mod page;
pub(super) mod portion;
pub mod row;

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};
use crate::domain::{
    action::Actor,
    id::{ImportId, SiteId},
    import::{Format, Import, Report, Rules, State},
    time::Timestamp,
};
use entity::import::{ActiveModel, Column, Entity, Model};

/// Writes down that an import has begun.
pub async fn insert(tx: &Tx, import: &Import) -> Result<()> {
    let row = ActiveModel {
        id: Set(import.id.0),
        site_id: Set(import.site_id.0),
        actor: Set(import.actor.map(Actor::stored)),
        format: Set(import.format.name().to_owned()),
        source: Set(import.source.clone()),
        file: Set(import.file.clone()),
        rules: Set(import.rules.text().to_owned()),
        state: Set(import.state.name().to_owned()),
        step: Set(0),
        report: Set(report_text(&import.report)?),
        created_at: Set(import.created_at.0),
        touched_at: Set(import.touched_at.0),
        finished_at: Set(None),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// Writes down how far it has come: one step further.
pub async fn save(tx: &Tx, import: &Import) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Source, import.source.as_str().into())
        .col_expr(Column::Format, import.format.name().into())
        .col_expr(Column::State, import.state.name().into())
        .col_expr(Column::Step, i64::try_from(import.step).unwrap_or(i64::MAX).into())
        .col_expr(Column::Report, report_text(&import.report)?.into())
        .col_expr(Column::TouchedAt, import.touched_at.0.into())
        .col_expr(Column::FinishedAt, Expr::value(import.finished_at.map(|at| at.0)))
        .filter(Column::SiteId.eq(import.site_id.0))
        .filter(Column::Id.eq(import.id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// The import of that id.
pub async fn get(source: &impl Source, site_id: SiteId, id: ImportId) -> Result<Option<Import>> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::SiteId.eq(site_id.0))
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// The same, held until the transaction is over: nobody goes on with it meanwhile.
pub async fn hold(tx: &Tx, site_id: SiteId, id: ImportId) -> Result<Option<Import>> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::SiteId.eq(site_id.0))
        .lock_exclusive()
        .one(tx.connection())
        .await?;
    row.map(from_row).transpose()
}

/// A site's latest imports, the newest first.
pub async fn latest(source: &impl Source, site_id: SiteId, limit: u64) -> Result<Vec<Import>> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// Imports of all sites that were last worked on before that moment and are in one of these states.
pub async fn idle(source: &impl Source, states: &[State], before: Timestamp) -> Result<Vec<Import>> {
    let rows = Entity::find()
        .filter(Column::State.is_in(states.iter().map(|state| state.name())))
        .filter(Column::TouchedAt.lt(before.0))
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

fn report_text(report: &Report) -> Result<String> {
    serde_json::to_string(report).map_err(|error| Error::Corrupt(error.to_string()))
}

fn from_row(row: Model) -> Result<Import> {
    let corrupt = |what: &str| Error::Corrupt(format!("{what} of an import"));
    Ok(Import {
        id: ImportId(row.id),
        site_id: SiteId(row.site_id),
        actor: row.actor.as_deref().and_then(Actor::from_stored),
        format: Format::from_name(&row.format).ok_or_else(|| corrupt("form"))?,
        source: row.source,
        file: row.file,
        rules: Rules::from_stored(&row.rules).map_err(|_| corrupt("rules"))?,
        state: State::from_name(&row.state).ok_or_else(|| corrupt("state"))?,
        step: value::count(row.step),
        report: serde_json::from_str(&row.report).map_err(|_| corrupt("report"))?,
        created_at: Timestamp(row.created_at),
        touched_at: Timestamp(row.touched_at),
        finished_at: value::time(row.finished_at),
    })
}
