//! Changes that go to the database together: a round trip costs more than most statements do.

use sea_orm::{
    ConnectionTrait as _, DbBackend, QueryResult, Statement,
    sea_query::{Alias, CommonTableExpression, InsertStatement, SubQueryStatement, WithClause},
};

use super::{Result, Tx, pool::Connected as _};

/// Changes that do not depend on each other.
///
/// SQLite makes them one after the other. PostgreSQL makes them in one statement, none of which sees the others: **no row may be
/// changed by two of them**, for only one of the two would count.
#[derive(Debug, Default)]
pub struct Batch(Vec<SubQueryStatement>);

impl Batch {
    pub(super) fn add(&mut self, change: impl Into<SubQueryStatement>) {
        self.0.push(change.into());
    }

    /// Makes the changes.
    pub async fn run(mut self, tx: &Tx) -> Result<()> {
        if let Some(last) = self.0.pop() {
            self.ask(tx, last).await?;
        }
        Ok(())
    }

    /// Makes the changes and this insert, and returns what the insert does.
    pub(super) async fn run_with(self, tx: &Tx, insert: InsertStatement) -> Result<Option<QueryResult>> {
        Ok(self.ask(tx, insert.into()).await?.pop())
    }

    /// The same for an insert of several rows.
    pub(super) async fn run_with_all(self, tx: &Tx, insert: InsertStatement) -> Result<Vec<QueryResult>> {
        self.ask(tx, insert.into()).await
    }

    async fn ask(self, tx: &Tx, last: SubQueryStatement) -> Result<Vec<QueryResult>> {
        let connection = tx.connection();
        let backend = connection.get_database_backend();
        let statement = if backend == DbBackend::Postgres {
            in_one(self.0, last, backend)
        } else {
            in_a_row(self.0, last, backend)
        };
        Ok(connection.query_all_raw(statement).await?)
    }
}

/// Separated by semicolons; each takes its values from where the one before has stopped.
fn in_a_row(changes: Vec<SubQueryStatement>, last: SubQueryStatement, backend: DbBackend) -> Statement {
    let mut sql = String::new();
    let mut values = Vec::new();
    for change in changes.into_iter().chain([last]) {
        let built = built(change, backend);
        if !sql.is_empty() {
            sql.push_str("; ");
        }
        sql.push_str(&built.sql);
        values.extend(built.values.into_iter().flatten());
    }
    Statement::from_sql_and_values(backend, sql, values)
}

/// Each as a common table expression of the last one, although that does not look at them.
fn in_one(changes: Vec<SubQueryStatement>, last: SubQueryStatement, backend: DbBackend) -> Statement {
    if changes.is_empty() {
        return built(last, backend);
    }
    let mut with = WithClause::new();
    for (number, change) in changes.into_iter().enumerate() {
        let change = CommonTableExpression::new()
            .query(change)
            .table_name(Alias::new(format!("change_{number}")))
            .to_owned();
        with.cte(change);
    }
    backend.build(&with.query(last))
}

fn built(change: SubQueryStatement, backend: DbBackend) -> Statement {
    match change {
        SubQueryStatement::SelectStatement(select) => backend.build(&select),
        SubQueryStatement::InsertStatement(insert) => backend.build(&insert),
        SubQueryStatement::UpdateStatement(update) => backend.build(&update),
        SubQueryStatement::DeleteStatement(delete) => backend.build(&delete),
        SubQueryStatement::WithStatement(with) => backend.build(&with),
    }
}
