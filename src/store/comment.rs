//! Single comments: found, added, changed.

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::Expr,
};

use crate::domain::{
    comment::{Author, Comment, GuestKey, KeptAddress, Status},
    id::{AccountId, ActionId, CommentId, PageId, SiteId},
    moderation::{Reason, reason},
    thread::cursor::Cursor,
    time::Timestamp,
    vote::Voter,
};

use super::{
    Batch, Error, Result, Source, Tx, entity,
    pool::Connected,
    revision, search, subscription,
    thread::{NEWEST, beyond},
    value,
};
use entity::comment::{Column, Entity};

/// What a new comment brings besides itself.
#[derive(Clone, Debug)]
pub struct NewRow<'a> {
    pub comment: &'a Comment,
    /// The version of the renderer that made the HTML.
    pub renderer: i16,
    pub address: Option<&'a KeptAddress>,
}

/// The site a comment belongs to: the one finder without a site, for addresses that name a comment alone.
pub async fn locate(source: &impl Source, id: CommentId) -> Result<Option<SiteId>> {
    let site: Option<sea_orm::prelude::Uuid> = Entity::find_by_id(id.0)
        .select_only()
        .column(Column::SiteId)
        .into_tuple()
        .one(source.connection())
        .await?;
    Ok(site.map(SiteId))
}

/// The comment of that id.
pub async fn get(source: &impl Source, site_id: SiteId, id: CommentId) -> Result<Option<Comment>> {
    let row = Entity::find_by_id(id.0)
        .filter(Column::SiteId.eq(site_id.0))
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// Comments of one status, newest first.
pub async fn list_by_status(
    source: &impl Source,
    site_id: SiteId,
    status: Status,
    after: Option<Cursor>,
    limit: u64,
) -> Result<Vec<Comment>> {
    let mut query = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Status.eq(status.name()));
    if let Some(after) = after {
        query = query.filter(beyond(after, &NEWEST));
    }
    let rows = query
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// What one guest wrote in a thread, newest first.
pub async fn list_by_guest(
    source: &impl Source,
    site_id: SiteId,
    page_id: PageId,
    guest_key: &GuestKey,
    limit: u64,
) -> Result<Vec<Comment>> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::GuestKey.eq(guest_key.0.to_vec()))
        .filter(Column::PageId.eq(page_id.0))
        .order_by_desc(Column::CreatedAt)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// What one account wrote in a thread, newest first.
pub async fn list_by_account(
    source: &impl Source,
    site_id: SiteId,
    page_id: PageId,
    account_id: AccountId,
    limit: u64,
) -> Result<Vec<Comment>> {
    let rows = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::AccountId.eq(account_id.0))
        .filter(Column::PageId.eq(page_id.0))
        .order_by_desc(Column::CreatedAt)
        .limit(limit)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// How many comments of somebody are approved on a site, counted up to `most`. Only the latest of them are looked at, so that it
/// costs the same however much they have written.
pub async fn count_approved(source: &impl Source, site_id: SiteId, by: &Voter, most: u32) -> Result<u32> {
    const LATEST: u64 = 500;
    let is_theirs = match by {
        Voter::Guest(key) => Column::GuestKey.eq(key.0.to_vec()),
        Voter::Account(id) => Column::AccountId.eq(id.0),
    };
    let latest: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Status)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(is_theirs)
        .order_by_desc(Column::CreatedAt)
        .limit(LATEST)
        .into_tuple()
        .all(source.connection())
        .await?;
    let approved = latest
        .iter()
        .filter(|status| *status == Status::Approved.name())
        .count();
    Ok(u32::try_from(approved).unwrap_or(u32::MAX).min(most))
}

/// How many comments of somebody that were written before a moment are approved now, counted up to `most`.
pub async fn count_approved_before(
    source: &impl Source,
    site_id: SiteId,
    by: &Voter,
    before: Timestamp,
    most: u32,
) -> Result<u32> {
    let is_theirs = match by {
        Voter::Guest(key) => Column::GuestKey.eq(key.0.to_vec()),
        Voter::Account(id) => Column::AccountId.eq(id.0),
    };
    let found: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(is_theirs)
        .filter(Column::CreatedAt.lt(before.0))
        .filter(Column::Status.eq(Status::Approved.name()))
        .limit(u64::from(most))
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(u32::try_from(found.len()).unwrap_or(u32::MAX))
}

