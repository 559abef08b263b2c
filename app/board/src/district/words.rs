//! The words of a comparison: what districts are compared by, what is shown of each, and what to keep in mind.

use base::wording::measurement::{self, amount};
use indicator_model::indicator::Direction;
use indicator_model::monitor::board::BoardRow;
use indicator_model::monitor::district::{Angle, Comparison, Districts, Place};
use indicator_model::quantity::{Precision, Quantity};
use leptos_i18n::td_string;
use text::i18n::Locale;
use ui::number::grouped;

use crate::address::View;

pub fn angle(locale: Locale, angle: Angle) -> &'static str {
    match angle {
        Angle::Target => td_string!(locale, board_view.angle_target),
        Angle::Peers => td_string!(locale, board_view.angle_peers),
        Angle::Past => td_string!(locale, board_view.angle_past),
    }
}

/// How the view is to be read, and that districts of several classes are no peers.
pub fn note(locale: Locale, districts: &Districts, view: &View) -> String {
    let how = match view.angle {
        Angle::Target => td_string!(locale, board_view.note_target),
        Angle::Peers => td_string!(locale, board_view.note_peers),
        Angle::Past => td_string!(locale, board_view.note_past),
    };
    let is_mixed = view.class_of(districts).is_none() && districts.by_class().len() > 1;
    let mixed = if is_mixed { td_string!(locale, board_view.note_mixed) } else { "" };
    // Sentences of Chinese follow each other at once.
    let blank = if locale == Locale::zh_CN || mixed.is_empty() { "" } else { " " };
    format!("{how}{blank}{mixed}")
}

/// The period, which way is better, and whether sizes differ.
pub fn about(locale: Locale, comparison: &Comparison, first: Option<&BoardRow>, by: Angle) -> String {
    let period = comparison.period.map(|period| measurement::period(locale, period));
    let direction = match comparison.direction {
        Direction::HigherBetter => td_string!(locale, board_view.higher_better),
        Direction::LowerBetter => td_string!(locale, board_view.lower_better),
        Direction::WithinBand => td_string!(locale, board_view.within_band),
    };
    let is_by_size = by == Angle::Peers && first.is_some_and(|row| !row.is_comparable());
    let size = is_by_size.then(|| td_string!(locale, board_view.by_size).to_owned());
    period.into_iter().chain([direction.to_owned()]).chain(size).collect::<Vec<_>>().join(" · ")
}

/// What is shown of a district: points ahead or behind, the value, or percent better or worse. Of one that is not ranked, why.
pub fn measure(locale: Locale, place: &Place, row: &BoardRow, by: Angle) -> String {
    let Some(measure) = place.measure else {
        return match row.reading.late {
            Some(late) => td_string!(locale, board.days_late, days = late.days),
            None => td_string!(locale, board_view.not_ranked).to_owned(),
        };
    };
    let sign = if measure > Quantity::ZERO { "+" } else { "" };
    match by {
        Angle::Target => {
            let points = format!("{sign}{}", grouped(measure, Precision::TENTH));
            td_string!(locale, board_view.points, points = points)
        }
        Angle::Peers => amount(measure, row.measure.unit(&row.unit)),
        Angle::Past => format!("{sign}{}%", grouped(measure, Precision::TENTH)),
    }
}
