//! Imports as JSON.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::import::{Idle, Import, Report, Skipped};

/// An import.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Import)]
pub(in crate::web) struct ImportJson {
    pub id: String,
    /// `reading`, `read` (waits for a word), `applying`, `done`, `failed`, `undoing`, `undone`.
    pub state: &'static str,
    /// `wxr`, `disqus`, `remark42`, `isso-db`, `isso-json`, `commento`, `comentario`, `artrans` or `bundle`.
    pub format: &'static str,
    /// The name of the file.
    pub file: String,
    #[serde(flatten)]
    pub report: ReportJson,
    /// What would become of it, after a dry run.
    pub would: Option<ReportJson>,
    /// Why the file could not be used; nothing of it came in.
    pub failure: Option<String>,
    /// Comments that were taken back, and those that stay as an empty place because somebody has answered since.
    pub removed: u64,
    pub emptied: u64,
    pub created_at: String,
    pub finished_at: Option<String>,
}

/// What an import came to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportReport)]
pub(in crate::web) struct ReportJson {
    /// Comments in the file.
    pub read: u64,
    /// Comments that came in.
    pub taken: u64,
    /// Pages they came to.
    pub pages: u64,
    /// What was taken, by status and by kind.
    pub by_status: BTreeMap<String, u64>,
    pub by_kind: BTreeMap<String, u64>,
    /// Rows that were left, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Remarks about rows that were taken.
    pub notes: BTreeMap<String, u64>,
    /// Hosts of pages that are none of the site's, with their rows.
    pub hosts: BTreeMap<String, u64>,
    /// The first hundred rows that were left, but for those that came in before.
    pub rows: Vec<RowJson>,
    /// Rules that decide about nothing in the file.
    pub idle_rules: IdleRulesJson,
}

/// Rules that decide about nothing in the file: nothing in it fits them, or an earlier rule fits, too.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportIdleRules)]
pub(in crate::web) struct IdleRulesJson {
    pub count: u64,
    /// The first twenty.
    pub first: Vec<IdleRuleJson>,
}

/// One of them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportIdleRule)]
pub(in crate::web) struct IdleRuleJson {
    /// Which line of the rules it is, from 1.
    pub line: u64,
    pub rule: String,
}

/// A row that was left.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportRow)]
pub(in crate::web) struct RowJson {
    /// From 1.
    pub row: u64,
    pub id: String,
    pub reason: &'static str,
    pub detail: String,
}

/// A site's imports.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Imports)]
pub(in crate::web) struct ImportsJson {
    /// The newest first; a hundred at most.
    pub items: Vec<ImportJson>,
}

impl From<Report> for ReportJson {
    fn from(report: Report) -> Self {
        let row = |Skipped {
                       row,
                       id,
                       reason,
                       detail,
                   }| RowJson {
            row,
            id,
            reason: reason.name(),
            detail,
        };
        Self {
            read: report.read,
            taken: report.taken,
            pages: report.pages,
            by_status: report.by_status,
            by_kind: report.by_kind,
            skipped: report.skipped,
            notes: report.notes,
            hosts: report.hosts,
            rows: report.first.into_iter().map(row).collect(),
            idle_rules: report.idle.into(),
        }
    }
}

impl From<Idle> for IdleRulesJson {
    fn from(idle: Idle) -> Self {
        let first = idle.first.into_iter();
        Self {
            count: idle.count,
            first: first
                .map(|idle| IdleRuleJson {
                    line: idle.line,
                    rule: idle.rule,
                })
                .collect(),
        }
    }
}

impl From<Import> for ImportJson {
    fn from(mut import: Import) -> Self {
        Self {
            id: import.id.to_string(),
            state: import.state.name(),
            format: import.format.name(),
            file: import.file,
            would: import.report.rehearsed.take().map(|would| ReportJson::from(*would)),
            failure: import.report.failure.take(),
            removed: import.report.removed,
            emptied: import.report.emptied,
            report: import.report.into(),
            created_at: import.created_at.to_string(),
            finished_at: import.finished_at.map(|at| at.to_string()),
        }
    }
}
