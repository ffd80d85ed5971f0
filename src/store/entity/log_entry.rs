//! Entries of the log, each after the one before.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_entries")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub site_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    pub at: i64,
    pub verb: String,
    pub action_id: Option<Uuid>,
    pub subject_id: Option<Uuid>,
    pub count: i64,
    pub previous: Vec<u8>,
    pub hash: Vec<u8>,
    pub actor: Option<String>,
    pub actor_salt: Option<Vec<u8>>,
    pub actor_digest: Option<Vec<u8>>,
    pub reason: Option<String>,
    pub reason_salt: Option<Vec<u8>>,
    pub reason_digest: Option<Vec<u8>>,
    pub filter: Option<String>,
    pub filter_salt: Option<Vec<u8>>,
    pub filter_digest: Option<Vec<u8>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
