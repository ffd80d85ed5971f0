//! Imports: what was brought in from elsewhere, where each comment came from, and what waits to be taken in.

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
        manager.create_table(imports()).await?;
        manager
            .create_index(index("imports", &["site_id", "created_at", "id"]))
            .await?;
        manager.create_table(import_rows()).await?;
        // What can be taken in next.
        manager
            .create_index(index("import_rows", &["site_id", "import_id", "state", "number"]))
            .await?;
        // What answers a comment.
        let answers = index("import_rows", &["site_id", "import_id", "parent"])
            .cond_where(Expr::col("parent").is_not_null())
            .to_owned();
        manager.create_index(answers).await?;
        manager.create_table(origins()).await?;
        // An import the other way round: answers before what they answer.
        manager
            .create_index(index(
                "comment_origins",
                &["site_id", "import_id", "depth", "comment_id"],
            ))
            .await?;
        manager
            .create_index(index("comment_origins", &["site_id", "comment_id"]))
            .await?;
        manager.create_table(import_pages()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["import_pages", "comment_origins", "import_rows", "imports"] {
            manager.drop_table(drop(table)).await?;
        }
        Ok(())
    }
}

fn imports() -> TableCreateStatement {
    create("imports")
        .col(column("id").uuid().primary_key())
        .col(column("site_id").uuid())
        // An account, or who else acts; empty once the account is erased.
        .col(optional("actor").string_len(64))
        .col(column("format").string_len(16))
        // Tells two sources of the same kind apart.
        .col(column("source").text())
        .col(column("file").text())
        .col(column("rules").text())
        .col(column("state").string_len(16))
        // One more with each batch: whoever prepared another one finds that somebody was faster.
        .col(column("step").big_integer().default(0))
        .col(column("report").text())
        .col(column("created_at").big_integer())
        .col(column("touched_at").big_integer())
        .col(optional("finished_at").big_integer())
        .foreign_key(&mut belongs_to("imports", "site_id", "sites"))
        .to_owned()
}

fn import_rows() -> TableCreateStatement {
    create("import_rows")
        .col(column("site_id").uuid())
        .col(column("import_id").uuid())
        // 0 a comment, 1 a page, 2 an author.
        .col(column("kind").small_integer())
        .col(column("key").text())
        // In the order of the file.
        .col(column("number").big_integer())
        .col(optional("parent").text())
        // 0 waits for what it answers, 1 can be taken in, 2 is only looked up.
        .col(column("state").small_integer())
        .col(column("payload").text())
        .primary_key(
            Index::create()
                .col(Alias::new("site_id"))
                .col(Alias::new("import_id"))
                .col(Alias::new("kind"))
                .col(Alias::new("key")),
        )
        .foreign_key(&mut belongs_to("import_rows", "import_id", "imports"))
        .to_owned()
}

fn origins() -> TableCreateStatement {
    create("comment_origins")
        .col(column("site_id").uuid())
        // The system and, where it says so, which one of them.
        .col(column("source").text())
        .col(column("origin").text())
        .col(column("comment_id").uuid())
        .col(column("import_id").uuid())
        .col(column("depth").integer())
        // comment, pingback, trackback and the like.
        .col(column("kind").string_len(16))
        // The form of the kept text: markdown, html, text.
        .col(column("form").string_len(16))
        .col(optional("author").text())
        .primary_key(
            Index::create()
                .col(Alias::new("site_id"))
                .col(Alias::new("source"))
                .col(Alias::new("origin")),
        )
        .foreign_key(&mut belongs_to("comment_origins", "import_id", "imports"))
        .to_owned()
}

fn import_pages() -> TableCreateStatement {
    create("import_pages")
        .col(column("site_id").uuid())
        .col(column("import_id").uuid())
        .col(column("page_id").uuid())
        // Made by the import, and so gone with it.
        .col(column("is_new").boolean())
        // Of the page before.
        .col(column("last_comment_at").big_integer())
        .primary_key(
            Index::create()
                .col(Alias::new("site_id"))
                .col(Alias::new("import_id"))
                .col(Alias::new("page_id")),
        )
        .foreign_key(&mut belongs_to("import_pages", "import_id", "imports"))
        .to_owned()
}
