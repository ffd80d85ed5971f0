//! How guessing passwords is slowed down (T20).

use super::time::Timestamp;

/// Attempts with one address that failed in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    pub count: u32,
    pub last_at: Timestamp,
}

impl Default for Failures {
    fn default() -> Self {
        Self {
            count: 0,
            last_at: Timestamp(0),
        }
    }
}

/// What is to be done about another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Look at it.
    Judge,
    /// Not before that many seconds have passed.
    Wait { seconds: i64 },
    /// Not by password at all: a mailed link still works, and a new password opens this way again.
    Closed,
}

impl Failures {
    /// After so many in a row no password is looked at any more (NIST SP 800-63B-4, section 3.2.2).
    pub const MOST: u32 = 100;
    /// Slips of the hand that cost nothing.
    const FREE: u32 = 5;
    const LONGEST_WAIT_SECONDS: i64 = 60;

    /// What is to be done about an attempt at `now`.
    pub fn judge(self, now: Timestamp) -> Attempt {
        if self.count >= Self::MOST {
            return Attempt::Closed;
        }
        let Some(doublings) = self.count.checked_sub(Self::FREE) else {
            return Attempt::Judge;
        };
        let wait = (1_i64 << doublings.min(30)).min(Self::LONGEST_WAIT_SECONDS);
        let left = (self.last_at.plus_seconds(wait).0 - now.0).max(0);
        match left {
            0 => Attempt::Judge,
            left => Attempt::Wait {
                seconds: (left + 999) / 1000,
            },
        }
    }

    /// The same and one more.
    #[must_use]
    pub fn and_one(self, now: Timestamp) -> Self {
        Self {
            count: self.count.saturating_add(1),
            last_at: now,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(count: u32, milliseconds: i64) -> Attempt {
        let failures = Failures {
            count,
            last_at: Timestamp(1_000_000),
        };
        failures.judge(Timestamp(1_000_000 + milliseconds))
    }

    #[test]
    fn t20_the_wait_grows_and_is_never_for_ever_before_the_hundredth() {
        for count in 0..5 {
            assert_eq!(after(count, 0), Attempt::Judge);
        }
        assert_eq!(after(5, 0), Attempt::Wait { seconds: 1 });
        assert_eq!(after(5, 1000), Attempt::Judge);
        assert_eq!(after(8, 1), Attempt::Wait { seconds: 8 });
        assert_eq!(after(99, 0), Attempt::Wait { seconds: 60 });
        assert_eq!(after(99, 60_000), Attempt::Judge);
        assert_eq!(after(100, 86_400_000), Attempt::Closed);
    }
}
