//! The log of each site: entries in a chain, and where each chain ends.

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
        let mut entries = create("log_entries");
        entries
            .col(column("site_id").uuid())
            .col(column("number").big_integer())
            .col(column("at").big_integer())
            .col(column("verb").string_len(16))
            .col(optional("action_id").uuid())
            .col(optional("subject_id").uuid())
            .col(column("count").big_integer())
            .col(column("previous").binary_len(32))
            .col(column("hash").binary_len(32));
        // Each with its salt, which goes when it goes, and its digest, which stays.
        for personal in ["actor", "reason", "filter"] {
            entries
                .col(optional(personal).text())
                .col(optional(&format!("{personal}_salt")).binary_len(16))
                .col(optional(&format!("{personal}_digest")).binary_len(32));
        }
        entries
            .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("number")))
            .foreign_key(&mut belongs_to("log_entries", "site_id", "sites"));
        manager.create_table(entries).await?;
        manager.create_index(index("log_entries", &["actor"])).await?;
        manager
            .create_table(
                create("log_heads")
                    .col(column("site_id").uuid().primary_key())
                    .col(column("number").big_integer())
                    .col(column("hash").binary_len(32))
                    .foreign_key(&mut belongs_to("log_heads", "site_id", "sites"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("log_heads")).await?;
        manager.drop_table(drop("log_entries")).await
    }
}
