//! The index of words. It is filled behind the writers' backs; but whatever a comment no longer says leaves it in the same statement
//! that takes it from the comment, whoever runs that statement.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::table::{column, create, drop, optional};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Words are taken apart by the program, so the tokenizer only sees spaces. Neither where a word stands nor how many there are is
/// kept. `secure-delete`: words of a removed text do not linger in the index until it is merged.
const SQLITE: [&str; 5] = [
    "CREATE TABLE search_documents (number INTEGER PRIMARY KEY, comment_id BLOB NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE search_words USING fts5(words, detail = none, columnsize = 0, tokenize = 'ascii')",
    "INSERT INTO search_words (search_words, rank) VALUES ('secure-delete', 1)",
    "CREATE TRIGGER search_forgets_texts AFTER UPDATE OF source ON comments BEGIN \
     DELETE FROM search_words WHERE rowid = (SELECT number FROM search_documents WHERE comment_id = old.id); \
     DELETE FROM search_documents WHERE comment_id = old.id; END",
    "CREATE TRIGGER search_forgets_comments AFTER DELETE ON comments BEGIN \
     DELETE FROM search_words WHERE rowid = (SELECT number FROM search_documents WHERE comment_id = old.id); \
     DELETE FROM search_documents WHERE comment_id = old.id; END",
];

const POSTGRES: [&str; 4] = [
    "CREATE TABLE search_words (comment_id uuid PRIMARY KEY REFERENCES comments (id) ON DELETE CASCADE, words tsvector NOT NULL)",
    "CREATE INDEX ix_search_words_words ON search_words USING gin (words)",
    "CREATE FUNCTION search_forgets() RETURNS trigger LANGUAGE plpgsql AS \
     $$ BEGIN DELETE FROM search_words WHERE comment_id = old.id; RETURN NULL; END $$",
    "CREATE TRIGGER search_forgets_texts AFTER UPDATE OF source ON comments FOR EACH ROW EXECUTE FUNCTION search_forgets()",
];

const SQLITE_BACK: [&str; 4] = [
    "DROP TRIGGER search_forgets_texts",
    "DROP TRIGGER search_forgets_comments",
    "DROP TABLE search_words",
    "DROP TABLE search_documents",
];

const POSTGRES_BACK: [&str; 3] = [
    "DROP TRIGGER search_forgets_texts ON comments",
    "DROP FUNCTION search_forgets()",
    "DROP TABLE search_words",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let steps: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES,
            _ => &SQLITE,
        };
        for step in steps {
            manager.get_connection().execute_unprepared(step).await?;
        }
        manager
            .create_table(
                create("search_progress")
                    // There is one row.
                    .col(column("id").integer().primary_key())
                    // Every comment written until then is in the index; 0 while all there are are looked at.
                    .col(column("indexed_until").big_integer())
                    // The last comment of a sweep through all there are; empty when it is over.
                    .col(optional("swept_to").uuid())
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("search_progress")).await?;
        let steps: &[&str] = match manager.get_database_backend() {
            DbBackend::Postgres => &POSTGRES_BACK,
            _ => &SQLITE_BACK,
        };
        for step in steps {
            manager.get_connection().execute_unprepared(step).await?;
        }
        Ok(())
    }
}
