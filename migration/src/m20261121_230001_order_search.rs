//! The index of words knows when each comment was written, so that of common words the latest are found first.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// `latest` is the latest time of the row and of all with lower numbers.
const SQLITE: [&str; 3] = [
    "ALTER TABLE search_documents ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE search_documents ADD COLUMN latest BIGINT NOT NULL DEFAULT 0",
    "UPDATE search_documents SET created_at = told.created_at, latest = told.latest FROM ( \
     SELECT number, comments.created_at, MAX(comments.created_at) OVER (ORDER BY number) AS latest \
     FROM search_documents JOIN comments ON comments.id = comment_id) AS told WHERE told.number = search_documents.number",
];

const POSTGRES: [&str; 5] = [
    "ALTER TABLE search_words ADD COLUMN site_id uuid, ADD COLUMN created_at bigint",
    "UPDATE search_words SET site_id = comments.site_id, created_at = comments.created_at \
     FROM comments WHERE comments.id = comment_id",
    "ALTER TABLE search_words ALTER COLUMN site_id SET NOT NULL",
    "ALTER TABLE search_words ALTER COLUMN created_at SET NOT NULL",
    "CREATE INDEX ix_search_words_site_id_created_at_comment_id ON search_words (site_id, created_at, comment_id)",
];

const SQLITE_BACK: [&str; 2] = [
    "ALTER TABLE search_documents DROP COLUMN latest",
    "ALTER TABLE search_documents DROP COLUMN created_at",
];

const POSTGRES_BACK: [&str; 2] = [
    "DROP INDEX ix_search_words_site_id_created_at_comment_id",
    "ALTER TABLE search_words DROP COLUMN created_at, DROP COLUMN site_id",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &SQLITE, &POSTGRES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &SQLITE_BACK, &POSTGRES_BACK).await
    }
}

async fn run(manager: &SchemaManager<'_>, sqlite: &[&str], postgres: &[&str]) -> Result<(), DbErr> {
    let steps = match manager.get_database_backend() {
        DbBackend::Postgres => postgres,
        _ => sqlite,
    };
    for step in steps {
        manager.get_connection().execute_unprepared(step).await?;
    }
    Ok(())
}
