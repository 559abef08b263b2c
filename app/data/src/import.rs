//! From a file to a scheme: where to, which file, what it would do, do it.

use base::import::{Attempt, Found, ImportOutcome, LARGEST_MEBIBYTES, SheetField};
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use people_model::approval::SchemeSummary;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{LinkButton, Size, Variant};
use ui::choice::Choice;
use ui::icon::Symbol;
use ui::notice::{Notice, NoticeActions};
use ui::select::Select;
use ui::tone::Tone;

use super::api::{mark_errors, this_year};
use super::columns::{Columns, Matching};
use super::conflicts::Conflicts;
use super::schemes::{Listed, title};
use super::section::Section;
use super::strangers::Strangers;
use super::upload::{self, Aim};

#[component]
pub(super) fn ImportSection(schemes: Listed) -> impl IntoView {
    let i18n = use_i18n();
    let aim = RwSignal::new(Aim::default());
    let matching = Matching::new();
    let attempt = Attempt::new(
        move |file, mode| {
            matching.take(&file);
            Box::pin(async move {
                let mapping = matching.mapping.get_untracked();
                let (found, heard) = upload::import(file, aim.get_untracked(), &mapping, mode).await?;
                matching.hear(heard, mode);
                Ok(found)
            })
        },
        move || schemes.refetch(),
    );
    let year = Resource::new(|| (), |()| this_year());
    view! {
        <Section
            id="import"
            title=move || t_string!(i18n, data.import_title)
            text=move || t_string!(i18n, data.import_text)
        >
            <div class="grid items-start gap-4 md:grid-cols-2">
                <Transition>
                    {move || Suspend::new(async move {
                        let known = schemes.await.unwrap_or_default();
                        let years = new_years(&known, year.await.ok());
                        view! { <SchemeChoice attempt matching aim known years /> }
                    })}
                </Transition>
                <SheetField
                    attempt
                    label=move || t_string!(i18n, data.file)
                    hint=move || t_string!(i18n, data.file_hint, mebibytes = LARGEST_MEBIBYTES)
                />
            </div>
            <Columns attempt matching />
            <Strangers attempt matching />
            <Conflicts attempt matching />
            <ImportOutcome attempt mark=|sheet| Box::pin(mark_errors(sheet)) afterwards=imported />
            <Examples />
        </Section>
    }
}

/// Where the sheet goes: where its baselines say, into a scheme that exists, or into a year that has none yet.
#[component]
fn SchemeChoice(
    attempt: Attempt,
    matching: Matching,
    aim: RwSignal<Aim>,
    known: Vec<SchemeSummary>,
    years: Vec<u16>,
) -> impl IntoView {
    let i18n = use_i18n();
    let choices = Signal::derive(move || {
        let locale = i18n.get_locale();
        let by_sheet = Choice::new(Aim::BySheet, move || t_string!(i18n, data.target_by_sheet));
        let existing = known.iter().map(|scheme| Choice::new(Aim::Scheme(scheme.id), title(locale, scheme)));
        let new = years
            .iter()
            .map(|&year| Choice::new(Aim::Year(year), move || t_string!(i18n, data.target_new, year = year)));
        std::iter::once(by_sheet).chain(existing).chain(new).collect()
    });
    view! {
        <Select
            name="target"
            label=move || t_string!(i18n, data.target)
            hint=move || t_string!(i18n, data.target_hint)
            choices
            value=aim
            disabled=Signal::derive(move || attempt.is_importing())
            on_change=move |chosen| {
                aim.set(chosen);
                matching.forget_conflicts();
                attempt.check();
            }
        />
    }
}

/// Where the rows are now.
fn imported(found: Found) -> AnyView {
    let i18n = use_i18n();
    let query = found.scheme.map(|scheme| format!("?scheme={scheme}")).unwrap_or_default();
    view! {
        <Notice tone=Tone::Good title=move || t_string!(i18n, data.imported_title)>
            {move || found.goal(i18n.get_locale())} " " {t!(i18n, data.imported_text)}
            <NoticeActions slot>
                <LinkButton href=format!("/decompose{query}") variant=Variant::Primary icon=Symbol::Decompose>
                    {t!(i18n, data.open_scheme)}
                </LinkButton>
            </NoticeActions>
        </Notice>
    }
    .into_any()
}

/// Years that have no scheme yet: the one after the newest cycle of the city itself, or this one and the next.
fn new_years(known: &[SchemeSummary], this: Option<u16>) -> Vec<u16> {
    let own = known.iter().filter(|scheme| !scheme.sample);
    match (own.map(|scheme| scheme.cycle.starts.year()).max(), this) {
        (Some(newest), _) => vec![newest.saturating_add(1)],
        (None, Some(this)) => vec![this, this.saturating_add(1)],
        (None, None) => Vec::new(),
    }
}

/// For those who have no sheet yet.
#[component]
fn Examples() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
            <p class="text-muted max-sm:basis-full">{t!(i18n, data.examples)}</p>
            <Example
                href="/template.xlsx"
                file=move || t_string!(i18n, data.template_workbook_file)
                label=move || t_string!(i18n, data.template_workbook)
            />
            <Example
                href="/template.csv"
                file=move || t_string!(i18n, data.template_file)
                label=move || t_string!(i18n, data.template)
            />
            <Example
                href="/sample_city.csv"
                file=move || t_string!(i18n, data.sample_file)
                label=move || t_string!(i18n, data.sample_sheet)
            />
        </div>
    }
}

/// A sheet to take along; `file` is the name that it is kept under.
#[component]
fn Example(href: &'static str, #[prop(into)] file: TextProp, #[prop(into)] label: TextProp) -> impl IntoView {
    view! {
        <LinkButton
            href
            variant=Variant::Quiet
            size=Size::Small
            icon=Symbol::Download
            attr:download=move || file.get()
        >
            {move || label.get()}
        </LinkButton>
    }
}
