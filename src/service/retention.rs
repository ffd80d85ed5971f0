//! What is not kept for ever.

use crate::domain::subscription::Subscription;
use crate::store::{
    action, attempt, block, deletion, failed_sign_in, invitation, job, passkey, proof, report, retention, session,
    sign_on, subscription, ticket, token, trip,
};

use super::{Result, Runtime};

/// A client that retries does so within minutes; a day is generous.
const KEYS_KEPT_DAYS: i64 = 1;
/// Every instance reads the tail of the events within a second; a week is for people who look into the table.
const EVENTS_KEPT_DAYS: i64 = 7;

/// What was done, or given up, can be looked at for a week.
const JOBS_KEPT_DAYS: i64 = 7;
/// Sessions and tickets are of no use once they have expired; a day more helps whoever asks what happened.
const EXPIRED_KEPT_DAYS: i64 = 1;

/// Failed sign-ins slow down the next ones; after a month of quiet nobody is guessing.
const FAILURES_KEPT_DAYS: i64 = 30;

/// Whoever wonders where a token has gone wonders within a month.
const TOKENS_KEPT_DAYS: i64 = 30;

/// Who asked a provider to have something deleted can look up what became of it for a year.
const DELETIONS_KEPT_DAYS: i64 = 365;

/// What somebody has looked at can be asked about for half a year.
const REPORTS_KEPT_DAYS: i64 = 180;

/// How much was forgotten.
#[derive(Clone, Copy, Debug, Default)]
pub struct Swept {
    pub addresses: u64,
    pub idempotency_keys: u64,
    pub events: u64,
    pub jobs: u64,
    pub sessions: u64,
    pub tickets: u64,
    pub attempts: u64,
    pub tokens: u64,
    pub deletions: u64,
    pub sign_ons: u64,
    /// What moderators did, with what it changed.
    pub actions: u64,
}

impl Swept {
    /// Whether nothing was due.
    pub fn is_nothing(self) -> bool {
        let all = [
            self.addresses,
            self.idempotency_keys,
            self.events,
            self.jobs,
            self.sessions,
            self.tickets,
            self.attempts,
            self.tokens,
            self.deletions,
            self.sign_ons,
            self.actions,
        ];
        all.iter().all(|number| *number == 0)
    }
}

/// Forgets what is due.
///
/// # Errors
/// When the database does not answer.
pub async fn sweep(runtime: &Runtime) -> Result<Swept> {
    let now = runtime.now();
    let mut swept = Swept::default();
    loop {
        let tx = runtime.store.begin_long_write().await?;
        let forgotten = retention::forget_addresses(&tx, now).await?;
        tx.commit().await?;
        swept.addresses += forgotten;
        if forgotten < retention::BATCH {
            break;
        }
    }
    swept.actions = forget_actions(runtime).await?;
    let tx = runtime.store.begin_long_write().await?;
    swept.idempotency_keys = retention::drop_idempotency_keys(&tx, now.plus_days(-KEYS_KEPT_DAYS)).await?;
    swept.events = retention::drop_events(&tx, now.plus_days(-EVENTS_KEPT_DAYS)).await?;
    swept.jobs = job::drop_done(&tx, now.plus_days(-JOBS_KEPT_DAYS)).await?;
    swept.sessions = session::drop_expired(&tx, now.plus_days(-EXPIRED_KEPT_DAYS)).await?;
    swept.tickets = ticket::drop_expired(&tx, now.plus_days(-EXPIRED_KEPT_DAYS)).await?;
    swept.attempts = attempt::drop_expired(&tx, now.plus_days(-EXPIRED_KEPT_DAYS)).await?;
    passkey::drop_expired(&tx, now).await?;
    trip::drop_expired(&tx, now.plus_days(-EXPIRED_KEPT_DAYS)).await?;
    swept.sign_ons = sign_on::drop_expired(&tx, now.plus_days(-EXPIRED_KEPT_DAYS)).await?;
    swept.deletions = deletion::drop_old(&tx, now.plus_days(-DELETIONS_KEPT_DAYS)).await?;
    swept.tokens = token::drop_over(&tx, now.plus_days(-TOKENS_KEPT_DAYS)).await?;
    invitation::drop_expired(&tx, now.plus_days(-EXPIRED_KEPT_DAYS)).await?;
    report::drop_resolved(&tx, now.plus_days(-REPORTS_KEPT_DAYS)).await?;
    block::drop_ended(&tx, now).await?;
    proof::drop_ended(&tx, now.plus_days(-EXPIRED_KEPT_DAYS)).await?;
    let unanswered = now.plus_days(-Subscription::CONFIRM_DAYS - EXPIRED_KEPT_DAYS);
    subscription::drop_unanswered(&tx, unanswered).await?;
    subscription::drop_asked(&tx, now.plus_seconds(-Subscription::ASK_AGAIN_HOURS * 3600)).await?;
    failed_sign_in::drop_quiet(&tx, now.plus_days(-FAILURES_KEPT_DAYS)).await?;
    tx.commit().await?;
    Ok(swept)
}

/// Forgets what can no longer be taken back, a bit at a time, so that moderators go on meanwhile. The log is another matter and stays.
async fn forget_actions(runtime: &Runtime) -> Result<u64> {
    let mut forgotten = 0;
    for site in super::site::list(runtime).await? {
        let before = runtime.now().plus_days(-i64::from(site.settings.undo_days));
        let tx = runtime.store.begin_write().await?;
        block::drop_lifted(&tx, site.id, before).await?;
        tx.commit().await?;
        loop {
            let tx = runtime.store.begin_long_write().await?;
            let some = action::forget_some(&tx, site.id, before, retention::BATCH).await?;
            tx.commit().await?;
            forgotten += some;
            if some == 0 {
                break;
            }
        }
    }
    Ok(forgotten)
}
