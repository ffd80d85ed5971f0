//! The change feed: one row per change, written in the transaction that makes the change.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::table::{column, create, drop, index, optional};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // On PostgreSQL ids are taken before commits happen, so a reader of the tail orders by transaction instead: what is
        // below the oldest running transaction can no longer be joined by a late commit.
        let transaction = match manager.get_database_backend() {
            DbBackend::Postgres => column("transaction_id")
                .big_integer()
                .default(Expr::cust("(pg_current_xact_id()::text::bigint)"))
                .to_owned(),
            _ => column("transaction_id").big_integer().default(0).to_owned(),
        };
        manager
            .create_table(
                create("events")
                    .col(column("id").big_integer().auto_increment().primary_key())
                    .col(transaction)
                    .col(column("site_id").uuid())
                    .col(optional("page_id").uuid())
                    .col(optional("page_identity").text())
                    .col(column("kind").string_len(32))
                    .col(optional("comment_id").uuid())
                    .col(column("created_at").big_integer())
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("events", &["transaction_id"])).await?;
        manager.create_index(index("events", &["created_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("events")).await
    }
}
