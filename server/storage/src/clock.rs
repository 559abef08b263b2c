//! The one place where storage asks for the time.

use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

/// RFC 3339 in UTC with milliseconds: of fixed width, so that it sorts as text in both engines.
const FORMAT: &[BorrowedFormatItem] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

pub(crate) fn now() -> String {
    // Every component of the format is one that a date with a time has, so formatting cannot fail.
    OffsetDateTime::now_utc().format(FORMAT).unwrap_or_default()
}

/// The year in which we are, in UTC.
pub(crate) fn year() -> u16 {
    u16::try_from(OffsetDateTime::now_utc().year()).unwrap_or(u16::MAX)
}
