//! Decisions about people that hold no more, for as long as they can be put back.

use sea_orm_migration::prelude::*;

use crate::table::{belongs_to, column, create, drop, index};

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
                create("lifted_blocks")
                    .col(column("id").uuid().primary_key())
                    .col(column("site_id").uuid())
                    .col(column("kind").string_len(16))
                    .col(column("value").text())
                    // The decision as it was, as JSON.
                    .col(column("kept").text())
                    .col(column("lifted_at").big_integer())
                    .foreign_key(&mut belongs_to("lifted_blocks", "site_id", "sites"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("lifted_blocks", &["site_id", "lifted_at"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("lifted_blocks")).await
    }
}
