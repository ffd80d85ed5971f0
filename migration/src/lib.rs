//! The database schema, step by step, for SQLite and PostgreSQL alike. `README.md` beside this crate states the rules.

#![expect(
    elided_lifetimes_in_paths,
    reason = "the migration trait is declared with the lifetime elided, and a step must match it"
)]

mod apply;
mod m20261121_000001_create_sites;
mod m20261121_000002_create_pages;
mod m20261121_000003_create_comments;
mod m20261121_000004_create_events;
mod m20261121_000005_create_votes;
mod m20261121_000006_add_ranks_to_comments;
mod m20261121_000007_narrow_indexes;
mod m20261121_070001_create_accounts;
mod m20261121_070002_create_jobs;
mod m20261121_070003_create_tickets;
mod m20261121_080001_create_attempts;
mod m20261121_090001_add_codes_to_attempts;
mod m20261121_100001_create_second_factors;
mod m20261121_100002_create_passkeys;
mod m20261121_110001_create_trips;
mod m20261121_110002_add_name_keys;
mod m20261121_110003_add_accounts_to_site_authors;
mod m20261121_110004_index_guest_addresses;
mod m20261121_110005_add_erasures_to_accounts;
mod m20261121_110006_create_avatars;
mod m20261121_110007_open_trips_to_all;
mod m20261121_120001_create_tokens;
mod m20261121_120002_create_deletions;
mod m20261121_120003_create_sign_on_keys;
mod m20261121_130001_add_accounts_to_deletions;
mod m20261121_130001_add_decisions_to_comments;
mod m20261121_130002_create_actions;
mod m20261121_130003_create_log;
mod m20261121_130004_create_revisions;
mod m20261121_130005_index_held_comments;
mod m20261121_140001_create_invitations;
mod m20261121_150001_create_page_rules;
mod m20261121_150002_create_blocks;
mod m20261121_150003_create_reports;
mod m20261121_150004_create_classifiers;
mod m20261121_160001_create_subscriptions;
mod m20261121_170001_create_search;
mod m20261121_180001_add_editors_to_comments;
mod m20261121_180002_add_replaced_to_blocks;
mod m20261121_190001_create_desk_letters;
mod m20261121_190002_add_ways_to_sessions;
mod m20261121_190003_create_spent_proofs;
mod m20261121_200001_create_imports;
mod m20261121_230001_order_search;
mod m20261121_240001_create_lifted_blocks;
mod m20261121_260001_create_whole_imports;
mod m20261121_270001_index_told_reasons;
mod m20261122_280001_settle_sizes;
mod table;

pub use apply::{Lock, apply, lock_file, missing};
pub use sea_orm_migration::prelude::{DbErr, MigratorTrait};

use sea_orm_migration::prelude::MigrationTrait;

/// Every step, oldest first.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_create_sites::Migration),
            Box::new(m20261121_000002_create_pages::Migration),
            Box::new(m20261121_000003_create_comments::Migration),
            Box::new(m20261121_000004_create_events::Migration),
            Box::new(m20261121_000005_create_votes::Migration),
            Box::new(m20261121_000006_add_ranks_to_comments::Migration),
            Box::new(m20261121_000007_narrow_indexes::Migration),
            Box::new(m20261121_070001_create_accounts::Migration),
            Box::new(m20261121_070002_create_jobs::Migration),
            Box::new(m20261121_070003_create_tickets::Migration),
            Box::new(m20261121_080001_create_attempts::Migration),
            Box::new(m20261121_090001_add_codes_to_attempts::Migration),
            Box::new(m20261121_100001_create_second_factors::Migration),
            Box::new(m20261121_100002_create_passkeys::Migration),
            Box::new(m20261121_110001_create_trips::Migration),
            Box::new(m20261121_110002_add_name_keys::Migration),
            Box::new(m20261121_110003_add_accounts_to_site_authors::Migration),
            Box::new(m20261121_110004_index_guest_addresses::Migration),
            Box::new(m20261121_110005_add_erasures_to_accounts::Migration),
            Box::new(m20261121_110006_create_avatars::Migration),
            Box::new(m20261121_110007_open_trips_to_all::Migration),
            Box::new(m20261121_120001_create_tokens::Migration),
            Box::new(m20261121_120002_create_deletions::Migration),
            Box::new(m20261121_120003_create_sign_on_keys::Migration),
            Box::new(m20261121_130001_add_accounts_to_deletions::Migration),
            Box::new(m20261121_130001_add_decisions_to_comments::Migration),
            Box::new(m20261121_130002_create_actions::Migration),
            Box::new(m20261121_130003_create_log::Migration),
            Box::new(m20261121_130004_create_revisions::Migration),
            Box::new(m20261121_130005_index_held_comments::Migration),
            Box::new(m20261121_140001_create_invitations::Migration),
            Box::new(m20261121_150001_create_page_rules::Migration),
            Box::new(m20261121_150002_create_blocks::Migration),
            Box::new(m20261121_150003_create_reports::Migration),
            Box::new(m20261121_150004_create_classifiers::Migration),
            Box::new(m20261121_160001_create_subscriptions::Migration),
            Box::new(m20261121_170001_create_search::Migration),
            Box::new(m20261121_180001_add_editors_to_comments::Migration),
            Box::new(m20261121_180002_add_replaced_to_blocks::Migration),
            Box::new(m20261121_190001_create_desk_letters::Migration),
            Box::new(m20261121_190002_add_ways_to_sessions::Migration),
            Box::new(m20261121_190003_create_spent_proofs::Migration),
            Box::new(m20261121_200001_create_imports::Migration),
            Box::new(m20261121_230001_order_search::Migration),
            Box::new(m20261121_240001_create_lifted_blocks::Migration),
            Box::new(m20261121_260001_create_whole_imports::Migration),
            Box::new(m20261121_270001_index_told_reasons::Migration),
            Box::new(m20261122_280001_settle_sizes::Migration),
        ]
    }
}
