//! Comments.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "comments")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub site_id: Uuid,
    pub page_id: Uuid,
    pub parent_id: Option<Uuid>,
    pub root_id: Option<Uuid>,
    pub depth: i32,
    pub status: String,
    pub shown: i16,
    pub reasons: String,
    pub author_name: String,
    pub author_email: Option<String>,
    pub author_website: Option<String>,
    pub by_author: bool,
    pub guest_key: Option<Vec<u8>>,
    pub account_id: Option<Uuid>,
    pub source: String,
    pub html: String,
    pub renderer: i16,
    pub reply_count: i64,
    pub descendant_count: i64,
    pub up_votes: i64,
    pub down_votes: i64,
    pub rank: i32,
    pub created_at: i64,
    pub edited_at: Option<i64>,
    pub edited_by_moderator: bool,
    pub address_prefix: Option<String>,
    pub address_hash: Option<Vec<u8>>,
    pub address_expires_at: Option<i64>,
    pub decided_by: Option<Uuid>,
    pub pinned_at: Option<i64>,
    pub report_count: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
