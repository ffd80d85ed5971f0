//! Pages; a page is at once the thread below it.

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
                create("pages")
                    .col(column("id").uuid().primary_key())
                    .col(column("site_id").uuid())
                    .col(column("identity").text())
                    .col(optional("url").text())
                    .col(optional("title").text())
                    .col(column("is_open").boolean().default(true))
                    .col(column("comment_count").big_integer().default(0))
                    .col(column("created_at").big_integer())
                    .col(column("last_comment_at").big_integer())
                    .foreign_key(&mut belongs_to("pages", "site_id", "sites"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("pages", &["site_id", "identity"]).unique().to_owned())
            .await?;
        for sorted_by in ["last_comment_at", "created_at", "comment_count"] {
            manager
                .create_index(index("pages", &["site_id", sorted_by, "id"]))
                .await?;
        }
        manager
            .create_table(
                create("page_aliases")
                    .col(column("site_id").uuid())
                    .col(column("identity").text())
                    .col(column("page_id").uuid())
                    .col(column("created_at").big_integer())
                    .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("identity")))
                    .foreign_key(&mut belongs_to("page_aliases", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("page_aliases", "page_id", "pages"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("page_aliases", &["page_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("page_aliases")).await?;
        manager.drop_table(drop("pages")).await
    }
}
