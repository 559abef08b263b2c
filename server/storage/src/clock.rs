//! The one place where storage asks for the time.
//!
//! The clock of a machine can be set while the server runs, by a day in either direction. Sessions must neither
//! revive nor die of that, so a step that the running time of the process does not explain is not followed until the
//! next start.

use std::sync::LazyLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use indicator_model::date::Date;
use indicator_model::moment::Moment;

/// Corrections up to this are followed, in seconds: time servers make such, and a session does not notice.
const CORRECTION: i64 = 5 * 60;

static START: LazyLock<(Instant, Moment)> = LazyLock::new(|| (Instant::now(), wall()));

/// The moment that it is.
pub fn now() -> Moment {
    let (started, wall_then) = *START;
    let running = i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX);
    steady(wall_then.plus_millis(running), wall())
}

/// The day that it is in the city.
pub fn today() -> Date {
    now().day()
}

/// Whole seconds since 1970 in UTC.
pub(crate) fn unix() -> i64 {
    now().unix_millis().div_euclid(1000)
}

/// So many minutes ago.
pub(crate) fn minutes_ago(minutes: u32) -> Moment {
    now().plus_minutes(-i64::from(minutes))
}

/// So many minutes from now.
pub(crate) fn minutes_ahead(minutes: u32) -> Moment {
    now().plus_minutes(i64::from(minutes))
}

/// Whole seconds from now until `minutes` after the given moment; none when that is past.
pub(crate) fn seconds_until(since: Moment, minutes: u32) -> Option<u32> {
    let left = since.plus_minutes(i64::from(minutes)).unix_millis() - now().unix_millis();
    u32::try_from(left / 1000 + 1).ok().filter(|_| left > 0)
}

/// So many hours from now.
pub(crate) fn hours_ahead(hours: u16) -> Moment {
    now().plus_minutes(i64::from(hours) * 60)
}

/// The moment at which the day is over that so many days from now is.
pub(crate) fn end_of_day_in(days: u16) -> Moment {
    Moment::end_of(today().plus_days(i64::from(days)).unwrap_or(Date::LAST))
}

/// What the machine says.
fn wall() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_unix_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn steady(expected: Moment, wall: Moment) -> Moment {
    let step = wall.unix_millis() - expected.unix_millis();
    if step.abs() <= CORRECTION * 1000 { wall } else { expected }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::a_correction_is_followed("2026-11-23T12:03:00.000Z", "2026-11-23T12:03:00.000Z")]
    #[case::a_day_ahead_is_not("2026-11-24T12:00:00.000Z", "2026-11-23T12:00:00.000Z")]
    #[case::a_day_back_is_not("2026-11-22T12:00:00.000Z", "2026-11-23T12:00:00.000Z")]
    fn a_clock_that_jumps_is_not_followed(#[case] wall: Moment, #[case] taken: Moment) {
        assert_eq!(steady("2026-11-23T12:00:00.000Z".parse().unwrap(), wall), taken);
    }
}
