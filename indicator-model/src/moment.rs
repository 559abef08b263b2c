//! Moments: UTC, whole milliseconds, written as text of one width.
//!
//! A [`Moment`] sorts as its text does, so that databases compare what they store. The model has no clock: "now" is
//! always an argument. Days are those of the city, which is eight hours ahead of UTC in all of China and has no summer
//! time; the zone of a browser or a server plays no part.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::date::Date;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// By how much the clocks of the city (Asia/Shanghai) are ahead of UTC.
const AHEAD: i64 = 8 * HOUR;

/// A moment of the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// Milliseconds since 1970 in UTC.
    millis: i64,
}

/// The text is no moment in the form that is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a moment")]
pub struct NotAMoment;

impl Moment {
    /// The beginning of the year 1 in UTC.
    const FIRST: i64 = Date::FIRST.number() * DAY;
    /// The last millisecond of the year 9999 in UTC.
    const LAST: i64 = (Date::LAST.number() + 1) * DAY - 1;

    /// The moment so many milliseconds after the beginning of 1970 in UTC; the first or last one there is, beyond those.
    pub const fn from_unix_millis(millis: i64) -> Self {
        let millis = if millis < Self::FIRST { Self::FIRST } else { millis };
        Self { millis: if millis > Self::LAST { Self::LAST } else { millis } }
    }

    /// Milliseconds since the beginning of 1970 in UTC.
    pub const fn unix_millis(self) -> i64 {
        self.millis
    }

    /// The first moment of a day in the city.
    pub const fn start_of(day: Date) -> Self {
        Self::from_unix_millis(day.number() * DAY - AHEAD)
    }

    /// The moment at which a day is over in the city: the first one of the next day. What lasts until a day, that day
    /// included, ends here.
    pub const fn end_of(day: Date) -> Self {
        Self::from_unix_millis((day.number() + 1) * DAY - AHEAD)
    }

    /// The day in the city.
    pub const fn day(self) -> Date {
        Date::from_number((self.millis + AHEAD).div_euclid(DAY))
    }

    /// The last day, included, of what ends at this moment: see [`Self::end_of`].
    pub const fn last_day(self) -> Date {
        Self::from_unix_millis(self.millis - 1).day()
    }

    /// Day and minute as the clocks of the city show them: `2025-04-01 02:05`.
    pub fn in_the_city(self) -> String {
        let minutes = (self.millis + AHEAD).rem_euclid(DAY) / MINUTE;
        format!("{} {:02}:{:02}", self.day(), minutes / 60, minutes % 60)
    }

    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self::from_unix_millis(self.millis.saturating_add(millis))
    }

    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        self.plus_millis(seconds.saturating_mul(SECOND))
    }

    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_millis(minutes.saturating_mul(MINUTE))
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in UTC with milliseconds: `2025-03-31T18:05:09.123Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = Date::from_number(self.millis.div_euclid(DAY));
        let of_day = self.millis.rem_euclid(DAY);
        let (hour, minute) = (of_day / HOUR, of_day % HOUR / MINUTE);
        let (second, millis) = (of_day % MINUTE / SECOND, of_day % SECOND);
        write!(f, "{day}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }
}

impl FromStr for Moment {
    type Err = NotAMoment;

    /// Only the form that [`Display`](fmt::Display) writes: a text in another one would not sort among the others.
    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        let part = |from: usize, to: usize, most: i64| {
            let digits = text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
            digits.and_then(|digits| digits.parse::<i64>().ok()).filter(|part| *part <= most)
        };
        let read = || {
            let day: Date = text.get(..10)?.parse().ok()?;
            let of_day = part(11, 13, 23)? * HOUR + part(14, 16, 59)? * MINUTE + part(17, 19, 59)? * SECOND;
            Some(Self { millis: day.number() * DAY + of_day + part(20, 23, 999)? })
        };
        read().filter(|moment| moment.to_string() == text).ok_or(NotAMoment)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A moment that is not known yet, serialised as an empty text: `#[serde(with = "moment::or_empty")]`.
pub mod or_empty {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Moment;

