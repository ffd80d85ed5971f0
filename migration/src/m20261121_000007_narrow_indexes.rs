//! Indexes without the rows nobody looks for in them: every comment that is written changes as many pages less.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

use crate::table::index;

/// Replies by their root and by their parent: a root has neither.
const OF_REPLIES: [(&str, [&str; 5]); 2] = [
    ("root_id", ["site_id", "root_id", "shown", "created_at", "id"]),
    ("parent_id", ["site_id", "parent_id", "shown", "created_at", "id"]),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (above, columns) in OF_REPLIES {
            manager.drop_index(drop("comments", &columns)).await?;
            let narrow = index("comments", &columns)
                .cond_where(Expr::col(above).is_not_null())
                .to_owned();
            manager.create_index(narrow).await?;
        }
        // Only PostgreSQL reads the tail of the events by transaction; the column is 0 everywhere else.
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager.drop_index(drop("events", &["transaction_id"])).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (_, columns) in OF_REPLIES {
            manager.drop_index(drop("comments", &columns)).await?;
            manager.create_index(index("comments", &columns)).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            manager.create_index(index("events", &["transaction_id"])).await?;
        }
        Ok(())
    }
}

fn drop(table: &str, columns: &[&str]) -> IndexDropStatement {
    Index::drop()
        .name(format!("ix_{table}_{}", columns.join("_")))
        .table(Alias::new(table))
        .to_owned()
}