/// The network a comment came from and the hash of its address, as long as they are kept.
pub async fn kept_address(source: &impl Source, site_id: SiteId, id: CommentId) -> Result<Option<(String, [u8; 32])>> {
    let found: Option<(Option<String>, Option<Vec<u8>>)> = Entity::find_by_id(id.0)
        .select_only()
        .columns([Column::AddressPrefix, Column::AddressHash])
        .filter(Column::SiteId.eq(site_id.0))
        .into_tuple()
        .one(source.connection())
        .await?;
    let kept = found.and_then(|(prefix, hash)| prefix.zip(hash));
    kept.map(|(prefix, hash)| Ok((prefix, value::hash(hash)?))).transpose()
}

/// Adds a comment, with the action that it is where a moderator wrote it at the desk. Counters are the caller's next step: see
/// [`super::counter`].
pub fn insert(batch: &mut Batch, new: NewRow<'_>, decided_by: Option<ActionId>) -> Result<()> {
    let mut row = to_row(new)?;
    if let Some(action) = decided_by {
        row.decided_by = Set(Some(action.0));
    }
    batch.add(Entity::insert(row).into_query());
    Ok(())
}

/// Its row, with the votes it brings.
pub(super) fn to_row(new: NewRow<'_>) -> Result<entity::comment::ActiveModel> {
    let NewRow {
        comment,
        renderer,
        address,
    } = new;
    let author = &comment.author;
    let votes = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(entity::comment::ActiveModel {
        id: Set(comment.id.0),
        site_id: Set(comment.site_id.0),
        page_id: Set(comment.page_id.0),
        parent_id: Set(comment.parent_id.map(|id| id.0)),
        root_id: Set(comment.root_id.map(|id| id.0)),
        depth: Set(i32::try_from(comment.depth).unwrap_or(i32::MAX)),
        status: Set(comment.status.name().to_owned()),
        shown: Set(i16::from(comment.is_shown())),
        reasons: Set(reasons_text(&comment.reasons)?),
        author_name: Set(author.name.clone()),
        author_email: Set(author.email.clone()),
        author_website: Set(author.website.clone()),
        by_author: Set(author.is_site_author),
        guest_key: Set(author.guest_key.as_ref().map(|key| key.0.to_vec())),
        account_id: Set(author.account_id.map(|id| id.0)),
        source: Set(comment.source.clone()),
        html: Set(comment.html.clone()),
        renderer: Set(renderer),
        reply_count: Set(0),
        descendant_count: Set(0),
        up_votes: Set(votes(comment.votes.up)),
        down_votes: Set(votes(comment.votes.down)),
        rank: Set(comment.votes.rank()),
        created_at: Set(comment.created_at.0),
        edited_at: Set(comment.edited_at.map(|at| at.0)),
        edited_by_moderator: Set(comment.is_edited_by_moderator),
        address_prefix: Set(address.map(|address| address.prefix.clone())),
        address_hash: Set(address.map(|address| address.hash.to_vec())),
        address_expires_at: Set(address.map(|address| address.expires_at.0)),
        decided_by: NotSet,
        pinned_at: NotSet,
        report_count: NotSet,
    })
}

/// The version of the renderer that made a comment's HTML.
pub(super) async fn renderer(source: &impl Source, site_id: SiteId, id: CommentId) -> Result<Option<i16>> {
    Ok(Entity::find_by_id(id.0)
        .select_only()
        .column(Column::Renderer)
        .filter(Column::SiteId.eq(site_id.0))
        .into_tuple()
        .one(source.connection())
        .await?)
}

/// A new text for a comment.
#[derive(Clone, Copy, Debug)]
pub struct NewText<'a> {
    pub source: &'a str,
    pub html: &'a str,
    pub renderer: i16,
    /// None where it stands again as it was written.
    pub edited_at: Option<Timestamp>,
    pub is_by_moderator: bool,
}

/// Replaces the text.
pub async fn update_text(tx: &Tx, site_id: SiteId, id: CommentId, text: NewText<'_>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Source, text.source.into())
        .col_expr(Column::Html, text.html.into())
        .col_expr(Column::Renderer, text.renderer.into())
        .col_expr(Column::EditedAt, Expr::value(text.edited_at.map(|at| at.0)))
        .col_expr(Column::EditedByModerator, text.is_by_moderator.into())
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    // The old words have left the index with the old text.
    let document = search::Document {
        id,
        site_id,
        source: text.source.to_owned(),
    };
    search::add(tx, &[document]).await
}

