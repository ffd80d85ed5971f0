//! Sessions of accounts.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub audience: String,
    pub site_id: Option<Uuid>,
    pub secret_hash: Vec<u8>,
    pub family: Uuid,
    pub created_at: i64,
    pub authenticated_at: i64,
    pub used_at: i64,
    pub expires_at: i64,
    pub ended_at: Option<i64>,
    pub agent: String,
    pub prefix: String,
    pub through_account: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
