//! A sheet that belongs to a city: it goes out as rows to fill in or as all there is, and comes back with values.

use base::address::with_query;
use base::error::AppError;
use base::import::{Afterwards, Attempt, ImportOutcome, LARGEST_MEBIBYTES, Mark, Mode, Sending, SheetField};
use base::person::Person;
use base::post::post;
use indicator_model::id::CityId;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use people_model::policy::Action::{MeasurementImport, SchemeExport};
use serde::de::DeserializeOwned;
use text::i18n::{Locale, t_string, use_i18n};
use ui::button::{LinkButton, Size, Variant};
use ui::choice::Choice;
use ui::icon::Symbol;
use ui::select::Select;
use web_sys::File;

use super::schemes::Listed;
use super::section::Section;

/// What tells one such sheet from another.
pub(super) struct Kind {
    /// Of its section; the server has the sheet under it too.
    pub(super) id: &'static str,
    /// The name of the file with all there is.
    pub(super) all: &'static str,
    pub(super) words: fn(Locale) -> Words,
    pub(super) send: fn(File, CityId, Mode) -> Sending,
    pub(super) mark: Mark,
    pub(super) afterwards: Afterwards,
}

pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    /// The label of the file that is brought.
    pub(super) file: &'static str,
    /// Before the links to the rows to fill in.
    pub(super) due: &'static str,
    /// Before the links to all there is.
    pub(super) all: &'static str,
}

/// Nothing without a scheme, for whose indicators the sheet could be.
#[component]
pub(super) fn CitySheet(schemes: Listed, kind: &'static Kind) -> impl IntoView {
    let person = Person::from_context();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                let cities = cities(&schemes.await.unwrap_or_default());
                let may = move |action| person.may(action);
                let shows = !cities.is_empty() && (may(MeasurementImport) || may(SchemeExport));
                shows
                    .then(|| {
                        view! { <Sheets kind cities imports=may(MeasurementImport) exports=may(SchemeExport) /> }
                    })
            })}
        </Transition>
    }
}

/// The cities that have a scheme; the sample comes last.
fn cities(schemes: &[SchemeSummary]) -> Vec<(CityId, String)> {
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
fn Sheets(kind: &'static Kind, cities: Vec<(CityId, String)>, imports: bool, exports: bool) -> impl IntoView {
    let i18n = use_i18n();
    // There is one at least.
    let Some(first) = cities.first().map(|(city, _)| *city) else { return ().into_any() };
    let city = RwSignal::new(first);
    let attempt = Attempt::new(move |file, mode| (kind.send)(file, city.get_untracked(), mode), || ());
    let has_several = cities.len() > 1;
    let choices: Vec<Choice<CityId>> =
        cities.into_iter().map(|(city, name)| Choice::new(city, move || name.clone())).collect();
    let words = move || (kind.words)(i18n.get_locale());
    let leaving = move |what, extension| view! { <Leaving kind city what extension /> };
    view! {
        <Section id=kind.id title=move || words().title text=move || words().text>
            <div class="grid items-start gap-4 md:grid-cols-2">
                {has_several
                    .then(|| {
                        view! {
                            <Select
                                name=format!("{}-city", kind.id)
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
                                name=kind.id
                                label=move || words().file
                                hint=move || t_string!(i18n, data.measurements_hint, mebibytes = LARGEST_MEBIBYTES)
                            />
                        }
                    })}
            </div>
            {imports
                .then(|| {
                    view! {
                        <ImportOutcome attempt mark=kind.mark afterwards=kind.afterwards />
                        <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                            <p class="text-muted max-sm:basis-full">{move || words().due}</p>
                            {leaving("due", "xlsx")}
                            {leaving("due", "csv")}
                        </div>
                    }
                })}
            {exports
                .then(|| {
                    view! {
                        <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
                            <p class="text-muted max-sm:basis-full">{move || words().all}</p>
                            {leaving(kind.all, "xlsx")}
                            {leaving(kind.all, "csv")}
                        </div>
                    }
                })}
        </Section>
    }
    .into_any()
}

/// A link to a file that the server makes.
#[component]
fn Leaving(
    kind: &'static Kind,
    city: RwSignal<CityId>,
    what: &'static str,
    extension: &'static str,
) -> impl IntoView {
    move || {
        let address = format!("/{}/export/{what}.{extension}", kind.id);
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

/// Imports a file for a city. A dry run saves nothing. With errors nothing was saved either.
pub(super) async fn send<T: DeserializeOwned>(
    id: &str,
    file: File,
    city: CityId,
    mode: Mode,
) -> Result<T, AppError> {
    let query = [
        ("city", Some(city.to_string())),
        ("name", Some(file.name())),
        ("dry_run", Some(mode.is_dry_run().to_string())),
    ];
    post(&with_query(&format!("/{id}/import"), query), Some(&file)).await
}
