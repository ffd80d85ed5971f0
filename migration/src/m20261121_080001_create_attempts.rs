//! Tries to sign in from the frame: begun there, bound to a browser in the popup, ended by the provider's answer, claimed by the frame.

use sea_orm_migration::prelude::*;

use crate::table::{belongs_to, column, create, drop, index, optional};

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
                create("attempts")
                    .col(column("id").uuid().primary_key())
                    .col(column("site_id").uuid())
                    // SHA-256 of what the frame keeps to itself.
                    .col(column("challenge").binary_len(32))
                    // Hashes of what the popup, the browser and the provider are given; each is taken away when it is used.
                    .col(optional("bind_hash").binary_len(32))
                    .col(optional("browser_hash").binary_len(32))
                    .col(optional("state_hash").binary_len(32))
                    .col(optional("provider").string_len(40))
                    .col(column("stage").string_len(16))
                    .col(optional("account_id").uuid())
                    .col(column("created_at").big_integer())
                    .col(column("expires_at").big_integer())
                    .foreign_key(&mut belongs_to("attempts", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("attempts", "account_id", "accounts"))
                    .to_owned(),
            )
            .await?;
        let state = index("attempts", &["state_hash"]).unique().to_owned();
        manager.create_index(state).await?;
        for columns in [&["site_id"][..], &["account_id"], &["browser_hash"], &["expires_at"]] {
            manager.create_index(index("attempts", columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("attempts")).await
    }
}
