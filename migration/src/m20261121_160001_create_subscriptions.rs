//! Letters about comments: who asked for them, which were promised, and which addresses were asked or want none any more.

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
                create("subscriptions")
                    .col(column("id").uuid().primary_key())
                    .col(column("site_id").uuid())
                    .col(column("comment_id").uuid())
                    // Whoever signed in is written to wherever their account says; a guest where they said.
                    .col(optional("account_id").uuid())
                    .col(optional("email").text())
                    .col(optional("email_key").text())
                    .col(optional("guest_key").binary_len(32))
                    .col(column("locale").string_len(35))
                    .col(column("created_at").big_integer())
                    .col(optional("confirmed_at").big_integer())
                    .col(optional("stopped_at").big_integer())
                    .foreign_key(&mut belongs_to("subscriptions", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("subscriptions", "comment_id", "comments"))
                    .foreign_key(&mut belongs_to("subscriptions", "account_id", "accounts"))
                    .to_owned(),
            )
            .await?;
        let by_comment = index("subscriptions", &["site_id", "comment_id"]).unique().to_owned();
        manager.create_index(by_comment).await?;
        manager.create_index(index("subscriptions", &["comment_id"])).await?;
        manager
            .create_index(index("subscriptions", &["site_id", "email_key"]))
            .await?;
        manager.create_index(index("subscriptions", &["email_key"])).await?;
        manager.create_index(index("subscriptions", &["account_id"])).await?;
        // Those that nobody has answered are dropped in time.
        manager
            .create_index(
                index("subscriptions", &["created_at"])
                    .cond_where(Expr::col("confirmed_at").is_null())
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                create("subscription_letters")
                    .col(column("id").uuid().primary_key())
                    .col(column("site_id").uuid())
                    .col(column("subscription_id").uuid())
                    .col(column("comment_id").uuid())
                    .foreign_key(&mut belongs_to(
                        "subscription_letters",
                        "subscription_id",
                        "subscriptions",
                    ))
                    .foreign_key(&mut belongs_to("subscription_letters", "comment_id", "comments"))
                    .to_owned(),
            )
            .await?;
        // About one comment nobody is told twice.
        let once = index("subscription_letters", &["site_id", "subscription_id", "comment_id"])
            .unique()
            .to_owned();
        manager.create_index(once).await?;
        manager
            .create_index(index("subscription_letters", &["subscription_id"]))
            .await?;
        manager
            .create_index(index("subscription_letters", &["comment_id"]))
            .await?;
        manager
            .create_table(
                create("letter_addresses")
                    .col(column("site_id").uuid())
                    // A keyed hash: it knows the address again, and does not say it.
                    .col(column("address").binary_len(32))
                    .col(optional("asked_at").big_integer())
                    .col(optional("stopped_at").big_integer())
                    .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("address")))
                    .foreign_key(&mut belongs_to("letter_addresses", "site_id", "sites"))
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("letter_addresses")).await?;
        manager.drop_table(drop("subscription_letters")).await?;
        manager.drop_table(drop("subscriptions")).await
    }
}
