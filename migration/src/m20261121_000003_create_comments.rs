//! Comments as a tree, and the keys that make a repeated request harmless.

use sea_orm_migration::prelude::*;

use crate::table::{belongs_to, column, create, drop, index, optional};

/// One index per way of reading; each begins with the site, so that a distributed database can keep a site together.
const INDEXES: [&[&str]; 5] = [
    // Roots of a page in order of time.
    &["site_id", "page_id", "depth", "shown", "created_at", "id"],
    // Replies below one root, whatever their depth.
    &["site_id", "root_id", "shown", "created_at", "id"],
    // Direct replies to one comment.
    &["site_id", "parent_id", "shown", "created_at", "id"],
    // A site's comments of one status: lists and, later, the queue.
    &["site_id", "status", "created_at", "id"],
    // What one guest wrote.
    &["site_id", "guest_key", "created_at", "id"],
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(comments()).await?;
        for columns in INDEXES {
            manager.create_index(index("comments", columns)).await?;
        }
        manager.create_index(index("comments", &["address_expires_at"])).await?;
        manager
            .create_table(
                create("idempotency_keys")
                    .col(column("site_id").uuid())
                    .col(column("key").string_len(255))
                    .col(column("request_hash").binary_len(32))
                    .col(column("comment_id").uuid())
                    .col(column("created_at").big_integer())
                    .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("key")))
                    .foreign_key(&mut belongs_to("idempotency_keys", "site_id", "sites"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("idempotency_keys", &["created_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("idempotency_keys")).await?;
        manager.drop_table(drop("comments")).await
    }
}

fn comments() -> TableCreateStatement {
    create("comments")
        .col(column("id").uuid().primary_key())
        .col(column("site_id").uuid())
        .col(column("page_id").uuid())
        .col(optional("parent_id").uuid())
        .col(optional("root_id").uuid())
        .col(column("depth").integer())
        .col(
            column("status")
                .string_len(16)
                .check(Expr::col("status").is_in(["pending", "approved", "spam", "trashed", "deleted"])),
        )
        // 1 where readers see a row for it: an approved comment, or the stub of a removed one that has shown replies.
        .col(column("shown").small_integer())
        .col(column("reasons").text().default("[]"))
        .col(column("author_name").text())
        .col(optional("author_email").text())
        .col(optional("author_website").text())
        .col(column("by_author").boolean().default(false))
        .col(optional("guest_key").binary_len(32))
        .col(column("source").text())
        .col(column("html").text())
        .col(column("renderer").small_integer())
        .col(column("reply_count").big_integer().default(0))
        .col(column("descendant_count").big_integer().default(0))
        .col(column("created_at").big_integer())
        .col(optional("edited_at").big_integer())
        .col(optional("address_prefix").text())
        .col(optional("address_hash").binary_len(32))
        .col(optional("address_expires_at").big_integer())
        .foreign_key(&mut belongs_to("comments", "site_id", "sites"))
        .foreign_key(&mut belongs_to("comments", "page_id", "pages"))
        .to_owned()
}
