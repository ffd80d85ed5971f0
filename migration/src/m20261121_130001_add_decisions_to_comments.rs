//! What a moderator decides about one comment or one page, beside its status.

use sea_orm_migration::prelude::*;

use crate::table::{column, optional};

/// Added one by one: SQLite takes no more in a statement. A new comment has none of them, and so costs nothing.
fn added() -> [(&'static str, ColumnDef); 4] {
    [
        // The action that gave it its status; none where no moderator did, or somebody else has changed it since.
        ("comments", optional("decided_by").uuid().to_owned()),
        // Since when it is shown first in its thread.
        ("comments", optional("pinned_at").big_integer().to_owned()),
        // Reports of readers that nobody has looked at.
        ("comments", column("report_count").integer().default(0).to_owned()),
        // Opened by hand: its age does not close it again.
        ("pages", column("is_kept_open").boolean().default(false).to_owned()),
    ]
}

/// Few comments are in them, and writing one touches none.
const INDEXES: [(&str, &str); 2] = [
    (
        "ix_comments_pinned",
        "CREATE INDEX ix_comments_pinned ON comments (site_id, page_id, pinned_at) WHERE pinned_at IS NOT NULL",
    ),
    (
        "ix_comments_reported",
        "CREATE INDEX ix_comments_reported ON comments (site_id, created_at, id) WHERE report_count > 0",
    ),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, mut column) in added() {
            let alteration = Table::alter()
                .table(Alias::new(table))
                .add_column(&mut column)
                .to_owned();
            manager.alter_table(alteration).await?;
        }
        // By hand: what decides whether a row is in must stand in it word for word for SQLite to use it.
        for (_, sql) in INDEXES {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in INDEXES {
            let index = Index::drop().name(name).table(Alias::new("comments")).to_owned();
            manager.drop_index(index).await?;
        }
        for (table, column) in added() {
            let alteration = Table::alter()
                .table(Alias::new(table))
                .drop_column(Alias::new(column.get_column_name()))
                .to_owned();
            manager.alter_table(alteration).await?;
        }
        Ok(())
    }
}
