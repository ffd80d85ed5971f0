//! Pictures of people: one per account, made by us from what they gave.

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
                create("avatars")
                    .col(column("account_id").uuid().primary_key())
                    // SHA-256 of the picture: its name, under which it never changes.
                    .col(column("hash").binary_len(32))
                    // A PNG of a few kilobytes.
                    .col(column("png").blob())
                    .col(column("created_at").big_integer())
                    .foreign_key(&mut belongs_to("avatars", "account_id", "accounts"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("avatars", &["hash"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("avatars")).await
    }
}
