//! What became of requests to delete what a provider told: for the page that says so to whoever has the code. Nothing in it says
//! whose request it was.

use sea_orm_migration::prelude::*;

use crate::table::{column, create, drop, index};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                create("deletions")
                    // SHA-256 of the code.
                    .col(column("code_hash").binary_len(32).primary_key())
                    .col(column("outcome").string_len(16))
                    .col(column("asked_at").big_integer())
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("deletions", &["asked_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("deletions")).await
    }
}
