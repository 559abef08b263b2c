//! What is not saved yet, edit by edit, each of which can be taken back.

use base::wording;
use indicator_model::change::Change;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::{I18nContext, t_string, tu_string};
use text::i18n::{Locale, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::dialog::{Dialog, Width};
use ui::icon::Symbol;
use ui::table::Table;
use ui::toast::ToastAction;
use ui::tone::Tone;

use crate::plain::draft::Draft;
use crate::plain::row;
use crate::state::edits::Edits;
use crate::state::view::View;
use crate::wording as words;

/// More than these nobody reads.
const SHOWN: usize = 200;

/// A button and the list that it opens.
#[component]
pub fn ChangesButton(edits: Edits, view: View) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    view! {
        <Button variant=Variant::Quiet size=Size::Small on:click=move |_| open.set(true)>
            {move || t_string!(i18n, decompose.changes)}
        </Button>
        <Dialog open title=move || t_string!(i18n, decompose.changes_title) width=Width::Wide>
            <ChangeList edits view open />
        </Dialog>
    }
}

#[component]
fn ChangeList(edits: Edits, view: View, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let changes = Memo::new(move |_| edits.draft.with(Draft::changes));
    let count = move || changes.with(Vec::len);
    let shown = move || {
        let locale = i18n.get_locale();
        let rows = changes.with(|changes| {
            let line = |change: &Change| edits.draft.with_untracked(|draft| line(locale, draft, change));
            changes.iter().take(SHOWN).map(line).collect::<Vec<_>>()
        });
        rows.into_iter().map(|line| view! { <Row edits view open line /> }).collect_view()
    };
    view! {
        <Show
            when=move || { count() > 0 }
            fallback=move || view! { <p>{move || t_string!(i18n, decompose.changes_none)}</p> }
        >
            <Table
                label=move || t_string!(i18n, decompose.changes_title)
                heads=vec![
                    (move || t_string!(i18n, decompose.column_name)).into(),
                    (move || t_string!(i18n, decompose.changes_title)).into(),
                    (move || t_string!(i18n, decompose.take_out)).into(),
                ]
            >
                {shown}
            </Table>
            <Show when=move || { count() > SHOWN }>
                <p class="text-sm text-muted">
                    {move || t_string!(i18n, decompose.changes_more, count = count() - SHOWN)}
                </p>
            </Show>
        </Show>
    }
}

/// One edit, ready to be drawn.
struct Line {
    change: Change,
    name: String,
    code: String,
    owner: String,
    what: String,
}

fn line(locale: Locale, draft: &Draft, change: &Change) -> Line {
    let tree = draft.tree();
    let node = change.node;
    let row = tree.row(node);
    let indicator = row.map(|row| tree.indicator(row));
    Line {
        change: change.clone(),
        name: wording::name(tree, node),
        code: indicator.map(|indicator| indicator.code.clone()).unwrap_or_default(),
        owner: row.map(|row| row::owner(tree, row)).unwrap_or_default(),
        what: words::edit(locale, tree, &change.edit, indicator.map(|it| it.precision).unwrap_or_default()),
    }
}

#[component]
fn Row(edits: Edits, view: View, open: RwSignal<bool>, line: Line) -> impl IntoView {
    let i18n = use_i18n();
    let Line { change, name, code, owner, what } = line;
    let node = change.node;
    let go = move |_| {
        open.set(false);
        view.reveal(node);
    };
    view! {
        <tr>
            <td>
                <button type="button" class="link text-start" on:click=go>
                    {name}
                </button>
                <span class="block text-sm text-muted">{format!("{code} · {owner}")}</span>
            </td>
            <td class="tabular-nums">{what}</td>
            <td class="text-end whitespace-nowrap">
                <Button size=Size::Small icon=Symbol::Undo on:click=move |_| take_out(i18n, edits, &change)>
                    {move || t_string!(i18n, decompose.take_out)}
                </Button>
            </td>
        </tr>
    }
}

/// Takes one edit back; the message puts it back.
fn take_out(i18n: I18nContext<Locale>, edits: Edits, change: &Change) {
    edits.finish();
    let Some(is_taken) = edits.draft.try_update(|draft| draft.take_out(change.cell())) else { return };
    if !is_taken {
        edits.toasts.error(tu_string!(i18n, decompose.rests_on).to_owned());
        return;
    }
    let change = change.clone();
    // The row that was pressed goes at once, and what is made by its button would go with it.
    spawn_local(async move {
        let action = ToastAction {
            label: tu_string!(i18n, decompose.put_back).to_owned(),
            on_press: Callback::new(move |()| edits.take_or_report(Ok(vec![change.clone()]))),
        };
        edits.toasts.with_action(Tone::Neutral, tu_string!(i18n, decompose.taken_out).to_owned(), action);
    });
}
