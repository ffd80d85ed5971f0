//! How much is done at once, so that whoever else writes waits no longer than a moment.

use std::time::{Duration, Instant};

use crate::{service::Runtime, store::Backend};

/// No transaction takes longer, as far as that can be foreseen.
const MOMENT: Duration = Duration::from_millis(100);
/// SQLite has one writer, and those of other processes only look now and then whether it is free: after a moment of work, it is free
/// for longer than they wait between two looks ([`crate::store`] says how long that is).
const REST: Duration = Duration::from_millis(15);
const FEWEST: usize = 50;
/// Of one batch; 32 columns of each fit into what SQLite takes in two statements.
const MOST: usize = 1000;

/// How much is done at once: as much as fits into a moment, by what the last one took.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    rows: usize,
    /// What was done since the last rest.
    busy: Duration,
    /// When the last transaction ended.
    free_since: Option<Instant>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            rows: 200,
            busy: Duration::ZERO,
            free_since: None,
        }
    }
}

impl Pace {
    /// Rows of the next batch.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Learns what a transaction of so many rows took.
    pub(super) fn took(&mut self, begun: Instant, rows: usize) {
        let took = begun.elapsed();
        self.busy += took;
        self.free_since = Some(Instant::now());
        if rows == 0 {
            return;
        }
        let fitting = rows as f64 * MOMENT.as_secs_f64() / took.as_secs_f64().max(0.001);
        // A look at something else in between may have made one slow; twice as many are no great surprise.
        let fitting = fitting.clamp(self.rows as f64 / 2.0, self.rows as f64 * 2.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between the two bounds"
        )]
        let fitting = fitting as usize;
        self.rows = fitting.clamp(FEWEST, MOST);
    }

    /// Lets others go first, if it is time: just before a transaction, because what is done without one is a rest as well.
    pub(super) async fn rest(&mut self, runtime: &Runtime) {
        let Some(missing) = self.missing() else { return };
        if runtime.store.backend() == Backend::Sqlite {
            tokio::time::sleep(missing).await;
        }
        self.busy = Duration::ZERO;
    }

    /// What is missing of a rest, where it is time for one.
    fn missing(&self) -> Option<Duration> {
        let since = self.free_since.filter(|_| self.busy >= MOMENT / 2)?;
        Some(REST.saturating_sub(since.elapsed()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_is_done_at_once_as_fits_into_a_moment() {
        let mut pace = Pace::default();
        let ago = |milliseconds| Instant::now().checked_sub(Duration::from_millis(milliseconds)).unwrap();
        pace.took(ago(1), 200);
        assert_eq!(pace.rows(), 400);
        for _ in 0..9 {
            pace.took(ago(1), pace.rows());
        }
        assert_eq!(pace.rows(), MOST);
        pace.took(ago(150), 1000);
        assert!((600..=667).contains(&pace.rows()), "{pace:?}");
        for _ in 0..9 {
            pace.took(ago(30_000), pace.rows());
        }
        assert_eq!(pace.rows(), FEWEST);
        // What did nothing says nothing.
        pace.took(ago(30_000), 0);
        assert_eq!(pace.rows(), FEWEST);
    }

    #[test]
    fn a_rest_is_what_is_missing_since_the_last_transaction() {
        let mut pace = Pace::default();
        assert_eq!(pace.missing(), None);
        let ago = |milliseconds| Instant::now().checked_sub(Duration::from_millis(milliseconds)).unwrap();
        pace.took(ago(20), 200);
        assert_eq!(pace.missing(), None);
        pace.took(ago(200), 200);
        assert!(
            pace.missing().is_some_and(|missing| missing > Duration::ZERO),
            "{pace:?}"
        );
        pace.free_since = Some(ago(40));
        assert_eq!(pace.missing(), Some(Duration::ZERO));
    }
}
