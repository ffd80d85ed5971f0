//! Second factors: the app that makes one-time codes, and codes on paper for when it is lost.

use sea_orm_migration::prelude::*;

use crate::table::{belongs_to, column, create, drop, optional};

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
                create("authenticators")
                    .col(column("account_id").uuid().primary_key())
                    // The key is derived from this and the instance's secret, and is nowhere stored.
                    .col(column("salt").binary_len(16))
                    .col(column("created_at").big_integer())
                    // When the first code proved that the app has the key; none until then.
                    .col(optional("confirmed_at").big_integer())
                    // The step of time of the last code that was taken: none is taken twice.
                    .col(column("last_step").big_integer())
                    .foreign_key(&mut belongs_to("authenticators", "account_id", "accounts"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                create("recovery_codes")
                    .col(column("account_id").uuid())
                    // A keyed hash of the code.
                    .col(column("code_hash").binary_len(32))
                    .col(column("created_at").big_integer())
                    .col(optional("used_at").big_integer())
                    .primary_key(
                        Index::create()
                            .col(Alias::new("account_id"))
                            .col(Alias::new("code_hash")),
                    )
                    .foreign_key(&mut belongs_to("recovery_codes", "account_id", "accounts"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("recovery_codes")).await?;
        manager.drop_table(drop("authenticators")).await
    }
}
