//! Who has to do with a site.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;

use crate::{
    domain::{bundle::Personal, id::SiteId},
    store::{Result, Source},
};

use super::mark;

/// Ids that are read at once.
const PORTION: usize = 1000;

/// The accounts of everybody who wrote on a site or has a role there, and of those whom its decisions name: 16 bytes of memory each.
/// Who voted or asked for letters only where personal data goes along.
pub async fn people(source: &impl Source, SiteId(site_id): SiteId, personal: Personal) -> Result<Vec<Uuid>> {
    let mut all = BTreeSet::new();
    for (table, column, is_personal) in [
        ("comments", "account_id", false),
        ("memberships", "account_id", false),
        ("desk_letters", "account_id", false),
        ("blocks", "made_by", false),
        ("site_authors", "account_id", true),
        ("subscriptions", "account_id", true),
    ] {
        if is_personal && personal == Personal::Left {
            continue;
        }
        let mut after = Uuid::nil();
        loop {
            let ids: Vec<Uuid> = distinct(source, table, column, site_id, after).await?;
            all.extend(ids.iter().copied());
            match ids.last() {
                Some(last) if ids.len() == PORTION => after = *last,
                _ => break,
            }
        }
    }
    for (table, column, prefix, is_personal) in [
        ("log_entries", "actor", "", false),
        ("imports", "actor", "", false),
        ("votes", "voter", "account:", true),
    ] {
        if is_personal && personal == Personal::Left {
            continue;
        }
        let mut after = prefix.to_owned();
        loop {
            let names: Vec<String> = distinct(source, table, column, site_id, after.clone()).await?;
            let known = names.iter().map_while(|name| name.strip_prefix(prefix));
            all.extend(known.filter_map(|name| Uuid::try_parse(name).ok()));
            match names.last() {
                Some(last) if names.len() == PORTION && last.starts_with(prefix) => after.clone_from(last),
                _ => break,
            }
        }
    }
    Ok(all.into_iter().collect())
}

/// What stands in a column after a value, each once, in the database's own order.
async fn distinct<T: sea_orm::TryGetable + Into<sea_orm::Value>>(
    source: &impl Source,
    table: &str,
    column: &str,
    site_id: Uuid,
    after: T,
) -> Result<Vec<T>> {
    let connection = source.connection();
    let backend = connection.get_database_backend();
    let (site, behind) = (mark(backend, 1), mark(backend, 2));
    let sql = format!(
        "SELECT DISTINCT \"{column}\" FROM \"{table}\" WHERE site_id = {site} AND \"{column}\" > {behind} \
         ORDER BY \"{column}\" LIMIT {PORTION}"
    );
    let statement = Statement::from_sql_and_values(backend, sql, [site_id.into(), after.into()]);
    let found = connection.query_all_raw(statement).await?;
    found.iter().map(|row| Ok(row.try_get("", column)?)).collect()
}