/// Replaces the reasons for which a comment is held.
pub async fn update_reasons(tx: &Tx, site_id: SiteId, id: CommentId, reasons: &[Reason]) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::Reasons, reasons_text(reasons)?.into())
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// A comment's way from one status to another.
#[derive(Clone, Copy, Debug)]
pub struct StatusChange {
    pub from: Status,
    pub to: Status,
    /// The moderator's action that does it, if one does.
    pub by: Option<ActionId>,
    /// Whether readers see a row for it from now on; none where that stays as it is.
    pub is_shown: Option<bool>,
}

/// Moves a comment to another status, unless somebody else did first: false means that it was no longer where it was to come from.
pub async fn change_status(tx: &Tx, site_id: SiteId, id: CommentId, change: StatusChange) -> Result<bool> {
    let mut update = Entity::update_many()
        .col_expr(Column::Status, change.to.name().into())
        .col_expr(Column::DecidedBy, Expr::value(change.by.map(|by| by.0)))
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .filter(Column::Status.eq(change.from.name()));
    if let Some(is_shown) = change.is_shown {
        update = update.col_expr(Column::Shown, i16::from(is_shown).into());
    }
    Ok(update.exec(tx.connection()).await?.rows_affected == 1)
}

/// Forgets who wrote a comment and what: what deletion by its author means. The row stays as the place of its replies.
pub async fn erase(tx: &Tx, site_id: SiteId, id: CommentId) -> Result<()> {
    revision::drop_all(tx, site_id, id).await?;
    subscription::drop_about(tx, site_id, id).await?;
    let nothing = || Expr::value(None::<String>);
    Entity::update_many()
        .col_expr(Column::Source, "".into())
        .col_expr(Column::Html, "".into())
        .col_expr(Column::AuthorName, "".into())
        .col_expr(Column::AuthorEmail, nothing())
        .col_expr(Column::AuthorWebsite, nothing())
        .col_expr(Column::ByAuthor, false.into())
        .col_expr(Column::GuestKey, Expr::value(None::<Vec<u8>>))
        .col_expr(Column::AccountId, Expr::value(None::<sea_orm::prelude::Uuid>))
        .col_expr(Column::AddressPrefix, nothing())
        .col_expr(Column::AddressHash, Expr::value(None::<Vec<u8>>))
        .col_expr(Column::AddressExpiresAt, Expr::value(None::<i64>))
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Id.eq(id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Marks everything somebody wrote on a site as written by an author of its pages.
pub async fn mark_as_author(tx: &Tx, site_id: SiteId, by: &Voter) -> Result<()> {
    let is_theirs = match by {
        Voter::Guest(key) => Column::GuestKey.eq(key.0.to_vec()),
        Voter::Account(id) => Column::AccountId.eq(id.0),
    };
    Entity::update_many()
        .col_expr(Column::ByAuthor, true.into())
        .filter(Column::SiteId.eq(site_id.0))
        .filter(is_theirs)
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn reasons_text(reasons: &[Reason]) -> Result<String> {
    serde_json::to_string(reasons).map_err(|error| Error::Corrupt(error.to_string()))
}

pub(super) fn from_row(row: entity::comment::Model) -> Result<Comment> {
    Ok(Comment {
        id: CommentId(row.id),
        site_id: SiteId(row.site_id),
        page_id: PageId(row.page_id),
        parent_id: value::comment_id(row.parent_id),
        root_id: value::comment_id(row.root_id),
        depth: value::depth(row.depth),
        status: value::status(&row.status)?,
        reasons: reason::read(&row.reasons).map_err(|error| Error::Corrupt(format!("reasons: {error}")))?,
        author: Author {
            name: row.author_name,
            email: row.author_email,
            website: row.author_website,
            is_site_author: row.by_author,
            guest_key: value::guest_key(row.guest_key)?,
            account_id: row.account_id.map(AccountId),
        },
        source: row.source,
        html: row.html,
        reply_count: value::count(row.reply_count),
        descendant_count: value::count(row.descendant_count),
        votes: value::votes(row.up_votes, row.down_votes),
        created_at: Timestamp(row.created_at),
        edited_at: value::time(row.edited_at),
        is_edited_by_moderator: row.edited_by_moderator,
        is_pinned: row.pinned_at.is_some(),
    })
}
