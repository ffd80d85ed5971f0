//! Tries to sign in whose popup cannot speak to the frame: what they have come to is told by a code that works once.

use sea_orm_migration::prelude::*;

use crate::table::{column, index, optional};

/// Added one by one: SQLite takes no more in a statement.
fn added() -> [ColumnDef; 5] {
    [
        // How the frame learns what the try has come to.
        column("back").string_len(8).default("frame").to_owned(),
        // Where the reader is sent with a code.
        optional("page_url").text().to_owned(),
        optional("code_hash").binary_len(32).to_owned(),
        optional("code_expires_at").big_integer().to_owned(),
        // How often a code was typed in its name.
        column("tries").integer().default(0).to_owned(),
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
        for mut column in added() {
            let alteration = Table::alter()
                .table(Alias::new("attempts"))
                .add_column(&mut column)
                .to_owned();
            manager.alter_table(alteration).await?;
        }
        manager
            .create_index(index("attempts", &["code_hash"]).unique().to_owned())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop()
            .name("ix_attempts_code_hash")
            .table(Alias::new("attempts"))
            .to_owned();
        manager.drop_index(index).await?;
        for column in added() {
            let alteration = Table::alter()
                .table(Alias::new("attempts"))
                .drop_column(Alias::new(column.get_column_name()))
                .to_owned();
            manager.alter_table(alteration).await?;
        }
        Ok(())
    }
}
