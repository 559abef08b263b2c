//! What a block of cells would change, and what of it cannot be written, before it is.

use base::wording;
use indicator_model::id::NodeId;
use indicator_model::quantity::{Precision, Quantity};
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::{Locale, use_i18n};
use ui::button::{Button, Variant};
use ui::dialog::{Dialog, DialogActions, Width};
use ui::number::grouped;
use ui::table::Table;

use crate::plain::block::{Block, Taken, Written};
use crate::plain::cell::{Cell, Mistake};
use crate::state::edits::Edits;
use crate::state::element::focus_table;
use crate::state::selection;
use crate::wording as words;

/// More than these nobody reads.
const SHOWN: usize = 100;

#[component]
pub fn PasteDialog(edits: Edits) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(edits.proposed.with(Option::is_some)));
    let count =
        move || edits.proposed.with(|proposal| proposal.as_ref().map_or(0, |it| it.block.taken.len()));
    let write = move |_| {
        if let Some(proposal) = edits.proposed.get_untracked() {
            selection::write(edits, &proposal);
        }
    };
    view! {
        <Dialog
            open
            title=move || t_string!(i18n, decompose.paste_title)
            width=Width::Wide
            on_close=move |()| {
                edits.proposed.set(None);
                focus_table();
            }
        >
            <DialogActions slot>
                <Button on:click=move |_| open.set(false)>{move || t_string!(i18n, shell.cancel)}</Button>
                <Show when=move || { count() > 0 }>
                    <Button variant=Variant::Primary on:click=write>
                        {move || t_string!(i18n, decompose.paste_write, count = count())}
                    </Button>
                </Show>
            </DialogActions>
            {move || edits.proposed.get().map(|proposal| view! { <Preview edits block=&proposal.block /> })}
        </Dialog>
    }
}

#[component]
fn Preview<'a>(edits: Edits, block: &'a Block) -> impl IntoView + use<> {
    let i18n = use_i18n();
    let Block { taken, refused, same, read_only, beyond } = block;
    let counts = [taken.len(), refused.len(), *same, *read_only, *beyond];
    let said = move || {
        let [taken, refused, same, read_only, beyond] = counts;
        let mut said = vec![t_string!(i18n, decompose.paste_taken, count = taken).to_string()];
        said.extend(
            (refused > 0).then(|| t_string!(i18n, decompose.paste_refused, count = refused).to_string()),
        );
        said.extend((same > 0).then(|| t_string!(i18n, decompose.paste_same, count = same).to_string()));
        said.extend(
            (read_only > 0)
                .then(|| t_string!(i18n, decompose.paste_read_only, count = read_only).to_string()),
        );
        said.extend(
            (beyond > 0).then(|| t_string!(i18n, decompose.paste_beyond, count = beyond).to_string()),
        );
        said.into_iter().map(|said| view! { <li>{said}</li> }).collect_view()
    };
    let (more_refused, more_taken) = (refused.len().saturating_sub(SHOWN), taken.len().saturating_sub(SHOWN));
    let refused: Vec<_> =
        refused.iter().take(SHOWN).cloned().map(|refused| view! { <RefusedRow edits refused /> }).collect();
    let taken: Vec<_> =
        taken.iter().take(SHOWN).cloned().map(|taken| view! { <TakenRow edits taken /> }).collect();
    view! {
        <div class="flex flex-col gap-3">
        <ul class="list-disc ps-5">{said}</ul>
        {(counts[1] > 0)
            .then(|| {
                view! {
                    <Table
                        label=move || t_string!(i18n, decompose.paste_refused_list)
                        heads=vec![
                            (move || t_string!(i18n, decompose.column_name)).into(),
                            (move || t_string!(i18n, decompose.paste_text)).into(),
                            (move || t_string!(i18n, decompose.paste_why)).into(),
                        ]
                    >
                        {refused}
                    </Table>
                    <More count=more_refused />
                }
            })}
        {(counts[0] > 0)
            .then(|| {
                view! {
                    <Table
                        label=move || t_string!(i18n, decompose.paste_taken_list)
                        heads=vec![
                            (move || t_string!(i18n, decompose.column_name)).into(),
                            (move || t_string!(i18n, decompose.paste_before)).into(),
                            (move || t_string!(i18n, decompose.paste_after)).into(),
                        ]
                    >
                        {taken}
                    </Table>
                    <More count=more_taken />
                }
            })}
        <p class="text-sm text-muted">{move || t_string!(i18n, decompose.paste_literal)}</p>
        </div>
    }
}

#[component]
fn More(count: usize) -> impl IntoView {
    let i18n = use_i18n();
    (count > 0).then(|| {
        view! {
            <p class="text-sm text-muted">
                {move || t_string!(i18n, decompose.changes_more, count = count)}
            </p>
        }
    })
}

#[component]
fn RefusedRow(edits: Edits, refused: (Written, Mistake)) -> impl IntoView {
    let i18n = use_i18n();
    let (Written { node, cell, text }, mistake) = refused;
    view! {
        <tr>
            <td>{move || name(i18n.get_locale(), edits, node, cell)}</td>
            <td class="tabular-nums">{text}</td>
            <td>{move || edits.explain(&mistake)}</td>
        </tr>
    }
}

#[component]
fn TakenRow(edits: Edits, taken: Taken) -> impl IntoView {
    let i18n = use_i18n();
    let Taken { node, cell, before, after, .. } = taken;
    let written = move |number: Option<Quantity>| {
        let precision = edits.draft.with_untracked(|draft| match cell {
            Cell::Value(_) => draft.tree().row(node).map(|row| draft.tree().indicator(row).precision),
            Cell::Weight | Cell::Share => None,
        });
        let none = || t_string!(i18n, decompose.paste_empty).to_owned();
        number.map_or_else(none, |number| grouped(number, precision.unwrap_or(Precision::INTEGER)))
    };
    view! {
        <tr>
            <td>{move || name(i18n.get_locale(), edits, node, cell)}</td>
            <td class="tabular-nums">{move || written(before)}</td>
            <td class="font-medium tabular-nums">{move || written(after)}</td>
        </tr>
    }
}

/// The indicator with its owner, and which of its numbers.
fn name(locale: Locale, edits: Edits, node: NodeId, cell: Cell) -> String {
    let (name, owner) = edits.draft.with_untracked(|draft| {
        let tree = draft.tree();
        let owner = tree.row(node).map(|row| crate::plain::row::owner(tree, row)).unwrap_or_default();
        (wording::name(tree, node), owner)
    });
    format!("{name} · {owner} · {}", words::cell(locale, cell))
}
