//! What keeps a draft from being saved: the field that it is about, and why.

use base::wording;
use indicator_model::check_in::due::Due;
use indicator_model::check_in::rule::{Asks, Remark};
use indicator_model::text::{Fault as TextFault, Kind};
use leptos_i18n::td_string;
use text::i18n::Locale;
use ui::number_draft::Fault;

use super::draft::{Draft, Measure};

/// A field of the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Number,
    Denominator,
    Note,
    Cause,
    NextStep,
}

impl Field {
    /// The name of its control.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "value",
            Self::Denominator => "denominator",
            Self::Note => "note",
            Self::Cause => "cause",
            Self::NextStep => "next-step",
        }
    }
}

/// Why a draft cannot be saved yet.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    NoValue,
    Unreadable(Fault),
    /// The value, or the time, has to be another one.
    Change(Remark),
    NoNote,
    NoCause,
    Text(TextFault),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Obstacle {
    pub field: Field,
    pub why: Why,
}

impl Obstacle {
    pub fn sentence(&self, locale: Locale, due: &Due) -> String {
        match &self.why {
            Why::NoValue => td_string!(locale, check_in.value_needed).to_owned(),
            Why::Unreadable(fault) => fault.sentence(locale),
            Why::Change(remark) => wording::check_in::remark(locale, remark, &due.indicator),
            Why::NoNote => td_string!(locale, check_in.note_needed).to_owned(),
            Why::NoCause => td_string!(locale, check_in.cause_needed).to_owned(),
            Why::Text(fault) => wording::text(locale, *fault),
        }
    }
}

/// All that is in the way, in the order of the fields; nothing when the draft can be saved.
pub fn obstacles(draft: &Draft, due: &Due, by: &Measure) -> Vec<Obstacle> {
    let mut found = Vec::new();
    let mut add = |field, why| found.push(Obstacle { field, why });
    match draft.value(&due.indicator) {
        Err((field, fault)) => add(field, Why::Unreadable(fault)),
        // Of a ratio in parts the one that is missing.
        Ok(None) if draft.in_parts && !draft.number.trim().is_empty() => {
            add(Field::Denominator, Why::NoValue);
        }
        Ok(None) => add(Field::Number, Why::NoValue),
        Ok(Some(_)) => {}
    }
    let remarks = draft.remarks(due, by);
    if let Some(remark) = remarks.iter().find(|remark| remark.asks() == Asks::Change) {
        add(Field::Number, Why::Change(remark.clone()));
    }
    let asked = remarks.iter().map(Remark::asks).filter(|asks| *asks != Asks::Change).max();
    if asked == Some(Asks::Cause) && draft.cause.is_none() {
        add(Field::Cause, Why::NoCause);
    }
    if asked >= Some(Asks::Note) && draft.note.trim().is_empty() {
        add(Field::Note, Why::NoNote);
    }
    for (field, text) in [(Field::Note, &draft.note), (Field::NextStep, &draft.next_step)] {
        if let Err(fault) = Kind::Reason.read(text) {
            add(field, Why::Text(fault));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use indicator_model::check_in::Cause;
    use indicator_model::indicator::MeasureKind;

    use super::*;
    use crate::plain::sketch::{due, measure};

    fn fields(draft: &Draft, due: &Due) -> Vec<Field> {
        obstacles(draft, due, &measure()).into_iter().map(|obstacle| obstacle.field).collect()
    }

    #[test]
    fn a_value_on_track_needs_nothing_else() {
        let due = due(MeasureKind::Stock, "人");
        let draft = Draft { number: "100".to_owned(), ..Draft::of(&due) };
        assert_eq!(fields(&draft, &due), []);
        assert_eq!(fields(&Draft::of(&due), &due), [Field::Number]);
    }

    #[test]
    fn a_value_off_track_needs_a_cause_and_a_note() {
        let due = due(MeasureKind::Stock, "人");
        let draft = Draft { number: "50".to_owned(), ..Draft::of(&due) };
        assert_eq!(fields(&draft, &due), [Field::Cause, Field::Note]);
        let explained = Draft { cause: Some(Cause::Staff), note: "编制未到位".to_owned(), ..draft };
        assert_eq!(fields(&explained, &due), []);
    }

    #[test]
    fn a_ratio_names_the_part_that_is_missing() {
        let due = due(MeasureKind::Ratio, "%");
        let draft = Draft { number: "90".to_owned(), ..Draft::of(&due) };
        assert_eq!(fields(&draft, &due), [Field::Denominator]);
        let above = Draft { denominator: "80".to_owned(), ..draft };
        assert_eq!(fields(&above, &due), [Field::Number]);
    }

    #[test]
    fn a_note_that_cannot_be_stored_is_refused_before_it_is_sent() {
        let due = due(MeasureKind::Stock, "人");
        let draft = Draft { number: "100".to_owned(), note: "好".repeat(1_001), ..Draft::of(&due) };
        assert_eq!(fields(&draft, &due), [Field::Note]);
    }
}
