//! What moderators say to authors, by the action that it is about. Few entries of a log are: the others are not in it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Its condition must stand in a statement word for word for SQLite to use it.
const INDEX: &str = "CREATE INDEX ix_log_entries_told ON log_entries (site_id, action_id) WHERE verb = 'tell'";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(INDEX).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop()
            .name("ix_log_entries_told")
            .table(Alias::new("log_entries"))
            .to_owned();
        manager.drop_index(index).await
    }
}
