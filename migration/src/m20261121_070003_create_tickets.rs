//! Tickets: what a mailed link stands for, once and for a while; and how often somebody failed to sign in.

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
                create("tickets")
                    .col(column("id").uuid().primary_key())
                    .col(column("purpose").string_len(16))
                    .col(optional("account_id").uuid())
                    // Empty for the one that sets up the instance: whoever holds it says who they are.
                    .col(column("email").string_len(254))
                    .col(column("email_key").string_len(254))
                    // How often a code was typed that was not the right one.
                    .col(column("tries").integer().default(0))
                    .col(column("created_at").big_integer())
                    .col(column("expires_at").big_integer())
                    .col(optional("used_at").big_integer())
                    .foreign_key(&mut belongs_to("tickets", "account_id", "accounts"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("tickets", &["email_key", "purpose"]))
            .await?;
        manager.create_index(index("tickets", &["account_id"])).await?;
        manager.create_index(index("tickets", &["expires_at"])).await?;
        manager
            .create_table(
                create("failed_sign_ins")
                    // A keyed hash of the address, whether or not anybody has an account with it.
                    .col(column("key").binary_len(32).primary_key())
                    // In a row, without a success between them.
                    .col(column("failures").integer())
                    .col(column("failed_at").big_integer())
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("failed_sign_ins", &["failed_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("failed_sign_ins")).await?;
        manager.drop_table(drop("tickets")).await
    }
}
