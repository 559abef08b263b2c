//! What is remarked on a check-in, in sentences: each says what was found, and those that ask for something what.

use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::rule::Remark;
use indicator_model::indicator::Indicator;
use indicator_model::measurement::NotAValue;
use indicator_model::quantity::{Precision, Quantity};
use leptos_i18n::td_string;
use text::i18n::Locale;

use super::measurement::{amount, rounded, unit};

/// The sentence of a remark about an indicator.
pub fn remark(locale: Locale, remark: &Remark, indicator: &Indicator) -> String {
    remark_with(locale, remark, |quantity| amount(rounded(quantity, indicator.precision), unit(indicator)))
}

/// The same for a program, which writes values as plain numbers.
pub fn remark_in_numbers(locale: Locale, remark: &Remark) -> String {
    remark_with(locale, remark, |quantity| quantity.to_string())
}

/// The same with `of` to write a value of the indicator.
pub fn remark_with(locale: Locale, remark: &Remark, of: impl Fn(Quantity) -> String) -> String {
    match *remark {
        Remark::NotAValue { why: NotAValue::OtherForm } => td_string!(locale, check_in.other_form).to_owned(),
        Remark::NotAValue { why: NotAValue::NotWithinHundred } => {
            td_string!(locale, check_in.no_percentage).to_owned()
        }
        Remark::NotAValue { why: NotAValue::Denominator } => {
            td_string!(locale, check_in.no_denominator).to_owned()
        }
        Remark::TooLarge => td_string!(locale, check_in.too_large).to_owned(),
        Remark::NotOpen { opens } => td_string!(locale, check_in.not_open, day = opens.to_string()),
        Remark::Closed { closed } => td_string!(locale, check_in.closed, day = closed.to_string()),
        Remark::Late { due } => td_string!(locale, check_in.late, day = due.to_string()),
        Remark::Falls { before } => td_string!(locale, check_in.falls, before = of(before)),
        Remark::NotWithinHundred => td_string!(locale, check_in.not_within_hundred).to_owned(),
        Remark::Hundredfold { likely } => td_string!(locale, check_in.hundredfold, likely = of(likely)),
        Remark::Comparator => td_string!(locale, check_in.comparator).to_owned(),
        Remark::AboveWhole => td_string!(locale, check_in.above_whole).to_owned(),
        Remark::QuotientDiffers { computed } => {
            td_string!(locale, check_in.quotient_differs, computed = of(computed))
        }
        Remark::Unusual { least, most } => {
            td_string!(locale, check_in.unusual, least = of(least), most = of(most))
        }
        Remark::Supersedes => td_string!(locale, check_in.supersedes).to_owned(),
        Remark::OffTrack { gap } => {
            let gap = gap.round_to(Precision::TENTH);
            td_string!(locale, check_in.off_track, gap = gap.to_string())
        }
    }
}

/// Why a check-in was not kept, in general; a refusal has remarks of its own beside it.
pub fn answer(locale: Locale, answer: &Answer) -> &'static str {
    match answer {
        Answer::Accepted => td_string!(locale, check_in.accepted),
        Answer::Refused { .. } => td_string!(locale, check_in.refused),
        Answer::Conflict { .. } => td_string!(locale, check_in.conflict),
        Answer::NotDue => td_string!(locale, check_in.not_due),
        Answer::Forbidden => td_string!(locale, check_in.forbidden),
        Answer::EvidenceMissing { .. } => td_string!(locale, evidence.missing),
        Answer::ReusedId => td_string!(locale, check_in.reused_id),
    }
}
