//! What a name looks like, beside the name: so that nobody takes the name of a member, of whom there may be thousands.

use sea_orm_migration::prelude::*;

use crate::table::{index, optional};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Empty until the program has looked at the name, which it does at the next start.
        let key = Table::alter()
            .table(Alias::new("accounts"))
            .add_column(optional("name_key").binary_len(32))
            .to_owned();
        manager.alter_table(key).await?;
        manager.create_index(index("accounts", &["name_key"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop()
            .name("ix_accounts_name_key")
            .table(Alias::new("accounts"))
            .to_owned();
        manager.drop_index(index).await?;
        let key = Table::alter()
            .table(Alias::new("accounts"))
            .drop_column(Alias::new("name_key"))
            .to_owned();
        manager.alter_table(key).await
    }
}
