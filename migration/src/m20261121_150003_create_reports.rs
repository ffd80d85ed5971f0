//! What readers say against comments.

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
                create("reports")
                    .col(column("id").uuid().primary_key())
                    .col(column("site_id").uuid())
                    .col(column("comment_id").uuid())
                    // A keyed hash that is another one for every comment: it tells one reader from the next, and nothing about them.
                    .col(column("reporter").binary_len(32))
                    .col(column("ground").string_len(16))
                    .col(optional("note").text())
                    .col(optional("notifier_name").text())
                    .col(optional("notifier_email").text())
                    .col(column("created_at").big_integer())
                    .col(optional("resolved_at").big_integer())
                    .foreign_key(&mut belongs_to("reports", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("reports", "comment_id", "comments"))
                    .to_owned(),
            )
            .await?;
        // Once per reader and comment.
        manager
            .create_index(
                index("reports", &["site_id", "comment_id", "reporter"])
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("reports", &["comment_id"])).await?;
        manager
            .create_index(
                index("reports", &["site_id", "created_at", "id"])
                    .cond_where(Expr::col("resolved_at").is_null())
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("reports", &["resolved_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("reports")).await
    }
}
