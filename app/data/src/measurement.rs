//! Measurements as a sheet: what is to be reported goes out as rows to fill in, and comes back as values.

use base::address::with_query;
use base::error::AppError;
use base::import::{Attempt, Found, ImportOutcome, LARGEST_MEBIBYTES, Mode, SheetField};
use base::person::Person;
use base::post::post;
use base::wording::measurement::sheet::row_error;
use indicator_model::id::CityId;
use indicator_model::measurement::sheet::Column;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use people_model::policy::Action::{MeasurementImport, SchemeExport};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{LinkButton, Size, Variant};
use ui::choice::Choice;
use ui::icon::Symbol;
use ui::notice::{Notice, NoticeActions};
use ui::select::Select;
use ui::tone::Tone;
use web_sys::File;

use super::api::mark_measurement_errors;
use super::schemes::Listed;
use super::section::Section;

/// Nothing without a scheme, for whose indicators something could be measured.
#[component]
pub(super) fn MeasurementSection(schemes: Listed) -> impl IntoView {
    let person = Person::from_context();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let cities = cities(&schemes.await.unwrap_or_default());
                let may = move |action| person.may(action);
                let shows = !cities.is_empty() && (may(MeasurementImport) || may(SchemeExport));
                shows.then(|| view! { <Sheets cities imports=may(MeasurementImport) exports=may(SchemeExport) /> })
            })}
        </Transition>
    }
}

/// The cities that have a scheme; the sample comes last.
pub(super) fn cities(schemes: &[SchemeSummary]) -> Vec<(CityId, String)> {
    let mut cities: Vec<(bool, CityId, String)> = Vec::new();
    for scheme in schemes {
        if cities.iter().all(|(_, city, _)| *city != scheme.city) {
            cities.push((scheme.sample, scheme.city, scheme.city_name.clone()));
        }
    }
    cities.sort_by_key(|(is_sample, ..)| *is_sample);
    cities.into_iter().map(|(_, city, name)| (city, name)).collect()
}

#[component]
fn Sheets(cities: Vec<(CityId, String)>, imports: bool, exports: bool) -> impl IntoView {
    let i18n = use_i18n();
    // There is one at least.
    let Some(first) = cities.first().map(|(city, _)| *city) else { return ().into_any() };
    let city = RwSignal::new(first);
    let attempt = Attempt::new(move |file, mode| Box::pin(upload(file, city.get_untracked(), mode)), || ());
    let has_several = cities.len() > 1;
    let choices: Vec<Choice<CityId>> =
        cities.into_iter().map(|(city, name)| Choice::new(city, move || name.clone())).collect();
    let due = move |extension: &'static str| view! { <Leaving city what="due" extension /> };
    let measured = move |extension: &'static str| view! { <Leaving city what="measured" extension /> };
    view! {
        <Section
            id="measurements"
            title=move || t_string!(i18n, data.measurements_title)
            text=move || t_string!(i18n, data.measurements_text)
        >
            <div class="grid items-start gap-4 md:grid-cols-2">
                {has_several
                    .then(|| {
                        view! {
                            <Select
                                name="city"
                                label=move || t_string!(i18n, data.city)
                                choices=Signal::stored(choices)
                                value=city
                                disabled=Signal::derive(move || attempt.is_importing())
                                on_change=move |chosen| {
                                    city.set(chosen);
                                    attempt.check();
                                }
                            />
                        }
                    })}
                {imports
                    .then(|| {
                        view! {
                            <SheetField
                                attempt
                                name="measurements"
                                label=move || t_string!(i18n, data.measurements_file)
                                hint=move || t_string!(i18n, data.measurements_hint, mebibytes = LARGEST_MEBIBYTES)
                            />
                        }
                    })}
            </div>
            {imports
                .then(|| {
                    view! {
                        <ImportOutcome
                            attempt
                            mark=|sheet| Box::pin(mark_measurement_errors(sheet))
                            afterwards=imported
                        />
                        <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                            <p class="text-muted max-sm:basis-full">{t!(i18n, data.due_rows)}</p>
                            {due("xlsx")}
                            {due("csv")}
                        </div>
                    }
                })}
            {exports
                .then(|| {
                    view! {
                        <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                            <p class="text-muted max-sm:basis-full">{t!(i18n, data.measured_rows)}</p>
                            {measured("xlsx")}
                            {measured("csv")}
                        </div>
                    }
                })}
        </Section>
    }
    .into_any()
}

/// A link to a file that the server makes.
#[component]
fn Leaving(city: RwSignal<CityId>, what: &'static str, extension: &'static str) -> impl IntoView {
    move || {
        let address = format!("/measurements/export/{what}.{extension}");
        view! {
            <LinkButton
                href=with_query(&address, [("city", Some(city.get().to_string()))])
                variant=Variant::Quiet
                size=Size::Small
                icon=Symbol::Download
                attr:download=format!("{what}.{extension}")
            >
                {extension.to_uppercase()}
            </LinkButton>
        }
    }
}

async fn upload(file: File, city: CityId, mode: Mode) -> Result<Found, AppError> {
    let query = [
        ("city", Some(city.to_string())),
        ("name", Some(file.name())),
        ("dry_run", Some(mode.is_dry_run().to_string())),
    ];
    let outcome = post(&with_query("/measurements/import", query), Some(&file)).await?;
    Ok(Found::new(outcome, |_, column| Column::header(column), row_error))
}

/// Where the values are now.
fn imported(_: Found) -> AnyView {
    let i18n = use_i18n();
    view! {
        <Notice tone=Tone::Good title=move || t_string!(i18n, data.imported_title)>
            {t!(i18n, data.measurements_imported)}
            <NoticeActions slot>
                <LinkButton href="/board" variant=Variant::Primary icon=Symbol::Chart>
                    {t!(i18n, data.open_board)}
                </LinkButton>
            </NoticeActions>
        </Notice>
    }
    .into_any()
}
