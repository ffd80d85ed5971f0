//! Votes: one row per voter and comment. Whoever changes one holds the page, so that row and counters change together.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::OnConflict,
};

use crate::domain::{
    comment::Comment,
    id::{AccountId, CommentId, PageId, SiteId},
    time::Timestamp,
    vote::{Vote, VoteOn, Voter},
};

use super::{Error, Result, Source, Tx, entity, pool::Connected};
use entity::vote::{ActiveModel, Column, Entity, Model};

/// What somebody voted on a comment.
pub async fn find(source: &impl Source, site_id: SiteId, comment_id: CommentId, voter: &Voter) -> Result<Option<Vote>> {
    let row = Entity::find_by_id((site_id.0, comment_id.0, voter.stored()))
        .one(source.connection())
        .await?;
    row.map(|row| vote(row.value)).transpose()
}

/// What somebody voted in a thread, the latest first.
pub async fn list_by_voter(
    source: &impl Source,
    site_id: SiteId,
    page_id: PageId,
    voter: &Voter,
    limit: u64,
) -> Result<Vec<VoteOn>> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Voter.eq(voter.stored()))
        .filter(Column::PageId.eq(page_id.0))
        .order_by_desc(Column::CreatedAt)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(vote_on).collect()
}

/// What somebody voted on a site, by comment, from below the id `before` on.
pub async fn list_on_site(
    source: &impl Source,
    site_id: SiteId,
    voter: &Voter,
    before: Option<CommentId>,
    limit: u64,
) -> Result<Vec<VoteOn>> {
    let mut query = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Voter.eq(voter.stored()));
    if let Some(before) = before {
        query = query.filter(Column::CommentId.lt(before.0));
    }
    let rows = query
        .order_by_desc(Column::CommentId)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(vote_on).collect()
}

/// What somebody voted in a thread on comments of their own, as those that have become theirs.
pub async fn list_on_own(tx: &Tx, site_id: SiteId, page_id: PageId, account_id: AccountId) -> Result<Vec<VoteOn>> {
    use entity::comment;
    let own = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(comment::Column::SiteId.eq(site_id.0))
        .filter(comment::Column::AccountId.eq(account_id.0))
        .filter(comment::Column::PageId.eq(page_id.0))
        .into_query();
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Voter.eq(Voter::Account(account_id).stored()))
        .filter(Column::PageId.eq(page_id.0))
        .filter(Column::CommentId.in_subquery(own))
        .all(tx.connection())
        .await?;
    rows.into_iter().map(vote_on).collect()
}

/// Replaces somebody's vote, or takes it back. Counters are the caller's next step: see [`super::counter::votes`].
pub async fn replace(tx: &Tx, comment: &Comment, voter: &Voter, vote: Option<Vote>, now: Timestamp) -> Result<()> {
    let Some(vote) = vote else {
        Entity::delete_by_id((comment.site_id.0, comment.id.0, voter.stored()))
            .exec(tx.connection())
            .await?;
        return Ok(());
    };
    let row = ActiveModel {
        site_id: Set(comment.site_id.0),
        comment_id: Set(comment.id.0),
        voter: Set(voter.stored()),
        page_id: Set(comment.page_id.0),
        value: Set(vote.value()),
        created_at: Set(now.0),
    };
    let conflict = OnConflict::columns([Column::SiteId, Column::CommentId, Column::Voter])
        .update_columns([Column::Value, Column::CreatedAt])
        .to_owned();
    Entity::insert(row)
        .on_conflict(conflict)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

fn vote_on(row: Model) -> Result<VoteOn> {
    Ok(VoteOn {
        comment_id: CommentId(row.comment_id),
        vote: vote(row.value)?,
    })
}

fn vote(value: i16) -> Result<Vote> {
    Vote::from_value(value.into()).ok_or_else(|| Error::Corrupt(format!("vote {value}")))
}
