//! Who asked for letters about a comment.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscriptions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub site_id: Uuid,
    pub comment_id: Uuid,
    pub account_id: Option<Uuid>,
    pub email: Option<String>,
    pub email_key: Option<String>,
    pub guest_key: Option<Vec<u8>>,
    pub locale: String,
    pub created_at: i64,
    pub confirmed_at: Option<i64>,
    pub stopped_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
