//! People who sign in: accounts, the identities by which others vouch for them, their sessions, their roles on sites.

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
        accounts(manager).await?;
        identities(manager).await?;
        sessions(manager).await?;
        manager
            .create_table(
                create("memberships")
                    .col(column("site_id").uuid())
                    .col(column("account_id").uuid())
                    .col(column("role").string_len(16))
                    .col(column("created_at").big_integer())
                    .primary_key(Index::create().col(Alias::new("site_id")).col(Alias::new("account_id")))
                    .foreign_key(&mut belongs_to("memberships", "site_id", "sites"))
                    .foreign_key(&mut belongs_to("memberships", "account_id", "accounts"))
                    .to_owned(),
            )
            .await?;
        manager.create_index(index("memberships", &["account_id"])).await?;
        // No foreign key: SQLite could neither add one to a table that is there nor take the column away again. Accounts are
        // never deleted as rows while a comment names them; erasing one takes its name out of its comments first.
        let account = Table::alter()
            .table(Alias::new("comments"))
            .add_column(optional("account_id").uuid())
            .to_owned();
        manager.alter_table(account).await?;
        manager
            .create_index(index("comments", &["site_id", "account_id", "created_at"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop()
            .name("ix_comments_site_id_account_id_created_at")
            .table(Alias::new("comments"))
            .to_owned();
        manager.drop_index(index).await?;
        let account = Table::alter()
            .table(Alias::new("comments"))
            .drop_column(Alias::new("account_id"))
            .to_owned();
        manager.alter_table(account).await?;
        for table in ["memberships", "sessions", "identities", "accounts"] {
            manager.drop_table(drop(table)).await?;
        }
        Ok(())
    }
}

async fn accounts(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            create("accounts")
                .col(column("id").uuid().primary_key())
                .col(column("name").string_len(256))
                .col(optional("email").string_len(254))
                // The address as it is compared: one mailbox is one key.
                .col(optional("email_key").string_len(254))
                .col(optional("verified_at").big_integer())
                // A PHC string (Argon2id); none for who signs in by mail or by another service only.
                .col(optional("password").string_len(256))
                .col(column("is_admin").boolean().default(false))
                .col(column("locale").string_len(35))
                .col(column("state").string_len(16))
                .col(column("created_at").big_integer())
                .to_owned(),
        )
        .await?;
    // Anybody may claim an address; only one account can have proved it.
    let mut verified = Index::create()
        .name("ux_accounts_email_key_verified")
        .table(Alias::new("accounts"))
        .col(Alias::new("email_key"))
        .unique()
        .to_owned();
    verified.and_where(Expr::col("verified_at").is_not_null());
    manager.create_index(verified).await?;
    manager.create_index(index("accounts", &["email_key"])).await
}

async fn identities(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            create("identities")
                .col(column("id").uuid().primary_key())
                .col(column("account_id").uuid())
                .col(column("provider").string_len(64))
                // Exact text: subjects that differ in case or in zeros are different people.
                .col(column("subject").string_len(255))
                .col(column("name").string_len(256))
                .col(optional("email").string_len(254))
                .col(column("is_email_verified").boolean().default(false))
                .col(column("created_at").big_integer())
                .col(column("used_at").big_integer())
                .foreign_key(&mut belongs_to("identities", "account_id", "accounts"))
                .to_owned(),
        )
        .await?;
    let one_person = index("identities", &["provider", "subject"]).unique().to_owned();
    manager.create_index(one_person).await?;
    manager.create_index(index("identities", &["account_id"])).await
}

async fn sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            create("sessions")
                .col(column("id").uuid().primary_key())
                .col(column("account_id").uuid())
                // `web` for our own pages, `embed` for the frame on one site.
                .col(column("audience").string_len(8))
                .col(optional("site_id").uuid())
                .col(column("secret_hash").binary_len(32))
                // Sessions that follow one another by rotation.
                .col(column("family").uuid())
                .col(column("created_at").big_integer())
                // When the person last proved who they are.
                .col(column("authenticated_at").big_integer())
                .col(column("used_at").big_integer())
                .col(column("expires_at").big_integer())
                .col(optional("ended_at").big_integer())
                // For the list of sessions: what the browser calls itself and from which network it came.
                .col(column("agent").string_len(200))
                .col(column("prefix").string_len(64))
                .foreign_key(&mut belongs_to("sessions", "account_id", "accounts"))
                .foreign_key(&mut belongs_to("sessions", "site_id", "sites"))
                .to_owned(),
        )
        .await?;
    let secret = index("sessions", &["secret_hash"]).unique().to_owned();
    manager.create_index(secret).await?;
    for columns in [&["account_id"][..], &["family"], &["expires_at"]] {
        manager.create_index(index("sessions", columns)).await?;
    }
    Ok(())
}
