//! Trips of people who are not signed in yet. Trips last ten minutes, so the table is made anew: SQLite cannot loosen a column.

use sea_orm_migration::prelude::*;

use crate::table::{belongs_to, column, create, drop, index, optional};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        make(manager, optional).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        make(manager, column).await
    }
}

/// `whose` makes the columns of whoever is on the trip.
async fn make(manager: &SchemaManager<'_>, whose: fn(&str) -> ColumnDef) -> Result<(), DbErr> {
    manager.drop_table(drop("trips")).await?;
    manager
        .create_table(
            create("trips")
                .col(column("id").uuid().primary_key())
                .col(column("purpose").string_len(16))
                .col(whose("account_id").uuid())
                .col(whose("session_id").uuid())
                .col(column("provider").string_len(40))
                .col(column("next").string_len(200))
                .col(column("browser_hash").binary_len(32))
                .col(optional("state_hash").binary_len(32))
                .col(column("created_at").big_integer())
                .col(column("expires_at").big_integer())
                .foreign_key(&mut belongs_to("trips", "account_id", "accounts"))
                .foreign_key(&mut belongs_to("trips", "session_id", "sessions"))
                .to_owned(),
        )
        .await?;
    let state = index("trips", &["state_hash"]).unique().to_owned();
    manager.create_index(state).await?;
    for columns in [&["account_id"][..], &["session_id"], &["browser_hash"], &["expires_at"]] {
        manager.create_index(index("trips", columns)).await?;
    }
    Ok(())
}
