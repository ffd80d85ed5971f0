//! Short hands for columns, tables and indexes, with names as strings: entities change later, an applied step must not.

use sea_orm_migration::prelude::{
    Alias, ColumnDef, ForeignKey, ForeignKeyAction, ForeignKeyCreateStatement, Index, IndexCreateStatement, Table,
    TableCreateStatement, TableDropStatement,
};

/// A table to be filled with columns.
pub(crate) fn create(name: &str) -> TableCreateStatement {
    Table::create().table(Alias::new(name)).to_owned()
}

/// The way back.
pub(crate) fn drop(name: &str) -> TableDropStatement {
    Table::drop().table(Alias::new(name)).to_owned()
}

/// A column that must hold a value; its type is added by the caller.
pub(crate) fn column(name: &str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).not_null().to_owned()
}

/// A column that may be empty.
pub(crate) fn optional(name: &str) -> ColumnDef {
    ColumnDef::new(Alias::new(name)).null().to_owned()
}

/// An index named after its table and columns.
pub(crate) fn index(table: &str, columns: &[&str]) -> IndexCreateStatement {
    let mut statement = Index::create()
        .name(format!("ix_{table}_{}", columns.join("_")))
        .table(Alias::new(table))
        .to_owned();
    for column in columns {
        statement.col(Alias::new(*column));
    }
    statement
}

/// A reference whose rows go when what they point at goes.
pub(crate) fn belongs_to(table: &str, column: &str, target: &str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .from(Alias::new(table), Alias::new(column))
        .to(Alias::new(target), Alias::new("id"))
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}
