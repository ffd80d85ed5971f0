//! What a moderator looks through: comments by a filter, the latest first. Each look reads one range of one index, and of it so much
//! and no more; what remains is looked through from where it stopped. So no filter, however rare its comments, takes long.

mod words;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IdenStatic as _, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{Alias, Expr, ExprTrait as _, Func, LikeExpr, Query},
};

use crate::domain::{
    comment::Status,
    id::{CommentId, SiteId},
    queue::{Filter, Show, Who},
    search::Query as Words,
    thread::cursor::{Cursor, List},
    time::Timestamp,
};

use super::{
    Result, Source, entity,
    thread::{NEWEST, beyond},
};
use entity::comment::{Column, Entity};

/// Where a comment stands in the list.
pub type Place = (Timestamp, CommentId);

/// What one look found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The latest first.
    pub found: Vec<Place>,
    /// Where the look stopped, if there may be more.
    pub stopped_at: Option<Place>,
}

/// Looks for comments of a site after a place: for `limit` of them, among `most` in all.
pub async fn look(
    source: &impl Source,
    site_id: SiteId,
    filter: &Filter,
    after: Option<Place>,
    limit: u64,
    most: u64,
) -> Result<Look> {
    if let Some(words) = &filter.words {
        return words::look(source, site_id, filter, &Words::of(words), after, limit).await;
    }
    let mut looks = Vec::new();
    let ranges = ranges(filter);
    let most = u64::try_from(ranges.len())
        .ok()
        .and_then(|number| most.checked_div(number))
        .unwrap_or(most);
    for range in ranges {
        looks.push(range.look(source, site_id, filter, after, limit, most).await?);
    }
    Ok(merge(looks, limit))
}

/// How many there are, as far as `most` and as one look goes; whether that is all of them.
pub async fn count(
    source: &impl Source,
    site_id: SiteId,
    filter: &Filter,
    after: Option<Place>,
    most: u64,
) -> Result<(u64, bool)> {
    let look = look(source, site_id, filter, after, most, most).await?;
    let found = u64::try_from(look.found.len()).unwrap_or(u64::MAX);
    Ok((found, look.stopped_at.is_none()))
}

/// Several lists as one. Nothing is said about what lies behind the place where one of them stopped.
fn merge(looks: Vec<Look>, limit: u64) -> Look {
    let stopped_at = looks.iter().filter_map(|look| look.stopped_at).max();
    let mut found: Vec<Place> = looks.into_iter().flat_map(|look| look.found).collect();
    found.sort_unstable_by(|one, other| other.cmp(one));
    if let Some(end) = stopped_at {
        found.retain(|place| *place >= end);
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if found.len() > limit {
        found.truncate(limit);
        return Look {
            stopped_at: found.last().copied(),
            found,
        };
    }
    Look { found, stopped_at }
}

/// One range of one index.
#[derive(Clone, Copy, Debug)]
enum Range {
    /// Of one status, by time; by page or by network first where few are meant.
    Status(Status),
    Reported,
    /// By one author.
    Author,
}

fn ranges(filter: &Filter) -> Vec<Range> {
    let is_by_somebody = matches!(filter.author, Some(Who::Account(_) | Who::Guest(_) | Who::Address(_)));
    match filter.show {
        _ if is_by_somebody => vec![Range::Author],
        Show::Status(status) => vec![Range::Status(status)],
        Show::Reported => vec![Range::Reported],
        Show::All => Status::ALL.map(Range::Status).to_vec(),
    }
}

/// Word for word what decides whether a row is in the narrow indexes.
const IS_HELD: &str = "status <> 'approved'";
const IS_REPORTED: &str = "report_count > 0";

impl Range {
    /// What the index itself decides.
    fn base(self, site_id: SiteId, filter: &Filter, after: Option<Place>) -> Condition {
        let mut base = Condition::all().add(Column::SiteId.eq(site_id.0));
        match self {
            Self::Status(status) => {
                base = base.add(Column::Status.eq(status.name()));
                if status != Status::Approved && (filter.page.is_some() || filter.network.is_some()) {
                    base = base.add(Expr::cust(IS_HELD));
                    base = match (filter.page, &filter.network) {
                        (Some(page), _) => base.add(Column::PageId.eq(page.0)),
                        (None, network) => base.add(Column::AddressPrefix.eq(network.clone())),
                    };
                }
            }
            Self::Reported => base = base.add(Expr::cust(IS_REPORTED)),
            Self::Author => base = base.add_option(filter.author.as_ref().and_then(by)),
        }
        if let Some(from) = filter.from {
            base = base.add(Column::CreatedAt.gte(from.0));
        }
        if let Some(to) = filter.to {
            base = base.add(Column::CreatedAt.lt(to.0));
        }
        base.add_option(after.map(|(at, id)| beyond(cursor(at, id), &NEWEST)))
    }

    /// What must be looked at row by row; none where nothing must.
    fn rest(self, filter: &Filter) -> Option<Condition> {
        let mut rest = Vec::new();
        match (self, filter.show) {
            (Self::Author, Show::Status(status)) => rest.push(Column::Status.eq(status.name())),
            (Self::Author, Show::Reported) => rest.push(Expr::cust(IS_REPORTED)),
            _ => {}
        }
        let has_narrow_index = matches!(self, Self::Status(status) if status != Status::Approved);
        if let Some(page) = filter.page.filter(|_| !has_narrow_index) {
            rest.push(Column::PageId.eq(page.0));
        }
        if let Some(network) = &filter.network
            && !(has_narrow_index && filter.page.is_none())
        {
            rest.push(Column::AddressPrefix.eq(network.as_str()));
        }
        if let Some(Who::Named(name)) = &filter.author {
            rest.push(holds(Column::AuthorName, name));
        }
        rest.extend(filter.reason.as_deref().map(has_reason));
        let all = rest.into_iter().fold(Condition::all(), Condition::add);
        (!all.is_empty()).then_some(all)
    }

    async fn look(
        self,
        source: &impl Source,
        site_id: SiteId,
        filter: &Filter,
        after: Option<Place>,
        limit: u64,
        most: u64,
    ) -> Result<Look> {
        let connection = source.connection();
        let rest = self.rest(filter);
        let most = if rest.is_some() { most } else { limit };
        let range = Entity::find()
            .filter(self.base(site_id, filter, after))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id);
        let Some(rest) = rest else {
            let found = places(
                connection,
                &range.clone().limit(limit + 1).select_only().columns(PLACE).into_query(),
            )
            .await?;
            return Ok(merge(
                vec![Look {
                    found,
                    stopped_at: None,
                }],
                limit,
            ));
        };
        // Under the name of the table, for conditions name its columns.
        let walked = Alias::new("comments");
        let statement = Query::select()
            .columns(PLACE.map(|column| Alias::new(column.as_str())))
            .from_subquery(range.clone().limit(most).into_query(), walked)
            .cond_where(rest)
            .order_by(Alias::new(Column::CreatedAt.as_str()), Order::Desc)
            .order_by(Alias::new(Column::Id.as_str()), Order::Desc)
            .limit(limit + 1)
            .to_owned();
        let found = places(connection, &statement).await?;
        let mut look = merge(
            vec![Look {
                found,
                stopped_at: None,
            }],
            limit,
        );
        if look.stopped_at.is_none() {
            let last = range
                .select_only()
                .columns(PLACE)
                .offset(most.saturating_sub(1))
                .limit(1);
            look.stopped_at = places(connection, &last.into_query()).await?.pop();
        }
        Ok(look)
    }
}

