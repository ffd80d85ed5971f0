//! The rows of a thread, always as bounded ranges of one index: a page with a million comments costs what a page with a hundred does.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait as _, DbBackend, EntityTrait, ExprTrait, IdenStatic as _, Order,
    QueryFilter, QueryOrder, QueryResult, QuerySelect, QueryTrait, Statement, Value,
    sea_query::{Alias, CommonTableExpression, Expr, Query, SelectStatement, UnionType, WithClause},
};
use uuid::Uuid;

use crate::domain::{
    id::{CommentId, PageId, SiteId},
    thread::{
        PublicComment, Sort,
        cursor::{Cursor, List},
    },
    time::Timestamp,
};

use super::{Result, Source, entity, value};
use entity::comment::{Column, Entity};

/// The columns readers may see; addresses and keys stay in the database.
const COLUMNS: [Column; 18] = [
    Column::Id,
    Column::ParentId,
    Column::Depth,
    Column::Status,
    Column::AuthorName,
    Column::AuthorWebsite,
    Column::ByAuthor,
    Column::Html,
    Column::ReplyCount,
    Column::DescendantCount,
    Column::CreatedAt,
    Column::EditedAt,
    Column::UpVotes,
    Column::DownVotes,
    Column::Rank,
    Column::AccountId,
    Column::PinnedAt,
    Column::EditedByModerator,
];

/// How many lists one statement may join; shorter requests are filled up to a few fixed sizes, so that the database meets the
/// same few statements again.
const LISTS_PER_STATEMENT: [usize; 4] = [1, 5, 12, MOST_LISTS];
const MOST_LISTS: usize = 25;

/// Roots of a page in the given order, after the cursor, but for some that stand elsewhere.
pub async fn roots(
    source: &impl Source,
    site_id: SiteId,
    page_id: PageId,
    sort: Sort,
    after: Option<Cursor>,
    limit: usize,
    but: &[CommentId],
) -> Result<Vec<PublicComment>> {
    let by = match sort {
        Sort::Best => (Column::Rank, Order::Desc),
        Sort::Newest => (Column::CreatedAt, Order::Desc),
        Sort::Oldest => (Column::CreatedAt, Order::Asc),
        Sort::Discussed => (Column::DescendantCount, Order::Desc),
    };
    let of_page = Condition::all()
        .add(Column::PageId.eq(page_id.0))
        .add(Column::Depth.eq(1))
        .add_option((!but.is_empty()).then(|| Column::Id.is_not_in(but.iter().map(|id| id.0))));
    rows(source, slice(site_id, of_page, by, after, limit)).await
}

/// Which replies belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// All below a root, whatever their depth, by time.
    Root,
    /// Direct replies.
    Parent,
}

/// For each comment of `lists` the first so many shown replies, oldest first; one statement whatever their number.
pub async fn first_replies(
    source: &impl Source,
    site_id: SiteId,
    below: Below,
    lists: &[(CommentId, usize)],
) -> Result<Vec<PublicComment>> {
    let connection = source.connection();
    let backend = connection.get_database_backend();
    let mut shown = Vec::new();
    for lists in lists.chunks(MOST_LISTS) {
        let size = LISTS_PER_STATEMENT.into_iter().find(|size| *size >= lists.len());
        let size = size.unwrap_or(lists.len());
        let longest = lists.iter().map(|(_, limit)| *limit).max().unwrap_or(0);
        let ids = lists.iter().map(|(id, _)| id.0).chain(std::iter::repeat(Uuid::nil()));
        let mut values: Vec<Value> = ids.take(size).map(Value::from).collect();
        values.push(site_id.0.into());
        values.push(i64::try_from(longest).unwrap_or(i64::MAX).into());
        let statement = Statement::from_sql_and_values(backend, first_replies_sql(backend, below, size), values);
        let mut found = Vec::new();
        for row in connection.query_all_raw(statement).await? {
            let list: Uuid = row.try_get_by_index(COLUMNS.len())?;
            found.push((list, public(at_positions(&row)?)?));
        }
        found.sort_by_key(|(_, row)| (row.created_at, row.id));
        let mut left: HashMap<Uuid, usize> = lists.iter().map(|(id, limit)| (id.0, *limit)).collect();
        shown.extend(found.into_iter().filter_map(|(list, row)| {
            let left = left.get_mut(&list)?;
            *left = left.checked_sub(1)?;
            Some(row)
        }));
    }
    Ok(shown)
}

