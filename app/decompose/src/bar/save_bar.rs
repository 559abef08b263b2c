//! The bar that appears with the first edit: how much is unsaved, why it was changed, save or discard.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::button::{Button, Kind, Variant};

use crate::bar::changes::ChangesButton;
use crate::plain::draft::Draft;
use crate::state::edits::Edits;
use crate::state::sync_state::{Saving, SyncState};
use crate::state::view::View;
use crate::sync::saving;

#[component]
pub fn SaveBar(edits: Edits, view: View, sync: SyncState) -> impl IntoView {
    let i18n = use_i18n();
    let reason = sync.reason;
    let dirty = Memo::new(move |_| edits.draft.with(|draft| draft.is_dirty() || draft.is_disputed()));
    let is_disputed = Memo::new(move |_| edits.draft.with(Draft::is_disputed));
    let count = Memo::new(move |_| edits.draft.with(Draft::unsaved_nodes));
    let is_busy =
        Signal::derive(move || sync.saving.with(|saving| matches!(saving, Saving::Busy | Saving::Away)));
    let closed = Memo::new(move |_| edits.access.whole_sentence(i18n.get_locale()));
    let is_away = Memo::new(move |_| sync.saving.with(|saving| *saving == Saving::Away));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        saving::submit(edits, sync);
    };
    view! {
        <Show when=move || dirty.get()>
            <form
                class="sticky bottom-14 z-10 flex flex-wrap items-center gap-2 rounded-box border border-base-300 bg-base-100 px-4 py-2 shadow-float md:bottom-0 print:hidden"
                aria-label=move || t_string!(i18n, decompose.unsaved_label)
                on:submit=submit
            >
                <p class="grow text-sm" role="status">
                    {move || if let Some(why) = closed.get() {
                        t_string!(i18n, decompose.unsaved_closed, count = count.get(), why = why)
                    } else if is_away.get() {
                        t_string!(i18n, decompose.server_away).to_string()
                    } else if is_disputed.get() {
                        t_string!(i18n, decompose.unsettled).to_string()
                    } else {
                        t_string!(i18n, decompose.unsaved, count = count.get())
                    }}
                </p>
                <ChangesButton edits view />
                <input
                    type="text"
                    disabled=move || closed.with(Option::is_some)
                    class="input input-sm w-full sm:w-64"
                    name="reason"
                    maxlength="200"
                    autocomplete="off"
                    aria-label=move || t_string!(i18n, decompose.reason)
                    placeholder=move || t_string!(i18n, decompose.reason)
                    prop:value=move || reason.get()
                    on:input:target=move |event| reason.set(event.target().value())
                />
                <Button variant=Variant::Quiet disabled=is_busy on:click=move |_| saving::discard(edits, sync)>
                    {move || t_string!(i18n, decompose.discard)}
                </Button>
                <Button
                    variant=Variant::Primary
                    kind=Kind::Submit
                    busy=is_busy
                    disabled=Signal::derive(move || closed.with(Option::is_some))
                >
                    {move || t_string!(i18n, decompose.save)}
                </Button>
            </form>
        </Show>
    }
}
