//! What was learned on each site, and from which decisions.

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait as _, LockType, OnConflict},
};

use crate::domain::{
    classifier::{Label, Model},
    comment::Status,
    id::{CommentId, PageId, SiteId},
    time::Timestamp,
};

use super::{Result, Source, Tx, entity, pool::Connected};
use entity::{classifier, lesson};

/// What was learned on a site. A model of an earlier version counts as none.
pub async fn get(source: &impl Source, site_id: SiteId) -> Result<Option<Model>> {
    let row = classifier::Entity::find_by_id(site_id.0)
        .one(source.connection())
        .await?;
    Ok(row.and_then(|row| Model::from_bytes(&row.model).ok()))
}

/// The same, held for this transaction, so that two teachers do not teach past each other.
pub async fn lock(tx: &Tx, site_id: SiteId, now: Timestamp) -> Result<Model> {
    let none = classifier::ActiveModel {
        site_id: Set(site_id.0),
        model: Set(Model::default().to_bytes()),
        changed_at: Set(now.0),
    };
    classifier::Entity::insert(none)
        .on_conflict_do_nothing_on([classifier::Column::SiteId])
        .exec_without_returning(tx.connection())
        .await?;
    let row = classifier::Entity::find_by_id(site_id.0)
        .lock(LockType::Update)
        .one(tx.connection())
        .await?;
    Ok(row
        .and_then(|row| Model::from_bytes(&row.model).ok())
        .unwrap_or_default())
}

/// Keeps what was learned.
pub async fn save(tx: &Tx, site_id: SiteId, model: &Model, now: Timestamp) -> Result<()> {
    use classifier::Column;
    classifier::Entity::update_many()
        .col_expr(Column::Model, model.to_bytes().into())
        .col_expr(Column::ChangedAt, now.0.into())
        .filter(Column::SiteId.eq(site_id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// What was learned from a comment.
pub async fn lesson(source: &impl Source, site_id: SiteId, id: CommentId) -> Result<Option<Label>> {
    let row = lesson::Entity::find_by_id((site_id.0, id.0))
        .one(source.connection())
        .await?;
    Ok(row.map(|row| if row.is_spam { Label::Spam } else { Label::Fine }))
}

/// Keeps what was learned from a comment; none forgets it.
pub async fn set_lesson(tx: &Tx, site_id: SiteId, id: CommentId, label: Option<Label>) -> Result<()> {
    use lesson::Column;
    let Some(label) = label else {
        lesson::Entity::delete_by_id((site_id.0, id.0))
            .exec(tx.connection())
            .await?;
        return Ok(());
    };
    let row = lesson::ActiveModel {
        site_id: Set(site_id.0),
        comment_id: Set(id.0),
        is_spam: Set(label == Label::Spam),
    };
    let conflict = OnConflict::columns([Column::SiteId, Column::CommentId])
        .update_column(Column::IsSpam)
        .to_owned();
    lesson::Entity::insert(row)
        .on_conflict(conflict)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Comments of a page about which a moderator has decided, and from which that was not learned yet: some of them.
pub async fn unlearned_on(
    source: &impl Source,
    site_id: SiteId,
    page_id: PageId,
    limit: u64,
) -> Result<Vec<CommentId>> {
    use entity::comment::{Column, Entity};
    let is_learned = |is_spam: bool| {
        let lessons = lesson::Entity::find()
            .select_only()
            .expr(Expr::value(1))
            .filter(lesson::Column::SiteId.eq(site_id.0))
            .filter(Expr::col((lesson::Entity, lesson::Column::CommentId)).equals((Entity, Column::Id)))
            .filter(lesson::Column::IsSpam.eq(is_spam));
        Expr::exists(lessons.into_query())
    };
    let unlearned = |status: Status| {
        Condition::all()
            .add(Column::Status.eq(status.name()))
            .add(is_learned(status == Status::Spam).not())
    };
    let ids: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::PageId.eq(page_id.0))
        .filter(Column::DecidedBy.is_not_null())
        .filter(
            Condition::any()
                .add(unlearned(Status::Spam))
                .add(unlearned(Status::Approved)),
        )
        .limit(limit)
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(ids.into_iter().map(CommentId).collect())
}
