//! A sheet of organizations: checked first, imported when somebody says so.

use base::address::with_query;
use base::error::AppError;
use base::post::post;
use base::wording::organization as wording;
use indicator_model::organization::sheet::{Column, Outcome, RowError};
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Variant};
use ui::file_field::FileField;
use ui::icon::Symbol;
use ui::notice::{Notice, NoticeActions};
use ui::switch::Switch;
use ui::table::Table;
use ui::tally::{Tallies, Tally};
use ui::toast::Toasts;
use ui::tone::Tone;
use web_sys::File;

use super::bench::Bench;

#[component]
pub(super) fn Import(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let chosen = StoredValue::new(SendOption::<File>::new_local(None));
    let name = RwSignal::new(None::<String>);
    let is_working = RwSignal::new(false);
    let corrects = RwSignal::new(false);
    let answer = RwSignal::new(None::<Result<Outcome, AppError>>);
    let send = move |dry_run: bool| {
        let Some(file) = chosen.with_value(|chosen| (**chosen).clone()) else { return };
        is_working.set(true);
        spawn_local(async move {
            let result = upload(&file, dry_run, corrects.get_untracked()).await;
            is_working.set(false);
            let is_imported = !dry_run && matches!(&result, Ok(outcome) if outcome.errors.is_empty());
            if is_imported {
                toasts.info(td_string!(i18n.get_locale_untracked(), organization.imported).to_owned());
                bench.renew();
            } else {
                answer.set(Some(result));
            }
        });
    };
    let choose = move |file: File| {
        name.set(Some(file.name()));
        chosen.update_value(|chosen| **chosen = Some(file));
        answer.set(None);
        send(true);
    };
    view! {
        <FileField
            name="sheet"
            label=move || t_string!(i18n, organization.file)
            text=move || name.get().unwrap_or_else(|| t_string!(i18n, organization.file_prompt).to_owned())
            accept=".csv,.xlsx,.txt"
            hint=move || t_string!(i18n, organization.file_hint)
            disabled=is_working
            on_choose=choose
        />
        <div class="flex flex-col">
            <Switch
                label=move || t_string!(i18n, organization.correct_past)
                checked=corrects
                disabled=is_working
                on_change=move |is_on| {
                    corrects.set(is_on);
                    send(true);
                }
            />
            <p class="text-sm text-muted">{t!(i18n, organization.correct_past_hint)}</p>
        </div>
        <div role="status" class="flex flex-col gap-3 empty:hidden">
            {move || is_working.get().then(|| view! { <p>{t!(i18n, organization.checking)}</p> })}
            {move || match answer.get()? {
                Err(error) => {
                    Some(view! { <Notice tone=Tone::Bad>{move || error.message(i18n.get_locale())}</Notice> }.into_any())
                }
                Ok(outcome) => Some(view! { <Found outcome on_import=move || send(false) /> }.into_any()),
            }}
        </div>
    }
}

#[component]
fn Found(outcome: Outcome, #[prop(into)] on_import: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let Outcome { created, updated, unchanged, rejected, errors, unknown_columns, .. } = outcome;
    let tallies = vec![
        Tally {
            label: (move || t_string!(i18n, organization.created)).into(),
            count: created,
            tone: Tone::Good,
        },
        Tally {
            label: (move || t_string!(i18n, organization.updated)).into(),
            count: updated,
            tone: Tone::Accent,
        },
        Tally {
            label: (move || t_string!(i18n, organization.unchanged)).into(),
            count: unchanged,
            tone: Tone::Neutral,
        },
        Tally {
            label: (move || t_string!(i18n, organization.rejected)).into(),
            count: rejected,
            tone: Tone::Bad,
        },
    ];
    let verdict = if !errors.is_empty() {
        let count = errors.len().to_string();
        view! {
            <Notice tone=Tone::Bad>
                {move || t_string!(i18n, organization.refused, count = count.clone())}
            </Notice>
        }
        .into_any()
    } else if created + updated == 0 {
        view! { <Notice tone=Tone::Good>{t!(i18n, organization.nothing_new)}</Notice> }.into_any()
    } else {
        view! {
            <Notice tone=Tone::Accent>
                {t!(i18n, organization.passed)} <NoticeActions slot>
                    <Button
                        variant=Variant::Primary
                        icon=Symbol::Upload
                        on:click=move |_| on_import.run(())
                    >
                        {t!(i18n, organization.import_now)}
                    </Button>
                </NoticeActions>
            </Notice>
        }
        .into_any()
    };
    view! {
        {verdict}
        {(!unknown_columns.is_empty())
            .then(|| {
                let columns = unknown_columns.join(" · ");
                view! {
                    <Notice tone=Tone::Warning>
                        {move || t_string!(i18n, organization.unknown_columns, columns = columns.clone())}
                    </Notice>
                }
            })}
        <Tallies tallies />
        {(!errors.is_empty()).then(|| view! { <Errors errors /> })}
    }
}

#[component]
fn Errors(errors: Vec<RowError>) -> impl IntoView {
    let i18n = use_i18n();
    let rows = errors
        .into_iter()
        .map(|error| {
            let RowError { row, column, .. } = error;
            let place = move || match row {
                Some(row) => row.to_string(),
                None => t_string!(i18n, organization.whole_file).to_owned(),
            };
            view! {
                <tr>
                    <td>{place}</td>
                    <td>{column.map_or("", Column::header)}</td>
                    <td>{move || wording::row_error(i18n.get_locale(), &error)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <Table
            label=move || t_string!(i18n, organization.problem)
            heads=vec![
                (move || t_string!(i18n, organization.row)).into(),
                (move || t_string!(i18n, organization.column)).into(),
                (move || t_string!(i18n, organization.problem)).into(),
            ]
        >
            {rows}
        </Table>
    }
}

async fn upload(file: &File, dry_run: bool, corrects: bool) -> Result<Outcome, AppError> {
    let query = [
        ("name", Some(file.name())),
        ("dry_run", Some(dry_run.to_string())),
        ("correct_past", corrects.then(|| true.to_string())),
    ];
    post(&with_query("/organizations/import", query), Some(file)).await
}
