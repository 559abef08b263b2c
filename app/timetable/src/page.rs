//! The page: which scheme, and the parts of its timetable.

use base::address::{use_query, with_query};
use base::loaded::Loaded;
use base::page::Page;
use indicator_model::id::SchemeId;
use indicator_model::timetable::answer::Arrangement;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use people_model::approval::SchemeSummary;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{LinkButton, Variant};
use ui::choice::Choice;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::select::Select;
use ui::skeleton::Skeleton;

use crate::api::{self, Opened};
use crate::bench::Bench;
use crate::chain::ChainSetting;
use crate::days::CalendarSetting;
use crate::deadlines::DeadlineSetting;
use crate::extensions::ExtensionSetting;
use crate::ladder::LadderSetting;
use crate::periods::Periods;

#[component]
pub fn TimetablePage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let scheme = Memo::new(move |_| {
        query.with(|query| query.get("scheme").and_then(|scheme| scheme.parse::<SchemeId>().ok()))
    });
    let opened = Resource::new(move || scheme.get(), api::open);
    view! {
        <Page title=move || t_string!(i18n, timetable.title)>
            <Loaded resource=opened fallback=|| view! { <Skeleton lines=10 /> } let:opened>
                {
                    let Opened { arrangement, schemes } = opened;
                    match arrangement {
                        Some(arrangement) => view! { <Shown arrangement schemes /> }.into_any(),
                        None => view! { <NoScheme /> }.into_any(),
                    }
                }
            </Loaded>
        </Page>
    }
}

#[component]
fn Shown(arrangement: Arrangement, schemes: Vec<SchemeSummary>) -> impl IntoView {
    let i18n = use_i18n();
    let (scheme, today) = (arrangement.scheme, arrangement.today);
    let bench = Bench::new(arrangement);
    let navigate = use_navigate();
    let choices: Vec<Choice<SchemeId>> = schemes
        .into_iter()
        .map(|scheme| {
            let label = format!("{} · {}", scheme.name, scheme.cycle.name);
            Choice::new(scheme.id, move || label.clone())
        })
        .collect();
    let is_reader = !untrack(|| bench.is_editable());
    view! {
        <p class="-mt-3 text-muted">
            {move || t_string!(i18n, timetable.today, day = today)}
            {is_reader.then(|| view! { " " {t!(i18n, timetable.read_only)} })}
        </p>
        {(choices.len() > 1)
            .then(|| {
                view! {
                    <div class="max-w-md">
                        <Select
                            name="scheme"
                            label=move || t_string!(i18n, board.scheme)
                            choices=choices
                            value=Signal::stored(scheme)
                            on_change=move |scheme: SchemeId| {
                                let address = with_query("/reporting", [("scheme", Some(scheme.to_string()))]);
                                navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
                            }
                        />
                    </div>
                }
            })}
        <Periods bench />
        <DeadlineSetting bench />
        <ExtensionSetting bench />
        <ChainSetting bench />
        <LadderSetting bench />
        <CalendarSetting bench />
    }
}

#[component]
fn NoScheme() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=Symbol::Pending
            title=move || t_string!(i18n, timetable.empty_title)
            text=move || t_string!(i18n, timetable.empty_text)
        >
            <LinkButton href="/" variant=Variant::Primary>{t!(i18n, board.begin)}</LinkButton>
        </EmptyState>
    }
}
