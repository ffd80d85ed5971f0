//! What SQLite takes its tables to be: always as large as those of a busy site.
//!
//! SQLite plans by what it once counted, and each connection by what was known when it was opened. A site whose few comments were
//! counted and that becomes large in a minute, as by an import, was read from one end to the other wherever a few rows were wanted,
//! for as long as its connections lived. With sizes that are settled every plan is the same on every site and at every time, those
//! of the tests included. This use of `sqlite_stat1` is the documented one: <https://www.sqlite.org/lang_analyze.html>, section 5.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Table, index, and its rows: all, then those with one value of its first column, of its first two, and so on.
const SIZES: &[(&str, &str, &str)] = &[
    ("comments", "sqlite_autoindex_comments_1", "1000000 1"),
    (
        "comments",
        "ix_comments_site_id_page_id_depth_shown_created_at_id",
        "1000000 500000 200 80 70 2 1",
    ),
    (
        "comments",
        "ix_comments_site_id_page_id_depth_shown_rank_id",
        "1000000 500000 200 80 70 20 1",
    ),
    (
        "comments",
        "ix_comments_site_id_page_id_depth_shown_descendant_count_id",
        "1000000 500000 200 80 70 20 1",
    ),
    (
        "comments",
        "ix_comments_site_id_status_created_at_id",
        "1000000 500000 100000 2 1",
    ),
    (
        "comments",
        "ix_comments_site_id_guest_key_created_at_id",
        "1000000 500000 50 2 1",
    ),
    (
        "comments",
        "ix_comments_site_id_account_id_created_at",
        "1000000 500000 50 2",
    ),
    ("comments", "ix_comments_address_expires_at", "1000000 1000"),
    (
        "comments",
        "ix_comments_site_id_root_id_shown_created_at_id",
        "600000 300000 6 5 2 1",
    ),
    (
        "comments",
        "ix_comments_site_id_parent_id_shown_created_at_id",
        "600000 300000 3 3 2 1",
    ),
    ("comments", "ix_comments_site_id_author_email", "500000 250000 20"),
    ("comments", "ix_comments_pinned", "1000 500 1 1"),
    ("comments", "ix_comments_reported", "1000 500 1 1"),
    ("comments", "ix_comments_held_page", "50000 25000 20 8 2 1"),
    ("comments", "ix_comments_held_network", "50000 25000 20 8 2 1"),
    ("pages", "sqlite_autoindex_pages_1", "20000 1"),
    ("pages", "ix_pages_site_id_identity", "20000 10000 1"),
    ("pages", "ix_pages_site_id_last_comment_at_id", "20000 10000 2 1"),
    ("pages", "ix_pages_site_id_created_at_id", "20000 10000 2 1"),
    ("pages", "ix_pages_site_id_comment_count_id", "20000 10000 100 1"),
    ("votes", "sqlite_autoindex_votes_1", "2000000 1000000 8 1"),
    (
        "votes",
        "ix_votes_site_id_voter_page_id_created_at",
        "2000000 1000000 50 8 2",
    ),
    (
        "comment_origins",
        "sqlite_autoindex_comment_origins_1",
        "1000000 500000 200000 1",
    ),
    (
        "comment_origins",
        "ix_comment_origins_site_id_import_id_depth_comment_id",
        "1000000 500000 200000 50000 1",
    ),
    (
        "comment_origins",
        "ix_comment_origins_site_id_comment_id",
        "1000000 500000 1",
    ),
    ("import_pages", "sqlite_autoindex_import_pages_1", "20000 20000 10000 1"),
    (
        "import_rows",
        "sqlite_autoindex_import_rows_1",
        "1000000 1000000 1000000 500000 1",
    ),
    (
        "import_rows",
        "ix_import_rows_site_id_import_id_state_number",
        "1000000 1000000 1000000 300000 1",
    ),
    (
        "import_rows",
        "ix_import_rows_site_id_import_id_parent",
        "600000 600000 600000 3",
    ),
    ("action_items", "sqlite_autoindex_action_items_1", "1000000 500000 10 1"),
    (
        "action_items",
        "ix_action_items_site_id_subject_id_action_id",
        "1000000 500000 3 1",
    ),
    ("log_entries", "sqlite_autoindex_log_entries_1", "500000 250000 1"),
    ("log_entries", "ix_log_entries_actor", "500000 10000"),
    ("log_entries", "ix_log_entries_told", "5000 2500 2"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        let connection = manager.get_connection();
        // It counts nothing of ours: it makes the table that is written to here, and takes up what stands in it.
        connection
            .execute_unprepared("ANALYZE sqlite_schema; DELETE FROM sqlite_stat1")
            .await?;
        for (table, index, rows) in SIZES {
            let row = format!("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{index}', '{rows}')");
            connection.execute_unprepared(&row).await?;
        }
        connection.execute_unprepared("ANALYZE sqlite_schema").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager
                .get_connection()
                .execute_unprepared("DELETE FROM sqlite_stat1")
                .await?;
        }
        Ok(())
    }
}
