//! Votes: one person's word for or against a comment, what they add up to, and the rank that follows.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{
    comment::GuestKey,
    id::{AccountId, CommentId},
};

/// One person's word on one comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vote {
    Up,
    Down,
}

impl Vote {
    /// 1 or -1, as it is stored and sent.
    pub fn value(self) -> i16 {
        match self {
            Self::Up => 1,
            Self::Down => -1,
        }
    }

    /// The vote of that value.
    pub fn from_value(value: i64) -> Option<Self> {
        match value {
            1 => Some(Self::Up),
            -1 => Some(Self::Down),
            _ => None,
        }
    }
}

/// Who votes, as votes are told apart: once per voter and comment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Voter {
    /// Somebody who has not signed in.
    Guest(GuestKey),
    /// Somebody who has.
    Account(AccountId),
}

impl Voter {
    /// The name in the database. The kind of voter stands in front, so that other kinds never meet a guest's name.
    pub fn stored(&self) -> String {
        match self {
            Self::Guest(key) => format!("guest:{}", URL_SAFE_NO_PAD.encode(key.0)),
            Self::Account(id) => format!("account:{id}"),
        }
    }
}

/// A voter's vote on a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoteOn {
    pub comment_id: CommentId,
    pub vote: Vote,
}

/// What a comment's votes add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    pub up: u64,
    pub down: u64,
}

/// Decimal places of the fixed-point numbers below: ranks are integers, the same on every machine.
const SCALE: u128 = 1_000_000;
/// Decimal places of a rank; every rank fits 32 bits.
const RANK_SCALE: u128 = 1_000_000_000;
/// The square of 1.96, in [`SCALE`]: the bound holds with a confidence of 95 %.
const Z_SQUARED: u128 = 3_841_600;

impl Votes {
    /// The same with one voter's vote changed.
    #[must_use]
    pub fn changed(self, before: Option<Vote>, after: Option<Vote>) -> Self {
        let count = |number: u64, vote: Vote| {
            number.saturating_add(u64::from(after == Some(vote))) - u64::from(before == Some(vote)).min(number)
        };
        Self {
            up: count(self.up, Vote::Up),
            down: count(self.down, Vote::Down),
        }
    }

    /// What readers see: more for than against, or fewer.
    pub fn score(self) -> i64 {
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        signed(self.up).saturating_sub(signed(self.down))
    }

    /// The place among the best: the lower bound of Wilson's score interval (E. B. Wilson, 1927), which asks how sure one may be
    /// that people like it. The author counts as one voice for their comment, so that one nobody has judged yet, at 0, stands
    /// between what is liked and what is not.
    pub fn rank(self) -> i32 {
        let rank = lower_bound(self.up.saturating_add(1), self.down) - lower_bound(1, 0);
        i32::try_from(rank).unwrap_or(i32::MAX)
    }
}

/// The lower bound in [`RANK_SCALE`]: 0 to 1.
fn lower_bound(up: u64, down: u64) -> i64 {
    // Beyond this the bound moves no more, and nothing below overflows.
    let bounded = |count: u64| u128::from(count.min(u64::from(u32::MAX)));
    let (up, down) = (bounded(up), bounded(down));
    let all = up + down;
    if all == 0 {
        return 0;
    }
    let spread = (Z_SQUARED * (up * down * SCALE / all) + Z_SQUARED * Z_SQUARED / 4).isqrt();
    let least = (up * SCALE + Z_SQUARED / 2).saturating_sub(spread);
    let bound = least * RANK_SCALE / (all * SCALE + Z_SQUARED);
    i64::try_from(bound).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rank(up: u64, down: u64) -> i32 {
        Votes { up, down }.rank()
    }

    #[test]
    fn many_voices_count_more_than_a_perfect_few() {
        assert_eq!(rank(0, 0), 0);
        let ranked = [(100, 10), (5, 0), (20, 10), (1, 0), (0, 0), (0, 1), (1, 9), (0, 10)];
        let ranks: Vec<i32> = ranked.iter().map(|(up, down)| rank(*up, *down)).collect();
        assert!(ranks.is_sorted_by(|a, b| a > b), "{ranks:?}");
    }

    proptest! {
        #[test]
        fn it_is_the_bound_of_the_formula(up in 1_u32..100_000, down in 0_u32..100_000) {
            let (n, z) = (f64::from(up) + f64::from(down), 1.96_f64);
            let p = f64::from(up) / n;
            let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
            let formula = (p + z * z / (2.0 * n) - spread) / (1.0 + z * z / n);
            let ours = lower_bound(up.into(), down.into());
            let ours = f64::from(i32::try_from(ours).unwrap()) / 1e9;
            prop_assert!((ours - formula).abs() < 2e-6, "{ours} {formula}");
        }

        #[test]
        fn a_vote_moves_a_comment_its_own_way_or_not_at_all(up in 0_u64..2_000, down in 0_u64..2_000) {
            prop_assert!(rank(up + 1, down) >= rank(up, down));
            prop_assert!(rank(up, down + 1) <= rank(up, down));
        }

        #[test]
        fn any_numbers_have_a_rank(up: u64, down: u64) {
            prop_assert!((-1_000_000_000..=1_000_000_000).contains(&rank(up, down)));
        }
    }

    #[test]
    fn a_change_of_mind_counts_once() {
        let none = Votes::default();
        let up = none.changed(None, Some(Vote::Up));
        assert_eq!(up, Votes { up: 1, down: 0 });
        assert_eq!(up.changed(Some(Vote::Up), Some(Vote::Down)).score(), -1);
        assert_eq!(up.changed(Some(Vote::Up), None), none);
        assert_eq!(none.changed(Some(Vote::Down), None), none);
    }
}
