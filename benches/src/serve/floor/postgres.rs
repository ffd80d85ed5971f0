//! PostgreSQL by itself: two statements for a screen, one for a row.

use sqlx::{PgPool, Row as _, postgres::PgPoolOptions, postgres::PgRow};
use uuid::Uuid;

use super::Row;

pub(in crate::serve) struct Postgres(PgPool);

impl Postgres {
    pub(super) async fn open(url: &str) -> anyhow::Result<Self> {
        let pool = PgPoolOptions::new().max_connections(10).connect(url).await?;
        sqlx::raw_sql(
            "CREATE TABLE IF NOT EXISTS bare_comments (id uuid PRIMARY KEY, site_id uuid, page_id uuid, parent_id uuid, depth int,
                status text, author_name text, source text, html text, created_at bigint);
             CREATE INDEX IF NOT EXISTS bare_by_page ON bare_comments (site_id, page_id, created_at, id);
             CREATE INDEX IF NOT EXISTS bare_by_parent ON bare_comments (site_id, parent_id, created_at, id);",
        )
        .execute(&pool)
        .await?;
        Ok(Self(pool))
    }

    pub(super) async fn screen(&self, identity: &str) -> anyhow::Result<Vec<Row>> {
        let mut connection = self.0.acquire().await?;
        let roots = sqlx::query(
            "SELECT c.id, c.author_name, c.html, c.created_at, c.site_id FROM pages p JOIN comments c \
             ON c.site_id = p.site_id AND c.page_id = p.id AND c.depth = 1 AND c.shown = 1 \
             WHERE p.site_id = (SELECT id FROM sites) AND p.identity = $1 ORDER BY c.created_at, c.id LIMIT 26",
        )
        .bind(identity)
        .fetch_all(&mut *connection)
        .await?;
        let ids: Vec<Uuid> = roots.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        let site: Option<Uuid> = roots.first().map(|row| row.try_get(4)).transpose()?;
        let replies = sqlx::query(
            "SELECT c.id, c.author_name, c.html, c.created_at FROM unnest($2::uuid[]) r(id) CROSS JOIN LATERAL \
             (SELECT * FROM comments WHERE site_id = $1 AND root_id = r.id AND shown = 1 ORDER BY created_at, id LIMIT 5) c",
        )
        .bind(site)
        .bind(ids)
        .fetch_all(&mut *connection)
        .await?;
        roots.iter().chain(&replies).map(read).collect()
    }

    pub(super) async fn insert(&self, text: String) -> anyhow::Result<()> {
        let html = format!("<p>{text}</p>\n");
        sqlx::query(
            "INSERT INTO bare_comments VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), NULL, 1, 'approved', 'Ada', \
             $1, $2, 0)",
        )
        .bind(text)
        .bind(html)
        .execute(&self.0)
        .await?;
        Ok(())
    }
}

fn read(row: &PgRow) -> anyhow::Result<Row> {
    Ok(Row {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        html: row.try_get(2)?,
        at: row.try_get(3)?,
    })
}
