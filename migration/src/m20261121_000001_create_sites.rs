//! Sites, and the guest keys that speak for a site's own authors.

use sea_orm_migration::prelude::*;

use crate::table::{belongs_to, column, create, drop};

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
                create("sites")
                    .col(column("id").uuid().primary_key())
                    .col(column("key").string_len(64).unique_key())
                    .col(column("settings").text())
                    .col(column("created_at").big_integer())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                create("site_authors")
                    .col(column("site_id").uuid())
                    .col(column("guest_key").binary_len(32))
                    .col(column("name").text())
                    .col(column("created_at").big_integer())
                    .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("guest_key")))
                    .foreign_key(&mut belongs_to("site_authors", "site_id", "sites"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("site_authors")).await?;
        manager.drop_table(drop("sites")).await
    }
}
