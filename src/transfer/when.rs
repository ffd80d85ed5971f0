//! Times as other systems write them.

use time::{Date, Month, PrimitiveDateTime, Time, UtcOffset};

use crate::domain::time::Timestamp;

/// Reads `2020-01-02T03:04:05.678Z` and its like: a blank for the `T`, with or without fractions, an offset as `+01:00`, `+0100` or not
/// at all, which means UTC. None for what is no time, and for everything before 1970, which is how systems write that they do not know.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let mut parts = date.split('-');
    let mut number = || {
        parts
            .next()
            .filter(|part| part.bytes().all(|b| b.is_ascii_digit()))?
            .parse::<u16>()
            .ok()
    };
    let (year, month, day) = (number()?, number()?, number()?);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()?;
    let rest = rest.strip_prefix(['T', 't', ' ']).unwrap_or(rest).trim_start();
    let (clock, offset) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => rest.split_at_checked(at)?,
        None => (rest, ""),
    };
    let at = PrimitiveDateTime::new(date, time_of_day(clock.trim())?).assume_offset(self::offset(offset.trim())?);
    from_milliseconds(i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok()?)
}

/// A moment in milliseconds since 1970, unless it is none.
pub(super) fn from_milliseconds(milliseconds: i64) -> Option<Timestamp> {
    (milliseconds > 0).then_some(Timestamp(milliseconds))
}

/// A moment in seconds since 1970, with fractions.
pub(super) fn from_seconds(seconds: f64) -> Option<Timestamp> {
    (seconds.is_finite() && seconds.abs() < 1e12).then(|| from_milliseconds((seconds * 1000.0).round() as i64))?
}

fn time_of_day(text: &str) -> Option<Time> {
    if text.is_empty() {
        return Some(Time::MIDNIGHT);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = whole.split(':').map(|part| {
        let is_number = part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u8>().ok().filter(|_| is_number)
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    Time::from_hms_milli(hour, minute, second, digits.parse().ok()?).ok()
}

fn offset(text: &str) -> Option<UtcOffset> {
    if text.is_empty() || text.eq_ignore_ascii_case("z") {
        return Some(UtcOffset::UTC);
    }
    let digits: String = text.get(1..)?.chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { "0" } else { minutes };
    let (hours, minutes) = (hours.parse::<i8>().ok()?, minutes.parse::<i8>().ok()?);
    let sign = if text.starts_with('-') { -1 } else { 1 };
    UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_moment_in_many_spellings() {
        for text in [
            "2021-10-28T12:50:15Z",
            "2021-10-28 12:50:15",
            " 2021-10-28 20:50:15 +0800 ",
            "2021-10-28T14:50:15.0004+02:00",
            "2021-10-28T06:50:15.000000000-06:00",
            "2021-10-28T12:50:15",
        ] {
            assert_eq!(parse(text), Some(Timestamp(1_635_425_415_000)), "{text}");
        }
        assert_eq!(parse("2021-03-17T12:09:47.722181Z"), Some(Timestamp(1_615_982_987_722)));
        assert_eq!(from_seconds(1_795_220_203.861_115), Some(Timestamp(1_795_220_203_861)));
        for nothing in [
            "",
            "0000-00-00 00:00:00",
            "0001-01-01T00:00:00Z",
            "2021-02-30T00:00:00Z",
            "yesterday",
            "2021-10-28T25:00:00Z",
            "2021-1-1",
            "2021-10-28T12:50:15+99:00",
        ] {
            assert_eq!(parse(nothing), None, "{nothing}");
        }
        assert_eq!(from_seconds(f64::NAN), None);
    }

    proptest! {
        #[test]
        fn whatever_it_is_it_is_looked_at(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }

        #[test]
        fn what_we_write_is_read_again(milliseconds in 1_000_i64..253_402_300_799_000) {
            let whole = Timestamp(milliseconds / 1000 * 1000);
            prop_assert_eq!(parse(&whole.to_string()), Some(whole));
        }
    }
}
