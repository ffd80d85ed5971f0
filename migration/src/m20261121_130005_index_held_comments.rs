//! Held and removed comments by page and by network. Approved ones, which are most, are in neither and cost nothing.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Their condition must stand in a statement word for word for SQLite to use them.
const INDEXES: [(&str, &str); 2] = [
    (
        "ix_comments_held_page",
        "CREATE INDEX ix_comments_held_page ON comments (site_id, page_id, status, created_at, id) WHERE status <> 'approved'",
    ),
    (
        "ix_comments_held_network",
        "CREATE INDEX ix_comments_held_network ON comments (site_id, address_prefix, status, created_at, id) \
         WHERE status <> 'approved'",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (_, sql) in INDEXES {
            manager.get_connection().execute_unprepared(sql).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in INDEXES {
            let index = Index::drop().name(name).table(Alias::new("comments")).to_owned();
            manager.drop_index(index).await?;
        }
        Ok(())
    }
}
