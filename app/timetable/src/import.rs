//! A sheet of holidays: checked first, imported when somebody says so.

use base::address::with_query;
use base::error::AppError;
use base::import::{Attempt, Found, ImportOutcome, LARGEST_MEBIBYTES, Mode, SheetField};
use base::post::post;
use base::wording::timetable as wording;
use indicator_model::calendar::sheet::Column;
use indicator_model::id::SchemeId;
use leptos::prelude::*;
use text::i18n::{t_string, td_string, use_i18n};
use ui::toast::Toasts;
use web_sys::File;

use crate::api::mark_errors;
use crate::bench::Bench;

#[component]
pub(crate) fn Import(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let scheme = bench.saved.with_untracked(|saved| saved.scheme);
    let attempt = Attempt::new(
        move |file, mode| Box::pin(upload(file, scheme, mode)),
        move || {
            toasts.info(td_string!(i18n.get_locale_untracked(), timetable.days_saved).to_owned());
            bench.renew();
        },
    );
    view! {
        <SheetField
            attempt
            label=move || t_string!(i18n, timetable.file)
            hint=move || t_string!(i18n, timetable.file_hint, mebibytes = LARGEST_MEBIBYTES)
        />
        <ImportOutcome attempt mark=|sheet| Box::pin(mark_errors(sheet)) />
    }
}

async fn upload(file: File, scheme: SchemeId, mode: Mode) -> Result<Found, AppError> {
    let query = [
        ("scheme", Some(scheme.to_string())),
        ("name", Some(file.name())),
        ("dry_run", Some(mode.is_dry_run().to_string())),
    ];
    let outcome = post(&with_query("/calendar/import", query), Some(&file)).await?;
    Ok(Found::new(outcome, |_, column| Column::header(column), wording::row_error))
}
