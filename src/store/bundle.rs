//! Whole tables of a site, row by row as a bundle holds them: read in order, written into a place where nothing of them is.
//!
//! Statements are made from [`crate::domain::bundle::RECORDS`], which is part of the program; everything that comes from a file or a
//! site is bound to them as a value.

mod people;
mod rebuild;
mod write;

pub use people::people;
pub use rebuild::{flaw, rebuild};
pub use write::{has_email, has_identity, insert, lift_time_limit, missing, present};

use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};
use uuid::Uuid;

use crate::domain::{
    bundle::{Field, Part, Personal, Record, Shape, Taken, Value},
    export::Filter,
    id::SiteId,
};

use super::{Result, Source};

/// Rows after that key, in the order of keys.
pub async fn rows(
    source: &impl Source,
    record: &Record,
    site_id: SiteId,
    filter: &Filter,
    personal: Personal,
    after: Option<&[Value]>,
    limit: u64,
) -> Result<Vec<Vec<Value>>> {
    let mut select = Select::of(source);
    select.of_site(record, site_id);
    select.taken(record, personal);
    select.filtered(record, filter);
    if let Some(after) = after {
        select.after(record, after);
    }
    select.read(source, record, limit).await
}

/// Accounts, or what belongs to some accounts, in the order of keys.
pub async fn rows_of(
    source: &impl Source,
    record: &Record,
    accounts: &[Uuid],
    after: Option<&[Value]>,
    limit: u64,
) -> Result<Vec<Vec<Value>>> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = Select::of(source);
    let column = record.fields.first().map_or("id", |field| field.column);
    let marks: Vec<String> = accounts.iter().map(|id| select.bind(Some(*id).into())).collect();
    select.all.push(format!("t.\"{column}\" IN ({})", marks.join(", ")));
    if let Some(after) = after {
        select.after(record, after);
    }
    select.read(source, record, limit).await
}

/// A statement that is being made.
struct Select {
    backend: DbBackend,
    values: Vec<sea_orm::Value>,
    /// What must be true of a row.
    all: Vec<String>,
}

impl Select {
    fn of(source: &impl Source) -> Self {
        Self {
            backend: source.connection().get_database_backend(),
            values: Vec::new(),
            all: Vec::new(),
        }
    }

    fn bind(&mut self, value: sea_orm::Value) -> String {
        self.values.push(value);
        mark(self.backend, self.values.len())
    }

    fn of_site(&mut self, record: &Record, SiteId(id): SiteId) {
        let column = if record.table == "sites" { "id" } else { "site_id" };
        let site = self.bind(Some(id).into());
        // SQLite would else take an index that begins with the site and sort the whole site for each portion; a sign before the column
        // keeps it to the order of the ids.
        let is_by_id = record.fields.first().is_some_and(|field| field.column == "id");
        let sign = if self.backend == DbBackend::Sqlite && is_by_id {
            "+"
        } else {
            ""
        };
        self.all.push(format!("{sign}t.\"{column}\" = {site}"));
    }

    fn taken(&mut self, record: &Record, personal: Personal) {
        let (column, words) = match record.taken {
            Taken::Only(column, words) => (column, words),
            Taken::Among(column, words) if personal == Personal::Left => (column, words),
            _ => return,
        };
        let marks: Vec<String> = words
            .iter()
            .map(|word| self.bind(Some((*word).to_owned()).into()))
            .collect();
        self.all.push(format!("t.\"{column}\" IN ({})", marks.join(", ")));
    }

    /// Only what goes with the comments, or the page, that are taken.
    fn filtered(&mut self, record: &Record, filter: &Filter) {
        if *filter == Filter::default() {
            return;
        }
        match record.part {
            Part::Page => {
                if let Some(page) = filter.page {
                    let page = self.bind(Some(page.0).into());
                    let column = record.fields.first().map_or("id", |field| field.column);
                    self.all.push(format!("t.\"{column}\" = {page}"));
                }
            }
            Part::Comment if record.table == "comments" => {
                let conditions = self.comments("t", filter);
                self.all.extend(conditions);
            }
            Part::Comment => {
                let conditions = self.comments("c", filter).join(" AND ");
                self.all.push(format!(
                    "EXISTS (SELECT 1 FROM comments c WHERE c.id = t.comment_id AND c.site_id = t.site_id AND {conditions})"
                ));
            }
            Part::Site | Part::People => {}
        }
    }

    /// As [`Filter::takes`] says it.
    fn comments(&mut self, table: &str, filter: &Filter) -> Vec<String> {
        let mut all = Vec::new();
        if !filter.statuses.is_empty() {
            let marks: Vec<String> = filter
                .statuses
                .iter()
                .map(|status| self.bind(Some(status.name().to_owned()).into()))
                .collect();
            all.push(format!("{table}.status IN ({})", marks.join(", ")));
        }
        if let Some(since) = filter.since {
            let (written, edited) = (self.bind(Some(since.0).into()), self.bind(Some(since.0).into()));
            all.push(format!(
                "({table}.created_at >= {written} OR {table}.edited_at >= {edited})"
            ));
        }
        if let Some(page) = filter.page {
            let page = self.bind(Some(page.0).into());
            all.push(format!("{table}.page_id = {page}"));
        }
        all
    }

