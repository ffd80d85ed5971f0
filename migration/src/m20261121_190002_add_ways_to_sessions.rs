//! Whether a session of a frame was entered through our own pages, with whatever they ask for besides a password.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut column = ColumnDef::new(Alias::new("through_account"));
        column.boolean().not_null().default(false);
        let table = Table::alter()
            .table(Alias::new("sessions"))
            .add_column(&mut column)
            .to_owned();
        manager.alter_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::alter()
            .table(Alias::new("sessions"))
            .drop_column(Alias::new("through_account"))
            .to_owned();
        manager.alter_table(table).await
    }
}
