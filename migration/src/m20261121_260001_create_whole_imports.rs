//! Sites that move in whole: each waits with its file until somebody gives the word, or until everything of it is in.

use sea_orm_migration::prelude::*;

use crate::table::{column, create, drop, optional};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // They belong to no site: theirs is not there yet.
        let table = create("whole_imports")
            .col(column("id").uuid().primary_key())
            // Who asked for it.
            .col(column("actor").string_len(64))
            // The name of the file, as whoever sent it calls it.
            .col(column("file").text())
            // Where it waits; empty once it is gone.
            .col(column("path").text())
            .col(column("state").string_len(16))
            .col(column("is_trusted").boolean())
            .col(column("report").text())
            .col(column("created_at").big_integer())
            .col(column("touched_at").big_integer())
            .col(optional("finished_at").big_integer())
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("whole_imports")).await
    }
}
