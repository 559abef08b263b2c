//! The sentences of a notice, for its page and for what is sent.

use indicator_model::notice::{Backlog, Missing, Occasion, Returned};
use leptos_i18n::td_string;
use text::i18n::Locale;

use super::measurement::period;

/// How long until it is due, or how late it is, on the day of the notice.
pub fn deadline(locale: Locale, left: i32) -> String {
    match left {
        0 => td_string!(locale, notice.due_today).to_owned(),
        left if left > 0 => td_string!(locale, notice.days_left, days = left),
        late => td_string!(locale, notice.days_late, days = -late),
    }
}

/// What is missing of an organization.
pub fn missing(locale: Locale, missing: &Missing) -> String {
    let (name, month) = (missing.name.as_str(), period(locale, missing.period));
    td_string!(locale, notice.missing_line, name = name, period = month, count = missing.count)
}

pub fn returned(locale: Locale, returned: &Returned) -> String {
    let Returned { name, code, indicator, .. } = returned;
    let month = period(locale, returned.period);
    let (name, code, indicator) = (name.as_str(), code.as_str(), indicator.as_str());
    td_string!(locale, notice.returned_line, name = name, code = code, indicator = indicator, period = month)
}

pub fn waiting(locale: Locale, waiting: Backlog) -> String {
    td_string!(locale, notice.waiting_line, count = waiting.count, since = waiting.since)
}

pub fn occasion(locale: Locale, occasion: Occasion) -> &'static str {
    match occasion {
        Occasion::Daily => td_string!(locale, notice.occasion_daily),
        Occasion::Asked => td_string!(locale, notice.occasion_asked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_told_in_working_days() {
        let told = |left| [Locale::zh_CN, Locale::en].map(|locale| deadline(locale, left));
        assert_eq!(told(2), ["还剩 2 个工作日", "Working days left: 2"]);
        assert_eq!(told(0), ["今天到期", "Due today"]);
        assert_eq!(told(-7), ["已逾期 7 个工作日", "Working days late: 7"]);
    }
}
