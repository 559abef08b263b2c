//! From a file to a scheme: where to, which file, what it would do, do it.

use indicator_model::scheme::SchemeSummary;
use leptos::prelude::*;

use super::attempt::{Attempt, LARGEST_MEBIBYTES};
use super::outcome::OutcomeView;
use super::schemes::{Listed, title};
use super::section::Section;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::button::{LinkButton, Size, Variant};
use crate::ui::choice::Choice;
use crate::ui::file_field::FileField;
use crate::ui::icon::Symbol;
use crate::ui::select::Select;

#[component]
pub(super) fn ImportSection(attempt: Attempt, schemes: Listed) -> impl IntoView {
    let i18n = use_i18n();
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
                        view! { <SchemeChoice attempt known /> }
                    })}
                </Transition>
                <FileField
                    name="sheet"
                    label=move || t_string!(i18n, data.file)
                    text=move || {
                        attempt.name.get().unwrap_or_else(|| t_string!(i18n, data.file_prompt).to_owned())
                    }
                    accept=".csv,.xlsx,.txt"
                    hint=move || t_string!(i18n, data.file_hint, mebibytes = LARGEST_MEBIBYTES)
                    disabled=Signal::derive(move || attempt.is_importing())
                    on_choose=move |file| attempt.choose(file)
                />
            </div>
            <OutcomeView attempt schemes />
            <Examples />
        </Section>
    }
}

/// Where the sheet goes: where it says itself, or into a scheme that exists.
#[component]
fn SchemeChoice(attempt: Attempt, known: Vec<SchemeSummary>) -> impl IntoView {
    let i18n = use_i18n();
    let choices = Signal::derive(move || {
        let locale = i18n.get_locale();
        let by_sheet = Choice::new(None, move || t_string!(i18n, data.target_by_sheet));
        let existing = known.iter().map(|scheme| Choice::new(Some(scheme.id), title(locale, scheme)));
        std::iter::once(by_sheet).chain(existing).collect()
    });
    view! {
        <Select
            name="target"
            label=move || t_string!(i18n, data.target)
            hint=move || t_string!(i18n, data.target_hint)
            choices
            value=attempt.scheme
            disabled=Signal::derive(move || attempt.is_importing())
            on_change=move |scheme| attempt.aim(scheme)
        />
    }
}

/// For those who have no sheet yet.
#[component]
fn Examples() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
            <p class="text-muted max-sm:basis-full">{t!(i18n, data.examples)}</p>
            <LinkButton
                href="/template.csv"
                variant=Variant::Quiet
                size=Size::Small
                icon=Symbol::Download
                attr:download=move || t_string!(i18n, data.template_file)
            >
                {t!(i18n, data.template)}
            </LinkButton>
            <LinkButton
                href="/sample_city.csv"
                variant=Variant::Quiet
                size=Size::Small
                icon=Symbol::Download
                attr:download=move || t_string!(i18n, data.sample_file)
            >
                {t!(i18n, data.sample_sheet)}
            </LinkButton>
        </div>
    }
}
