//! What was done in this visit, and what still waits on the device.

use base::error::AppError;
use base::person::sign_in_again;
use base::wording::measurement;
use indicator_model::check_in::CheckIn;
use indicator_model::quantity::Precision;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::notice::{Notice, NoticeActions};
use ui::tone::Tone;

use super::plain::unsent::Unsent;
use super::work::{Work, why};

/// Shown when the last of the list has been reported.
#[component]
pub fn Summary(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    let is_done = Memo::new(move |_| work.reported.get() > 0 && work.next(None).is_none());
    let waiting =
        move || work.queue.unsent().with(|unsent| unsent.iter().filter(|one| one.is_waiting()).count());
    view! {
        <Show when=move || is_done.get()>
            <Notice tone=Tone::Good title=move || t_string!(i18n, check_in.done_title)>
                {move || {
                    let count = work.reported.get();
                    match waiting() {
                        0 => t_string!(i18n, check_in.done_text, count = count),
                        unsent => t_string!(i18n, check_in.done_unsent, count = count, unsent = unsent),
                    }
                }}
            </Notice>
        </Show>
    }
}

/// Reports that are on the device: why they wait, and those that are no longer on the list.
#[component]
pub fn Waiting(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    let queue = work.queue;
    let waiting = Memo::new(move |_| {
        queue.unsent().with(|unsent| unsent.iter().filter(|one| one.is_waiting()).count())
    });
    let strays = Memo::new(move |_| {
        let unsent = queue.unsent().get();
        unsent
            .into_iter()
            .filter(|one| !one.is_waiting() && work.due(&one.check_in.subject).is_none())
            .collect::<Vec<_>>()
    });
    let trouble = move || queue.trouble().filter(|_| waiting.get() > 0);
    view! {
        {move || {
            trouble()
                .map(|error| {
                    let is_signed_out = error == AppError::SignedOut;
                    view! {
                        <Notice
                            tone=Tone::Warning
                            title=move || t_string!(i18n, check_in.waits, count = waiting.get())
                        >
                            <NoticeActions slot>
                                {if is_signed_out {
                                    view! {
                                        <Button
                                            variant=Variant::Primary
                                            size=Size::Small
                                            on:click=|_| sign_in_again()
                                        >
                                            {t!(i18n, check_in.sign_in)}
                                        </Button>
                                    }
                                        .into_any()
                                } else {
                                    view! {
                                        <Button size=Size::Small on:click=move |_| queue.flush()>
                                            {t!(i18n, check_in.send_now)}
                                        </Button>
                                    }
                                        .into_any()
                                }}
                            </NoticeActions>
                            {move || match error {
                                AppError::SignedOut => t_string!(i18n, check_in.waits_for_sign_in),
                                AppError::Unreachable => t_string!(i18n, check_in.waits_text),
                                _ => t_string!(i18n, check_in.waits_for_server),
                            }}
                        </Notice>
                    }
                })
        }}
        <For each=move || strays.get() key=Unsent::id let:stray>
            <Stray work stray />
        </For>
    }
}

/// A report that the server does not take, of an indicator that is not on the list.
#[component]
fn Stray(work: Work, stray: Unsent) -> impl IntoView {
    let i18n = use_i18n();
    let Unsent { check_in: CheckIn { subject, value, note, .. }, name, unit, outcome, .. } = stray;
    let typed = move || {
        let locale = i18n.get_locale();
        let value = measurement::value_in(locale, value, &unit, Precision::INTEGER);
        format!("{} · {value}", measurement::period(locale, subject.period))
    };
    view! {
        <Notice tone=Tone::Bad title=name>
            <NoticeActions slot>
                <Button size=Size::Small on:click=move |_| work.queue.forget(&subject)>
                    {t!(i18n, check_in.discard)}
                </Button>
            </NoticeActions>
            <p class="font-medium tabular-nums">{typed}</p>
            <p>{move || why(i18n.get_locale(), &outcome)}</p>
            <p class="text-muted empty:hidden">{note}</p>
        </Notice>
    }
}
