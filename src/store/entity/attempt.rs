//! Tries to sign in.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attempts")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub site_id: Uuid,
    pub challenge: Vec<u8>,
    pub bind_hash: Option<Vec<u8>>,
    pub browser_hash: Option<Vec<u8>>,
    pub state_hash: Option<Vec<u8>>,
    pub provider: Option<String>,
    pub stage: String,
    pub account_id: Option<Uuid>,
    pub created_at: i64,
    pub expires_at: i64,
    pub back: String,
    pub page_url: Option<String>,
    pub code_hash: Option<Vec<u8>>,
    pub code_expires_at: Option<i64>,
    pub tries: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
