//! The longer lists of fields, and what fields may hold.

use serde_json::from_str;

use crate::domain::{action::Verb, bundle::Field, comment::Status, import, moderation::reason};

/// The most characters of what people write, of addresses and of other texts without a limit of their own.
pub(super) const LONG: usize = 100_000;
pub(super) const NAME: usize = 256;
pub(super) const MAIL: usize = 254;
/// What the database has room for.
pub(super) const LEVELS: i64 = i32::MAX as i64;
pub(super) const NUMBERS: i64 = i32::MAX as i64;
pub(super) const VERSIONS: i64 = i16::MAX as i64;

pub(super) const STATES_OF_IMPORTS: &[&str] = &["applying", "done", "undoing", "undone"];

/// Of a comment.
pub(super) const COMMENT: &[Field] = &[
    Field::id("id"),
    Field::id("page_id").of("page"),
    Field::id("parent_id").optional(),
    Field::id("root_id").optional(),
    Field::number("depth", LEVELS),
    Field::word("status", |name| Status::from_name(name).is_some()),
    Field::text("author.name", LONG).in_column("author_name"),
    Field::text("author.website", LONG)
        .in_column("author_website")
        .optional(),
    Field::id("author.account_id")
        .in_column("account_id")
        .of("account")
        .optional(),
    Field::flag("author.is_site_author").in_column("by_author"),
    Field::text("author.email", LONG)
        .in_column("author_email")
        .optional()
        .personal(),
    Field::bytes("author.guest_key", 32)
        .in_column("guest_key")
        .optional()
        .personal(),
    Field::text("body", LONG).in_column("source"),
    Field::text("html", LONG),
    Field::number("renderer", VERSIONS),
    Field::number("up_votes", i64::MAX),
    Field::number("down_votes", i64::MAX),
    Field::time("created_at"),
    Field::time("edited_at").optional(),
    Field::flag("edited_by_moderator"),
    Field::json("reasons", |text| reason::read(text).is_ok()),
    // The moderator's action that gave it its status, as the log names it.
    Field::id("decided_by").optional(),
    Field::time("pinned_at").optional(),
    Field::text("address_prefix", 64).optional().personal(),
    Field::bytes("address_hash", 32).optional().personal(),
    Field::time("address_expires_at").optional().personal(),
];

/// Of an entry of the log.
pub(super) const LOG_ENTRY: &[Field] = &[
    Field::number("number", i64::MAX),
    Field::time("at"),
    Field::word("verb", |name| Verb::from_name(name).is_some()),
    Field::id("action_id").optional(),
    Field::id("subject_id").optional(),
    Field::number("count", i64::MAX),
    Field::bytes("previous", 32),
    Field::bytes("hash", 32),
    Field::text("actor", LONG).optional(),
    Field::bytes("actor_salt", 16).optional(),
    Field::bytes("actor_digest", 32).optional(),
    Field::text("reason", LONG).optional().personal(),
    Field::bytes("reason_salt", 16).optional().personal(),
    Field::bytes("reason_digest", 32).optional(),
    Field::text("filter", LONG).optional().personal(),
    Field::bytes("filter_salt", 16).optional().personal(),
    Field::bytes("filter_digest", 32).optional(),
];

/// Of an import.
pub(super) const IMPORT: &[Field] = &[
    Field::id("id"),
    Field::text("actor", 64).optional(),
    Field::word("format", |name| import::Format::from_name(name).is_some()),
    Field::text("source", LONG),
    Field::text("file", LONG),
    Field::word("rules", |text| import::Rules::parse(text).is_ok()),
    Field::word("state", |name| STATES_OF_IMPORTS.contains(&name)),
    Field::number("step", i64::MAX),
    Field::json("report", |text| from_str::<import::Report>(text).is_ok()),
    Field::time("created_at"),
    Field::time("touched_at"),
    Field::time("finished_at").optional(),
];
