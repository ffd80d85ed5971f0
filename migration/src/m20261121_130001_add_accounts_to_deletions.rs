//! Whose only way in was withdrawn: so that a request to delete, which comes after, still finds the account, and they who come back by
//! the same way have it again. Known by the hash of a code that is derived from who they are at the provider.

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
        // No index: it is read by the code alone.
        let account = Table::alter()
            .table(Alias::new("deletions"))
            .add_column(optional("account_id").uuid())
            .to_owned();
        manager.alter_table(account).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let account = Table::alter()
            .table(Alias::new("deletions"))
            .drop_column(Alias::new("account_id"))
            .to_owned();
        manager.alter_table(account).await
    }
}
