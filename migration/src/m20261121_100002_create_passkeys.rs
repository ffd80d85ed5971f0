//! Passkeys: the public half of keys that a person's devices hold, and the challenges they are asked to sign.

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
                create("passkeys")
                    .col(column("id").uuid().primary_key())
                    .col(column("account_id").uuid())
                    // As the device names the key: at most 1023 bytes (WebAuthn, section 4).
                    .col(column("credential_id").binary_len(1023))
                    // As its owner names it.
                    .col(column("name").string_len(64))
                    // Public key, counter and flags, as JSON.
                    .col(column("credential").text())
                    .col(column("created_at").big_integer())
                    .col(optional("used_at").big_integer())
                    .foreign_key(&mut belongs_to("passkeys", "account_id", "accounts"))
                    .to_owned(),
            )
            .await?;
        // One key opens one account.
        let credential = index("passkeys", &["credential_id"]).unique().to_owned();
        manager.create_index(credential).await?;
        manager.create_index(index("passkeys", &["account_id"])).await?;
        manager
            .create_table(
                create("challenges")
                    .col(column("id").uuid().primary_key())
                    // Who is adding a key; none where somebody signs in with one.
                    .col(optional("account_id").uuid())
                    // What the answer is judged by, as JSON.
                    .col(column("state").text())
                    .col(column("expires_at").big_integer())
                    .foreign_key(&mut belongs_to("challenges", "account_id", "accounts"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("challenges", &["account_id"])).await?;
        manager.create_index(index("challenges", &["expires_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("challenges")).await?;
        manager.drop_table(drop("passkeys")).await
    }
}