    pub fn serialize<S: Serializer>(moment: &Option<Moment>, serializer: S) -> Result<S::Ok, S::Error> {
        match moment {
            Some(moment) => serializer.collect_str(moment),
            None => serializer.serialize_str(""),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Moment>, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(serde::de::Error::custom) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[rstest]
    #[case::as_it_is_written("2026-12-31T16:00:00.000Z", true)]
    #[case::the_first("0001-01-01T00:00:00.000Z", true)]
    #[case::the_last("9999-12-31T23:59:59.999Z", true)]
    #[case::without_milliseconds("2026-12-31T16:00:00Z", false)]
    #[case::of_another_zone("2027-01-01T00:00:00+14:00", false)]
    #[case::a_blank_behind("2026-12-31T16:00:00.000Z ", false)]
    #[case::a_word("never", false)]
    #[case::a_digit("9", false)]
    #[case::nothing("", false)]
    #[case::no_day_of_the_calendar("9999-99-99T99:99:99.999Z", false)]
    #[case::no_hour_of_a_day("2026-12-31T24:00:00.000Z", false)]
    #[case::a_sign("2026-12-31T+6:00:00.000Z", false)]
    #[case::a_character_of_several_bytes("2026-12-3一T16:00:00.000Z", false)]
    fn only_the_stored_form_is_a_moment(#[case] text: &str, #[case] is_one: bool) {
        assert_eq!(text.parse::<Moment>().is_ok(), is_one);
    }

    #[test]
    fn a_day_of_the_city_begins_eight_hours_before_that_of_utc() {
        let day = "2026-12-31".parse().unwrap();
        assert_eq!(Moment::start_of(day).to_string(), "2026-12-30T16:00:00.000Z");
        assert_eq!(Moment::end_of(day).to_string(), "2026-12-31T16:00:00.000Z");
    }

    #[rstest]
    #[case("2025-03-31T15:59:59.999Z", "2025-03-31 23:59")]
    #[case("2025-03-31T18:05:09.123Z", "2025-04-01 02:05")]
    #[case("2024-02-28T16:00:00.000Z", "2024-02-29 00:00")]
    #[case("2025-12-31T20:00:00.000Z", "2026-01-01 04:00")]
    fn the_city_is_eight_hours_ahead_over_days_months_and_years(#[case] utc: &str, #[case] shown: &str) {
        assert_eq!(moment(utc).in_the_city(), shown);
    }

    /// The second is the classic one of `date -u -d @1000000000`.
    #[rstest]
    #[case(0, "1970-01-01T00:00:00.000Z")]
    #[case(1_000_000_000, "2001-09-09T01:46:40.000Z")]
    #[case(1_709_222_399, "2024-02-29T15:59:59.000Z")]
    #[case(-1, "1969-12-31T23:59:59.000Z")]
    fn seconds_since_1970_are_a_moment(#[case] seconds: i64, #[case] text: &str) {
        assert_eq!(Moment::from_unix_millis(seconds * 1000).to_string(), text);
    }

    #[test]
    fn what_ends_with_a_day_has_it_as_its_last() {
        let day: Date = "2026-12-31".parse().unwrap();
        assert_eq!(Moment::end_of(day).last_day(), day);
        assert_eq!(Moment::end_of(day).day(), day.next().unwrap());
    }

    #[test]
    fn a_moment_that_is_not_known_yet_is_an_empty_text() {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        struct Lock(#[serde(with = "or_empty")] Option<Moment>);
        for text in [r#""""#, r#""2026-12-31T16:00:00.000Z""#] {
            let read: Lock = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }
        assert!(serde_json::from_str::<Lock>(r#""soon""#).is_err());
    }

    fn any() -> impl Strategy<Value = Moment> {
        (Moment::FIRST..=Moment::LAST).prop_map(Moment::from_unix_millis)
    }

    proptest! {
        #[test]
        fn a_moment_is_read_as_it_is_written(moment in any()) {
            prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        }

        #[test]
        fn moments_sort_as_their_texts(one in any(), other in any()) {
            prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
        }

        #[test]
        fn a_day_lasts_from_its_start_to_its_end(moment in any()) {
            let day = moment.day();
            prop_assert!(Moment::start_of(day) <= moment && moment <= Moment::end_of(day));
        }
    }
}
