//! Who printed a page, and when: a discreet line at the foot of every sheet of paper.
//!
//! The time is that of the browser, because what is printed was on its screen at that moment.

use base::clock;
use base::person::Person;
use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};

#[component]
pub(super) fn PrintMark() -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let now = RwSignal::new(String::new());
    let before = window_event_listener_untyped("beforeprint", move |_| {
        now.set(clock::now().in_the_city());
    });
    on_cleanup(move || before.remove());
    let mark = move || {
        person.get().map(|me| {
            view! {
                <p>
                    {move || {
                        t_string!(
                            i18n, shell.print_mark, name = &me.name, login = &me.login, city = &me.city_name
                        )
                    }} <Show when=move || now.with(|now| !now.is_empty())>
                        " · " {move || t_string!(i18n, shell.printed_at, at = now.get())}
                    </Show>
                </p>
            }
        })
    };
    view! {
        <div class="print-mark" aria-hidden="true">
            <Suspense>{mark}</Suspense>
        </div>
    }
}
