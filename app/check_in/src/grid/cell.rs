//! A cell that is filled in: keys as in a spreadsheet, and a mark that says where its report stands.

use base::wording::measurement as words;
use indicator_model::measurement::Subject;
use leptos::ev::{ClipboardEvent, KeyboardEvent};
use leptos::prelude::*;
use text::i18n::{Locale, td_string, use_i18n};
use ui::icon::{Icon, Symbol};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::desk::write;
use crate::address::At;
use crate::card::form::Form;
use crate::plain::cell;
use crate::plain::obstacle::Field;
use crate::plain::unsent::draft_place;

/// Its table, row and column.
pub type Place = (usize, usize, usize);

fn name((table, row, column): Place) -> String {
    format!("{table}-{row}-{column}")
}

#[component]
pub fn Cell(form: Form, place: Place, on_paste: Callback<(Place, String)>) -> impl IntoView {
    let i18n = use_i18n();
    let measure = form.due.with_untracked(|due| due.indicator.measure);
    let text = move || form.draft.value().with(|draft| cell::text(draft, measure, i18n.get_locale()));
    let placeholder = move || form.draft.value().with(|draft| cell::placeholder(draft, i18n.get_locale()));
    let label = move || {
        form.due.with(|due| {
            let period = words::period(i18n.get_locale(), due.subject.period);
            format!("{} {} {period}", due.indicator.code, due.indicator.name)
        })
    };
    let of = form.due.with_untracked(|due| draft_place(&due.subject));
    let error = form.error(Field::Number);
    // What Escape brings back.
    let begun = StoredValue::new(None);
    let enter = move |input: HtmlInputElement| {
        begun.set_value(Some(form.draft.value().get_untracked()));
        input.select();
        form.work.look_at(form.due.with_untracked(At::of));
    };
    let keydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            if let Some(draft) = begun.get_value() {
                form.edit(|typed| *typed = draft);
            }
        } else {
            go(&event, place);
        }
    };
    let paste = move |event: ClipboardEvent| {
        let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok());
        // One value goes where the caret is.
        if let Some(text) = text.filter(|text| text.trim_end().contains(['\t', '\n'])) {
            event.prevent_default();
            on_paste.run((place, text));
        }
    };
    view! {
        <td class="min-w-24 p-0">
            <div class="flex items-center">
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    class="h-9 w-full min-w-0 bg-transparent px-2 text-end tabular-nums focus:bg-base-100"
                    data-cell=name(place)
                    data-of=of
                    aria-label=label
                    aria-invalid=move || error.is_invalid()
                    title=move || error.get()
                    placeholder=placeholder
                    prop:value=text
                    on:input:target=move |event| {
                        error.edited();
                        write(form, &event.target().value());
                    }
                    on:focus:target=move |event| enter(event.target())
                    on:keydown=keydown
                    on:paste=paste
                />
                <Mark form />
            </div>
        </td>
    }
}

/// Where the report of a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Empty,
    /// Typed, and not sent.
    Typed,
    /// Typed, and something is missing beside it.
    Lacks,
    Waiting,
    /// It takes a decision.
    Refused,
    Reported,
}

impl Standing {
    fn of(form: Form) -> Self {
        let subject = form.due.with(|due| due.subject);
        match form.work.queue.of(&subject) {
            Some(unsent) if unsent.is_waiting() => Self::Waiting,
            Some(_) => Self::Refused,
            None if form.draft.is_changed() && form.lacks() => Self::Lacks,
            None if form.draft.is_changed() => Self::Typed,
            None if form.due.with(|due| due.current.is_some()) => Self::Reported,
            None => Self::Empty,
        }
    }

    const fn symbol(self) -> Option<Symbol> {
        match self {
            Self::Empty => None,
            Self::Typed => Some(Symbol::Edit),
            Self::Lacks | Self::Refused => Some(Symbol::Warning),
            Self::Waiting => Some(Symbol::Pending),
            Self::Reported => Some(Symbol::Check),
        }
    }

    fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::Empty => "",
            Self::Typed => td_string!(locale, check_in.cell_typed),
            Self::Lacks => td_string!(locale, check_in.cell_lacks),
            Self::Waiting => td_string!(locale, check_in.unsent),
            Self::Refused => td_string!(locale, check_in.attention),
            Self::Reported => td_string!(locale, check_in.cell_reported),
        }
    }
}

#[component]
fn Mark(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let standing = Memo::new(move |_| Standing::of(form));
    view! {
        <span
            class="me-1 flex size-4 shrink-0 items-center text-muted *:size-4 data-[attention=true]:text-error"
            data-attention=move || matches!(standing.get(), Standing::Lacks | Standing::Refused).to_string()
            title=move || standing.get().word(i18n.get_locale())
        >
            {move || standing.get().symbol().map(|symbol| view! { <Icon symbol /> })}
            <span class="sr-only">{move || standing.get().word(i18n.get_locale())}</span>
        </span>
    }
}

/// Gives the focus to the cell of a subject, where it is shown.
pub fn focus_on(subject: &Subject) {
    focus(&format!("[data-of=\"{}\"]", draft_place(subject)));
}

/// Whether there is such a cell.
fn focus(selector: &str) -> bool {
    // The selectors of this file are valid.
    let found = document().query_selector(selector).ok().flatten();
    let cell = found.and_then(|found| found.dyn_into::<HtmlInputElement>().ok());
    // Refused only where it cannot have it.
    cell.is_some_and(|cell| cell.focus().is_ok())
}

/// Up, down and Enter go to the next cell that can be filled in; left and right where the caret has no way to go.
fn go(event: &KeyboardEvent, (table, row, column): Place) {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    let length = u32::try_from(input.value().encode_utf16().count()).unwrap_or(u32::MAX);
    let (start, end) = (input.selection_start().ok().flatten(), input.selection_end().ok().flatten());
    let is_whole = start == Some(0) && end == Some(length);
    let step = match (event.key().as_str(), event.shift_key()) {
        ("ArrowDown", _) | ("Enter", false) => (1, 0),
        ("ArrowUp", _) | ("Enter", true) => (-1, 0),
        ("ArrowLeft", _) if is_whole || end == Some(0) => (0, -1),
        ("ArrowRight", _) if is_whole || start == Some(length) => (0, 1),
        _ => return,
    };
    if event.is_composing() {
        return;
    }
    event.prevent_default();
    let (mut row, mut column) = (row, column);
    // A table has no more cells on a way than this.
    for _ in 0..1_000 {
        let next = row.checked_add_signed(step.0).zip(column.checked_add_signed(step.1));
        let Some(next) = next else { return };
        (row, column) = next;
        if focus(&format!("[data-cell=\"{}\"]", name((table, row, column)))) {
            return;
        }
    }
}
