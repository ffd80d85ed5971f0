//! What each site's filter has learned, and from which decisions: so that none is learned twice, and one that is changed is taken back.

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
                create("classifiers")
                    .col(column("site_id").uuid().primary_key())
                    .col(column("model").blob())
                    .col(column("changed_at").big_integer())
                    .foreign_key(&mut belongs_to("classifiers", "site_id", "sites"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                create("lessons")
                    .col(column("site_id").uuid())
                    .col(column("comment_id").uuid())
                    .col(column("is_spam").boolean())
                    .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("comment_id")))
                    .foreign_key(&mut belongs_to("lessons", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("lessons", "comment_id", "comments"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("lessons", &["comment_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("lessons")).await?;
        manager.drop_table(drop("classifiers")).await
    }
}