    /// What stands behind a key. The first column alone comes first: an index answers that, whatever the collation of the others.
    fn after(&mut self, record: &Record, after: &[Value]) {
        let Some((first, begins)) = record.fields.first().zip(after.first()) else {
            return;
        };
        let name = ordered(self.backend, first);
        if record.keys == 1 {
            let mark = self.bind(bound(first, begins));
            self.all.push(format!("{name} > {mark}"));
            return;
        }
        let mark = self.bind(bound(first, begins));
        self.all.push(format!("{name} >= {mark}"));
        let fields = record.fields.iter().take(record.keys);
        let names: Vec<String> = fields.clone().map(|field| ordered(self.backend, field)).collect();
        let marks: Vec<String> = fields
            .zip(after)
            .map(|(field, value)| self.bind(bound(field, value)))
            .collect();
        self.all
            .push(format!("({}) > ({})", names.join(", "), marks.join(", ")));
    }

    async fn read(self, source: &impl Source, record: &Record, limit: u64) -> Result<Vec<Vec<Value>>> {
        let columns: Vec<String> = record
            .fields
            .iter()
            .map(|field| selected(self.backend, field))
            .collect();
        let order: Vec<String> = record
            .fields
            .iter()
            .take(record.keys)
            .map(|field| ordered(self.backend, field))
            .collect();
        let sql = format!(
            "SELECT {} FROM \"{}\" t WHERE {} ORDER BY {} LIMIT {limit}",
            columns.join(", "),
            record.table,
            self.all.join(" AND "),
            order.join(", "),
        );
        let statement = Statement::from_sql_and_values(self.backend, sql, self.values);
        let found = source.connection().query_all_raw(statement).await?;
        found.iter().map(|row| read_row(record, row)).collect()
    }
}

/// A place for a value.
fn mark(backend: DbBackend, number: usize) -> String {
    match backend {
        DbBackend::Postgres => format!("${number}"),
        _ => "?".to_owned(),
    }
}

/// A column as it is sorted by: text byte by byte, in whatever order the database sorts it otherwise.
fn ordered(backend: DbBackend, field: &Field) -> String {
    let is_text = matches!(field.shape, Shape::Text(_) | Shape::Word(_) | Shape::Voter);
    match backend {
        DbBackend::Postgres if is_text => format!("t.\"{}\" COLLATE \"C\"", field.column),
        _ => format!("t.\"{}\"", field.column),
    }
}

/// A column as it is read: numbers of every width as one, which they are on SQLite.
fn selected(backend: DbBackend, field: &Field) -> String {
    match field.shape {
        Shape::Number(..) | Shape::Time if backend == DbBackend::Postgres => {
            format!("CAST(t.\"{0}\" AS BIGINT) AS \"{0}\"", field.column)
        }
        _ => format!("t.\"{}\"", field.column),
    }
}

fn read_row(record: &Record, row: &QueryResult) -> Result<Vec<Value>> {
    let fields = record.fields.iter().enumerate();
    fields.map(|(at, field)| read_value(field, row, at)).collect()
}

/// By its place: a name would be put together and looked for in every row.
fn read_value(field: &Field, row: &QueryResult, at: usize) -> Result<Value> {
    Ok(match field.shape {
        Shape::Id => row.try_get_by_index::<Option<Uuid>>(at)?.map(Value::Id),
        Shape::Number(..) | Shape::Time => row.try_get_by_index::<Option<i64>>(at)?.map(Value::Number),
        Shape::Flag => row.try_get_by_index::<Option<bool>>(at)?.map(Value::Flag),
        Shape::Text(_) | Shape::Word(_) | Shape::Json(_) | Shape::Voter => {
            row.try_get_by_index::<Option<String>>(at)?.map(Value::Text)
        }
        Shape::Bytes(_) => row.try_get_by_index::<Option<Vec<u8>>>(at)?.map(Value::Bytes),
    }
    .unwrap_or(Value::None))
}

/// A value as it is bound, with the type it has where it is empty.
fn bound(field: &Field, value: &Value) -> sea_orm::Value {
    match field.shape {
        Shape::Id => value.id().into(),
        Shape::Number(..) | Shape::Time => value.number().into(),
        Shape::Flag => match value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        }
        .into(),
        Shape::Text(_) | Shape::Word(_) | Shape::Json(_) | Shape::Voter => value.text().map(str::to_owned).into(),
        Shape::Bytes(_) => value.bytes().map(<[u8]>::to_vec).into(),
    }
}
