//! Weights that should add up to 100 and contribution shares that should add up to 1, and the button that makes
//! them.

use base::wording;
use indicator_model::decompose::{self, Plan};
use indicator_model::id::NodeId;
use indicator_model::node::RollUpRule;
use indicator_model::quantity::Quantity;
use indicator_model::tree::{Row, Tree};
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::button::{Button, Size};

use crate::plain::draft::Draft;
use crate::state::edits::Edits;

#[component]
pub fn Weights(edits: Edits, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let weights = Memo::new(move |_| edits.draft.with(|draft| weights(draft, node)));
    let shares = Memo::new(move |_| edits.draft.with(|draft| shares(draft.tree(), draft.tree().row(node)?)));
    let may = move |plan: fn(&Tree, NodeId) -> Plan| {
        // Where nothing is closed, no plan has to be made to know.
        if edits.access.closed.with(|closed| closed.is_empty()) {
            return true;
        }
        let changes = edits.draft.with(|draft| plan(draft.tree(), node).changes);
        edits.access.allow(&changes).is_ok()
    };
    let take = move |plan: fn(&Tree, NodeId) -> Plan| {
        let plan = edits.draft.with_untracked(|draft| plan(draft.tree(), node));
        edits.take_or_report(Ok(plan.changes));
    };
    let title = move || {
        edits.draft.with(|draft| {
            let tree = draft.tree();
            let row = tree.row(node)?;
            let owner = tree.owner(row).map(|owner| owner.name.clone()).unwrap_or_default();
            let level = wording::level(i18n.get_locale(), tree.node(row).level);
            Some(t_string!(i18n, decompose.weights_of, owner = owner, level = level))
        })
    };
    view! {
        <section class="flex flex-col gap-2 text-sm">
            <Show
                when=move || weights.get().is_some()
                fallback=move || view! { <p class="text-muted">{move || t_string!(i18n, decompose.not_scored)}</p> }
            >
                <p class="flex flex-wrap items-center justify-between gap-2">
                    <span>{title}</span>
                    <span class="numbers">{move || weights.get().map(|total| total.to_string())} " / 100"</span>
                    <Show when=move || {
                        weights.get().is_some_and(|total| total != Quantity::HUNDRED) && may(normalise_weights)
                    }>
                        <Button size=Size::Small on:click=move |_| take(normalise_weights)>
                            {move || t_string!(i18n, decompose.normalise_weights)}
                        </Button>
                    </Show>
                </p>
            </Show>
            <Show when=move || shares.get().is_some()>
                <p class="flex flex-wrap items-center justify-between gap-2">
                    <span>{move || t_string!(i18n, decompose.shares_below)}</span>
                    <span class="numbers">{move || shares.get().map(|total| total.to_string())} " / 1"</span>
                    <Show when=move || {
                        shares.get() != Some(Quantity::ONE) && may(decompose::normalise_shares)
                    }>
                        <Button size=Size::Small on:click=move |_| take(decompose::normalise_shares)>
                            {move || t_string!(i18n, decompose.normalise_shares)}
                        </Button>
                    </Show>
                </p>
            </Show>
        </section>
    }
}

/// The weights of the node's owner at the node's level; none of what is not scored.
fn weights(draft: &Draft, node: NodeId) -> Option<Quantity> {
    let row = draft.tree().row(node).filter(|row| draft.tree().node(*row).mode.is_none())?;
    Some(draft.findings().weights().total(row).unwrap_or(Quantity::MAX))
}

/// The contribution shares of the node's children, if there are any.
fn shares(tree: &Tree, row: Row) -> Option<Quantity> {
    let contributing: Vec<_> = tree
        .children(row)
        .filter(|child| tree.node(*child).edge.rule == RollUpRule::Contribution)
        .filter_map(|child| tree.node(child).edge.share)
        .collect();
    (!contributing.is_empty()).then(|| Quantity::sum(contributing).unwrap_or(Quantity::MAX))
}

/// A node that has just gone has no weights to scale.
fn normalise_weights(tree: &Tree, node: NodeId) -> Plan {
    let node = tree.row(node).map(|row| tree.node(row));
    node.map(|node| decompose::normalise_weights(tree, node.owner, node.level)).unwrap_or_default()
}
