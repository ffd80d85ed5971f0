//! Sites, and the guest keys they vouch for.

use std::sync::Arc;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::Expr,
};

use crate::domain::{
    comment::GuestKey,
    id::{AccountId, SiteId},
    site::{Site, SiteSettings},
    time::Timestamp,
};

use super::{Error, Result, Source, Tx, entity, pool::Connected, value};

/// The site of that key.
pub async fn find(source: &impl Source, key: &str) -> Result<Option<Site>> {
    let row = entity::site::Entity::find()
        .filter(entity::site::Column::Key.eq(key))
        .one(source.connection())
        .await?;
    row.map(from_row).transpose()
}

/// The key of the site of that id.
pub async fn key_of(source: &impl Source, id: SiteId) -> Result<Option<String>> {
    let row = entity::site::Entity::find_by_id(id.0).one(source.connection()).await?;
    Ok(row.map(|row| row.key))
}

/// Every site, by key.
pub async fn list(source: &impl Source) -> Result<Vec<Site>> {
    let rows = entity::site::Entity::find()
        .order_by_asc(entity::site::Column::Key)
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The sites of these ids.
pub async fn list_of(source: &impl Source, ids: &[SiteId]) -> Result<Vec<Site>> {
    let rows = entity::site::Entity::find()
        .filter(entity::site::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .all(source.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// The sites on which an account has a role or has commented.
pub async fn known_to(source: &impl Source, account_id: AccountId) -> Result<Vec<SiteId>> {
    use entity::{comment, membership, site};
    let by_role = membership::Entity::find()
        .select_only()
        .column(membership::Column::SiteId)
        .filter(membership::Column::AccountId.eq(account_id.0))
        .into_query();
    // Asked site by site, which is how comments are indexed.
    let wrote_there = comment::Entity::find()
        .select_only()
        .column(comment::Column::Id)
        .filter(Expr::col((comment::Entity, comment::Column::SiteId)).equals((site::Entity, site::Column::Id)))
        .filter(comment::Column::AccountId.eq(account_id.0))
        .into_query();
    let known: Vec<sea_orm::prelude::Uuid> = site::Entity::find()
        .select_only()
        .column(site::Column::Id)
        .filter(
            Condition::any()
                .add(site::Column::Id.in_subquery(by_role))
                .add(Expr::exists(wrote_there)),
        )
        .into_tuple()
        .all(source.connection())
        .await?;
    Ok(known.into_iter().map(SiteId).collect())
}

/// Adds a site.
pub async fn insert(tx: &Tx, site: &Site, now: Timestamp) -> Result<()> {
    let row = entity::site::ActiveModel {
        id: Set(site.id.0),
        key: Set(site.key.clone()),
        settings: Set(settings_text(&site.settings)?),
        created_at: Set(now.0),
    };
    entity::site::Entity::insert(row)
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// The site of that id, which nobody else changes until the transaction ends.
pub async fn lock(tx: &Tx, id: SiteId) -> Result<Option<Site>> {
    let row = entity::site::Entity::find_by_id(id.0)
        .lock_exclusive()
        .one(tx.connection())
        .await?;
    row.map(from_row).transpose()
}

/// Replaces a site's settings.
pub async fn update_settings(tx: &Tx, site: &Site) -> Result<()> {
    entity::site::Entity::update_many()
        .col_expr(entity::site::Column::Settings, settings_text(&site.settings)?.into())
        .filter(entity::site::Column::Id.eq(site.id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Somebody whom the site vouches for as an author of its pages.
#[derive(Clone, Debug)]
pub struct SiteAuthor {
    pub guest_key: GuestKey,
    /// Whoever signs in as that author.
    pub account_id: Option<AccountId>,
    pub name: String,
}

/// All of a site's authors; there are a handful at most.
pub async fn authors(source: &impl Source, site_id: SiteId) -> Result<Vec<SiteAuthor>> {
    let rows = entity::site_author::Entity::find()
        .filter(entity::site_author::Column::SiteId.eq(site_id.0))
        .all(source.connection())
        .await?;
    rows.into_iter().map(author).collect()
}

pub(super) fn author(row: entity::site_author::Model) -> Result<SiteAuthor> {
    Ok(SiteAuthor {
        guest_key: GuestKey(value::hash(row.guest_key)?),
        account_id: row.account_id.map(AccountId),
        name: row.name,
    })
}

/// Lets the site vouch for somebody.
pub async fn insert_author(tx: &Tx, site_id: SiteId, author: &SiteAuthor, now: Timestamp) -> Result<()> {
    let row = entity::site_author::ActiveModel {
        site_id: Set(site_id.0),
        guest_key: Set(author.guest_key.0.to_vec()),
        name: Set(author.name.clone()),
        account_id: Set(author.account_id.map(|id| id.0)),
        created_at: Set(now.0),
    };
    entity::site_author::Entity::insert(row)
        .on_conflict_do_nothing_on([
            entity::site_author::Column::SiteId,
            entity::site_author::Column::GuestKey,
        ])
        .exec_without_returning(tx.connection())
        .await?;
    Ok(())
}

/// Lets the site vouch for an account as it does for a guest key; where it does not, nothing happens.
pub async fn recognise_as(
    tx: &Tx,
    site_id: SiteId,
    guest_key: &GuestKey,
    account_id: AccountId,
    name: &str,
) -> Result<()> {
    entity::site_author::Entity::update_many()
        .col_expr(entity::site_author::Column::AccountId, account_id.0.into())
        .col_expr(entity::site_author::Column::Name, name.into())
        .filter(entity::site_author::Column::SiteId.eq(site_id.0))
        .filter(entity::site_author::Column::GuestKey.eq(guest_key.0.to_vec()))
        .exec(tx.connection())
        .await?;
    Ok(())
}

/// Keeps another name for an account that sites vouch for.
pub async fn rename_author(tx: &Tx, account_id: AccountId, name: &str) -> Result<()> {
    entity::site_author::Entity::update_many()
        .col_expr(entity::site_author::Column::Name, name.into())
        .filter(entity::site_author::Column::AccountId.eq(account_id.0))
        .exec(tx.connection())
        .await?;
    Ok(())
}

fn settings_text(settings: &SiteSettings) -> Result<String> {
    serde_json::to_string(settings).map_err(|error| Error::Corrupt(error.to_string()))
}

fn from_row(row: entity::site::Model) -> Result<Site> {
    let settings = serde_json::from_str(&row.settings)
        .map_err(|error| Error::Corrupt(format!("settings of site {}: {error}", row.key)))?;
    Ok(Site {
        id: SiteId(row.id),
        key: row.key,
        settings,
        guard: Arc::default(),
    })
}
