//! The fields of the card that are one word or a choice among few, two in a row.

use base::wording;
use indicator_model::indicator::{
    Comparator, Direction, Frequency, IndicatorKind, MeasureKind, ScoringMethod,
};
use indicator_model::node::{Level, Mode, RollUpRule};
use indicator_model::quantity::Precision;
use indicator_model::text::edit::TextField;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::{Locale, use_i18n};
use ui::choice::Choice;
use ui::field::TextField;

use crate::panel::card::field::{Pick, Text};
use crate::plain::draft::Draft;
use crate::plain::form::At;
use crate::state::open_form::OpenForm;

#[component]
pub fn ShortFields(form: OpenForm, draft: RwSignal<Draft>) -> impl IntoView {
    let i18n = use_i18n();
    let locale = move || i18n.get_locale();
    let year = Signal::derive(move || form.with(|form| form.year.clone()).unwrap_or_default());
    let decimals = Signal::derive(|| {
        let choice = |count: u8| Some(Choice::new(Precision::new(count)?, count.to_string()));
        (0..=6).filter_map(choice).collect::<Vec<_>>()
    });
    let rules = Signal::derive(move || {
        let is_root = draft
            .with(|draft| draft.tree().row(form.node).is_some_and(|row| draft.tree().parent(row).is_none()));
        let possible = RollUpRule::ALL.into_iter().filter(|rule| !is_root || !rule.is_arithmetic());
        words(locale(), possible, wording::rule)
    });
    let levels = move || words(locale(), [Level::City, Level::Task, Level::Post], wording::level);
    let modes = move || words(locale(), [None].into_iter().chain(Mode::ALL.map(Some)), wording::mode);
    let kinds = move || words(locale(), IndicatorKind::ALL, wording::kind);
    let measures = move || words(locale(), MeasureKind::ALL, wording::measure);
    let directions = move || words(locale(), Direction::ALL, wording::direction);
    let comparators = move || words(locale(), Comparator::ALL, |_, one| wording::comparator(one));
    let scorings = move || words(locale(), ScoringMethod::ALL, wording::scoring);
    let frequencies = move || words(locale(), Frequency::ALL, wording::frequency);
    view! {
            <div class="grid grid-cols-2 items-start gap-3">
                <Text form name="unit" label=|i18n| t_string!(i18n, decompose.column_unit)
                    read=|card| &mut card.indicator.unit at=At::Text(TextField::Unit) hint=|i18n| t_string!(i18n, decompose.card_unit_hint) />
                <Pick form name="precision" label=|i18n| t_string!(i18n, decompose.decimals)
                    choices=decimals read=|card| &mut card.indicator.precision at=At::Precision />
                <Pick form name="direction" label=|i18n| t_string!(i18n, decompose.term_direction)
                    choices=Signal::derive(directions) read=|card| &mut card.indicator.direction />
                <Pick form name="comparator" label=|i18n| t_string!(i18n, decompose.term_comparator)
                    choices=Signal::derive(comparators) read=|card| &mut card.indicator.comparator />
                <Pick form name="measure" label=|i18n| t_string!(i18n, decompose.term_measure)
                    choices=Signal::derive(measures) read=|card| &mut card.indicator.measure />
                <Pick form name="kind" label=|i18n| t_string!(i18n, decompose.term_kind)
                    choices=Signal::derive(kinds) read=|card| &mut card.indicator.kind />
                <Pick form name="rule" label=|i18n| t_string!(i18n, decompose.rule)
                    choices=rules read=|card| &mut card.rule />
                <Text form name="basis" label=|i18n| t_string!(i18n, decompose.term_basis)
                    read=|card| &mut card.facts.basis at=At::Text(TextField::Basis) />
                <Pick form name="mode" label=|i18n| t_string!(i18n, model.mode)
                    choices=Signal::derive(modes) read=|card| &mut card.mode />
                <Pick form name="level" label=|i18n| t_string!(i18n, decompose.term_level)
                    choices=Signal::derive(levels) read=|card| &mut card.facts.level />
                <TextField
                    name="card-year"
                    label=move || t_string!(i18n, decompose.term_baseline_year)
                    value=year
                    on_input=move |text| form.edit(move |form| form.year = text)
                    error=Signal::derive(move || form.fault_at(At::Year))
                />
                <Pick form name="scoring" label=|i18n| t_string!(i18n, decompose.term_scoring)
                    choices=Signal::derive(scorings) read=|card| &mut card.indicator.scoring />
                <Pick form name="frequency" label=|i18n| t_string!(i18n, decompose.term_frequency)
                    choices=Signal::derive(frequencies) read=|card| &mut card.indicator.frequency />
                <Text form name="theme" label=|i18n| t_string!(i18n, decompose.term_theme)
                    read=|card| &mut card.indicator.theme at=At::Text(TextField::Theme) />
                <Text form name="dimension" label=|i18n| t_string!(i18n, decompose.term_dimension)
                    read=|card| &mut card.indicator.dimension at=At::Text(TextField::Dimension) />
            </div>
    }
}

fn words<T: Copy>(
    locale: Locale,
    all: impl IntoIterator<Item = T>,
    word: fn(Locale, T) -> &'static str,
) -> Vec<Choice<T>> {
    all.into_iter().map(|one| Choice::new(one, word(locale, one))).collect()
}
