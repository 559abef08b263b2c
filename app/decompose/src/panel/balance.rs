//! The remainder bar of a node and tier: allocated, kept in reserve, unallocated or over-allocated, and what to do
//! with the rest.

use base::wording;
use indicator_model::change::{Change, Edit, Refusal};
use indicator_model::decompose::{self, Plan};
use indicator_model::id::NodeId;
use indicator_model::node::RollUpRule;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::target::Tier;
use indicator_model::tree;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::button::{Button, Size};
use ui::choice::Choice;
use ui::meter::{Meter, Segment};
use ui::number::{grouped, signed_percent};
use ui::select::Select;
use ui::tone::Tone;

use crate::plain::row;
use crate::state::edits::Edits;

/// A balance with what is needed to show it.
#[derive(Clone, PartialEq)]
struct Shown {
    balance: tree::Balance,
    is_sum: bool,
    precision: Precision,
    unit: String,
}

impl Shown {
    /// A mean of tenths has more decimals than anyone asked for: it is shown and judged as fine as the parent is
    /// set. A sum is exact and shown in full.
    fn written(&self, quantity: Quantity) -> String {
        let quantity = if self.is_sum { quantity } else { quantity.round_to(self.precision) };
        grouped(quantity, self.precision)
    }

    /// Whether the children make the parent's value at its precision.
    fn is_reached(&self) -> bool {
        self.balance.allocated.round_to(self.precision) == self.balance.total
    }
}

#[component]
pub fn Balance(edits: Edits, node: NodeId, tier: Tier) -> impl IntoView {
    let i18n = use_i18n();
    let shown = Memo::new(move |_| {
        edits.draft.with(|draft| {
            let tree = draft.tree();
            let row = tree.row(node)?;
            let indicator = tree.indicator(row);
            // Numbers of different units add up to nothing.
            let is_comparable = |child| tree.indicator(child).unit == indicator.unit;
            let mut summed = tree.children(row).filter(|child| tree.node(*child).edge.rule.is_arithmetic());
            if tree.arithmetic_rule(row) == Some(RollUpRule::Sum) && !summed.all(is_comparable) {
                return None;
            }
            Some(Shown {
                balance: tree.balance(row, tier)?,
                is_sum: tree.arithmetic_rule(row) == Some(RollUpRule::Sum),
                precision: indicator.precision,
                unit: indicator.unit.clone(),
            })
        })
    });
    let written = move |read: fn(&tree::Balance) -> Quantity| {
        shown.with(|shown| shown.as_ref().map(|shown| shown.written(read(&shown.balance))))
    };
    let unallocated =
        move || shown.with(|shown| shown.as_ref().map(|shown| shown.balance.unallocated).unwrap_or_default());
    let is_sum = Memo::new(move |_| shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.is_sum)));
    let is_open = Memo::new(move |_| edits.access.denial(node).is_none());
    let has_rest = Memo::new(move |_| is_sum.get() && !unallocated().is_zero());
    let state = move || {
        let rest = unallocated();
        if !is_sum.get() {
            let reached = shown.with(|shown| shown.as_ref().is_some_and(Shown::is_reached));
            return if reached {
                t_string!(i18n, decompose.reached).to_string()
            } else {
                t_string!(i18n, decompose.not_reached, amount = written(|b| b.allocated).unwrap_or_default())
            };
        }
        if rest.is_zero() {
            t_string!(i18n, decompose.balanced).to_string()
        } else if rest.is_negative() {
            t_string!(
                i18n,
                decompose.over_allocated,
                amount = written(|b| magnitude(b.unallocated)).unwrap_or_default()
            )
        } else {
            t_string!(i18n, decompose.unallocated, amount = written(|b| b.unallocated).unwrap_or_default())
        }
    };
    view! {
        <Show when=move || shown.with(Option::is_some)>
            <section class="flex flex-col gap-2" aria-label=move || wording::tier(i18n.get_locale(), tier)>
                <div class="flex items-baseline justify-between gap-2">
                    <h3 class="text-sm font-semibold">{move || wording::tier(i18n.get_locale(), tier)}</h3>
                    <p class="numbers text-sm" data-balance=tier.key()>
                        {move || written(|b| b.allocated)} " / " {move || written(|b| b.total)} " "
                        <span class="text-muted">
                            {move || shown.with(|shown| shown.as_ref().map(|shown| shown.unit.clone()))}
                        </span>
                    </p>
                </div>
                <Show when=move || is_sum.get()>
                <Meter
                    label=move || wording::tier(i18n.get_locale(), tier)
                    segments=Signal::derive(move || {
                        shown.with(|shown| shown.as_ref().map(|s| segments(&s.balance)).unwrap_or_default())
                    })
                    mark=Signal::derive(move || unallocated().is_negative().then_some(1.0))
                />
                </Show>
                <p class="flex justify-between text-sm" data-rest=tier.key()>
                    <span>{state}</span>
                    <span class="text-muted">
                        {move || shown.with(|shown| Some(signed_percent(shown.as_ref().filter(|shown| shown.is_sum)?.balance.overload?)))}
                    </span>
                </p>
                <Show when=move || has_rest.get()>
                    <RestActions edits node tier />
                </Show>
                <Show when=move || shown.with(|s| s.as_ref().is_some_and(|s| !s.balance.reserve.is_zero()))>
                    <div class="flex items-center justify-between gap-2 text-sm">
                        <span>{move || t_string!(i18n, decompose.reserve_kept, amount = written(|b| b.reserve).unwrap_or_default())}</span>
                        <Show when=move || is_open.get()>
                            <Button size=Size::Small on:click=move |_| release_reserve(edits, node, tier)>
                                {move || t_string!(i18n, decompose.release_reserve)}
                            </Button>
                        </Show>
                    </div>
                </Show>
            </section>
        </Show>
    }
}

