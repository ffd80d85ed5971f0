//! How a site is doing: what is written there, where it stands, and what is talked about most.

use crate::{
    domain::{comment::Status, id::SiteId, thread::Thread, time::Timestamp},
    store::{
        overview,
        page::{self, ThreadOrder},
    },
};

use super::{Result, Runtime};

/// Pages that are talked about most.
const BUSIEST: u64 = 8;
const DAY_MILLISECONDS: i64 = 86_400_000;

/// One day, in UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// Its beginning.
    pub at: i64,
    pub published: u64,
    /// Waits still.
    pub waiting: u64,
    pub spam: u64,
    /// Taken away, by a moderator or its author.
    pub removed: u64,
}

impl Day {
    /// Everything that was written.
    pub fn written(&self) -> u64 {
        self.published + self.waiting + self.spam + self.removed
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            at: self.at,
            published: self.published + other.published,
            waiting: self.waiting + other.waiting,
            spam: self.spam + other.spam,
            removed: self.removed + other.removed,
        }
    }
}

/// A site over some days.
#[derive(Clone, Debug)]
pub struct Overview {
    /// Every day, also those without a comment, today last.
    pub days: Vec<Day>,
    /// With the most comments of all time, most first.
    pub busiest: Vec<Thread>,
}

/// The last `days` of a site, today among them.
///
/// # Errors
/// When the database does not answer.
pub async fn of_site(runtime: &Runtime, site_id: SiteId, days: u16) -> Result<Overview> {
    let read = runtime.store.read();
    let today = runtime.now().0.div_euclid(DAY_MILLISECONDS);
    let first = today - i64::from(days) + 1;
    let mut found: Vec<Day> = (first..=today)
        .map(|day| Day {
            at: day * DAY_MILLISECONDS,
            ..Day::default()
        })
        .collect();
    for daily in overview::by_day(&read, site_id, Timestamp(first * DAY_MILLISECONDS)).await? {
        let place = usize::try_from(daily.day - first).ok();
        let Some(day) = place.and_then(|place| found.get_mut(place)) else {
            continue;
        };
        let number = match daily.status {
            Status::Approved => &mut day.published,
            Status::Pending => &mut day.waiting,
            Status::Spam => &mut day.spam,
            Status::Trashed | Status::Deleted => &mut day.removed,
        };
        *number += daily.comments;
    }
    Ok(Overview {
        days: found,
        busiest: page::list(&read, site_id, ThreadOrder::Comments, None, BUSIEST).await?,
    })
}
