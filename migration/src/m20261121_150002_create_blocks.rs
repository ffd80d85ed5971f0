//! What a site has decided about people who write there.

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
                create("blocks")
                    .col(column("id").uuid().primary_key())
                    .col(column("site_id").uuid())
                    .col(column("kind").string_len(16))
                    .col(column("value").text())
                    .col(column("effect").string_len(16))
                    .col(column("label").text())
                    .col(column("note").text())
                    .col(optional("until").big_integer())
                    .col(optional("made_by").uuid())
                    .col(column("created_at").big_integer())
                    .foreign_key(&mut belongs_to("blocks", "site_id", "sites"))
                    .to_owned(),
            )
            .await?;
        // One decision about one person; the latest stands.
        manager
            .create_index(index("blocks", &["site_id", "kind", "value"]).unique().to_owned())
            .await?;
        manager.create_index(index("blocks", &["until"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("blocks")).await
    }
}
