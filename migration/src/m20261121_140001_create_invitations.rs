//! Invitations to keep a site in order. What opens one is derived from its id and the instance's secret, and stands in no table.

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
                create("invitations")
                    .col(column("id").uuid().primary_key())
                    .col(column("site_id").uuid())
                    .col(column("role").string_len(20))
                    // Empty for one that whoever holds the link may take.
                    .col(column("email").string_len(320))
                    .col(column("email_key").string_len(320))
                    .col(column("invited_by").uuid())
                    .col(column("created_at").big_integer())
                    .col(column("expires_at").big_integer())
                    .col(optional("used_at").big_integer())
                    .foreign_key(&mut belongs_to("invitations", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("invitations", "invited_by", "accounts"))
                    .to_owned(),
            )
            .await?;
        for columns in [
            &["site_id", "created_at"][..],
            &["invited_by"],
            &["email_key"],
            &["expires_at"],
        ] {
            manager.create_index(index("invitations", columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("invitations")).await
    }
}
