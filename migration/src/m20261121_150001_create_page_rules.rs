//! Hold rules that stand for one page in place of its site's.

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
                create("page_rules")
                    .col(column("site_id").uuid())
                    .col(column("page_id").uuid())
                    .col(column("rules").text())
                    .col(column("changed_at").big_integer())
                    .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("page_id")))
                    .foreign_key(&mut belongs_to("page_rules", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("page_rules", "page_id", "pages"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("page_rules", &["page_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("page_rules")).await
    }
}
