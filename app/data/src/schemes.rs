//! The schemes there are: open one, take it out as a sheet, remove the sample.

use base::approval::{ApprovalSteps, Matter, StateBadge};
use base::error::AppError;
use base::loaded::Loaded;
use base::person::Person;
use leptos::prelude::*;
use leptos_i18n::td_string;
use people_model::approval::SchemeSummary;
use people_model::policy::Action;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::button::{LinkButton, Size, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;

use super::sample::{OpenSample, RemoveSample, SampleMark};
use super::section::Section;

/// The list of schemes as it comes from the server.
pub(super) type Listed = Resource<Result<Vec<SchemeSummary>, AppError>>;

/// City and name of a scheme on one line; the sample is marked as one.
pub(super) fn title(locale: Locale, scheme: &SchemeSummary) -> String {
    let SchemeSummary { city_name: city, name, .. } = scheme;
    if scheme.sample {
        td_string!(locale, data.scheme_of_sample, city = city.as_str(), name = name.as_str())
    } else {
        td_string!(locale, data.scheme_of_city, city = city.as_str(), name = name.as_str())
    }
}

#[component]
pub(super) fn SchemeSection(schemes: Listed, steps: ApprovalSteps) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Section
            id="schemes"
            title=move || t_string!(i18n, data.schemes_title)
            text=move || t_string!(i18n, data.schemes_text)
        >
            <Loaded resource=schemes fallback=|| view! { <Skeleton lines=3 /> } stays=true let:listed>
                {if listed.is_empty() {
                    view! { <Nothing /> }.into_any()
                } else {
                    view! { <List listed schemes steps /> }.into_any()
                }}
            </Loaded>
        </Section>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let may_open_sample = move || person.may(Action::SampleEdit);
    view! {
        <EmptyState
            title=move || t_string!(i18n, data.no_scheme_title)
            text=move || t_string!(i18n, data.no_scheme_text)
        >
            <Show when=may_open_sample>
                <OpenSample />
            </Show>
        </EmptyState>
    }
}

#[component]
fn List(listed: Vec<SchemeSummary>, schemes: Listed, steps: ApprovalSteps) -> impl IntoView {
    let person = Person::from_context();
    let lacks_sample = !listed.iter().any(|scheme| scheme.sample);
    view! {
        <ul class="flex flex-col divide-y divide-base-300 border-y border-base-300">
            {listed.into_iter().map(|scheme| view! { <Entry scheme schemes steps /> }).collect_view()}
        </ul>
        {move || {
            (lacks_sample && person.may(Action::SampleEdit))
                .then(|| {
                    view! {
                        <div class="flex flex-wrap gap-2">
                            <OpenSample />
                        </div>
                    }
                })
        }}
    }
}

#[component]
fn Entry(scheme: SchemeSummary, schemes: Listed, steps: ApprovalSteps) -> impl IntoView {
    let i18n = use_i18n();
    let SchemeSummary { id, name, city_name, sample, cycle, nodes, approval, .. } = scheme.clone();
    let person = Person::from_context();
    let state = approval.state;
    let matter = Matter { scheme: id, name: name.clone(), is_sample: sample, approval };
    let label = name.clone();
    let export = |extension: &'static str| {
        let file = format!("{city_name} {name}.{extension}");
        view! {
            <LinkButton
                href=format!("/export/{id}.{extension}")
                variant=Variant::Quiet
                size=Size::Small
                icon=Symbol::Download
                attr:download=file
            >
                {extension.to_uppercase()}
            </LinkButton>
        }
    };
    let (csv, xlsx) = (export("csv"), export("xlsx"));
    let city = city_name.clone();
    view! {
        <li class="flex flex-wrap items-center gap-x-4 gap-y-2 py-3" aria-label=label>
            <div class="min-w-0 flex-1 basis-64">
                <p class="flex flex-wrap items-center gap-2">
                    <span class="font-medium">{name.clone()}</span>
                    <StateBadge state />
                    {sample.then(|| view! { <SampleMark /> })}
                </p>
                <p class="text-sm text-muted">
                    {move || {
                        t_string!(i18n, data.scheme_facts, city = city.as_str(), cycle = cycle.name.as_str(), count = nodes)
                    }}
                </p>
            </div>
            <div class="flex flex-wrap items-center gap-2">
                {steps(matter.into(), Callback::new(move |()| schemes.refetch()))}
                {move || {
                    (sample && person.may(Action::SampleEdit))
                        .then(|| {
                            let on_remove = Callback::new(move |()| schemes.refetch());
                            view! { <RemoveSample scheme=scheme.clone() on_remove /> }
                        })
                }} {csv} {xlsx}
                <LinkButton href=format!("/decompose?scheme={id}") size=Size::Small icon=Symbol::Decompose>
                    {t!(i18n, data.open)}
                </LinkButton>
            </div>
        </li>
    }
}
