//! The definition card while it is edited, in the place of the card itself.
//!
//! What is typed stays in the bench by node, so that looking at another row loses nothing; "apply" makes one step of
//! the draft of it. A refusal stands beside the field that it is about.

use std::collections::HashMap;

use base::wording;
use indicator_model::change::{Change, Refusal};
use indicator_model::id::NodeId;
use indicator_model::indicator::{
    Comparator, Direction, Frequency, IndicatorKind, MeasureKind, ScoringMethod,
};
use indicator_model::node::{Level, RollUpRule};
use indicator_model::quantity::Precision;
use indicator_model::text::edit::TextField;
use indicator_model::tree::Tree;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_i18n::{t_string, td_string};
use serde::{Deserialize, Serialize};
use text::i18n::{Locale, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::choice::Choice;
use ui::field::TextField;
use ui::notice::Notice;
use ui::tone::Tone;
use web_sys::HtmlElement;

use crate::panel::card_field::{Lines, Pick, Place, Text};
use crate::panel::history;
use crate::plain::card::Card;
use crate::plain::draft::Mistake;
use crate::plain::merge;
use crate::state::bench::Bench;

/// The cards being edited.
pub type Forms = HashMap<NodeId, Form>;

/// A card being edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// The card as it was when editing began.
    seen: Card,
    pub card: Card,
    /// As typed: the year of the baseline.
    year: String,
    #[serde(skip)]
    fault: Option<(At, String)>,
}

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Name,
    Code,
    Precision,
    Owner,
    Year,
    Text(TextField),
    Card,
}

impl At {
    /// Id of the field that it stands beside; what concerns the whole card is shown at its top.
    const fn field(self) -> &'static str {
        match self {
            Self::Name
            | Self::Card
            | Self::Text(TextField::Code | TextField::Name | TextField::LockReason) => FIRST,
            Self::Code => "field-card-code",
            Self::Precision => "field-card-precision",
            Self::Owner => "field-card-owner",
            Self::Year => "field-card-year",
            Self::Text(TextField::Unit) => "field-card-unit",
            Self::Text(TextField::Definition) => "field-card-definition",
            Self::Text(TextField::Theme) => "field-card-theme",
            Self::Text(TextField::Dimension) => "field-card-dimension",
            Self::Text(TextField::DataSource) => "field-card-source",
            Self::Text(TextField::DataProvider) => "field-card-provider",
            Self::Text(TextField::Evidence) => "field-card-evidence",
            Self::Text(TextField::Post) => "field-card-post",
            Self::Text(TextField::Basis) => "field-card-basis",
        }
    }
}

impl Form {
    pub fn new(card: Card) -> Self {
        let year = card.facts.baseline_year.map(|year| year.to_string()).unwrap_or_default();
        Self { seen: card.clone(), card, year, fault: None }
    }

    /// The card as it is to be, or what is wrong with it before the model is asked.
    fn read(&self, locale: Locale) -> Result<Card, (At, String)> {
        let mut card = self.card.clone().trimmed();
        if card.indicator.code.is_empty() {
            return Err((At::Code, td_string!(locale, decompose.card_no_code).into()));
        }
        card.facts.baseline_year = match self.year.trim() {
            "" => None,
            year => {
                let year = year.parse().ok().filter(|year| (1000..=9999).contains(year));
                let wrong = || (At::Year, td_string!(locale, decompose.card_no_year).into());
                Some(year.ok_or_else(wrong)?)
            }
        };
        Ok(card)
    }

    /// Whether anything was typed in it.
    pub fn is_typed(&self) -> bool {
        let untouched = Self::new(self.seen.clone());
        (&self.card, &self.year) != (&untouched.card, &untouched.year)
    }

    /// Takes in what was typed in another form of the same card. Where both edited a field, this one stays.
    pub fn join(&mut self, other: &Self) {
        self.card = self.card.over(&self.seen, &other.card);
        self.year = merge::field(&Self::new(self.seen.clone()).year, &self.year, &other.year);
    }

    /// Goes on over the card as it is now, keeping what was edited.
    fn rebase(&mut self, now: Card) {
        self.card = self.card.over(&self.seen, &now);
        self.seen = now;
    }
}

