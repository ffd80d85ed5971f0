//! Who proves an address finds what was written under it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // By hand: an address is looked for without regard to case. Most guests leave none, and cost nothing here.
        let by_address = "CREATE INDEX ix_comments_site_id_author_email ON comments (site_id, lower(author_email)) \
                          WHERE author_email IS NOT NULL";
        manager.get_connection().execute_unprepared(by_address).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop()
            .name("ix_comments_site_id_author_email")
            .table(Alias::new("comments"))
            .to_owned();
        manager.drop_index(index).await
    }
}
