//! Notices by e-mail: what the reader wants, and for the assessment office what did not arrive.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording::notice as wording;
use indicator_model::date::Date;
use indicator_model::moment::Moment;
use leptos::prelude::*;
use people_model::mail::{DeadLetter, Mailing, OwnMailing};
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, LinkButton, Size, Variant};
use ui::choice::Choice;
use ui::icon::Symbol;
use ui::select::Select;
use ui::setting::Setting;
use ui::toast::Toasts;

use crate::api;

#[component]
pub fn MailSetting(own: OwnMailing) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let chosen = RwSignal::new(own.mailing);
    let save = Action::new(move |mailing: &Mailing| {
        let mailing = *mailing;
        async move {
            api::set_mailing(mailing).await?;
            toasts.info(td_string!(i18n.get_locale_untracked(), notice.mailing_saved));
            Ok::<(), AppError>(())
        }
    });
    let choices: Vec<Choice<Mailing>> = Mailing::ALL
        .into_iter()
        .map(|mailing| Choice::new(mailing, move || wording::mailing(i18n.get_locale(), mailing)))
        .collect();
    view! {
        <Setting
            id="notice-mail"
            title=move || t_string!(i18n, notice.mailing)
            text=move || t_string!(i18n, notice.mailing_text)
        >
            {(!own.has_address)
                .then(|| {
                    view! {
                        <p class="flex flex-wrap items-center">
                            {t!(i18n, notice.mailing_no_address)}
                            <LinkButton href="/account" variant=Variant::Quiet size=Size::Small>
                                {t!(i18n, notice.mailing_to_account)}
                            </LinkButton>
                        </p>
                    }
                })}
            <div class="max-w-md">
                <Select
                    name="mailing"
                    label=move || t_string!(i18n, notice.mailing_choice)
                    choices
                    value=chosen
                    on_change=move |mailing: Mailing| {
                        chosen.set(mailing);
                        save.dispatch(mailing);
                    }
                />
            </div>
            <FailureNotice error=move || save.value().get().and_then(Result::err) />
        </Setting>
    }
}

#[component]
pub fn DeadLetters(letters: Vec<DeadLetter>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let lines = letters.into_iter().map(|letter| view! { <Dead letter on_done /> }).collect_view();
    view! {
        <Setting
            id="notice-dead"
            title=move || t_string!(i18n, notice.dead)
            text=move || t_string!(i18n, notice.dead_text)
        >
            <ol class="divide-y divide-base-300" aria-label=move || t_string!(i18n, notice.dead_label)>
                {lines}
            </ol>
        </Setting>
    }
}

#[component]
fn Dead(letter: DeadLetter, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let DeadLetter { job, name, day, at, attempts, why } = letter;
    let again = Action::new(move |(): &()| async move { api::send_again(job).await });
    view! {
        <DeadLine
            name
            day
            at
            attempts
            why=Signal::derive(move || wording::undelivered(i18n.get_locale(), why))
            again
            on_done
        />
    }
}

/// What was not delivered, why, and the button that has it sent again: of letters as of messages.
#[component]
pub fn DeadLine(
    /// For whom it was.
    name: String,
    day: Date,
    at: Moment,
    attempts: u32,
    why: Signal<String>,
    again: Action<(), Result<(), AppError>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    Effect::new(move |_| {
        if again.value().with(|answer| matches!(answer, Some(Ok(())))) {
            toasts.info(td_string!(i18n.get_locale_untracked(), notice.sent_again));
            on_done.run(());
        }
    });
    let about = move || {
        let (name, at) = (name.as_str(), at.in_the_city());
        t_string!(i18n, notice.dead_line, name = name, day = day, attempts = attempts, at = at)
    };
    view! {
        <li class="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <div class="min-w-0 grow">
                <p>{about}</p>
                <p class="text-sm text-muted">{move || why.get()}</p>
                <FailureNotice error=move || again.value().get().and_then(Result::err) />
            </div>
            <span class="print:hidden">
                <Button
                    size=Size::Small
                    icon=Symbol::Refresh
                    busy=again.pending()
                    on:click=move |_| {
                        again.dispatch(());
                    }
                >
                    {t!(i18n, notice.send_again)}
                </Button>
            </span>
        </li>
    }
}
