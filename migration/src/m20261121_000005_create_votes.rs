//! Votes, once per voter and comment, and the ranks they lead to.

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
                create("votes")
                    .col(column("site_id").uuid())
                    .col(column("comment_id").uuid())
                    // The kind of voter and who it is: `guest:` and the guest's key.
                    .col(column("voter").string_len(64))
                    .col(column("page_id").uuid())
                    .col(column("value").small_integer().check(Expr::col("value").is_in([1, -1])))
                    .col(column("created_at").big_integer())
                    .primary_key(
                        Index::create()
                            .col(Alias::new("site_id"))
                            .col(Alias::new("comment_id"))
                            .col(Alias::new("voter")),
                    )
                    .foreign_key(&mut belongs_to("votes", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("votes", "comment_id", "comments"))
                    .foreign_key(&mut belongs_to("votes", "page_id", "pages"))
                    .to_owned(),
            )
            .await?;
        // What one reader voted in a thread, the latest first.
        manager
            .create_index(index("votes", &["site_id", "voter", "page_id", "created_at"]))
            .await?;
        manager
            .create_table(
                create("due_ranks")
                    .col(column("site_id").uuid())
                    .col(column("page_id").uuid())
                    .col(column("comment_id").uuid())
                    .col(column("rank").integer())
                    .primary_key(
                        Index::create()
                            .col(Alias::new("site_id"))
                            .col(Alias::new("page_id"))
                            .col(Alias::new("comment_id")),
                    )
                    .foreign_key(&mut belongs_to("due_ranks", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("due_ranks", "page_id", "pages"))
                    .foreign_key(&mut belongs_to("due_ranks", "comment_id", "comments"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("due_ranks")).await?;
        manager.drop_table(drop("votes")).await
    }
}
