//! Tokens with which programs use the API in the name of an account, and the sites each is good for.

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
                create("tokens")
                    .col(column("id").uuid().primary_key())
                    .col(column("account_id").uuid())
                    .col(column("name").string_len(256))
                    .col(column("secret_hash").binary_len(32))
                    // Names of scopes with commas between them.
                    .col(column("scopes").string_len(200))
                    // Said outright: a token whose sites are gone must not become one for every site.
                    .col(column("is_for_every_site").boolean())
                    .col(column("created_at").big_integer())
                    .col(optional("expires_at").big_integer())
                    .col(optional("used_at").big_integer())
                    .col(optional("revoked_at").big_integer())
                    .foreign_key(&mut belongs_to("tokens", "account_id", "accounts"))
                    .to_owned(),
            )
            .await?;
        let secret = index("tokens", &["secret_hash"]).unique().to_owned();
        manager.create_index(secret).await?;
        for columns in [&["account_id"][..], &["expires_at"], &["revoked_at"]] {
            manager.create_index(index("tokens", columns)).await?;
        }
        manager
            .create_table(
                create("token_sites")
                    .col(column("site_id").uuid())
                    .col(column("token_id").uuid())
                    .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("token_id")))
                    .foreign_key(&mut belongs_to("token_sites", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("token_sites", "token_id", "tokens"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("token_sites", &["token_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("token_sites")).await?;
        manager.drop_table(drop("tokens")).await
    }
}
