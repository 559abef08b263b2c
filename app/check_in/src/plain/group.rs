//! The list in groups: what is most urgent first, what is done last.

use indicator_model::check_in::CheckInState;
use indicator_model::check_in::due::Due;
use indicator_model::date::Date;
use indicator_model::deadline::Phase;
use indicator_model::text::key;
use leptos_i18n::td_string;
use strum::{EnumCount, VariantArray};
use text::i18n::Locale;

use super::unsent::Unsent;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumCount, VariantArray)]
pub enum Group {
    Overdue,
    Today,
    /// Sent back, or refused: it takes a decision.
    Returned,
    Open,
    /// On the device only.
    Unsent,
    Done,
}

impl Group {
    pub const ALL: &[Self] = Self::VARIANTS;

    pub fn of(due: &Due, today: Date, unsent: Option<&Unsent>) -> Self {
        if let Some(unsent) = unsent {
            return if unsent.is_waiting() { Self::Unsent } else { Self::Returned };
        }
        match (&due.current, due.phase(today)) {
            (Some(current), _) if current.state == CheckInState::Returned => Self::Returned,
            (Some(_), _) => Self::Done,
            (None, Phase::Overdue | Phase::Closed) => Self::Overdue,
            (None, Phase::DueToday) => Self::Today,
            (None, Phase::Open | Phase::Ahead) => Self::Open,
        }
    }

    /// Whether something is left to do.
    pub fn is_open(self) -> bool {
        self < Self::Unsent
    }

    pub fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::Overdue => td_string!(locale, check_in.group_overdue),
            Self::Today => td_string!(locale, check_in.group_today),
            Self::Returned => td_string!(locale, check_in.group_returned),
            Self::Open => td_string!(locale, check_in.group_open),
            Self::Unsent => td_string!(locale, check_in.group_unsent),
            Self::Done => td_string!(locale, check_in.group_done),
        }
    }
}

/// Whether a search finds it.
pub fn is_found(due: &Due, query: &str) -> bool {
    let wanted = key(query);
    [&due.indicator.code, &due.indicator.name].iter().any(|text| key(text).contains(&wanted))
}

#[cfg(test)]
mod tests {
    use indicator_model::indicator::MeasureKind;

    use super::*;
    use crate::plain::sketch;

    #[test]
    fn what_is_due_is_grouped_by_its_day_and_its_report() {
        let mut due = sketch::due(MeasureKind::Stock, "人");
        let on = |due: &Due, day: &str| Group::of(due, day.parse().unwrap(), None);
        assert_eq!(on(&due, "2026-11-02"), Group::Open);
        assert_eq!(on(&due, "2026-11-06"), Group::Today);
        assert_eq!(on(&due, "2026-11-09"), Group::Overdue);
        let mut current = sketch::known(&due, "80");
        due.current = Some(current.clone());
        assert_eq!(on(&due, "2026-11-09"), Group::Done);
        current.state = CheckInState::Returned;
        due.current = Some(current);
        assert_eq!(on(&due, "2026-11-02"), Group::Returned);
    }

    #[test]
    fn an_indicator_is_found_by_a_part_of_its_code_in_any_case() {
        let due = sketch::due(MeasureKind::Stock, "人");
        assert!(
            is_found(&due, "nyj") && is_found(&due, "指") && is_found(&due, "") && !is_found(&due, "SJJ")
        );
    }
}
