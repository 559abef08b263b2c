//! The organizations that have more time: for what, until when, why, and who granted it.

use base::wording;
use indicator_model::timetable::Span;
use indicator_model::timetable::answer::{Granted, NewExtension, Saved};
use leptos::prelude::*;
use leptos::task::spawn_local;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, Size};
use ui::icon::Symbol;
use ui::setting::Setting;
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;

use crate::api;
use crate::bench::Bench;
use crate::extend::Extend;

#[component]
pub(crate) fn ExtensionSetting(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let extensions = move || bench.saved.with(|saved| saved.extensions.clone());
    view! {
        <Setting
            id="timetable-extensions"
            title=move || t_string!(i18n, timetable.extensions)
            text=move || t_string!(i18n, timetable.extensions_text)
        >
            {untrack(|| bench.is_editable()).then(|| view! { <Extend bench /> })}
            <Show
                when=move || bench.saved.with(|saved| !saved.extensions.is_empty())
                fallback=move || view! { <p class="text-sm text-muted">{t!(i18n, timetable.no_extensions)}</p> }
            >
                <ul class="flex flex-col divide-y divide-base-300">
                    <For each=extensions key=|granted| granted.extension.id let:granted>
                        <Line bench granted />
                    </For>
                </ul>
            </Show>
        </Setting>
    }
}

#[component]
fn Line(bench: Bench, granted: Granted) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let Granted { extension, organization, by, at } = granted;
    let (span, until, reason) = (extension.span, extension.until, extension.reason.clone());
    let is_past = bench.saved.with_untracked(|saved| until < saved.today);
    let by = move || {
        let by = by.as_deref();
        let name = by.map_or_else(|| t_string!(i18n, timetable.operator).to_owned(), str::to_owned);
        t_string!(i18n, timetable.granted_by, name = name, at = at.in_the_city())
    };
    let extension = StoredValue::new(extension);
    let withdraw = move |_| {
        let scheme = bench.saved.with_untracked(|saved| saved.scheme);
        let extension = extension.get_value();
        let locale = i18n.get_locale_untracked();
        spawn_local(async move {
            if let Err(error) = api::withdraw(scheme, extension.id).await {
                toasts.error(error.message(locale));
                return;
            }
            bench.renew();
            let again = NewExtension { scheme, extension };
            let action = ToastAction {
                label: td_string!(locale, timetable.undo).to_owned(),
                on_press: bench.pressed(move || grant_again(bench, toasts, locale, again.clone())),
            };
            toasts.with_action(Tone::Good, td_string!(locale, timetable.withdrawn), action);
        });
    };
    view! {
        <li class="flex flex-wrap items-start gap-x-4 gap-y-1 py-3">
            <div class="min-w-0 grow basis-60">
                <p class="font-medium">{organization}</p>
                <p>{move || sentence(i18n.get_locale(), span, &until.to_string())}</p>
                <p class="text-sm break-words">{reason}</p>
                <p class="text-[0.8125rem] text-muted">{by}</p>
            </div>
            {is_past.then(|| view! { <Badge tone=Tone::Neutral>{t!(i18n, timetable.past)}</Badge> })}
            {untrack(|| bench.is_editable())
                .then(|| {
                    view! {
                        <Button size=Size::Small icon=Symbol::Undo on:click=withdraw>
                            {t!(i18n, timetable.withdraw)}
                        </Button>
                    }
                })}
        </li>
    }
}

fn sentence(locale: Locale, span: Span, until: &str) -> String {
    match span {
        Span::Period { period } => {
            let period = wording::measurement::period(locale, period);
            td_string!(locale, timetable.period_until, period = period, until = until)
        }
        Span::From { day } => td_string!(locale, timetable.due_from_until, day = day, until = until),
    }
}

fn grant_again(bench: Bench, toasts: Toasts, locale: Locale, again: NewExtension) {
    spawn_local(async move {
        match api::grant(again).await {
            Ok(Saved::Done) => {}
            Ok(Saved::BadExtension { fault }) => {
                toasts.error(wording::timetable::extension_fault(locale, fault));
            }
            Ok(_) => toasts.error(td_string!(locale, timetable.changed_by_another)),
            Err(error) => toasts.error(error.message(locale)),
        }
        bench.renew();
    });
}
