//! Round trips to a provider from our own pages: begun by somebody who is signed in, ended by the provider's answer.

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
                create("trips")
                    .col(column("id").uuid().primary_key())
                    .col(column("purpose").string_len(16))
                    // Whose trip it is: it ends with that session.
                    .col(column("account_id").uuid())
                    .col(column("session_id").uuid())
                    .col(column("provider").string_len(40))
                    // The page of ours that the person comes back to.
                    .col(column("next").string_len(200))
                    // Hashes of what the browser and the provider are given; the latter is taken away when it is used.
                    .col(column("browser_hash").binary_len(32))
                    .col(optional("state_hash").binary_len(32))
                    .col(column("created_at").big_integer())
                    .col(column("expires_at").big_integer())
                    .foreign_key(&mut belongs_to("trips", "account_id", "accounts"))
                    .foreign_key(&mut belongs_to("trips", "session_id", "sessions"))
                    .to_owned(),
            )
            .await?;
        let state = index("trips", &["state_hash"]).unique().to_owned();
        manager.create_index(state).await?;
        for columns in [&["account_id"][..], &["session_id"], &["browser_hash"], &["expires_at"]] {
            manager.create_index(index("trips", columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("trips")).await
    }
}
