//! Rows of a bundle come in: added where nothing is, and nothing that is there is changed.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

use crate::{
    domain::{
        account::Email,
        bundle::{Record, Shape, Value},
        comment::Status,
        id::SiteId,
        name::AuthorName,
        time::Timestamp,
        vote::Votes,
    },
    store::{Result, Source, Tx, pool::Connected as _, value},
};

use super::{bound, mark};

/// Adds rows of a site; what the database works out from them stands in them, too.
pub async fn insert(tx: &Tx, record: &Record, site_id: SiteId, rows: &[Vec<Value>], now: Timestamp) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let connection = tx.connection();
    let backend = connection.get_database_backend();
    let mut columns: Vec<&str> = record.fields.iter().map(|field| field.column).collect();
    let is_of_site = !matches!(record.table, "sites" | "accounts" | "identities");
    let names_site = is_of_site && !columns.contains(&"site_id");
    if names_site {
        columns.push("site_id");
    }
    columns.extend(worked_out(record));
    let mut values: Vec<sea_orm::Value> = Vec::with_capacity(rows.len() * columns.len());
    let mut places = Vec::with_capacity(rows.len());
    for row in rows {
        let first = values.len();
        for (field, value) in record.fields.iter().zip(row) {
            values.push(match (field.shape, value) {
                // Not asked for, and not known.
                (Shape::Flag, Value::None) if !field.is_optional => Some(false).into(),
                _ => bound(field, value),
            });
        }
        if names_site {
            values.push(Some(site_id.0).into());
        }
        work_out(record, row, now, &mut values);
        let marks: Vec<String> = (first + 1..=values.len()).map(|number| mark(backend, number)).collect();
        places.push(format!("({})", marks.join(", ")));
    }
    let sql = format!(
        "INSERT INTO \"{}\" (\"{}\") VALUES {}",
        record.table,
        columns.join("\", \""),
        places.join(", "),
    );
    connection
        .execute_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    Ok(())
}

/// The columns that follow from others.
fn worked_out(record: &Record) -> &'static [&'static str] {
    match record.table {
        "accounts" => &["name_key", "email_key"],
        "subscriptions" => &["email_key"],
        // What waits is no news to whoever brings it.
        "desk_letters" => &["told_at"],
        // What is shown because of its answers is found when all are there.
        "comments" => &["shown", "rank"],
        _ => &[],
    }
}

fn work_out(record: &Record, row: &[Value], now: Timestamp, values: &mut Vec<sea_orm::Value>) {
    let at = |column: &str| record.column(column).and_then(|at| row.get(at)).unwrap_or(&Value::None);
    let email_key = || at("email").text().map(|text| Email::from_stored(text.to_owned()).key());
    match record.table {
        "accounts" => {
            let name = at("name").text().unwrap_or_default();
            values.push(Some(AuthorName::key_of(name).0.to_vec()).into());
            values.push(email_key().into());
        }
        "subscriptions" => values.push(email_key().into()),
        "desk_letters" => values.push(Some(now.0).into()),
        "comments" => {
            let is_public = at("status").text() == Some(Status::Approved.name());
            let count = |column| at(column).number().unwrap_or(0);
            let votes: Votes = value::votes(count("up_votes"), count("down_votes"));
            values.push(Some(i16::from(is_public)).into());
            values.push(Some(votes.rank()).into());
        }
        _ => {}
    }
}

/// Which of these ids a table has, whatever the site.
pub async fn present(source: &impl Source, table: &str, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    found(source, table, None, ids).await
}

/// Which of these ids a table does not have for a site.
pub async fn missing(tx: &Tx, table: &str, site_id: SiteId, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let there = found(tx, table, Some(site_id), ids).await?;
    Ok(ids.iter().filter(|id| !there.contains(id)).copied().collect())
}

async fn found(source: &impl Source, table: &str, site_id: Option<SiteId>, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let connection = source.connection();
    let backend = connection.get_database_backend();
    let mut values: Vec<sea_orm::Value> = ids.iter().map(|id| Some(*id).into()).collect();
    let marks: Vec<String> = (1..=values.len()).map(|number| mark(backend, number)).collect();
    let of_site = site_id.map_or(String::new(), |site_id| {
        values.push(Some(site_id.0).into());
        format!(" AND site_id = {}", mark(backend, values.len()))
    });
    let sql = format!("SELECT id FROM \"{table}\" WHERE id IN ({}){of_site}", marks.join(", "));
    let rows = connection
        .query_all_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Whether somebody has proved that address.
pub async fn has_email(source: &impl Source, email: &str) -> Result<bool> {
    let email = Email::from_stored(email.to_owned());
    Ok(crate::store::account::find_verified(source, &email).await?.is_some())
}

/// Whether somebody is known by that name to that provider, or an identity has that id.
pub async fn has_identity(source: &impl Source, id: Uuid, provider: &str, subject: &str) -> Result<bool> {
    let connection = source.connection();
    let backend = connection.get_database_backend();
    let sql = format!(
        "SELECT id FROM identities WHERE id = {} OR (provider = {} AND subject = {}) LIMIT 1",
        mark(backend, 1),
        mark(backend, 2),
        mark(backend, 3),
    );
    let values = [id.into(), provider.into(), subject.into()];
    let found = connection
        .query_one_raw(Statement::from_sql_and_values(backend, sql, values))
        .await?;
    Ok(found.is_some())
}

/// Lets this transaction's statements take as long as they do: some of them are about every comment of a site.
pub async fn lift_time_limit(tx: &Tx) -> Result<()> {
    let connection = tx.connection();
    if connection.get_database_backend() == DbBackend::Postgres {
        connection.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    }
    Ok(())
}