/// By hand, because the two databases walk the same index only when each is asked in its own way: SQLite knows no `LATERAL`, and
/// PostgreSQL would read the whole table for the `IN`. Parameters: the ids of the lists, the site, the length of a list.
fn first_replies_sql(backend: DbBackend, below: Below, lists: usize) -> String {
    use std::fmt::Write as _;
    let is_postgres = backend == DbBackend::Postgres;
    let list_column = match below {
        Below::Root => "root_id",
        Below::Parent => "parent_id",
    };
    let mut sql = String::from("WITH list(list_id) AS (VALUES ");
    for number in 1..=lists {
        let comma = if number == 1 { "" } else { ", " };
        // Writing into a string cannot fail.
        let _ = if is_postgres {
            write!(sql, "{comma}(${number}::uuid)")
        } else {
            write!(sql, "{comma}(?{number})")
        };
    }
    sql.push_str(") SELECT ");
    for column in COLUMNS {
        let _ = write!(sql, "c.{}, ", column.as_str());
    }
    let (site, limit) = (lists + 1, lists + 2);
    let _ = if is_postgres {
        write!(
            sql,
            "list_id FROM list CROSS JOIN LATERAL (SELECT * FROM comments WHERE site_id = ${site} AND {list_column} = list_id \
             AND shown = 1 ORDER BY created_at, id LIMIT ${limit}) c"
        )
    } else {
        write!(
            sql,
            "list_id FROM list CROSS JOIN comments c ON c.id IN (SELECT id FROM comments WHERE site_id = ?{site} \
             AND {list_column} = list_id AND shown = 1 ORDER BY created_at, id LIMIT ?{limit})"
        )
    };
    sql
}

/// Direct replies after the cursor, oldest first.
pub async fn replies(
    source: &impl Source,
    site_id: SiteId,
    parent_id: CommentId,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<PublicComment>> {
    let of_parent = Condition::all().add(Column::ParentId.eq(parent_id.0));
    rows(source, slice(site_id, of_parent, OLDEST, after, limit)).await
}

/// Siblings around a comment: the last ones before it and the first ones after it, in order, without itself.
pub async fn siblings(
    source: &impl Source,
    site_id: SiteId,
    page_id: PageId,
    of: &PublicComment,
    each_side: usize,
) -> Result<Vec<PublicComment>> {
    let same_list = || match of.parent_id {
        Some(parent_id) => Condition::all().add(Column::ParentId.eq(parent_id.0)),
        None => Condition::all()
            .add(Column::PageId.eq(page_id.0))
            .add(Column::Depth.eq(1)),
    };
    let here = Some(List::Replies.cursor(of));
    let mut before = rows(source, slice(site_id, same_list(), NEWEST, here, each_side)).await?;
    before.reverse();
    before.extend(rows(source, slice(site_id, same_list(), OLDEST, here, each_side)).await?);
    Ok(before)
}

/// One comment as readers see it.
pub async fn shown(
    source: &impl Source,
    site_id: SiteId,
    page_id: PageId,
    id: CommentId,
) -> Result<Option<PublicComment>> {
    let query = Entity::find()
        .filter(Column::Id.eq(id.0))
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::PageId.eq(page_id.0))
        .filter(Column::Shown.eq(1));
    Ok(rows(source, selected(query).into_query()).await?.into_iter().next())
}

/// The nearest ancestors of a comment, the farthest first, at most `limit` of them.
pub async fn ancestors(
    source: &impl Source,
    site_id: SiteId,
    id: CommentId,
    limit: usize,
) -> Result<Vec<PublicComment>> {
    let up = Alias::new("up");
    let comments = Alias::new("comments");
    let steps = i32::try_from(limit).unwrap_or(i32::MAX);
    let mut climb = Query::select()
        .columns([Column::Id, Column::ParentId])
        .expr_as(Expr::val(0), "step")
        .from(comments.clone())
        .and_where(Expr::col(Column::SiteId).eq(site_id.0))
        .and_where(Expr::col(Column::Id).eq(id.0))
        .to_owned();
    climb.union(
        UnionType::All,
        Query::select()
            .column((comments.clone(), Column::Id))
            .column((comments.clone(), Column::ParentId))
            .expr(Expr::col((up.clone(), Alias::new("step"))).add(1))
            .from(comments.clone())
            .inner_join(
                up.clone(),
                Expr::col((up.clone(), Column::ParentId)).equals((comments.clone(), Column::Id)),
            )
            .and_where(Expr::col((up.clone(), Alias::new("step"))).lt(steps))
            .to_owned(),
    );
    let cte = CommonTableExpression::new()
        .query(climb)
        .columns([Alias::new("id"), Alias::new("parent_id"), Alias::new("step")])
        .table_name(up.clone())
        .to_owned();
    let chosen = Query::select()
        .columns(COLUMNS.map(|column| (comments.clone(), column)))
        .from(comments.clone())
        .inner_join(
            up.clone(),
            Expr::col((up.clone(), Alias::new("id"))).equals((comments.clone(), Column::Id)),
        )
        .and_where(Expr::col((up.clone(), Alias::new("step"))).gt(0))
        .order_by((up, Alias::new("step")), Order::Desc)
        .to_owned();
    let statement = chosen.with(WithClause::new().recursive(true).cte(cte).to_owned());
    let found = sea_orm::ConnectionTrait::query_all(source.connection(), &statement).await?;
    found.iter().map(|row| public(at_positions(row)?)).collect()
}

