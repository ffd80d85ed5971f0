//! The types of lines, in the order in which they stand in a bundle: what a line names stands above it, but for the comment that a
//! comment answers.

mod fields;

use serde_json::from_str;

use self::fields::{COMMENT, IMPORT, LEVELS, LOG_ENTRY, LONG, MAIL, NAME, NUMBERS, STATES_OF_IMPORTS, VERSIONS};

use super::{Field, Part, Record, Shape, Taken};
use crate::domain::{
    account::AccountState,
    block::{Effect, Kind},
    desk_letter::Pace,
    erasure::Fate,
    import,
    moderation::HoldRules,
    report::Ground,
    role::Role,
    site::SiteSettings,
};

const PACES: &[&str] = &["off", "at-once", "hourly", "daily"];

/// Every type, in order.
pub static RECORDS: &[Record] = &[
    Record {
        name: "site",
        table: "sites",
        keys: 1,
        fields: &[
            Field::id("id"),
            Field::text("key", 64),
            Field::json("settings", |text| from_str::<SiteSettings>(text).is_ok()),
            Field::time("created_at"),
        ],
        part: Part::Site,
        taken: Taken::All,
    },
    // Whoever wrote there or has a role there.
    Record {
        name: "account",
        table: "accounts",
        keys: 1,
        fields: &[
            Field::id("id"),
            Field::text("name", NAME),
            Field::text("locale", 35),
            Field::word("state", |name| AccountState::from_name(name).is_some()),
            Field::time("erase_at").optional(),
            Field::word("erase_how", |name| Fate::from_name(name).is_some()).optional(),
            Field::time("created_at"),
            Field::text("email", MAIL).optional().personal(),
            Field::time("verified_at").optional().personal(),
        ],
        part: Part::People,
        taken: Taken::All,
    },
    Record {
        name: "identity",
        table: "identities",
        keys: 2,
        fields: &[
            Field::id("account_id").of("account"),
            Field::id("identity_id").in_column("id"),
            Field::text("provider", 64),
            Field::text("subject", 255),
            Field::text("name", NAME),
            Field::time("created_at"),
            Field::time("used_at"),
            Field::text("email", MAIL).optional().personal(),
            Field::flag("is_email_verified").personal(),
        ],
        part: Part::People,
        taken: Taken::All,
    },
    Record {
        name: "membership",
        table: "memberships",
        keys: 1,
        fields: &[
            Field::id("account_id").of("account"),
            Field::word("role", |name| Role::from_name(name).is_some()),
            Field::time("created_at"),
        ],
        part: Part::Site,
        taken: Taken::All,
    },
    // How often whoever keeps the site in order wants letters about it, if they have said so.
    Record {
        name: "desk-letter",
        table: "desk_letters",
        keys: 1,
        fields: &[
            Field::id("account_id").of("account"),
            Field::word("pace", |name| Pace::from_name(name).is_some()),
        ],
        part: Part::Site,
        taken: Taken::Only("pace", PACES),
    },
    // Whom the site vouches for as an author of its pages.
    Record {
        name: "site-author",
        table: "site_authors",
        keys: 1,
        fields: &[
            Field::bytes("guest_key", 32),
            Field::text("name", NAME),
            Field::id("account_id").of("account").optional(),
            Field::time("created_at"),
        ],
        part: Part::Site,
        taken: Taken::IfPersonal,
    },
    Record {
        name: "import",
        table: "imports",
        keys: 1,
        fields: IMPORT,
        part: Part::Site,
        taken: Taken::Only("state", STATES_OF_IMPORTS),
    },
    Record {
        name: "page",
        table: "pages",
        keys: 1,
        fields: &[
            Field::id("id"),
            Field::text("identity", LONG),
            Field::text("url", LONG).optional(),
            Field::text("title", LONG).optional(),
            Field::flag("is_open"),
            Field::flag("is_kept_open"),
            Field::time("created_at"),
            Field::time("last_comment_at"),
        ],
        part: Part::Page,
        taken: Taken::All,
    },
    // Other addresses under which a page is found.
    Record {
        name: "page-alias",
        table: "page_aliases",
        keys: 2,
        fields: &[
            Field::id("page_id").of("page"),
            Field::text("identity", LONG),
            Field::time("created_at"),
        ],
        part: Part::Page,
        taken: Taken::All,
    },
    Record {
        name: "page-rule",
        table: "page_rules",
        keys: 1,
        fields: &[
            Field::id("page_id").of("page"),
            Field::json("rules", |text| from_str::<HoldRules>(text).is_ok()),
            Field::time("changed_at"),
        ],
        part: Part::Page,
        taken: Taken::All,
    },
    // Which pages an import has touched, for its undo; some may be gone.
    Record {
        name: "import-page",
        table: "import_pages",
        keys: 2,
        fields: &[
            Field::id("import_id").of("import"),
            Field::id("page_id"),
            Field::flag("is_new"),
            Field::time("last_comment_at"),
        ],
        part: Part::Site,
        taken: Taken::All,
    },
    Record {
        name: "comment",
        table: "comments",
        keys: 1,
        fields: COMMENT,
        part: Part::Comment,
        taken: Taken::All,
    },
    // What a comment said before.
    Record {
        name: "revision",
        table: "revisions",
        keys: 2,
        fields: &[
            Field::id("comment_id").of("comment"),
            Field::number("number", NUMBERS),
            Field::text("body", LONG).in_column("source"),
            Field::text("html", LONG).optional(),
            Field::number("renderer", VERSIONS).optional(),
            Field::id("action_id").optional(),
            Field::time("edited_at").optional(),
            Field::time("replaced_at"),
        ],
        part: Part::Comment,
        taken: Taken::All,
    },
    Record {
        name: "vote",
        table: "votes",
        keys: 2,
        fields: &[
            Field::id("comment_id").of("comment"),
            Field::new("voter", Shape::Voter),
            Field::id("page_id").of("page"),
            Field::new("value", Shape::Number(-1, 1)),
            Field::time("created_at"),
        ],
        part: Part::Comment,
        taken: Taken::All,
    },
    // Where a comment came from, if it was imported; it may be gone.
    Record {
        name: "origin",
        table: "comment_origins",
        keys: 3,
        fields: &[
            Field::id("comment_id"),
            Field::text("source", LONG),
            Field::text("origin", LONG),
            Field::id("import_id").of("import"),
            Field::number("depth", LEVELS),
            Field::word("kind", |name| import::Kind::from_name(name).is_some()),
            Field::word("form", |name| import::Form::from_name(name).is_some()),
            Field::text("author", LONG).optional().personal(),
        ],
        part: Part::Comment,
        taken: Taken::All,
    },
    Record {
        name: "report",
        table: "reports",
        keys: 1,
        fields: &[
            Field::id("id"),
            Field::id("comment_id").of("comment"),
            // Tells one reader from the next, and nothing about them.
            Field::bytes("reporter", 32),
            Field::word("ground", |name| Ground::from_name(name).is_some()),
            Field::text("note", LONG).optional(),
            Field::text("notifier_name", LONG).optional().personal(),
            Field::text("notifier_email", LONG).optional().personal(),
            Field::time("created_at"),
            Field::time("resolved_at").optional(),
        ],
        part: Part::Comment,
        taken: Taken::All,
    },
    // From which decision the site's filter has learned.
    Record {
        name: "lesson",
        table: "lessons",
        keys: 1,
        fields: &[Field::id("comment_id").of("comment"), Field::flag("is_spam")],
        part: Part::Comment,
        taken: Taken::All,
    },
    // Who asked for letters about a comment.
    Record {
        name: "subscription",
        table: "subscriptions",
        keys: 1,
        fields: &[
            Field::id("id"),
            Field::id("comment_id").of("comment"),
            Field::id("account_id").of("account").optional(),
            Field::text("email", MAIL).optional(),
            Field::bytes("guest_key", 32).optional(),
            Field::text("locale", 35),
            Field::time("created_at"),
            Field::time("confirmed_at").optional(),
            Field::time("stopped_at").optional(),
        ],
        part: Part::Comment,
        taken: Taken::IfPersonal,
    },
    // Addresses that want no letters, as keyed hashes: they serve where the secret moves along.
    Record {
        name: "letter-address",
        table: "letter_addresses",
        keys: 1,
        fields: &[
            Field::bytes("address", 32),
            Field::time("asked_at").optional(),
            Field::time("stopped_at").optional(),
        ],
        part: Part::Site,
        taken: Taken::IfPersonal,
    },
    Record {
        name: "block",
        table: "blocks",
        keys: 1,
        fields: &[
            Field::id("id"),
            Field::word("kind", |name| Kind::from_name(name).is_some()),
            Field::text("value", LONG),
            Field::word("effect", |name| Effect::from_name(name).is_some()),
            Field::text("label", LONG),
            Field::text("note", LONG),
            Field::time("until").optional(),
            Field::id("made_by").optional(),
            Field::time("created_at"),
            Field::json("replaced", |text| from_str::<serde_json::Value>(text).is_ok()).optional(),
        ],
        part: Part::Site,
        taken: Taken::Among("kind", &["account", "name"]),
    },
    // Reasons and filters may name somebody: without them the chain holds all the same.
    Record {
        name: "log-entry",
        table: "log_entries",
        keys: 1,
        fields: LOG_ENTRY,
        part: Part::Site,
        taken: Taken::All,
    },
    // Where the log ends.
    Record {
        name: "log-head",
        table: "log_heads",
        keys: 1,
        fields: &[
            Field::id("site_id"),
            Field::number("number", i64::MAX),
            Field::bytes("hash", 32),
        ],
        part: Part::Site,
        taken: Taken::All,
    },
    // What the site's filter has learned.
    Record {
        name: "classifier",
        table: "classifiers",
        keys: 1,
        fields: &[
            Field::id("site_id"),
            Field::bytes("model", 0),
            Field::time("changed_at"),
        ],
        part: Part::Site,
        taken: Taken::All,
    },
];
