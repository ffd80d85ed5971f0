//! What a decision about somebody stands in place of, so that it can be taken back exactly.

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
        let alteration = Table::alter()
            .table(Alias::new("blocks"))
            // The decision before, as JSON; none where there was none.
            .add_column(optional("replaced").text())
            .to_owned();
        manager.alter_table(alteration).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alteration = Table::alter()
            .table(Alias::new("blocks"))
            .drop_column(Alias::new("replaced"))
            .to_owned();
        manager.alter_table(alteration).await
    }
}
