//! What a comment said before it was edited.

use sea_orm_migration::prelude::*;

use crate::table::{belongs_to, column, create, drop, optional};

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
                create("revisions")
                    .col(column("site_id").uuid())
                    .col(column("comment_id").uuid())
                    // 1 for what was written first.
                    .col(column("number").integer())
                    // In Markdown; the HTML is made anew by whoever looks.
                    .col(column("source").text())
                    // The edit that replaced it: a moderator's action, or none where its author did.
                    .col(optional("action_id").uuid())
                    .col(optional("edited_at").big_integer())
                    .col(column("replaced_at").big_integer())
                    .primary_key(
                        Index::create()
                            .col(Alias::new("site_id"))
                            .col(Alias::new("comment_id"))
                            .col(Alias::new("number")),
                    )
                    .foreign_key(&mut belongs_to("revisions", "comment_id", "comments"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("revisions")).await
    }
}
