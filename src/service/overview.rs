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
/// Decisions that are looked at: the latest.
const MOST_DECIDED: u64 = 20_000;
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
    pub decided: Decided,
}

/// What is to be done on a site, and what came today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    pub waiting: u64,
    pub reported: u64,
    /// Written since midnight, UTC.
    pub today: u64,
}

/// The numbers of a site, each counted up to `most`.
///
/// # Errors
/// When the database does not answer.
pub async fn numbers(runtime: &Runtime, site_id: SiteId, most: u64) -> Result<Numbers> {
    let read = runtime.store.read();
    let midnight = runtime.now().0.div_euclid(DAY_MILLISECONDS) * DAY_MILLISECONDS;
    Ok(Numbers {
        waiting: overview::count_up_to(&read, &[site_id], Status::Pending, most).await?,
        reported: overview::count_reported(&read, site_id, most).await?,
        today: overview::count_since(&read, site_id, Timestamp(midnight), most).await?,
    })
}

/// How long comments that waited did so, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Comments that waited and were decided about.
    pub decided: u64,
    /// Those of them that were approved.
    pub approved: u64,
    /// So long half of them waited at most, in seconds.
    pub median_seconds: u64,
    /// So long nine of ten waited at most, in seconds.
    pub most_seconds: u64,
    /// Whether there were more than were looked at.
    pub is_cut: bool,
}

impl Decided {
    fn of(mut waits: Vec<(u64, bool)>, most: usize) -> Self {
        waits.sort_unstable();
        let at = |share: usize| waits.get((waits.len() * share).div_ceil(100).saturating_sub(1));
        let seconds = |share| at(share).map_or(0, |(seconds, _)| *seconds);
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        Self {
            decided: count(waits.len()),
            approved: count(waits.iter().filter(|(_, is_approved)| *is_approved).count()),
            median_seconds: seconds(50),
            most_seconds: seconds(90),
            is_cut: waits.len() >= most,
        }
    }
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
        decided: Decided::of(
            overview::waits(&read, site_id, Timestamp(first * DAY_MILLISECONDS), MOST_DECIDED).await?,
            usize::try_from(MOST_DECIDED).unwrap_or(usize::MAX),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_and_nine_of_ten_waited_at_most_so_long() {
        let waits = (1..=10).map(|seconds| (seconds * 60, seconds % 2 == 0)).collect();
        let decided = Decided::of(waits, 10);
        let expected = Decided {
            decided: 10,
            approved: 5,
            median_seconds: 300,
            most_seconds: 540,
            is_cut: true,
        };
        assert_eq!(decided, expected);
        assert_eq!(Decided::of(Vec::new(), 10), Decided::default());
        assert_eq!(Decided::of(vec![(7, true)], 10).most_seconds, 7);
    }
}
