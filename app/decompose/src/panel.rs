//! Everything about the selected node beside the table: what is left to give out, its definition, its history.

pub mod balance;
pub mod card;
pub mod chart;
pub mod history;
pub mod lock;
pub mod methods;
pub mod structure;
pub mod weights;

use base::wording;
use indicator_model::diagnostic::Finding;
use indicator_model::id::NodeId;
use indicator_model::target::Tier;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::button::{IconButton, Size};
use ui::choice::Choice;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;
use ui::tabs::Tabs;

use crate::panel::balance::Balance;
use crate::panel::card::view::Definition;
use crate::panel::chart::ChildrenChart;
use crate::panel::history::History;
use crate::panel::lock::LockButton;
use crate::panel::methods::MethodsButton;
use crate::panel::structure::StructureMenu;
use crate::panel::weights::Weights;
use crate::plain::draft::Draft;
use crate::plain::row;
use crate::state::edits::Edits;
use crate::state::element::focus_table;
use crate::state::view::{Part, View};
use crate::wording::severity_key;

/// The panel beside the table.
#[component]
pub fn Panel(edits: Edits, view: View) -> impl IntoView {
    let i18n = use_i18n();
    move || match view.selected.get() {
        None => view! {
            <EmptyState
                icon=Symbol::Decompose
                title=move || t_string!(i18n, decompose.nothing_selected)
                text=move || t_string!(i18n, decompose.nothing_selected_text)
            />
        }
        .into_any(),
        Some(node) => view! {
            <PanelHead edits view node />
            <WhenLoaded edits lines=8>
                <PanelParts edits view node id="panel" />
            </WhenLoaded>
        }
        .into_any(),
    }
}

/// What takes the whole scheme; some lines hold its place.
#[component]
pub fn WhenLoaded(edits: Edits, lines: usize, children: ChildrenFn) -> impl IntoView {
    view! {
        <Show when=move || !edits.is_loading() fallback=move || view! { <div class="p-4"><Skeleton lines /></div> }>
            {children()}
        </Show>
    }
}

/// The parts of the panel as tabs.
#[component]
pub fn PanelParts(
    edits: Edits,
    view: View,
    node: NodeId,
    /// Unique on the page.
    id: &'static str,
) -> impl IntoView {
    let i18n = use_i18n();
    let part = view.part;
    let parts = vec![
        Choice::new(Part::Split, move || t_string!(i18n, decompose.part_split)),
        Choice::new(Part::Definition, move || t_string!(i18n, decompose.part_definition)),
        Choice::new(Part::History, move || t_string!(i18n, decompose.part_history)),
    ];
    view! {
        <div class="px-4 pb-4">
            <Tabs
                id
                label=move || t_string!(i18n, decompose.panel_label)
                tabs=parts
                selected=part
                on_select=move |chosen| part.set(chosen)
            >
                {move || match part.get() {
                    Part::Split => view! { <Split edits node /> }.into_any(),
                    Part::Definition => view! { <Definition edits node /> }.into_any(),
                    Part::History => view! { <History draft=edits.draft rights=edits.access.rights node /> }.into_any(),
                }}
            </Tabs>
        </div>
    }
}

/// Name, unit and what can be done with the node as a whole.
#[component]
pub fn PanelHead(edits: Edits, view: View, node: NodeId) -> impl IntoView {
    let title = Memo::new(move |_| edits.draft.with(|draft| wording::name(draft.tree(), node)));
    let below = Memo::new(move |_| {
        let locale = edits.i18n.get_locale();
        edits.draft.with(|draft| {
            let tree = draft.tree();
            let row = tree.row(node)?;
            let level = wording::level(locale, tree.node(row).level);
            Some(format!("{} · {level} · {}", tree.indicator(row).code, row::owner(tree, row)))
        })
    });
    view! {
        <header class="flex items-start gap-1 px-4 pt-3 pb-1">
            <div class="min-w-0 grow">
                <h2 class="text-base font-semibold text-balance">{move || title.get()}</h2>
                <p class="text-sm text-muted">{move || below.get()}</p>
            </div>
            <LockButton edits node />
            <StructureMenu edits view node />
            <span class="hidden md:block">
                <IconButton
                    icon=Symbol::Close
                    size=Size::Small
                    label=move || t_string!(edits.i18n, shell.close)
                    on:click=move |_| {
                        view.details.set(false);
                        focus_table();
                    }
                />
            </span>
        </header>
    }
}

/// The arithmetic of the node: what is remarkable, the remainder per tier, methods, chart, weights.
#[component]
fn Split(edits: Edits, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let has_children = Memo::new(move |_| {
        edits.draft.with(|draft| {
            let tree = draft.tree();
            tree.row(node).is_some_and(|row| tree.arithmetic_rule(row).is_some())
        })
    });
    // A split concerns every child.
    let may_split = Memo::new(move |_| {
        edits.draft.with(|draft| {
            let tree = draft.tree();
            let open = |child| edits.access.denial_of(Some(tree.node(child).owner)).is_none();
            tree.row(node).is_some_and(|row| tree.children(row).all(open))
        })
    });
    view! {
        <div class="flex flex-col gap-5">
        <FindingList draft=edits.draft node />
        <Show
            when=move || has_children.get()
            fallback=move || view! { <p class="text-sm text-muted">{move || t_string!(i18n, decompose.no_children)}</p> }
        >
            {Tier::TARGETS.map(|tier| view! { <Balance edits node tier /> }).collect_view()}
            <Show when=move || may_split.get()>
                <div>
                    <MethodsButton edits node />
                </div>
            </Show>
            <ChildrenChart draft=edits.draft node />
        </Show>
        <Weights edits node />
        </div>
    }
}

#[component]
fn FindingList(draft: RwSignal<Draft>, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let sentences = Memo::new(move |_| {
        let locale = i18n.get_locale();
        draft.with(|draft| {
            let found = draft.tree().row(node).map(|row| draft.findings_of(row)).unwrap_or_default();
            let sentence = |finding: &Finding| {
                (finding.severity(), wording::finding(locale, draft.tree(), node, finding))
            };
            found.iter().map(sentence).collect::<Vec<_>>()
        })
    });
    view! {
        <ul class="flex flex-col gap-1 empty:hidden">
            {move || {
                sentences
                    .get()
                    .into_iter()
                    .map(|(severity, sentence)| {
                        view! {
                            <li class="flex items-start gap-2 text-sm">
                                <span class="tree-finding shrink-0" data-severity=severity_key(severity)>
                                    {wording::severity(i18n.get_locale(), severity)}
                                </span>
                                <span>{sentence}</span>
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}
