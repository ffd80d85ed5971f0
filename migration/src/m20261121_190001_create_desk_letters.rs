//! Letters to those who keep a site in order: how often each wants them, and up to when they were told.

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
        manager
            .create_table(
                create("desk_letters")
                    .col(column("site_id").uuid())
                    .col(column("account_id").uuid())
                    // None: nobody has said anything, and the usual pace holds.
                    .col(optional("pace").string_len(16))
                    .col(column("told_at").big_integer())
                    // While a letter is on its way, so that there is one at a time.
                    .col(optional("asked_at").big_integer())
                    .col(optional("sent_at").big_integer())
                    .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("account_id")))
                    .foreign_key(&mut belongs_to("desk_letters", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("desk_letters", "account_id", "accounts"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("desk_letters", &["account_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("desk_letters")).await
    }
}