/// The reserve becomes remainder again.
fn release_reserve(edits: Edits, node: NodeId, tier: Tier) {
    let changes = edits.draft.with_untracked(|draft| {
        let before = draft.tree().node(draft.tree().row(node)?).reserve[tier]?;
        Some(vec![Change { node, edit: Edit::Reserve { tier, before: Some(before), after: None } }])
    });
    edits.take_or_report(Ok(changes.unwrap_or_default()));
}

/// What to do with a remainder: share it, give it to one child, keep it back.
#[component]
fn RestActions(edits: Edits, node: NodeId, tier: Tier) -> impl IntoView {
    let i18n = use_i18n();
    let take = move |plan: fn(&tree::Tree, NodeId, Tier) -> Result<Plan, Refusal>| {
        let planned = edits.draft.with_untracked(|draft| plan(draft.tree(), node, tier));
        edits.take_or_report(planned.map(|plan| plan.changes));
    };
    let give = move |to: Option<NodeId>| {
        let Some(to) = to else { return };
        let planned =
            edits.draft.with_untracked(|draft| decompose::give_remainder(draft.tree(), node, tier, to));
        edits.take_or_report(planned.map(|plan| plan.changes));
    };
    let children = Signal::derive(move || {
        let mut choices = vec![Choice::new(None, move || t_string!(i18n, decompose.give_to))];
        edits.draft.with(|draft| {
            let tree = draft.tree();
            let rows = tree.row(node).map(|row| tree.children(row).collect::<Vec<_>>()).unwrap_or_default();
            choices.extend(
                rows.into_iter()
                    .filter(|row| tree.node(*row).edge.rule == RollUpRule::Sum)
                    .filter(|row| edits.access.denial_of(Some(tree.node(*row).owner)).is_none())
                    .map(|row| Choice::new(Some(tree.node(row).id), row::owner(tree, row))),
            );
        });
        choices
    });
    let is_open = Memo::new(move |_| edits.access.denial(node).is_none());
    let may_share = Memo::new(move |_| {
        // Where nothing is closed, no plan has to be made to know.
        if edits.access.closed.with(|closed| closed.is_empty()) {
            return true;
        }
        let planned = edits.draft.with(|draft| decompose::share_remainder(draft.tree(), node, tier));
        // A refusal of the model is reported when the button is pressed.
        !planned.is_ok_and(|plan| edits.access.allow(&plan.changes).is_err())
    });
    view! {
        <div class="flex flex-wrap items-end gap-2 empty:hidden">
            <Show when=move || may_share.get()>
                <Button size=Size::Small on:click=move |_| take(decompose::share_remainder)>
                    {move || t_string!(i18n, decompose.share_rest)}
                </Button>
            </Show>
            <Show when=move || is_open.get()>
                <Button size=Size::Small on:click=move |_| take(decompose::keep_as_reserve)>
                    {move || t_string!(i18n, decompose.keep_rest)}
                </Button>
            </Show>
            <Show when=move || { children.with(|children| children.len() > 1) }>
                <div class="min-w-36 grow">
                    <Select
                        name=format!("give-{}", tier.key())
                        label=move || t_string!(i18n, decompose.give_rest)
                        choices=children
                        value=Signal::derive(|| None)
                        on_change=give
                    />
                </div>
            </Show>
        </div>
    }
}

/// The bar, to scale; where the children ask for more than there is, the total is a line within it.
fn segments(balance: &tree::Balance) -> Vec<Segment> {
    let tree::Balance { total, allocated, reserve, unallocated, .. } = *balance;
    let portion = |amount: Quantity| portion(amount, total);
    let over = unallocated.is_negative();
    let mut segments = vec![Segment::new(portion(allocated), if over { Tone::Bad } else { Tone::Accent })];
    if !reserve.is_zero() {
        segments.push(Segment::new(portion(reserve), Tone::Neutral));
    }
    if !over && !unallocated.is_zero() {
        segments.push(Segment::new(portion(unallocated), Tone::Warning));
    }
    segments
}

/// A part of a whole for drawing; a bar is never computed with.
#[expect(clippy::cast_precision_loss, reason = "a drawing needs no exact number")]
fn portion(part: Quantity, whole: Quantity) -> f64 {
    if whole.is_zero() { 0.0 } else { (part.millionths() as f64 / whole.millionths() as f64).max(0.0) }
}

fn magnitude(quantity: Quantity) -> Quantity {
    // The range of a quantity is symmetric, so the magnitude of one is always one.
    Quantity::from_millionths(quantity.millionths().abs()).unwrap_or(Quantity::MAX)
}
