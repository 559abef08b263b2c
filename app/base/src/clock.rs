//! The clock of the device, for what a page proposes or prints. The clock of the server decides what holds.

use indicator_model::moment::Moment;

/// The moment that it is by the device. Only in the browser, and never while a page is drawn: the server drew another.
pub fn now() -> Moment {
    // A whole number of milliseconds since 1970.
    #[expect(clippy::cast_possible_truncation, reason = "a moment of our time")]
    Moment::from_unix_millis(js_sys::Date::now() as i64)
}