/// Takes the form into the draft as one step. True when it is done.
fn apply(bench: Bench, node: NodeId, locale: Locale) -> bool {
    let Some(form) = bench.forms.with_untracked(|forms| forms.get(&node).cloned()) else { return true };
    let fault = match form.read(locale) {
        Err(fault) => fault,
        Ok(card) => {
            let changes = card.changes(&form.seen, node);
            match bench.take(changes.clone()) {
                Ok(()) => return true,
                Err(Mistake::Refused(refusal)) => {
                    bench.draft.with_untracked(|draft| fault(locale, draft.tree(), &card, &changes, &refusal))
                }
                Err(mistake) => (At::Card, untrack(|| bench.mistake(&mistake))),
            }
        }
    };
    // Whatever is wrong, the form goes on over what is there now; applied again, it is a choice and no accident.
    let now = bench.draft.with_untracked(|draft| Card::read(draft.tree(), node));
    focus(fault.0.field());
    bench.forms.update(|forms| {
        if let Some(form) = forms.get_mut(&node) {
            form.fault = Some(fault);
            if let Some(now) = now {
                form.rebase(now);
            }
        }
    });
    false
}

fn fault(locale: Locale, tree: &Tree, card: &Card, changes: &[Change], refusal: &Refusal) -> (At, String) {
    let precision = card.indicator.precision;
    let sentence = wording::refusal(locale, tree, refusal);
    match refusal {
        Refusal::EmptyName { .. } | Refusal::Text { field: TextField::Name, .. } => (At::Name, sentence),
        Refusal::RepeatedCode { .. } | Refusal::Text { field: TextField::Code, .. } => (At::Code, sentence),
        Refusal::Text { field, .. } => (At::Text(*field), sentence),
        Refusal::UnknownOwner { .. } => (At::Owner, sentence),
        // Said of the card: values are there that are finer than it would allow.
        Refusal::TooFine { node, tier } => {
            let sentence = td_string!(
                locale,
                decompose.card_too_coarse,
                node = wording::name(tree, *node),
                tier = wording::tier(locale, *tier),
                decimals = precision.decimals()
            );
            (At::Precision, sentence)
        }
        Refusal::Stale { current, .. } => {
            let mine = changes.iter().map(|change| &change.edit).find(|edit| edit.field() == current.field());
            let theirs = merge::theirs(mine.unwrap_or(current), current);
            let theirs = history::sentence(locale, tree, &theirs, precision);
            (At::Card, td_string!(locale, decompose.card_stale, sentence = sentence, theirs = theirs))
        }
        _ => (At::Card, sentence),
    }
}

/// The form in the place of the card.
#[component]
pub fn CardForm(bench: Bench, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if apply(bench, node, i18n.get_locale_untracked()) {
            close(bench, node);
        }
    };
    let general = Memo::new(move |_| fault_at(bench, node, At::Card));
    let others = Memo::new(move |_| {
        bench.draft.with(|draft| {
            let nodes = &draft.tree().scheme().nodes;
            let indicator = nodes.iter().find(|other| other.id == node).map(|node| node.indicator);
            nodes.iter().filter(|other| Some(other.indicator) == indicator && other.id != node).count()
        })
    });
    let owners = Signal::derive(move || {
        bench.draft.with(|draft| {
            let organizations = &draft.tree().scheme().organizations;
            let open = organizations.iter().filter(|owner| bench.denial_of(Some(owner.id)).is_none());
            open.map(|owner| Choice::new(owner.id, owner.name.clone())).collect::<Vec<_>>()
        })
    });
    view! {
        <form class="flex flex-col gap-3 pt-1" novalidate on:submit=submit>
            <Show when=move || general.with(Option::is_some)>
                <Notice tone=Tone::Bad>{move || general.get()}</Notice>
            </Show>
            <Show when=move || { others.get() > 0 }>
                <Notice tone=Tone::Warning>
                    {move || t_string!(i18n, decompose.card_shared, count = others.get())}
                </Notice>
            </Show>
            <Text bench node name="name" label=|i18n| t_string!(i18n, decompose.column_name)
                read=|card| &mut card.indicator.name at=At::Name />
            <Text bench node name="code" label=|i18n| t_string!(i18n, decompose.term_code)
                read=|card| &mut card.indicator.code at=At::Code />
            <Lines bench node name="definition" label=|i18n| t_string!(i18n, decompose.term_definition)
                read=|card| &mut card.indicator.definition at=At::Text(TextField::Definition) />
            <Pick bench node name="owner" label=|i18n| t_string!(i18n, decompose.column_owner)
                choices=owners read=|card| &mut card.owner at=At::Owner />
            <Text bench node name="post" label=|i18n| t_string!(i18n, decompose.term_post)
                read=|card| &mut card.facts.post at=At::Text(TextField::Post) />
            <ShortFields bench node />
            <Text bench node name="source" label=|i18n| t_string!(i18n, decompose.term_source)
                read=|card| &mut card.indicator.data_source at=At::Text(TextField::DataSource) />
            <Text bench node name="provider" label=|i18n| t_string!(i18n, decompose.term_provider)
                read=|card| &mut card.indicator.data_provider at=At::Text(TextField::DataProvider) />
            <Lines bench node name="evidence" label=|i18n| t_string!(i18n, decompose.term_evidence)
                read=|card| &mut card.indicator.evidence at=At::Text(TextField::Evidence) />
            <div class="flex justify-end gap-2 border-t border-base-300 bg-base-100 py-3 md:sticky md:bottom-0">
                <Button variant=Variant::Quiet on:click=move |_| close(bench, node)>
                    {move || t_string!(i18n, shell.cancel)}
                </Button>
                <Button variant=Variant::Primary kind=Kind::Submit>
                    {move || t_string!(i18n, decompose.apply)}
                </Button>
            </div>
        </form>
    }
}

