//! Rate limits: so much from one network, so much for one site. They hold for the API as for the form.

use std::{net::IpAddr, num::NonZeroU32};

use governor::{
    NotUntil, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::keyed::DashMapStateStore,
};

use crate::{
    config::LimitsConfig,
    domain::{
        account::Account,
        id::{AccountId, SiteId},
    },
    service::guest::network_prefix,
};

use super::error::Error;

/// A writer looks at a text several times before it is posted.
const PREVIEWS_PER_POST: NonZeroU32 = NonZeroU32::new(5).unwrap();

/// Votes are small and many: a reader votes more often than they write.
const VOTES_PER_POST: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// A network may hold many people; what guards a single account is counted with the account.
const SIGN_INS_PER_POST: NonZeroU32 = NonZeroU32::new(2).unwrap();

type Keyed<K> = RateLimiter<K, DashMapStateStore<K>, DefaultClock>;

/// The limits of this instance.
#[derive(Debug)]
pub struct Limits(Option<Buckets>);

#[derive(Debug)]
struct Buckets {
    posts: Keyed<String>,
    previews: Keyed<String>,
    votes: Keyed<String>,
    sign_ins: Keyed<String>,
    mails: Keyed<String>,
    sites: Keyed<SiteId>,
    accounts: Keyed<AccountId>,
    site_votes: Keyed<SiteId>,
    clock: DefaultClock,
}

impl Buckets {
    fn too_fast(&self, until: &NotUntil<<DefaultClock as Clock>::Instant>) -> Error {
        let wait = until.wait_time_from(self.clock.now());
        Error::TooFast {
            seconds: wait.as_secs().saturating_add(1),
        }
    }
}

impl Limits {
    /// Limits as configured; none at all when they are off.
    pub fn new(config: &LimitsConfig) -> Self {
        let keyed = |per_minute: NonZeroU32| Quota::per_minute(per_minute);
        Self(config.rate_limits.then(|| Buckets {
            posts: RateLimiter::dashmap(keyed(config.posts_per_minute)),
            previews: RateLimiter::dashmap(keyed(config.posts_per_minute.saturating_mul(PREVIEWS_PER_POST))),
            votes: RateLimiter::dashmap(keyed(config.posts_per_minute.saturating_mul(VOTES_PER_POST))),
            sign_ins: RateLimiter::dashmap(keyed(config.posts_per_minute.saturating_mul(SIGN_INS_PER_POST))),
            mails: RateLimiter::dashmap(keyed(config.posts_per_minute)),
            sites: RateLimiter::dashmap(keyed(config.site_posts_per_minute)),
            accounts: RateLimiter::dashmap(keyed(config.posts_per_minute)),
            site_votes: RateLimiter::dashmap(keyed(config.site_posts_per_minute.saturating_mul(VOTES_PER_POST))),
            clock: DefaultClock::default(),
        }))
    }

    /// Counts one comment, edit or deletion from a network; too many are refused with the time to wait.
    pub(super) fn check_post(&self, address: Option<IpAddr>) -> Result<(), Error> {
        self.check(address, |buckets| &buckets.posts)
    }

    /// Counts one preview from a network.
    pub(super) fn check_preview(&self, address: Option<IpAddr>) -> Result<(), Error> {
        self.check(address, |buckets| &buckets.previews)
    }

    /// Counts one attempt to sign in, or to change an account, from a network.
    pub(super) fn check_sign_in(&self, address: Option<IpAddr>) -> Result<(), Error> {
        self.check(address, |buckets| &buckets.sign_ins)
    }

    /// Counts one mail that somebody in a network asks for.
    pub(super) fn check_mail(&self, address: Option<IpAddr>) -> Result<(), Error> {
        self.check(address, |buckets| &buckets.mails)
    }

    fn check(&self, address: Option<IpAddr>, bucket: impl Fn(&Buckets) -> &Keyed<String>) -> Result<(), Error> {
        let (Some(buckets), Some(address)) = (&self.0, address) else {
            return Ok(());
        };
        let checked = bucket(buckets).check_key(&network_prefix(address));
        checked.map_err(|until| buckets.too_fast(&until))
    }

    /// Counts one vote from a network on a site. A vote cannot be held, so over the site's limit it is refused too.
    pub(super) fn check_vote(&self, address: Option<IpAddr>, site_id: SiteId) -> Result<(), Error> {
        self.check(address, |buckets| &buckets.votes)?;
        let Some(buckets) = &self.0 else { return Ok(()) };
        let checked = buckets.site_votes.check_key(&site_id);
        checked.map_err(|until| buckets.too_fast(&until))
    }

    /// Counts one comment on a site. Over the limit comments are held, not refused: a flood must not silence readers.
    pub fn site_is_over(&self, site_id: SiteId) -> bool {
        self.0
            .as_ref()
            .is_some_and(|buckets| buckets.sites.check_key(&site_id).is_err())
    }

    /// Counts one comment of an account, from whatever network. Over the limit comments are held, not refused.
    pub(super) fn account_is_over(&self, account: Option<&Account>) -> bool {
        match (&self.0, account) {
            (Some(buckets), Some(account)) => buckets.accounts.check_key(&account.id).is_err(),
            _ => false,
        }
    }

    /// Forgets networks and sites that have been quiet.
    pub fn sweep(&self) {
        if let Some(buckets) = &self.0 {
            buckets.posts.retain_recent();
            buckets.previews.retain_recent();
            buckets.votes.retain_recent();
            buckets.sign_ins.retain_recent();
            buckets.mails.retain_recent();
            buckets.sites.retain_recent();
            buckets.accounts.retain_recent();
            buckets.site_votes.retain_recent();
        }
    }
}
