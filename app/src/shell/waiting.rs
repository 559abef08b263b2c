//! How much waits for the reader, as a number beside the entry that leads there.

use base::person::Person;
use base::waiting::Waiting;
use leptos::ev::focus;
use leptos::prelude::*;
use leptos::task::spawn_local;
use text::i18n::{t_string, use_i18n};
use ui::pause::settled;

/// The path of the page that lists it.
pub(super) const TODO: &str = "/todo";

/// More than this is “many”.
const MOST: usize = 99;

/// How much waits. Known only in the browser, so that no page waits for it; counted again when the window is looked at again, and when
/// a page says that there is reason to.
pub(super) fn count_waiting() -> ReadSignal<usize> {
    let person = Person::from_context();
    let waiting = Waiting::from_context();
    // Many reports are sent one after the other.
    let reasons = settled(Memo::new(move |_| waiting.reasons()));
    let count = RwSignal::new(0);
    Effect::new(move |_| {
        let asking = reasons.get();
        let is_settled = person.get().is_some_and(|me| !(me.must_change || me.must_add_factor));
        if !is_settled {
            count.set(0);
        }
        // Until a page has come to life, nothing is drawn that the server did not draw.
        if !is_settled || asking == 0 {
            return;
        }
        spawn_local(async move {
            // Without an answer the last number stands. One that comes late knows less than the one that was asked for since.
            if let Ok(waits) = home::waiting().await
                && reasons.try_get_untracked() == Some(asking)
            {
                count.set(waits);
            }
        });
    });
    let seen = window_event_listener(focus, move |_| waiting.count_again());
    on_cleanup(move || seen.remove());
    count.read_only()
}

/// The number, for eyes and, with what it counts, for screen readers; nothing where nothing waits.
#[component]
pub fn Count(count: ReadSignal<usize>) -> impl IntoView {
    let i18n = use_i18n();
    let shown = move || match count.get() {
        many if many > MOST => format!("{MOST}+"),
        few => few.to_string(),
    };
    view! {
        <Show when=move || count.get() != 0>
            <span
                aria-hidden="true"
                class="min-w-5 rounded-full bg-primary px-1.5 text-center text-[0.8125rem]/5 font-medium text-primary-content tabular-nums"
            >
                {shown}
            </span>
            <span class="sr-only">{move || t_string!(i18n, shell.waiting, count = count.get())}</span>
        </Show>
    }
}
