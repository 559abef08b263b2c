//! Every method that can split a node's targets over its children, side by side, before one is applied.

use std::collections::{HashMap, HashSet};

use indicator_model::allocate::Note;
use indicator_model::change::Edit;
use indicator_model::decompose::{self, Method, Plan, Reference};
use indicator_model::id::NodeId;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::target::Tier;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};

use super::bench::Bench;
use super::draft::Draft;
use super::row;
use crate::i18n::{Locale, use_i18n};
use crate::ui::button::{Button, Size, Variant};
use crate::ui::choice::Choice;
use crate::ui::dialog::{Dialog, Width};
use crate::ui::icon::Symbol;
use crate::ui::number::grouped;
use crate::ui::segmented::Segmented;
use crate::wording;

#[component]
pub fn MethodsButton(bench: Bench, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let tiers = RwSignal::new(Tiers::Both);
    view! {
        <Button icon=Symbol::Adjust on:click=move |_| open.set(true)>
            {move || t_string!(i18n, decompose.compare_methods)}
        </Button>
        <Dialog open width=Width::Wide title=move || t_string!(i18n, decompose.methods_title)>
            <div class="flex flex-col gap-4">
                <Segmented
                    name="method-tiers"
                    label=move || t_string!(i18n, decompose.methods_tiers)
                    choices=vec![
                        Choice::new(Tiers::Both, move || t_string!(i18n, decompose.both_tiers)),
                        Choice::new(Tiers::Basic, move || wording::tier(i18n.get_locale(), Tier::Basic)),
                        Choice::new(Tiers::Challenge, move || wording::tier(i18n.get_locale(), Tier::Challenge)),
                    ]
                    value=tiers
                    on_change=move |chosen| tiers.set(chosen)
                />
                <Comparison bench node tiers open />
            </div>
        </Dialog>
    }
}

/// The tiers that a method is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tiers {
    Both,
    Basic,
    Challenge,
}

impl Tiers {
    fn all(self) -> &'static [Tier] {
        match self {
            Self::Both => &Tier::TARGETS,
            Self::Basic => &[Tier::Basic],
            Self::Challenge => &[Tier::Challenge],
        }
    }
}

/// A child with its present values, before any method.
struct Child {
    node: NodeId,
    name: String,
    precision: Precision,
    locked: bool,
    now: Vec<Option<Quantity>>,
}

#[component]
fn Comparison(bench: Bench, node: NodeId, tiers: RwSignal<Tiers>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let locale = i18n.get_locale();
        let shown = tiers.get().all();
        let (children, plans) = bench
            .draft
            .with(|draft| (children(draft, node, shown), decompose::methods(draft.tree(), node, shown)));
        let heads = plans
            .iter()
            .map(|(method, _)| view! { <th scope="col" class="numbers">{method_name(locale, method)}</th> })
            .collect_view();
        let rows = children
            .iter()
            .map(|child| {
                let cells = plans.iter().map(|(_, plan)| planned(child, shown, plan)).collect_view();
                view! {
                    <tr>
                        <th scope="row">
                            {child.name.clone()}
                            {child.locked.then(|| t_string!(i18n, decompose.locked_mark))}
                        </th>
                        <td class="numbers">{written(&child.now, child.precision)}</td>
                        {cells}
                    </tr>
                }
            })
            .collect_view();
        let remarks =
            plans.iter().map(|(_, plan)| view! { <td>{remarks(locale, node, plan)}</td> }).collect_view();
        let buttons = plans
            .into_iter()
            .map(|(method, plan)| {
                let label = td_string!(locale, decompose.apply_method, method = method_name(locale, &method));
                let is_idle = plan.changes.is_empty();
                let changes = plan.changes;
                view! {
                    <td>
                        <Button
                            variant=Variant::Primary
                            size=Size::Small
                            disabled=Signal::derive(move || is_idle)
                            on:click=move |_| {
                                bench.take_or_say(Ok(changes.clone()));
                                open.set(false);
                            }
                            attr:aria-label=label
                        >
                            {td_string!(locale, decompose.apply)}
                        </Button>
                    </td>
                }
            })
            .collect_view();
        view! {
            <div class="overflow-x-auto" tabindex="0" role="region" aria-label=td_string!(locale, decompose.methods_title)>
                <table class="table table-sm methods">
                    <thead>
                        <tr>
                            <th scope="col">{td_string!(locale, decompose.column_owner)}</th>
                            <th scope="col" class="numbers">{td_string!(locale, decompose.value_now)}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <td colspan="2">{td_string!(locale, decompose.methods_effect)}</td>
                            {remarks}
                        </tr>
                        <tr>
                            <td colspan="2"></td>
                            {buttons}
                        </tr>
                    </tfoot>
                </table>
            </div>
        }
    }
}

