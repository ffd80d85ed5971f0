//! Pages, each with its thread.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pages")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub site_id: Uuid,
    pub identity: String,
    pub url: Option<String>,
    pub title: Option<String>,
    pub is_open: bool,
    pub comment_count: i64,
    pub created_at: i64,
    pub last_comment_at: i64,
    pub ranked_at: i64,
    pub is_kept_open: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
