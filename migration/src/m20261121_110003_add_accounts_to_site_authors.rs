//! The author of a site's pages may be somebody who signs in.

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
        // No index: a site has a handful of authors, and they are read together.
        let account = Table::alter()
            .table(Alias::new("site_authors"))
            .add_column(optional("account_id").uuid())
            .to_owned();
        manager.alter_table(account).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let account = Table::alter()
            .table(Alias::new("site_authors"))
            .drop_column(Alias::new("account_id"))
            .to_owned();
        manager.alter_table(account).await
    }
}
