//! How often people are notified, and having everybody told now: what the assessment office decides.

use base::error::AppError;
use base::failure::FailureNotice;
use indicator_model::notice::WeeklyLimit;
use leptos::prelude::*;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Variant};
use ui::choice::Choice;
use ui::icon::Symbol;
use ui::select::Select;
use ui::setting::Setting;
use ui::toast::Toasts;

use crate::api;

#[component]
pub fn ReminderSetting(limit: WeeklyLimit, on_reminded: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Setting
            id="notice-limit"
            title=move || t_string!(i18n, notice.setting)
            text=move || t_string!(i18n, notice.setting_text)
        >
            <Limit limit />
            <RemindButton on_reminded />
        </Setting>
    }
}

#[component]
fn Limit(limit: WeeklyLimit) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let chosen = RwSignal::new(limit);
    let save = Action::new(move |limit: &WeeklyLimit| {
        let limit = *limit;
        async move {
            api::set_limit(limit).await?;
            toasts.info(td_string!(i18n.get_locale_untracked(), notice.limit_saved));
            Ok::<(), AppError>(())
        }
    });
    let choices: Vec<Choice<WeeklyLimit>> = WeeklyLimit::all()
        .map(|limit| {
            Choice::new(limit, move || match limit.count() {
                0 => t_string!(i18n, notice.limit_none).to_owned(),
                count => t_string!(i18n, notice.limit_count, count = count),
            })
        })
        .collect();
    view! {
        <div class="max-w-md">
            <Select
                name="weekly-limit"
                label=move || t_string!(i18n, notice.limit)
                choices
                value=chosen
                on_change=move |limit: WeeklyLimit| {
                    chosen.set(limit);
                    save.dispatch(limit);
                }
            />
        </div>
        <FailureNotice error=move || save.value().get().and_then(Result::err) />
    }
}

/// Asks nothing: nobody gets it twice a day, and the limit of the week holds.
#[component]
fn RemindButton(on_reminded: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let remind = Action::new(move |(): &()| async move {
        let reminded = api::remind().await?;
        let locale = i18n.get_locale_untracked();
        toasts.info(td_string!(
            locale,
            notice.reminded,
            told = reminded.told,
            held_back = reminded.held_back
        ));
        on_reminded.try_run(());
        Ok::<(), AppError>(())
    });
    view! {
        <div class="flex flex-col gap-2 print:hidden">
            <p class="max-w-prose text-sm text-muted">{t!(i18n, notice.remind_text)}</p>
            <div>
                <Button
                    variant=Variant::Primary
                    icon=Symbol::Bell
                    busy=remind.pending()
                    on:click=move |_| {
                        remind.dispatch(());
                    }
                >
                    {t!(i18n, notice.remind)}
                </Button>
            </div>
            <FailureNotice error=move || remind.value().get().and_then(Result::err) />
        </div>
    }
}
