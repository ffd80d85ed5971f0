//! Work that was promised and is done after the answer.

use sea_orm_migration::prelude::*;

use crate::table::{column, create, drop, index, optional};

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
                create("jobs")
                    .col(column("id").uuid().primary_key())
                    .col(column("kind").string_len(32))
                    .col(column("payload").text())
                    .col(column("run_at").big_integer())
                    .col(column("attempts").integer().default(0))
                    // Until then nobody else touches it; whoever claimed it and died is overtaken.
                    .col(optional("claimed_until").big_integer())
                    .col(optional("last_error").string_len(500))
                    .col(column("created_at").big_integer())
                    .col(optional("done_at").big_integer())
                    .to_owned(),
            )
            .await?;
        // What is still to do stays small, however much has been done.
        let mut open = Index::create()
            .name("ix_jobs_open_run_at")
            .table(Alias::new("jobs"))
            .col(Alias::new("run_at"))
            .to_owned();
        open.and_where(Expr::col("done_at").is_null());
        manager.create_index(open).await?;
        manager.create_index(index("jobs", &["done_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("jobs")).await
    }
}
