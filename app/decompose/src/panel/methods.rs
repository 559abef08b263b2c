//! Every method that can split a node's targets over its children, side by side, before one is applied.

use std::collections::{HashMap, HashSet};

use base::wording;
use indicator_model::allocate::Note;
use indicator_model::change::{Change, Edit};
use indicator_model::decompose::{self, Method, Plan, Reference};
use indicator_model::id::NodeId;
use indicator_model::node::RollUpRule;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::target::Tier;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use text::i18n::{Locale, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::choice::Choice;
use ui::dialog::{Dialog, Width};
use ui::icon::Symbol;
use ui::number::grouped;
use ui::segmented::Segmented;
use ui::select::Select;

use crate::plain::draft::Draft;
use crate::plain::reference::{self, Candidate, Match};
use crate::plain::row;
use crate::state::bench::Bench;

#[component]
pub fn MethodsButton(bench: Bench, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let tiers = RwSignal::new(Tiers::Both);
    let chosen = RwSignal::new(None::<Chosen>);
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
                <ReferencePicker bench node chosen />
                <Comparison bench node tiers chosen open />
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

/// The reference indicator that a split is compared by, and which of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Chosen {
    indicator: Candidate,
    tier: Tier,
}

/// The choice of a reference indicator. Not there where the children do not share a total, or share no indicator.
#[component]
fn ReferencePicker(bench: Bench, node: NodeId, chosen: RwSignal<Option<Chosen>>) -> impl IntoView {
    let i18n = use_i18n();
    let tier = RwSignal::new(Tier::Baseline);
    let candidates = Memo::new(move |_| bench.draft.with(|draft| candidates(draft, node)));
    let choices = Signal::derive(move || {
        let none = Choice::new(None, move || t_string!(i18n, decompose.reference_none));
        let some = |candidate: Candidate| {
            let Candidate { name, unit, .. } = candidate.clone();
            let label =
                move || t_string!(i18n, decompose.with_note, text = name.as_str(), aside = unit.as_str());
            Choice::new(Some(candidate), label)
        };
        [none].into_iter().chain(candidates.get().into_iter().map(some)).collect::<Vec<_>>()
    });
    let tiers = Signal::derive(move || {
        let locale = i18n.get_locale();
        Tier::ALL.map(|tier| Choice::new(tier, wording::tier(locale, tier))).to_vec()
    });
    let choose = move |indicator: Option<Candidate>| {
        chosen.set(indicator.map(|indicator| Chosen { indicator, tier: tier.get_untracked() }));
    };
    let choose_tier = move |of: Tier| {
        tier.set(of);
        chosen.update(|chosen| {
            if let Some(chosen) = chosen {
                chosen.tier = of;
            }
        });
    };
    let lacking = move || {
        let chosen = chosen.get()?;
        let matches =
            bench.draft.with(|draft| reference::matches(draft.tree(), node, &chosen.indicator, chosen.tier));
        lacking(i18n.get_locale(), &matches)
    };
    view! {
        <Show when=move || !candidates.with(Vec::is_empty)>
            <div class="grid items-start gap-3 sm:grid-cols-[2fr_1fr]">
                <Select
                    name="reference"
                    label=move || t_string!(i18n, decompose.reference_label)
                    choices
                    value=Signal::derive(move || chosen.get().map(|chosen| chosen.indicator))
                    on_change=choose
                />
                <Select
                    name="reference-tier"
                    label=move || t_string!(i18n, decompose.reference_tier)
                    choices=tiers
                    value=tier
                    on_change=choose_tier
                    disabled=Signal::derive(move || chosen.with(Option::is_none))
                />
            </div>
            <p role="status" class="text-sm empty:hidden">{lacking}</p>
        </Show>
    }
}

fn candidates(draft: &Draft, node: NodeId) -> Vec<Candidate> {
    let tree = draft.tree();
    let rule = tree.row(node).and_then(|row| tree.arithmetic_rule(row));
    let is_shared = matches!(rule, Some(RollUpRule::Sum | RollUpRule::WeightedMean | RollUpRule::Ratio));
    if is_shared { reference::candidates(tree, node) } else { Vec::new() }
}

/// Which children have nothing to go by.
fn lacking(locale: Locale, matches: &[Match]) -> Option<String> {
    let without: Vec<_> =
        matches.iter().filter(|one| one.value.is_none()).map(|one| one.owner.as_str()).collect();
    if without.is_empty() {
        None
    } else if without.len() == matches.len() {
        Some(td_string!(locale, decompose.reference_none_has).to_owned())
    } else {
        Some(td_string!(locale, decompose.reference_lacking, names = wording::listed(locale, without)))
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
fn Comparison(
    bench: Bench,
    node: NodeId,
    tiers: RwSignal<Tiers>,
    chosen: RwSignal<Option<Chosen>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    // A button that is drawn again may keep the handler that it first had: it asks for the plan by its place.
    let offered = StoredValue::new(Vec::<Vec<Change>>::new());
    move || {
        let locale = i18n.get_locale();
        let shown = tiers.get().all();
        let chosen = chosen.get();
        let (children, matches, plans) = bench.draft.with(|draft| {
            let tree = draft.tree();
            let matches =
                chosen.as_ref().map(|chosen| reference::matches(tree, node, &chosen.indicator, chosen.tier));
            let mut plans = decompose::methods(tree, node, shown);
            // The reference that was asked for stands first.
            plans.splice(0..0, matches.as_deref().and_then(|matches| referred(draft, node, shown, matches)));
            (children(draft, node, shown), matches, plans)
        });
        let head = |method: &Method| match (method, &chosen) {
            (Method::Proportional(Reference::Values(_)), Some(chosen)) => {
                td_string!(locale, decompose.method_proportional, reference = chosen.indicator.name.as_str())
            }
            _ => method_name(locale, method),
        };
        let heads = plans
            .iter()
            .map(|(method, _)| view! { <th scope="col" class="numbers">{head(method)}</th> })
            .collect_view();
        let reference_head = chosen.as_ref().map(|chosen| {
            let name =
                td_string!(locale, decompose.reference_value, tier = wording::tier(locale, chosen.tier));
            view! { <th scope="col" class="numbers">{name}</th> }
        });
        let span = if chosen.is_some() { "3" } else { "2" };
        let rows = children
            .iter()
            .map(|child| {
                let cells = plans.iter().map(|(_, plan)| planned(child, shown, plan)).collect_view();
                let reference = matches.as_ref().map(|matches| {
                    let value = matches.iter().find(|one| one.child == child.node).and_then(|one| one.value);
                    let text =
                        value.map_or_else(|| "—".to_owned(), |value| grouped(value, Precision::INTEGER));
                    view! { <td class="numbers text-muted">{text}</td> }
                });
                view! {
                    <tr>
                        <th scope="row">
                            {child.name.clone()}
                            {child.locked.then(|| t_string!(i18n, decompose.locked_mark))}
                        </th>
                        <td class="numbers">{written(&child.now, child.precision)}</td>
                        {reference}
                        {cells}
                    </tr>
                }
            })
            .collect_view();
        let remarks =
            plans.iter().map(|(_, plan)| view! { <td>{remarks(locale, node, plan)}</td> }).collect_view();
        offered.set_value(plans.iter().map(|(_, plan)| plan.changes.clone()).collect());
        let buttons = plans
            .into_iter()
            .enumerate()
            .map(|(at, (method, plan))| {
                let label = td_string!(locale, decompose.apply_method, method = head(&method));
                let is_idle = plan.changes.is_empty();
                view! {
                    <td>
                        <Button
                            variant=Variant::Primary
                            size=Size::Small
                            disabled=Signal::derive(move || is_idle)
                            on:click=move |_| {
                                let changes = offered.with_value(|offered| offered.get(at).cloned());
                                bench.take_or_say(Ok(changes.unwrap_or_default()));
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
                            {reference_head}
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <td colspan=span>{td_string!(locale, decompose.methods_effect)}</td>
                            {remarks}
                        </tr>
                        <tr>
                            <td colspan=span></td>
                            {buttons}
                        </tr>
                    </tfoot>
                </table>
            </div>
        }
    }
}

/// The split by what was found for the children; none where the model refuses it.
fn referred(draft: &Draft, node: NodeId, tiers: &[Tier], matches: &[Match]) -> Option<(Method, Plan)> {
    let values = matches.iter().filter_map(|one| Some((one.child, one.value?))).collect();
    let method = Method::Proportional(Reference::Values(values));
    let plan = decompose::allocate(draft.tree(), node, tiers, &method).ok()?;
    Some((method, plan))
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
    // Notes of nodes further down are shown where the method is applied to these.
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
