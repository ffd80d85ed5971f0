//! Letters to those who keep a site in order, about what waits for them: how often, and when the next one is due.

use super::time::Timestamp;

/// How often somebody wants them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Never.
    Off,
    /// As soon as something waits; what comes within the next minutes is in the next letter.
    AtOnce,
    /// On the hour, if something came in it.
    Hourly,
    /// At seven in the morning (UTC), if something came since.
    Daily,
}

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// When the day's letter goes.
const MORNING: i64 = 7 * HOUR;

impl Pace {
    /// Every pace, as they are offered.
    pub const ALL: [Self; 4] = [Self::AtOnce, Self::Hourly, Self::Daily, Self::Off];
    /// What holds for whoever has a role on a site and has said nothing: soon enough for whoever waits, and never a flood.
    pub const USUAL: Self = Self::Hourly;
    /// What is held may be taken back, or be one of many: nobody is written to sooner than this.
    pub const PATIENCE_SECONDS: i64 = 15;
    /// The least between two letters.
    pub const GAP_SECONDS: i64 = 5 * 60;

    /// The name in the database, the API and the forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::AtOnce => "at-once",
            Self::Hourly => "hourly",
            Self::Daily => "daily",
        }
    }

    /// The pace of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pace| pace.name() == name)
    }

    /// When a letter is due that tells of something that has waited since `since`; none where none is wanted.
    pub fn due(self, since: Timestamp, last_sent: Option<Timestamp>) -> Option<Timestamp> {
        let due = match self {
            Self::Off => return None,
            Self::AtOnce => since.plus_seconds(Self::PATIENCE_SECONDS),
            Self::Hourly => next(since, HOUR, 0),
            Self::Daily => next(since, DAY, MORNING),
        };
        let rested = last_sent.map(|at| at.plus_seconds(Self::GAP_SECONDS));
        Some(rested.map_or(due, |rested| rested.max(due)))
    }
}

/// The first moment after `since` at which a round of that length begins.
fn next(since: Timestamp, every: i64, offset: i64) -> Timestamp {
    let rounds = since.0.saturating_sub(offset).div_euclid(every).saturating_add(1);
    Timestamp(rounds.saturating_mul(every).saturating_add(offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(pace: Pace, since: &str, last: Option<&str>) -> Option<String> {
        let at = |text: &str| {
            use time::{OffsetDateTime, format_description::well_known::Rfc3339};
            let parsed = OffsetDateTime::parse(text, &Rfc3339).unwrap();
            Timestamp(parsed.unix_timestamp() * 1000)
        };
        pace.due(at(since), last.map(at)).map(|due| due.to_string())
    }

    #[test]
    fn a_letter_is_due_when_its_time_has_come() {
        let since = "2026-11-21T06:59:59Z";
        let table = [
            (Pace::Off, None, None),
            (Pace::AtOnce, None, Some("2026-11-21T07:00:14Z")),
            (Pace::AtOnce, Some("2026-11-21T06:59:00Z"), Some("2026-11-21T07:04:00Z")),
            (Pace::AtOnce, Some("2026-11-20T06:59:00Z"), Some("2026-11-21T07:00:14Z")),
            (Pace::Hourly, None, Some("2026-11-21T07:00:00Z")),
            (Pace::Daily, None, Some("2026-11-21T07:00:00Z")),
        ];
        for (pace, last, expected) in table {
            assert_eq!(due(pace, since, last).as_deref(), expected, "{pace:?} {last:?}");
        }
        assert_eq!(
            due(Pace::Hourly, "2026-11-21T07:00:00Z", None).as_deref(),
            Some("2026-11-21T08:00:00Z")
        );
        assert_eq!(
            due(Pace::Daily, "2026-11-21T07:00:00Z", None).as_deref(),
            Some("2026-11-22T07:00:00Z")
        );
    }

    #[test]
    fn every_pace_is_found_by_its_name() {
        for pace in Pace::ALL {
            assert_eq!(Pace::from_name(pace.name()), Some(pace));
        }
        assert_eq!(Pace::from_name("weekly"), None);
    }
}
