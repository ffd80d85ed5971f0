//! Accounts.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub name: String,
    pub name_key: Option<Vec<u8>>,
    pub email: Option<String>,
    pub email_key: Option<String>,
    pub verified_at: Option<i64>,
    pub password: Option<String>,
    pub is_admin: bool,
    pub locale: String,
    pub state: String,
    pub erase_at: Option<i64>,
    pub erase_how: Option<String>,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
