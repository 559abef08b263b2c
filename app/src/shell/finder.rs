//! The button of the top bar, and the key, that open the search.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use people_model::session::Me;
use text::i18n::{t_string, use_i18n};
use ui::button::IconButton;
use ui::dialog::{Dialog, is_something_above};
use ui::icon::Symbol;
use ui::skeleton::Skeleton;

use crate::place::search;

/// Opens the search, as Ctrl/Cmd+K does wherever no other dialog is open. Its code is loaded then.
#[component]
pub fn Finder(me: Me) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let me = StoredValue::new(me);
    let handle = window_event_listener(keydown, move |event: KeyboardEvent| {
        let control = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        if control && event.key().eq_ignore_ascii_case("k") {
            // Browsers search the web with it.
            event.prevent_default();
            if !is_something_above() {
                open.set(true);
            }
        }
    });
    on_cleanup(move || handle.remove());
    view! {
        <IconButton
            icon=Symbol::Search
            label=move || t_string!(i18n, find.open)
            on:click=move |_| open.set(true)
        />
        <Dialog open title=move || t_string!(i18n, find.title)>
            <Suspense fallback=|| view! { <Skeleton lines=6 /> }>
                {move || Suspend::new(search(open, me))}
            </Suspense>
        </Dialog>
    }
}
