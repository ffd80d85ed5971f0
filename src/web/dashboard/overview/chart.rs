//! Days as columns. What each shows stands in a table behind the picture, so the picture needs no words.

use crate::{domain::time::Timestamp, service::overview::Day};

/// How high the picture is, in its own units; the highest day fills it.
const HEIGHT: u64 = 100;
/// From one column to the next.
const STEP: u64 = 10;

/// The picture.
#[derive(Clone, Debug)]
pub(super) struct Chart {
    pub width: u64,
    pub columns: Vec<Column>,
    /// The number at the top.
    pub most: u64,
}

/// One day.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub x: u64,
    /// As people write it: `2026-11-21`.
    pub date: String,
    pub day: Day,
    /// From the bottom up: its class, where it begins, how high it is.
    pub parts: Vec<(&'static str, u64, u64)>,
}

impl Chart {
    /// Draws days.
    pub(super) fn of(days: &[Day]) -> Self {
        let most = days.iter().map(Day::written).max().unwrap_or_default().max(1);
        let mut x = 0;
        let columns = days.iter().map(|day| {
            let column = Column::of(x, day, most);
            x += STEP;
            column
        });
        let columns = columns.collect();
        Self {
            width: x,
            columns,
            most,
        }
    }
}

impl Column {
    fn of(x: u64, day: &Day, most: u64) -> Self {
        let mut below = 0;
        let stacked = [
            ("published", day.published),
            ("waiting", day.waiting),
            ("spam", day.spam),
            ("removed", day.removed),
        ];
        let parts = stacked.into_iter().filter_map(|(class, number)| {
            let from = below * HEIGHT / most;
            below += number;
            let to = below * HEIGHT / most;
            // What is there is seen, however little it is.
            let high = (to - from).max(u64::from(number > 0));
            (high > 0).then(|| (class, HEIGHT.saturating_sub(from + high), high))
        });
        let at = Timestamp(day.at).to_string();
        Self {
            x: x + 1,
            date: at.split('T').next().unwrap_or_default().to_owned(),
            day: *day,
            parts: parts.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_day_fills_the_picture_and_little_is_still_seen() {
        let day = |published, spam| Day {
            published,
            spam,
            ..Day::default()
        };
        let chart = Chart::of(&[day(0, 0), day(1, 0), day(600, 400)]);
        assert_eq!((chart.most, chart.width), (1000, 30));
        assert!(chart.columns[0].parts.is_empty());
        assert_eq!(chart.columns[1].parts, [("published", 99, 1)]);
        assert_eq!(chart.columns[2].parts, [("published", 40, 60), ("spam", 0, 40)]);
        assert_eq!(Chart::of(&[]).most, 1);
    }
}
