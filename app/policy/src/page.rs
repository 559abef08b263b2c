//! The page: a list to choose from, and beside it (on a phone in its place) what the table says about the choice.

use base::address::use_query;
use base::loaded::Loaded;
use base::page::Page;
use base::wording;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use people_model::policy::Action;
use people_model::policy::holder::Holder;
use text::i18n::{t, t_string, use_i18n};
use ui::choice::Choice;
use ui::empty_state::EmptyState;
use ui::icon::{Icon, Symbol};
use ui::segmented::Segmented;
use ui::skeleton::Skeleton;

use super::address::{By, Chosen, Look};
use super::api;
use super::choose::ChoiceList;
use super::of_action::OfAction;
use super::of_person::OfPerson;
use super::of_role::OfRole;

#[component]
pub fn PolicyPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let look = Memo::new(move |_| query.with(Look::read));
    let holders = Resource::new(|| (), |()| api::holders());
    let navigate = use_navigate();
    let by = By::ALL
        .map(|by| {
            let word = move || match by {
                By::Role => t_string!(i18n, policy.by_role),
                By::Person => t_string!(i18n, policy.by_person),
                By::Action => t_string!(i18n, policy.by_action),
            };
            Choice::new(by, word)
        })
        .to_vec();
    view! {
        <Page title=move || t_string!(i18n, policy.title)>
            <p class="-mt-3 max-w-prose text-muted print:hidden">{t!(i18n, policy.subtitle)}</p>
            <div class="print:hidden">
                <Segmented
                    name="by"
                    label=move || t_string!(i18n, policy.by)
                    choices=by
                    value=Signal::derive(move || look.with(|look| look.by))
                    on_change=move |by| {
                        navigate(&Look { by, ..Look::default() }.written(), NavigateOptions::default());
                    }
                />
            </div>
            <Loaded resource=holders fallback=|| view! { <Skeleton lines=8 /> } stays=true let:holders>
                <Read look holders=StoredValue::new(holders) />
            </Loaded>
            <Rules />
        </Page>
    }
}

/// The list, and what is chosen in it.
#[component]
fn Read(look: Memo<Look>, holders: StoredValue<Vec<Holder>>) -> impl IntoView {
    let i18n = use_i18n();
    let of = Memo::new(move |_| look.with(|look| look.of));
    let shown = Memo::new(move |_| look.with(Look::shown));
    let list = move || if of.get().is_some() { "max-md:hidden" } else { "" };
    let list_only = move || look.with(|look| Look { of: None, ..look.clone() }.written());
    view! {
        <div class="grid items-start gap-6 md:grid-cols-[16rem_minmax(0,1fr)] print:block">
            <div class=move || format!("flex flex-col gap-2 print:hidden {}", list())>
                <ChoiceList look holders />
            </div>
            <div class=move || if of.get().is_none() { "max-md:hidden" } else { "" }>
                {move || {
                    of.get()
                        .map(|_| {
                            view! {
                                <A href=list_only() attr:class="btn btn-sm btn-ghost mb-2 md:hidden print:hidden">
                                    <Icon symbol=Symbol::Back />
                                    {t!(i18n, policy.back)}
                                </A>
                            }
                        })
                }}
                {move || match shown.get() {
                    Some(Chosen::Role(role)) => view! { <OfRole role holders /> }.into_any(),
                    Some(Chosen::Person(person)) => view! { <OfPerson person holders /> }.into_any(),
                    Some(Chosen::Action(action)) => view! { <OfAction action holders /> }.into_any(),
                    None => {
                        view! {
                            <EmptyState
                                icon=Symbol::People
                                title=move || t_string!(i18n, policy.choose_title)
                                text=move || t_string!(i18n, policy.choose_text)
                            />
                        }
                            .into_any()
                    }
                }}
            </div>
        </div>
    }
}

/// What stands above the table.
#[component]
fn Rules() -> impl IntoView {
    let i18n = use_i18n();
    let practised = move || {
        let locale = i18n.get_locale();
        let practice = Action::ALL.into_iter().filter(|action| action.is_practice());
        wording::listed(locale, practice.map(|action| wording::action(locale, action)))
    };
    view! {
        <section
            class="flex max-w-prose flex-col gap-1 border-t border-base-300 pt-4 text-sm"
            aria-labelledby="policy-rules"
        >
            <h2 id="policy-rules" class="font-semibold">
                {t!(i18n, policy.rules_title)}
            </h2>
            <p>{t!(i18n, policy.rule_own_work)}</p>
            <p>{move || t_string!(i18n, policy.rule_practice, actions = practised())}</p>
        </section>
    }
}
