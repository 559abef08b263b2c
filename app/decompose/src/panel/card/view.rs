//! The definition card (口径卡) of the selected node: what it measures, where the number comes from, who answers.
//! It is edited where it stands.

use base::wording;
use indicator_model::curve::{CurveInForce, CurveOrigin};
use indicator_model::id::NodeId;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use text::i18n::{Locale, use_i18n};
use ui::button::Button;
use ui::icon::Symbol;

use crate::panel::card::apply;
use crate::panel::card::curve_line::{CurveLine, marks};
use crate::panel::card::form::CardForm;
use crate::plain::draft::Draft;
use crate::plain::row;
use crate::state::edits::Edits;
use crate::state::open_form::OpenForm;

#[component]
pub fn Definition(edits: Edits, node: NodeId) -> impl IntoView {
    let form = OpenForm::of(edits.forms, node);
    let is_edited = Memo::new(move |_| form.is_open());
    move || {
        if is_edited.get() {
            view! { <CardForm edits node /> }.into_any()
        } else {
            view! { <CardView edits form /> }.into_any()
        }
    }
}

/// The card to read, with the button that edits it.
#[component]
fn CardView(edits: Edits, form: OpenForm) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = Memo::new(move |_| edits.access.denial(form.node).is_none());
    let lines = Memo::new(move |_| {
        let locale = i18n.get_locale();
        edits.draft.with(|draft| lines(draft, form.node, locale).unwrap_or_default())
    });
    view! {
        <div class="flex flex-col gap-4">
            <dl class="definition">
                {move || {
                    lines
                        .get()
                        .into_iter()
                        .map(|(term, text)| view! { <dt>{term}</dt> <dd>{text}</dd> })
                        .collect_view()
                }}
                <CurveTerm draft=edits.draft node=form.node />
            </dl>
            <div class="print:hidden empty:hidden">
                <Show when=move || is_open.get()>
                    <Button icon=Symbol::Edit on:click=move |_| apply::open(edits, form) {..} id=apply::EDIT>
                        {move || t_string!(i18n, decompose.edit_definition)}
                    </Button>
                </Show>
            </div>
        </div>
    }
}

/// The plan curve that holds, whose it is, and its line.
#[component]
fn CurveTerm(draft: RwSignal<Draft>, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let in_force = Memo::new(move |_| {
        let draft = draft.read();
        draft.tree().row(node).and_then(|row| draft.tree().curve(row))
    });
    let said = move || draft.with(|draft| curve(draft, in_force.get(), i18n.get_locale()));
    view! {
        <dt>{move || t_string!(i18n, decompose.term_curve)}</dt>
        <dd class="flex flex-col gap-1">
            <span>{said}</span>
            {move || {
                in_force
                    .get()
                    .map(|in_force| {
                        view! {
                            <span class="text-muted">{move || marks(i18n.get_locale(), in_force.curve)}</span>
                            <CurveLine curve=Signal::stored(in_force.curve) />
                        }
                    })
            }}
        </dd>
    }
}

fn curve(draft: &Draft, in_force: Option<CurveInForce>, locale: Locale) -> String {
    let Some(CurveInForce { curve, origin }) = in_force else {
        return td_string!(locale, decompose.curve_default).to_owned();
    };
    let word = wording::curve(locale, curve);
    match origin {
        CurveOrigin::Inherited { from } => {
            let node = wording::name(draft.tree(), from);
            td_string!(locale, decompose.curve_inherited, curve = word, node = node)
        }
        CurveOrigin::Own | CurveOrigin::Default => word.to_owned(),
    }
}

fn lines(draft: &Draft, node: NodeId, locale: Locale) -> Option<Vec<(&'static str, String)>> {
    let tree = draft.tree();
    let row = tree.row(node)?;
    let (node, indicator) = (tree.node(row), tree.indicator(row));
    let class =
        tree.owner(row).and_then(|owner| owner.class.clone()).map(|class| class.0).unwrap_or_default();
    let parent = tree.parent(row).map(|parent| tree.indicator(parent).name.clone()).unwrap_or_default();
    let rule = match node.edge.basis.as_str() {
        "" => wording::rule(locale, node.edge.rule).to_owned(),
        basis => {
            let rule = wording::rule(locale, node.edge.rule);
            td_string!(locale, decompose.with_note, text = rule, aside = basis)
        }
    };
    let comparator = wording::comparator(indicator.comparator);
    let lines = [
        (td_string!(locale, decompose.term_definition), indicator.definition.clone()),
        (td_string!(locale, decompose.term_owner), row::owner(draft.tree(), row)),
        (td_string!(locale, decompose.term_class), class),
        (td_string!(locale, decompose.term_parent), parent),
        (td_string!(locale, decompose.rule), rule),
        (
            td_string!(locale, model.mode),
            node.mode.map(|_| wording::mode(locale, node.mode).to_owned()).unwrap_or_default(),
        ),
        (td_string!(locale, decompose.term_theme), indicator.theme.clone()),
        (td_string!(locale, decompose.column_unit), indicator.unit.clone()),
        (td_string!(locale, decompose.decimals), indicator.precision.decimals().to_string()),
        (td_string!(locale, decompose.term_measure), wording::measure(locale, indicator.measure).to_owned()),
        (td_string!(locale, decompose.term_kind), wording::kind(locale, indicator.kind).to_owned()),
        (td_string!(locale, decompose.term_dimension), indicator.dimension.clone()),
        (
            td_string!(locale, decompose.term_direction),
            format!("{} {comparator}", wording::direction(locale, indicator.direction)),
        ),
        (
            td_string!(locale, decompose.term_baseline_year),
            node.baseline_year.map(|year| year.to_string()).unwrap_or_default(),
        ),
        (td_string!(locale, decompose.term_scoring), wording::scoring(locale, indicator.scoring).to_owned()),
        (
            td_string!(locale, decompose.term_frequency),
            wording::frequency(locale, indicator.frequency).to_owned(),
        ),
        (td_string!(locale, decompose.term_source), indicator.data_source.clone()),
        (td_string!(locale, decompose.term_provider), indicator.data_provider.clone()),
        (td_string!(locale, decompose.term_evidence), indicator.evidence.clone()),
    ];
    Some(lines.into_iter().filter(|(_, text)| !text.is_empty()).collect())
}
