//! Keys with which a blog vouches for its own readers, without what proves them, and which of its words have been used.

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
                create("sign_on_keys")
                    .col(column("id").uuid().primary_key())
                    .col(column("site_id").uuid())
                    .col(column("created_at").big_integer())
                    .col(optional("revoked_at").big_integer())
                    .foreign_key(&mut belongs_to("sign_on_keys", "site_id", "sites"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("sign_on_keys", &["site_id"])).await?;
        manager
            .create_table(
                create("sign_on_uses")
                    .col(column("site_id").uuid())
                    // SHA-256 of what the blog called it.
                    .col(column("jti_hash").binary_len(32))
                    .col(column("expires_at").big_integer())
                    .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("jti_hash")))
                    .foreign_key(&mut belongs_to("sign_on_uses", "site_id", "sites"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("sign_on_uses", &["expires_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("sign_on_uses")).await?;
        manager.drop_table(drop("sign_on_keys")).await
    }
}
