//! Accounts that are going to be erased: when, and what becomes of their comments.

use sea_orm_migration::prelude::*;

use crate::table::optional;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One at a time: SQLite adds no two columns in one statement.
        for column in [
            optional("erase_at").big_integer().to_owned(),
            // `anonymise` or `delete`.
            optional("erase_how").string_len(16).to_owned(),
        ] {
            let add = Table::alter()
                .table(Alias::new("accounts"))
                .add_column(column)
                .to_owned();
            manager.alter_table(add).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["erase_how", "erase_at"] {
            let drop = Table::alter()
                .table(Alias::new("accounts"))
                .drop_column(Alias::new(name))
                .to_owned();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}