/// What is one word or a choice among few, two in a row.
#[component]
fn ShortFields(bench: Bench, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let locale = move || i18n.get_locale();
    let year = Signal::derive(move || form(bench, node, |form| form.year.clone()).unwrap_or_default());
    let decimals = Signal::derive(|| {
        let choice = |count: u8| Some(Choice::new(Precision::new(count)?, count.to_string()));
        (0..=6).filter_map(choice).collect::<Vec<_>>()
    });
    let rules = Signal::derive(move || {
        let is_root = bench
            .draft
            .with(|draft| draft.tree().row(node).is_some_and(|row| draft.tree().parent(row).is_none()));
        let possible = RollUpRule::ALL.into_iter().filter(|rule| !is_root || !rule.is_arithmetic());
        words(locale(), possible, wording::rule)
    });
    let levels = move || words(locale(), [Level::City, Level::Task, Level::Post], wording::level);
    let kinds = move || words(locale(), ALL_KINDS, wording::kind);
    let measures = move || words(locale(), ALL_MEASURES, wording::measure);
    let directions = move || words(locale(), ALL_DIRECTIONS, wording::direction);
    let comparators = move || words(locale(), ALL_COMPARATORS, |_, one| wording::comparator(one));
    let scorings = move || words(locale(), ALL_SCORINGS, wording::scoring);
    let frequencies = move || words(locale(), ALL_FREQUENCIES, wording::frequency);
    view! {
            <div class="grid grid-cols-2 items-start gap-3">
                <Text bench node name="unit" label=|i18n| t_string!(i18n, decompose.column_unit)
                    read=|card| &mut card.indicator.unit at=At::Text(TextField::Unit) hint=|i18n| t_string!(i18n, decompose.card_unit_hint) />
                <Pick bench node name="precision" label=|i18n| t_string!(i18n, decompose.decimals)
                    choices=decimals read=|card| &mut card.indicator.precision at=At::Precision />
                <Pick bench node name="direction" label=|i18n| t_string!(i18n, decompose.term_direction)
                    choices=Signal::derive(directions) read=|card| &mut card.indicator.direction />
                <Pick bench node name="comparator" label=|i18n| t_string!(i18n, decompose.term_comparator)
                    choices=Signal::derive(comparators) read=|card| &mut card.indicator.comparator />
                <Pick bench node name="measure" label=|i18n| t_string!(i18n, decompose.term_measure)
                    choices=Signal::derive(measures) read=|card| &mut card.indicator.measure />
                <Pick bench node name="kind" label=|i18n| t_string!(i18n, decompose.term_kind)
                    choices=Signal::derive(kinds) read=|card| &mut card.indicator.kind />
                <Pick bench node name="rule" label=|i18n| t_string!(i18n, decompose.rule)
                    choices=rules read=|card| &mut card.rule />
                <Text bench node name="basis" label=|i18n| t_string!(i18n, decompose.term_basis)
                    read=|card| &mut card.facts.basis at=At::Text(TextField::Basis) />
                <Pick bench node name="level" label=|i18n| t_string!(i18n, decompose.term_level)
                    choices=Signal::derive(levels) read=|card| &mut card.facts.level />
                <TextField
                    name="card-year"
                    label=move || t_string!(i18n, decompose.term_baseline_year)
                    value=year
                    on_input=move |text| edit(bench, node, move |form| form.year = text)
                    error=Signal::derive(move || fault_at(bench, node, At::Year))
                />
                <Pick bench node name="scoring" label=|i18n| t_string!(i18n, decompose.term_scoring)
                    choices=Signal::derive(scorings) read=|card| &mut card.indicator.scoring />
                <Pick bench node name="frequency" label=|i18n| t_string!(i18n, decompose.term_frequency)
                    choices=Signal::derive(frequencies) read=|card| &mut card.indicator.frequency />
                <Text bench node name="theme" label=|i18n| t_string!(i18n, decompose.term_theme)
                    read=|card| &mut card.indicator.theme at=At::Text(TextField::Theme) />
                <Text bench node name="dimension" label=|i18n| t_string!(i18n, decompose.term_dimension)
                    read=|card| &mut card.indicator.dimension at=At::Text(TextField::Dimension) />
            </div>
    }
}

