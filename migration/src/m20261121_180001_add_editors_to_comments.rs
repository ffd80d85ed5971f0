//! Whose words a comment holds after an edit, and all that it takes to bring the earlier ones back.

use sea_orm_migration::prelude::*;

use crate::table::{column, optional};

/// Added one by one: SQLite takes no more in a statement.
fn added() -> [(&'static str, ColumnDef); 3] {
    [
        // The last edit was a moderator's, and readers are told.
        (
            "comments",
            column("edited_by_moderator").boolean().default(false).to_owned(),
        ),
        // As it was shown, so that taking an edit back brings exactly that; none for those kept before.
        ("revisions", optional("html").text().to_owned()),
        ("revisions", optional("renderer").small_integer().to_owned()),
    ]
}

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
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
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
