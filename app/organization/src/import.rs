//! A sheet of organizations: checked first, imported when somebody says so.

use base::address::with_query;
use base::error::AppError;
use base::import::{Attempt, Found, ImportOutcome, LARGEST_MEBIBYTES, Mode, SheetField};
use base::post::post;
use base::wording::organization as wording;
use indicator_model::organization::sheet::Column;
use leptos::prelude::*;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::switch::Switch;
use ui::toast::Toasts;
use web_sys::File;

use super::api::mark_errors;
use super::bench::Bench;

#[component]
pub(super) fn Import(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let corrects = RwSignal::new(false);
    let attempt = Attempt::new(
        move |file, mode| Box::pin(upload(file, corrects.get_untracked(), mode)),
        move || {
            toasts.info(td_string!(i18n.get_locale_untracked(), organization.imported).to_owned());
            bench.renew();
        },
    );
    view! {
        <SheetField
            attempt
            label=move || t_string!(i18n, organization.file)
            hint=move || t_string!(i18n, organization.file_hint, mebibytes = LARGEST_MEBIBYTES)
        />
        <div class="flex flex-col">
            <Switch
                label=move || t_string!(i18n, organization.correct_past)
                checked=corrects
                disabled=Signal::derive(move || attempt.is_importing())
                on_change=move |is_on| {
                    corrects.set(is_on);
                    attempt.check();
                }
            />
            <p class="text-sm text-muted">{t!(i18n, organization.correct_past_hint)}</p>
        </div>
        <ImportOutcome attempt mark=|sheet| Box::pin(mark_errors(sheet)) />
    }
}

async fn upload(file: File, corrects: bool, mode: Mode) -> Result<Found, AppError> {
    let query = [
        ("name", Some(file.name())),
        ("dry_run", Some(mode.is_dry_run().to_string())),
        ("correct_past", corrects.then(|| true.to_string())),
    ];
    let outcome = post(&with_query("/organizations/import", query), Some(&file)).await?;
    Ok(Found::new(outcome, |_, column| Column::header(column), wording::row_error))
}