/// A site's approved comments, newest first.
pub async fn latest(
    source: &impl Source,
    site_id: SiteId,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<(PageId, PublicComment)>> {
    use crate::domain::comment::Status;
    let mut query = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(Column::Status.eq(Status::Approved.name()));
    if let Some(after) = after {
        query = query.filter(beyond(after, &NEWEST));
    }
    let statement = selected(query)
        .column(Column::PageId)
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(u64::try_from(limit).unwrap_or(u64::MAX))
        .into_query();
    let found = sea_orm::ConnectionTrait::query_all(source.connection(), &statement).await?;
    found
        .iter()
        .map(|row| {
            let page_id = PageId(row.try_get("", "page_id")?);
            Ok((page_id, public(at_positions(row)?)?))
        })
        .collect()
}

/// By what a list is sorted; the id decides between equals.
pub(super) type By = (Column, Order);

const OLDEST: By = (Column::CreatedAt, Order::Asc);
pub(super) const NEWEST: By = (Column::CreatedAt, Order::Desc);

/// One range of an index that ends in what the list is sorted by, and the id.
fn slice(site_id: SiteId, list: Condition, by: By, after: Option<Cursor>, limit: usize) -> SelectStatement {
    let mut query = Entity::find()
        .filter(Column::SiteId.eq(site_id.0))
        .filter(list)
        .filter(Column::Shown.eq(1));
    if let Some(after) = after {
        query = query.filter(beyond(after, &by));
    }
    let (column, order) = by;
    selected(query)
        .order_by(column, order.clone())
        .order_by(Column::Id, order)
        .limit(u64::try_from(limit).unwrap_or(u64::MAX))
        .into_query()
}

/// Strictly after the cursor. Compared as a pair, both databases begin in the index at the very row, even if half a million
/// comments have the same rank.
pub(super) fn beyond(after: Cursor, (column, order): &By) -> Expr {
    let here = Expr::tuple([Expr::col(*column), Expr::col(Column::Id)]);
    let there = Expr::tuple([Expr::value(after.key), Expr::value(after.id.0)]);
    match order {
        Order::Desc => here.lt(there),
        _ => here.gt(there),
    }
}

pub(super) fn selected(query: sea_orm::Select<Entity>) -> sea_orm::Select<Entity> {
    query.select_only().columns(COLUMNS)
}

pub(super) async fn rows(source: &impl Source, statement: SelectStatement) -> Result<Vec<PublicComment>> {
    let found = sea_orm::ConnectionTrait::query_all(source.connection(), &statement).await?;
    found.iter().map(|row| public(at_positions(row)?)).collect()
}

/// The values of [`COLUMNS`].
#[derive(Debug)]
struct Row {
    id: Uuid,
    parent_id: Option<Uuid>,
    depth: i32,
    status: String,
    author_name: String,
    author_website: Option<String>,
    by_author: bool,
    html: String,
    reply_count: i64,
    descendant_count: i64,
    created_at: i64,
    edited_at: Option<i64>,
    up_votes: i64,
    down_votes: i64,
    rank: i32,
    account_id: Option<Uuid>,
    pinned_at: Option<i64>,
    edited_by_moderator: bool,
}

/// Reads [`COLUMNS`] by position: looking a hundred rows up by name takes longer than fetching them.
fn at_positions(row: &QueryResult) -> Result<Row> {
    Ok(Row {
        id: row.try_get_by_index(0)?,
        parent_id: row.try_get_by_index(1)?,
        depth: row.try_get_by_index(2)?,
        status: row.try_get_by_index(3)?,
        author_name: row.try_get_by_index(4)?,
        author_website: row.try_get_by_index(5)?,
        by_author: row.try_get_by_index(6)?,
        html: row.try_get_by_index(7)?,
        reply_count: row.try_get_by_index(8)?,
        descendant_count: row.try_get_by_index(9)?,
        created_at: row.try_get_by_index(10)?,
        edited_at: row.try_get_by_index(11)?,
        up_votes: row.try_get_by_index(12)?,
        down_votes: row.try_get_by_index(13)?,
        rank: row.try_get_by_index(14)?,
        account_id: row.try_get_by_index(15)?,
        pinned_at: row.try_get_by_index(16)?,
        edited_by_moderator: row.try_get_by_index(17)?,
    })
}

fn public(row: Row) -> Result<PublicComment> {
    Ok(PublicComment {
        id: CommentId(row.id),
        parent_id: value::comment_id(row.parent_id),
        depth: value::depth(row.depth),
        status: value::status(&row.status)?,
        author_name: row.author_name,
        author_website: row.author_website,
        is_site_author: row.by_author,
        is_by_member: row.account_id.is_some(),
        html: row.html,
        reply_count: value::count(row.reply_count),
        descendant_count: value::count(row.descendant_count),
        votes: value::votes(row.up_votes, row.down_votes),
        rank: row.rank,
        created_at: Timestamp(row.created_at),
        edited_at: value::time(row.edited_at),
        is_edited_by_moderator: row.edited_by_moderator,
        is_pinned: row.pinned_at.is_some(),
    })
}