const PLACE: [Column; 2] = [Column::CreatedAt, Column::Id];

async fn places<C: ConnectionTrait>(
    connection: &C,
    statement: &sea_orm::sea_query::SelectStatement,
) -> Result<Vec<Place>> {
    let rows = connection.query_all(statement).await?;
    rows.iter()
        .map(|row| Ok((Timestamp(row.try_get_by_index(0)?), CommentId(row.try_get_by_index(1)?))))
        .collect()
}

fn by(who: &Who) -> Option<Expr> {
    match who {
        Who::Account(id) => Some(Column::AccountId.eq(id.0)),
        Who::Guest(key) => Some(Column::GuestKey.eq(key.0.to_vec())),
        Who::Address(address) => {
            let left = Func::lower(Expr::col(Column::AuthorEmail));
            let is_theirs = Expr::expr(left).eq(address.to_lowercase());
            Some(Column::AuthorEmail.is_not_null().and(is_theirs))
        }
        Who::Named(_) => None,
    }
}

/// Names stand in JSON as they are; quotes in what is told beside them are escaped, and so are never meant.
fn has_reason(reason: &str) -> Expr {
    Column::Reasons.contains(format!("\"{reason}\""))
}

/// Whether a text holds another, in whatever case.
fn holds(column: Column, text: &str) -> Expr {
    let mut pattern = String::from("%");
    for sign in text.to_lowercase().chars() {
        if matches!(sign, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('%');
    let lowered = Func::lower(Expr::col(Alias::new(column.as_str())));
    Expr::expr(lowered).like(LikeExpr::new(pattern).escape('\\'))
}

fn cursor(at: Timestamp, id: CommentId) -> Cursor {
    Cursor {
        list: List::Queue,
        key: at.0,
        id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(at: i64) -> Place {
        (Timestamp(at), CommentId(uuid::Uuid::nil()))
    }

    #[test]
    fn lists_are_joined_as_far_as_all_of_them_were_read() {
        let one = Look {
            found: vec![place(9), place(5)],
            stopped_at: None,
        };
        let other = Look {
            found: vec![place(8)],
            stopped_at: Some(place(6)),
        };
        let joined = merge(vec![one.clone(), other], 10);
        assert_eq!(
            joined,
            Look {
                found: vec![place(9), place(8)],
                stopped_at: Some(place(6))
            }
        );
        let cut = merge(vec![one], 1);
        assert_eq!(
            cut,
            Look {
                found: vec![place(9)],
                stopped_at: Some(place(9))
            }
        );
    }
}
