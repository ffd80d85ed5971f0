//! Work of browsers that was used, until it would be too old in any case.

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
                create("spent_proofs")
                    .col(column("site_id").uuid())
                    .col(column("challenge").binary_len(32))
                    .col(column("expires_at").big_integer())
                    .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("challenge")))
                    .foreign_key(&mut belongs_to("spent_proofs", "site_id", "sites"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("spent_proofs", &["expires_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("spent_proofs")).await
    }
}