fn children(draft: &Draft, node: NodeId, tiers: &[Tier]) -> Vec<Child> {
    let tree = draft.tree();
    let Some(parent) = tree.row(node) else { return Vec::new() };
    tree.children(parent)
        .filter(|child| tree.node(*child).edge.rule.is_arithmetic())
        .map(|child| Child {
            node: tree.node(child).id,
            name: row::owner(draft, child),
            precision: tree.indicator(child).precision,
            locked: tree.node(child).lock.is_some(),
            now: tiers.iter().map(|tier| tree.effective(child, *tier)).collect(),
        })
        .collect()
}

/// What a child gets by a plan; marked where it is not what it has.
fn planned(child: &Child, tiers: &[Tier], plan: &Plan) -> impl IntoView + use<> {
    let after: HashMap<Tier, Option<Quantity>> = plan
        .changes
        .iter()
        .filter(|change| change.node == child.node)
        .filter_map(|change| match change.edit {
            Edit::Target { tier, after, .. } => Some((tier, after)),
            _ => None,
        })
        .collect();
    let values: Vec<_> =
        tiers.iter().zip(&child.now).map(|(tier, now)| after.get(tier).copied().unwrap_or(*now)).collect();
    let moved = values != child.now;
    view! { <td class="numbers" class:font-semibold=moved>{written(&values, child.precision)}</td> }
}

fn written(values: &[Option<Quantity>], precision: Precision) -> String {
    let value =
        |value: &Option<Quantity>| value.map_or_else(|| "—".to_owned(), |value| grouped(value, precision));
    values.iter().map(value).collect::<Vec<_>>().join(" / ")
}

fn remarks(locale: Locale, node: NodeId, plan: &Plan) -> String {
    let changed: HashSet<_> = plan.changes.iter().map(|change| change.node).collect();
    let mut remarks = vec![td_string!(locale, decompose.effect_changed, count = changed.len())];
    if plan.locked > 0 {
        remarks.push(td_string!(locale, decompose.effect_locked, count = plan.locked));
    }
    for (_, of, rest) in &plan.unreachable {
        remarks.push(td_string!(
            locale,
            decompose.effect_unreachable,
            tier = wording::tier(locale, *of),
            rest = rest.to_string()
        ));
    }
    // Notes of nodes further down are told where the method is applied to these.
    let own: HashSet<Note> = plan.notes.iter().filter(|(at, _)| *at == node).map(|(_, note)| *note).collect();
    remarks.extend(own.into_iter().map(|note| note_text(locale, note)));
    remarks.join(td_string!(locale, decompose.list_separator))
}

fn note_text(locale: Locale, note: Note) -> String {
    match note {
        Note::EqualInstead => td_string!(locale, decompose.note_equal_instead).into(),
        Note::ReferenceMissing { children } => {
            td_string!(locale, decompose.note_reference_missing, count = children)
        }
        Note::WeightMissing { children } => {
            td_string!(locale, decompose.note_weight_missing, count = children)
        }
        Note::GrowthInstead => td_string!(locale, decompose.note_growth_instead).into(),
        Note::Saturated { children } => td_string!(locale, decompose.note_saturated, count = children),
        Note::Overflow => td_string!(locale, decompose.note_overflow).into(),
    }
}

/// A method in the reader's language.
pub fn method_name(locale: Locale, method: &Method) -> String {
    let reference = |reference: &Reference| match reference {
        Reference::Current => td_string!(locale, decompose.reference_current),
        Reference::Tier(tier) => wording::tier(locale, *tier),
        Reference::Weight => td_string!(locale, decompose.column_weight),
        Reference::Share => td_string!(locale, decompose.column_share),
        Reference::Values(_) => td_string!(locale, decompose.reference_values),
    };
    match method {
        Method::Equal => td_string!(locale, decompose.method_equal).into(),
        Method::Proportional(of) => {
            td_string!(locale, decompose.method_proportional, reference = reference(of))
        }
        Method::Growth => td_string!(locale, decompose.method_growth).into(),
        Method::GapClosing { .. } => td_string!(locale, decompose.method_gap_closing).into(),
        Method::Manual => td_string!(locale, decompose.method_manual).into(),
    }
}
