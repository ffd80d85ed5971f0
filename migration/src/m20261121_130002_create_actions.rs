//! What moderators did, and to what: enough to take it back exactly, and to go on with it after a crash.

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
                create("actions")
                    .col(column("id").uuid().primary_key())
                    .col(column("site_id").uuid())
                    // An account, or who else acts; empty once the account is erased.
                    .col(optional("actor").string_len(64))
                    .col(column("verb").string_len(16))
                    // As it stands in an address.
                    .col(optional("filter").text())
                    .col(optional("undoes").uuid())
                    .col(optional("undone_by").uuid())
                    // How far it has come: the last comment or item that was looked at.
                    .col(optional("reached_at").big_integer())
                    .col(optional("reached_id").uuid())
                    .col(optional("total").big_integer())
                    .col(column("changed").big_integer().default(0))
                    .col(column("left_alone").big_integer().default(0))
                    .col(column("created_at").big_integer())
                    .col(optional("finished_at").big_integer())
                    .foreign_key(&mut belongs_to("actions", "site_id", "sites"))
                    .to_owned(),
            )
            .await?;
        for columns in [&["site_id", "created_at", "id"][..], &["actor"]] {
            manager.create_index(index("actions", columns)).await?;
        }
        manager
            .create_table(
                create("action_items")
                    .col(column("site_id").uuid())
                    .col(column("action_id").uuid())
                    // A comment, or a page where a thread was locked.
                    .col(column("subject_id").uuid())
                    .col(column("before").string_len(16))
                    .col(column("after").string_len(16))
                    // The action that had decided before: it counts again when this one is taken back.
                    .col(optional("replaced").uuid())
                    .primary_key(
                        Index::create()
                            .col(Alias::new("site_id"))
                            .col(Alias::new("action_id"))
                            .col(Alias::new("subject_id")),
                    )
                    .foreign_key(&mut belongs_to("action_items", "action_id", "actions"))
                    .to_owned(),
            )
            .await?;
        // What was decided about one comment, over the time.
        manager
            .create_index(index("action_items", &["site_id", "subject_id", "action_id"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(drop("action_items")).await?;
        manager.drop_table(drop("actions")).await
    }
}
