//! The page: what is asked for, what it comes to, and a line for each item.

use base::address::use_query;
use base::loaded::Loaded;
use base::page::{OfferedLink, Page, PageActions};
use leptos::prelude::*;
use people_model::policy::Action::MeasurementImport;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{LinkButton, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::skeleton::Skeleton;

use crate::address::View;
use crate::api::{self, Opened};
use crate::filter::Filter;
use crate::list::List;

#[component]
pub fn BudgetPage() -> impl IntoView {
    let i18n = use_i18n();
    let query = use_query();
    let view = Memo::new(move |_| query.with(View::read));
    let asked = Memo::new(move |_| view.with(|view| view.asked));
    let opened = Resource::new(move || asked.get(), api::open);
    view! {
        <Page title=move || t_string!(i18n, budget.title)>
            <PageActions slot>
                <OfferedLink
                    text=move || t_string!(i18n, budget.to_import)
                    action=MeasurementImport
                    href="/data#budgets"
                    icon=Symbol::Upload
                />
            </PageActions>
            <p class="-mt-3 max-w-prose text-muted print:hidden">{t!(i18n, budget.intro)}</p>
            <Loaded resource=opened fallback=|| view! { <Skeleton lines=10 /> } stays=true let:opened>
                {
                    let Opened { list, schemes } = opened;
                    match list {
                        Some(list) if !list.lines.is_empty() => {
                            let list = StoredValue::new(list);
                            view! {
                                <Filter list schemes view />
                                <List list view />
                            }
                                .into_any()
                        }
                        Some(_) => view! { <NoItem /> }.into_any(),
                        None => view! { <NoScheme /> }.into_any(),
                    }
                }
            </Loaded>
        </Page>
    }
}

#[component]
fn NoItem() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=Symbol::Money
            title=move || t_string!(i18n, budget.empty_title)
            text=move || t_string!(i18n, budget.empty_text)
        >
            <LinkButton href="/data#budgets" variant=Variant::Primary>
                {t!(i18n, budget.to_data)}
            </LinkButton>
        </EmptyState>
    }
}

#[component]
fn NoScheme() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=Symbol::Money
            title=move || t_string!(i18n, board.empty_title)
            text=move || t_string!(i18n, budget.no_scheme_text)
        >
            <LinkButton href="/" variant=Variant::Primary>{t!(i18n, board.begin)}</LinkButton>
        </EmptyState>
    }
}
