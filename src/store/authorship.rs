//! Whose comments they are: found page by page, and given to somebody else or to nobody. Whoever changes any holds their page.

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
    sea_query::{Expr, ExprTrait as _, Func},
};

use crate::domain::{
    account::Email,
    comment::{Comment, GuestKey},
    id::{AccountId, CommentId, PageId, SiteId},
    vote::Voter,
};

use super::{Result, Source, Tx, comment::from_row, entity, pool::Connected, subscription};
use entity::comment::{Column, Entity, Model};

/// Comments whose letters change hands in one statement.
const GIVEN_AT_ONCE: usize = 500;

/// Comments by who wrote them.
#[derive(Clone, Debug)]
pub enum Whose {
    /// Somebody who signed in.
    Account(AccountId),
    /// A guest, by what their browser keeps.
    Guest(GuestKey),
    /// Guests who left this address, in whatever case.
    Address(Email),
}

impl Whose {
    fn on(&self, site_id: SiteId) -> Condition {
        let of_site = Condition::all().add(Column::SiteId.eq(site_id.0));
        match self {
            Self::Account(id) => of_site.add(Column::AccountId.eq(id.0)),
            Self::Guest(key) => of_site.add(Column::GuestKey.eq(key.0.to_vec())),
            Self::Address(email) => {
                let left = Func::lower(Expr::col(Column::AuthorEmail));
                let wanted = Func::lower(Expr::value(email.as_str()));
                of_site
                    .add(Column::AuthorEmail.is_not_null())
                    .add(Expr::expr(left).eq(wanted))
                    .add(Column::AccountId.is_null())
            }
        }
    }
}

/// How many they are on a site.
pub async fn count(source: &impl Source, site_id: SiteId, whose: &Whose) -> Result<u64> {
    Ok(Entity::find()
        .filter(whose.on(site_id))
        .count(source.connection())
        .await?)
}

/// They on a site, the newest first, from below the id `before` on.
pub async fn list(
    source: &impl Source,
    site_id: SiteId,
    whose: &Whose,
    before: Option<CommentId>,
    limit: u64,
) -> Result<Vec<Comment>> {
    let rows = rows(source, site_id, whose, before, limit).await?;
    rows.into_iter().map(from_row).collect()
}

/// The same, with the networks they came from, as long as those are kept.
pub async fn list_with_networks(
    source: &impl Source,
    site_id: SiteId,
    whose: &Whose,
    before: Option<CommentId>,
    limit: u64,
) -> Result<Vec<(Comment, Option<String>)>> {
    let rows = rows(source, site_id, whose, before, limit).await?;
    rows.into_iter()
        .map(|row| {
            let prefix = row.address_prefix.clone();
            Ok((from_row(row)?, prefix))
        })
        .collect()
}

async fn rows(
    source: &impl Source,
    site_id: SiteId,
    whose: &Whose,
    before: Option<CommentId>,
    limit: u64,
) -> Result<Vec<Model>> {
    let mut query = Entity::find().filter(whose.on(site_id));
    if let Some(before) = before {
        query = query.filter(Column::Id.lt(before.0));
    }
    Ok(query
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(source.connection())
        .await?)
}

/// They on a page, a few.
pub async fn on_page(tx: &Tx, site_id: SiteId, page_id: PageId, whose: &Whose, limit: u64) -> Result<Vec<Comment>> {
    let rows = Entity::find()
        .filter(whose.on(site_id))
        .filter(Column::PageId.eq(page_id.0))
        .limit(limit)
        .all(tx.connection())
        .await?;
    rows.into_iter().map(from_row).collect()
}

/// A page of a site on which there are any of them; for `name`, any that bear another name.
pub async fn next_page(
    source: &impl Source,
    site_id: SiteId,
    whose: &Whose,
    name: Option<&str>,
) -> Result<Option<PageId>> {
    let mut query = Entity::find()
        .select_only()
        .column(Column::PageId)
        .filter(whose.on(site_id));
    if let Some(name) = name {
        query = query.filter(Column::AuthorName.ne(name));
    }
    let found: Option<sea_orm::prelude::Uuid> = query.limit(1).into_tuple().one(source.connection()).await?;
    Ok(found.map(PageId))
}

/// A page of a site on which somebody has voted.
pub async fn next_voted_page(source: &impl Source, site_id: SiteId, voter: &Voter) -> Result<Option<PageId>> {
    use entity::vote::{Column, Entity};
    let found: Option<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::PageId)
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Voter.eq(voter.stored()))
        .limit(1)
        .into_tuple()
        .one(source.connection())
        .await?;
    Ok(found.map(PageId))
}

/// Gives them on a page to an account, whose name stands beside them from now on; no guest can change them any more.
pub async fn give(
    tx: &Tx,
    site_id: SiteId,
    page_id: PageId,
    whose: &Whose,
    account_id: AccountId,
    name: &str,
) -> Result<u64> {
    let theirs: Vec<sea_orm::prelude::Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(whose.on(site_id))
        .filter(Column::PageId.eq(page_id.0))
        .into_tuple()
        .all(tx.connection())
        .await?;
    for some in theirs.chunks(GIVEN_AT_ONCE) {
        subscription::give(tx, site_id, some, account_id).await?;
    }
    let update = on(site_id, page_id, whose)
        .col_expr(Column::AccountId, account_id.0.into())
        .col_expr(Column::AuthorName, name.into())
        .col_expr(Column::AuthorEmail, Expr::value(None::<String>))
        .col_expr(Column::GuestKey, Expr::value(None::<Vec<u8>>));
    Ok(update.exec(tx.connection()).await?.rows_affected)
}

/// Puts another name beside what an account wrote on a page.
pub async fn rename(tx: &Tx, site_id: SiteId, page_id: PageId, account_id: AccountId, name: &str) -> Result<u64> {
    let update = on(site_id, page_id, &Whose::Account(account_id))
        .col_expr(Column::AuthorName, name.into())
        .filter(Column::AuthorName.ne(name));
    Ok(update.exec(tx.connection()).await?.rows_affected)
}

/// Leaves what an account wrote on a page to nobody: the words stay, and nothing that says whose they are.
pub async fn anonymise(tx: &Tx, site_id: SiteId, page_id: PageId, account_id: AccountId) -> Result<u64> {
    let nothing = || Expr::value(None::<String>);
    let update = on(site_id, page_id, &Whose::Account(account_id))
        .col_expr(Column::AccountId, Expr::value(None::<sea_orm::prelude::Uuid>))
        .col_expr(Column::AuthorName, "".into())
        .col_expr(Column::AuthorEmail, nothing())
        .col_expr(Column::AuthorWebsite, nothing())
        .col_expr(Column::ByAuthor, false.into())
        .col_expr(Column::GuestKey, Expr::value(None::<Vec<u8>>))
        .col_expr(Column::AddressPrefix, nothing())
        .col_expr(Column::AddressHash, Expr::value(None::<Vec<u8>>))
        .col_expr(Column::AddressExpiresAt, Expr::value(None::<i64>));
    Ok(update.exec(tx.connection()).await?.rows_affected)
}

fn on(site_id: SiteId, page_id: PageId, whose: &Whose) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(whose.on(site_id))
        .filter(Column::PageId.eq(page_id.0))
}
