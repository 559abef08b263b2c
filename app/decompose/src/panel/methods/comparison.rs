//! Every method with what it would give each child, side by side.

use base::wording;
use indicator_model::change::Change;
use indicator_model::decompose::{self, Method, Plan, Reference};
use indicator_model::id::NodeId;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::target::Tier;
use leptos::prelude::*;
use leptos_i18n::td_string;
use text::i18n::{Locale, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::number::{grouped, signed};

use crate::panel::methods::words::{method_name, remarks};
use crate::plain::reference::{self, Match};
use crate::plain::split::{Child, Chosen, Tiers, after, children, referred, sums, worth_comparing};
use crate::state::edits::Edits;

#[component]
pub fn Comparison(
    edits: Edits,
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
        let (children, matches, plans, now, then) = edits.draft.with(|draft| {
            let tree = draft.tree();
            let matches =
                chosen.as_ref().map(|chosen| reference::matches(tree, node, &chosen.indicator, chosen.tier));
            let mut plans = worth_comparing(decompose::methods(tree, node, shown), node);
            // The reference that was asked for stands first.
            plans.splice(0..0, matches.as_deref().and_then(|matches| referred(draft, node, shown, matches)));
            let children = children(draft, node, shown);
            let now: Vec<_> = children.iter().map(|child| child.now.clone()).collect();
            let then = |(_, plan): &(Method, Plan)| {
                let values: Vec<_> = children.iter().map(|child| after(child, shown, plan)).collect();
                sums(draft, node, &values)
            };
            let then: Vec<_> = plans.iter().map(then).collect();
            let now = sums(draft, node, &now);
            (children, matches, plans, now, then)
        });
        let precision = children.iter().map(|child| child.precision).max().unwrap_or_default();
        let totals = totals(locale, now, then, precision, chosen.is_some());
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
            .map(|child| compared(locale, child, shown, matches.as_deref(), &plans))
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
                                edits.take_or_report(Ok(changes.unwrap_or_default()));
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
                        {totals}
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

/// A child: what it has, what the reference says of it, and what it would get by each plan.
fn compared(
    locale: Locale,
    child: &Child,
    tiers: &[Tier],
    matches: Option<&[Match]>,
    plans: &[(Method, Plan)],
) -> impl IntoView + use<> {
    let cells = plans.iter().map(|(_, plan)| planned(child, tiers, plan)).collect_view();
    let reference = matches.map(|matches| {
        let value = matches.iter().find(|one| one.child == child.node).and_then(|one| one.value);
        let text = value.map_or_else(|| "—".to_owned(), |value| grouped(value, Precision::INTEGER));
        view! { <td class="numbers text-muted">{text}</td> }
    });
    view! {
        <tr>
            <th scope="row">
                {child.name.clone()} {child.locked.then(|| td_string!(locale, decompose.locked_mark))}
            </th>
            <td class="numbers">{written(&child.now, child.precision)}</td>
            {reference}
            {cells}
        </tr>
    }
}

/// What a child gets by a plan, and below how far that is from what it has.
fn planned(child: &Child, tiers: &[Tier], plan: &Plan) -> impl IntoView + use<> {
    let values = after(child, tiers, plan);
    let moved = values != child.now;
    view! {
        <td class="numbers" class:font-semibold=moved>
            {written(&values, child.precision)}
            {moved
                .then(|| {
                    view! {
                        <span class="block font-normal text-muted">
                            {moves(&child.now, &values, child.precision)}
                        </span>
                    }
                })}
        </td>
    }
}

/// How far each value is from what it was: `+50 / −10`.
fn moves(now: &[Option<Quantity>], then: &[Option<Quantity>], precision: Precision) -> String {
    let moved = |(now, then): (&Option<Quantity>, &Option<Quantity>)| {
        let by = then.as_ref()?.checked_sub((*now)?).ok()?;
        Some(signed(by, precision))
    };
    let texts = now.iter().zip(then).map(|pair| moved(pair).unwrap_or_else(|| "—".to_owned()));
    texts.collect::<Vec<_>>().join(" / ")
}

/// What the children have together, now and after each plan; nothing where they do not add up.
fn totals(
    locale: Locale,
    now: Option<Vec<Option<Quantity>>>,
    after: Vec<Option<Vec<Option<Quantity>>>>,
    precision: Precision,
    has_reference: bool,
) -> impl IntoView + use<> {
    now.map(|now| {
        let cell = |values: Option<Vec<Option<Quantity>>>| {
            let text = values.map(|values| written(&values, precision)).unwrap_or_default();
            view! { <td class="numbers">{text}</td> }
        };
        view! {
            <tr>
                <th scope="row">{td_string!(locale, decompose.methods_sum)}</th>
                {cell(Some(now))}
                {has_reference.then(|| view! { <td></td> })}
                {after.into_iter().map(cell).collect_view()}
            </tr>
        }
    })
}

fn written(values: &[Option<Quantity>], precision: Precision) -> String {
    let value =
        |value: &Option<Quantity>| value.map_or_else(|| "—".to_owned(), |value| grouped(value, precision));
    values.iter().map(value).collect::<Vec<_>>().join(" / ")
}
