//! The one place where storage asks for the time.
//!
//! The clock of a machine can be set while the server runs, by a day in either direction. Sessions must neither
//! revive nor die of that, so a step that the running time of the process does not explain is not followed until the
//! next start.

use std::sync::LazyLock;
use std::time::Instant;

use indicator_model::period::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::{format_description, offset};
use time::{Duration, Month, OffsetDateTime, Time, UtcOffset};

/// RFC 3339 in UTC with milliseconds: of fixed width, so that it sorts as text in both engines.
const FORMAT: &[BorrowedFormatItem] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// All of China has one time, without summer time.
const CITY: UtcOffset = offset!(+8);

/// Corrections up to this are followed: time servers make such, and a session does not notice.
const CORRECTION: Duration = Duration::minutes(5);

static START: LazyLock<(Instant, OffsetDateTime)> =
    LazyLock::new(|| (Instant::now(), OffsetDateTime::now_utc()));

pub(crate) fn now() -> String {
    text(moment())
}

/// Whole seconds since 1970 in UTC.
pub(crate) fn unix() -> i64 {
    moment().unix_timestamp()
}

/// So many minutes ago.
pub(crate) fn minutes_ago(minutes: u32) -> String {
    text(moment() - Duration::minutes(i64::from(minutes)))
}

/// Whole seconds from now until `minutes` after the given moment; none when that is past, or no moment at all.
pub(crate) fn seconds_until(since: &str, minutes: u32) -> Option<u32> {
    let since = OffsetDateTime::parse(since, &time::format_description::well_known::Rfc3339).ok()?;
    let left = since + Duration::minutes(i64::from(minutes)) - moment();
    u32::try_from(left.whole_seconds() + 1).ok().filter(|_| left.is_positive())
}

/// A moment as the city's clocks show it: `2026-11-26 06:30`. What is no moment stays as it is.
pub(crate) fn in_the_city(moment: &str) -> String {
    const SHOWN: &[BorrowedFormatItem] = format_description!("[year]-[month]-[day] [hour]:[minute]");
    let parsed = OffsetDateTime::parse(moment, &time::format_description::well_known::Rfc3339);
    let shown = parsed.ok().and_then(|moment| moment.to_offset(CITY).format(SHOWN).ok());
    shown.unwrap_or_else(|| moment.to_owned())
}

/// Whether a text is a moment as it is written here, so that it can be compared with others as text.
pub(crate) fn is_moment(written: &str) -> bool {
    let parsed = OffsetDateTime::parse(written, &time::format_description::well_known::Rfc3339);
    parsed.is_ok_and(|moment| text(moment.to_offset(UtcOffset::UTC)) == written)
}

/// A second before a moment that was written here.
pub(crate) fn second_before(moment: &str) -> String {
    let parsed = OffsetDateTime::parse(moment, &time::format_description::well_known::Rfc3339);
    parsed.map_or_else(|_| moment.to_owned(), |moment| text(moment - Duration::SECOND))
}

/// The moment at which a day begins in the city.
pub(crate) fn start_of(day: Date) -> String {
    text(midnight(day))
}

/// The moment at which it is over, which is the next day's first.
pub(crate) fn end_of(day: Date) -> String {
    text(
        midnight(day)
            .checked_add(Duration::DAY)
            .unwrap_or(OffsetDateTime::new_utc(time::Date::MAX, Time::MAX)),
    )
}

/// So many hours from now.
pub(crate) fn hours_ahead(hours: u16) -> String {
    text(moment() + Duration::hours(i64::from(hours)))
}

/// The moment at which the day is over that so many days from now is.
pub(crate) fn end_of_day_in(days: u16) -> String {
    let day = (moment() + Duration::days(i64::from(days))).to_offset(CITY).date();
    let day = day.next_day().unwrap_or(time::Date::MAX);
    text(day.midnight().assume_offset(CITY).to_offset(UtcOffset::UTC))
}

fn midnight(day: Date) -> OffsetDateTime {
    let month = Month::try_from(day.month()).unwrap_or(Month::January);
    // A day of the model is one of the calendar.
    let day = time::Date::from_calendar_date(i32::from(day.year()), month, day.day());
    day.unwrap_or(time::Date::MIN).midnight().assume_offset(CITY).to_offset(UtcOffset::UTC)
}

fn text(moment: OffsetDateTime) -> String {
    // Every component of the format is one that a date with a time has, so formatting cannot fail.
    moment.format(FORMAT).unwrap_or_default()
}

fn moment() -> OffsetDateTime {
    let (started, wall) = *START;
    steady(wall + started.elapsed(), OffsetDateTime::now_utc())
}

fn steady(expected: OffsetDateTime, wall: OffsetDateTime) -> OffsetDateTime {
    if (wall - expected).abs() <= CORRECTION { wall } else { expected }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_day_of_the_city_begins_eight_hours_before_that_of_utc() {
        let day = "2026-12-31".parse().unwrap();
        assert_eq!(start_of(day), "2026-12-30T16:00:00.000Z");
        assert_eq!(end_of(day), "2026-12-31T16:00:00.000Z");
    }

    #[rstest]
    #[case::as_it_is_written("2026-12-31T16:00:00.000Z", true)]
    #[case::of_another_zone("2027-01-01T00:00:00+14:00", false)]
    #[case::a_word("never", false)]
    #[case::a_digit("9", false)]
    #[case::nothing("", false)]
    #[case::no_day_of_the_calendar("9999-99-99T99:99:99.999Z", false)]
    fn only_what_sorts_as_text_is_a_moment(#[case] text: &str, #[case] is_one: bool) {
        assert_eq!(is_moment(text), is_one);
    }

    #[rstest]
    #[case::a_correction_is_followed(datetime!(2026-11-23 12:03 UTC), datetime!(2026-11-23 12:03 UTC))]
    #[case::a_day_ahead_is_not(datetime!(2026-11-24 12:00 UTC), datetime!(2026-11-23 12:00 UTC))]
    #[case::a_day_back_is_not(datetime!(2026-11-22 12:00 UTC), datetime!(2026-11-23 12:00 UTC))]
    fn a_clock_that_jumps_is_not_followed(#[case] wall: OffsetDateTime, #[case] taken: OffsetDateTime) {
        assert_eq!(steady(datetime!(2026-11-23 12:00 UTC), wall), taken);
    }
}