fn form<T>(bench: Bench, node: NodeId, read: impl FnOnce(&Form) -> T) -> Option<T> {
    bench.forms.with(|forms| forms.get(&node).map(read))
}

pub fn part<T: Clone>(bench: Bench, node: NodeId, read: Place<T>) -> Option<T> {
    form(bench, node, |form| read(&mut form.card.clone()).clone())
}

pub fn fault_at(bench: Bench, node: NodeId, at: At) -> Option<String> {
    form(bench, node, |form| form.fault.clone().filter(|(of, _)| *of == at))?.map(|(_, sentence)| sentence)
}

/// A key in the form; what was wrong is judged again when it is applied.
pub fn edit(bench: Bench, node: NodeId, write: impl FnOnce(&mut Form)) {
    bench.forms.update(|forms| {
        if let Some(form) = forms.get_mut(&node) {
            write(form);
            form.fault = None;
        }
    });
}

fn words<T: Copy>(
    locale: Locale,
    all: impl IntoIterator<Item = T>,
    word: fn(Locale, T) -> &'static str,
) -> Vec<Choice<T>> {
    all.into_iter().map(|one| Choice::new(one, word(locale, one))).collect()
}

/// Opens the form of a node, or the one that was left open.
pub fn open(bench: Bench, node: NodeId) {
    let card = bench.draft.with_untracked(|draft| Card::read(draft.tree(), node));
    bench.forms.update(|forms| {
        if let Some(card) = card {
            forms.entry(node).or_insert_with(|| Form::new(card));
        }
    });
    focus(FIRST);
}

fn close(bench: Bench, node: NodeId) {
    bench.forms.update(|forms| {
        forms.remove(&node);
    });
    focus(EDIT);
}

/// Id of the button that opens the form.
pub const EDIT: &str = "edit-definition";

/// Id of the first field of the form.
const FIRST: &str = "field-card-name";

/// Gives the keyboard to what stands there once the view has changed.
fn focus(id: &'static str) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlElement>().ok());
        if let Some(element) = element {
            // Refused only by an element that has just gone.
            let _ = element.focus();
        }
    });
}

const ALL_KINDS: [IndicatorKind; 3] =
    [IndicatorKind::Quantitative, IndicatorKind::Qualitative, IndicatorKind::Process];
const ALL_MEASURES: [MeasureKind; 7] = [
    MeasureKind::Count,
    MeasureKind::Ratio,
    MeasureKind::WeightedMean,
    MeasureKind::Stock,
    MeasureKind::Milestone,
    MeasureKind::Rating,
    MeasureKind::YesNo,
];
const ALL_DIRECTIONS: [Direction; 3] =
    [Direction::HigherBetter, Direction::LowerBetter, Direction::WithinBand];
const ALL_COMPARATORS: [Comparator; 3] = [Comparator::AtLeast, Comparator::AtMost, Comparator::Equal];
const ALL_SCORINGS: [ScoringMethod; 5] = [
    ScoringMethod::Proportional,
    ScoringMethod::ThreeBands,
    ScoringMethod::DeductExcess,
    ScoringMethod::Banded,
    ScoringMethod::YesNo,
];
const ALL_FREQUENCIES: [Frequency; 5] = [
    Frequency::Fortnightly,
    Frequency::Monthly,
    Frequency::Quarterly,
    Frequency::HalfYearly,
    Frequency::Yearly,
];
