//! Points in time as people of the city read them, the same on the server and in the browser.

use indicator_model::period::Date;

/// Hours by which the city is ahead of UTC: Asia/Shanghai, the one zone of China, which has no daylight saving.
///
/// Fixed on purpose: the browser's own zone would draw other hours than the server rendered, and a person abroad
/// asks when it was in the city.
const OFFSET_HOURS: u8 = 8;

/// A moment in UTC (RFC 3339, `2025-03-31T18:05:09.123Z`) as day and minute in the city: `2025-04-01 02:05`.
/// What cannot be read is given back as it is.
pub fn in_the_city(utc: &str) -> String {
    shifted(utc).unwrap_or_else(|| utc.to_owned())
}

/// A moment in seconds since 1970 in UTC, written in the same way.
pub fn at_in_the_city(seconds: u64) -> String {
    let (mut days, minutes) = (seconds / 86_400, seconds % 86_400 / 60);
    let mut day = Date::new(1970, 1, 1).ok();
    // Year by year first: a moment of our time is some twenty thousand days away.
    while let Some((next, length)) = day.and_then(year_after)
        && length <= days
    {
        (day, days) = (Some(next), days - length);
    }
    for _ in 0..days {
        day = day.and_then(day_after);
    }
    day.map(|day| in_the_city(&format!("{day}T{:02}:{:02}", minutes / 60, minutes % 60))).unwrap_or_default()
}

/// The first day of the next year, and how many days away from the first of this one.
fn year_after(day: Date) -> Option<(Date, u64)> {
    let is_leap = Date::new(day.year(), 2, 29).is_ok();
    Some((Date::new(day.year() + 1, 1, 1).ok()?, if is_leap { 366 } else { 365 }))
}

fn shifted(utc: &str) -> Option<String> {
    let day: Date = utc.get(..10)?.parse().ok()?;
    let hour: u8 = utc.get(11..13)?.parse().ok().filter(|hour| *hour < 24)?;
    let minute: u8 = utc.get(14..16)?.parse().ok().filter(|minute| *minute < 60)?;
    let hour = hour + OFFSET_HOURS;
    let day = if hour < 24 { day } else { day_after(day)? };
    Some(format!("{day} {:02}:{minute:02}", hour % 24))
}

/// The next day of the calendar; none after the year 9999.
fn day_after(day: Date) -> Option<Date> {
    Date::new(day.year(), day.month(), day.day() + 1)
        .or_else(|_| Date::new(day.year(), day.month() + 1, 1))
        .or_else(|_| Date::new(day.year() + 1, 1, 1))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_city_is_eight_hours_ahead_over_days_months_and_years() {
        assert_eq!(in_the_city("2025-03-31T15:59:59.999Z"), "2025-03-31 23:59");
        assert_eq!(in_the_city("2025-03-31T18:05:09.123Z"), "2025-04-01 02:05");
        assert_eq!(in_the_city("2024-02-28T16:00:00Z"), "2024-02-29 00:00");
        assert_eq!(in_the_city("2025-12-31T20:00:00Z"), "2026-01-01 04:00");
    }

    #[test]
    fn seconds_are_read_as_the_text_of_the_same_moment() {
        // The second pair is the classic one of `date -u -d @1000000000`.
        assert_eq!(at_in_the_city(0), in_the_city("1970-01-01T00:00:00Z"));
        assert_eq!(at_in_the_city(1_000_000_000), in_the_city("2001-09-09T01:46:40Z"));
        assert_eq!(at_in_the_city(1_709_222_399), in_the_city("2024-02-29T15:59:59Z"));
    }

    #[test]
    fn what_is_no_time_stays_as_it_is() {
        assert_eq!(in_the_city("昨天"), "昨天");
        assert_eq!(in_the_city(""), "");
    }
}
