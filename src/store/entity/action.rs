//! What moderators did.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "actions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub site_id: Uuid,
    pub actor: Option<String>,
    pub verb: String,
    pub filter: Option<String>,
    pub undoes: Option<Uuid>,
    pub undone_by: Option<Uuid>,
    pub reached_at: Option<i64>,
    pub reached_id: Option<Uuid>,
    pub total: Option<i64>,
    pub changed: i64,
    pub left_alone: i64,
    pub created_at: i64,
    pub finished_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
