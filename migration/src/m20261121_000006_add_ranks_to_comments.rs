//! What a comment's votes add up to, and the two orders of roots that are not by time.

use sea_orm_migration::prelude::*;

use crate::table::{column, index};

/// Added one by one: SQLite takes no more in a statement.
fn added() -> [(&'static str, ColumnDef); 4] {
    [
        ("comments", column("up_votes").big_integer().default(0).to_owned()),
        ("comments", column("down_votes").big_integer().default(0).to_owned()),
        // 0 is the rank of a comment without votes.
        ("comments", column("rank").integer().default(0).to_owned()),
        // When the ranks of a thread were last brought up to date.
        ("pages", column("ranked_at").big_integer().default(0).to_owned()),
    ]
}

/// Roots of a page, the best and the most discussed first.
const INDEXES: [&[&str]; 2] = [
    &["site_id", "page_id", "depth", "shown", "rank", "id"],
    &["site_id", "page_id", "depth", "shown", "descendant_count", "id"],
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, mut column) in added() {
            let alteration = Table::alter()
                .table(Alias::new(table))
                .add_column(&mut column)
                .to_owned();
            manager.alter_table(alteration).await?;
        }
        for columns in INDEXES {
            manager.create_index(index("comments", columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for columns in INDEXES {
            let name = format!("ix_comments_{}", columns.join("_"));
            let index = Index::drop().name(name).table(Alias::new("comments")).to_owned();
            manager.drop_index(index).await?;
        }
        for (table, column) in added() {
            let alteration = Table::alter()
                .table(Alias::new(table))
                .drop_column(Alias::new(column.get_column_name()))
                .to_owned();
            manager.alter_table(alteration).await?;
        }
        Ok(())
    }
}
