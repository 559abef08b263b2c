//! Which scheme and month are read, and which items of them are shown.

use base::wording::measurement::period;
use indicator_model::budget::list::ItemList;
use indicator_model::id::{OrganizationId, SchemeId};
use indicator_model::period::Period;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use people_model::approval::SchemeSummary;
use text::i18n::{Locale, t_string, td_string, use_i18n};
use ui::choice::Choice;
use ui::field::TextField;
use ui::select::Select;

use crate::address::{Asked, Show, View};

/// Each choice takes effect at once.
#[component]
pub fn Filter(list: StoredValue<ItemList>, schemes: Vec<SchemeSummary>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let go = Callback::new(move |view: View| {
        let options = NavigateOptions { scroll: false, replace: true, ..NavigateOptions::default() };
        navigate(&view.written(), options);
    });
    let change = move |change: &dyn Fn(&mut View)| {
        let mut view = view.get_untracked();
        change(&mut view);
        go.run(view);
    };
    let (scheme, month) = list.with_value(|list| (list.scheme, list.month));
    let has_several = schemes.len() > 1;
    let schemes: Vec<Choice<SchemeId>> = schemes
        .into_iter()
        .map(|scheme| {
            let label = format!("{} · {}", scheme.name, scheme.cycle.name);
            Choice::new(scheme.id, move || label.clone())
        })
        .collect();
    // The newest first, which is mostly looked at.
    let months: Vec<Choice<Option<Period>>> = list.with_value(|list| {
        let months = list.months.iter().rev().copied();
        months.map(|month| Choice::new(Some(month), move || period(i18n.get_locale(), month))).collect()
    });
    let organizations: Vec<Choice<Option<OrganizationId>>> = list.with_value(|list| {
        let all = Choice::new(None, move || t_string!(i18n, budget.all_organizations));
        let named = list.organizations.iter().map(|owner| {
            let name = owner.name.clone();
            Choice::new(Some(owner.id), move || name.clone())
        });
        std::iter::once(all).chain(named).collect()
    });
    let shows: Vec<Choice<Show>> =
        Show::ALL.into_iter().map(|show| Choice::new(show, move || word(i18n.get_locale(), show))).collect();
    view! {
        <form
            class="grid max-w-5xl grid-cols-2 items-end gap-3 lg:flex print:hidden"
            role="search"
            aria-label=move || t_string!(i18n, budget.filter_label)
            on:submit=|event| event.prevent_default()
        >
            {has_several
                .then(|| {
                    view! {
                        <div class="max-lg:col-span-2 lg:min-w-0 lg:flex-2">
                            <Select
                                name="scheme"
                                label=move || t_string!(i18n, board.scheme)
                                choices=schemes
                                value=Signal::stored(scheme)
                                on_change=move |scheme| {
                                    change(&|view: &mut View| {
                                        *view = View {
                                            asked: Asked { scheme: Some(scheme), month: None },
                                            ..View::default()
                                        };
                                    });
                                }
                            />
                        </div>
                    }
                })} <div class="min-w-0 lg:flex-1">
                <Select
                    name="month"
                    label=move || t_string!(i18n, budget.month)
                    choices=months
                    value=Signal::stored(month)
                    on_change=move |month| change(&|view: &mut View| view.asked.month = month)
                />
            </div> <div class="min-w-0 lg:flex-1">
                <Select
                    name="show"
                    label=move || t_string!(i18n, budget.show)
                    choices=shows
                    value=Signal::derive(move || view.with(|view| view.show))
                    on_change=move |show| change(&|view: &mut View| view.show = show)
                />
            </div> <div class="max-lg:col-span-2 lg:min-w-0 lg:flex-2">
                <Select
                    name="organization"
                    label=move || t_string!(i18n, board.owner)
                    choices=organizations
                    value=Signal::derive(move || view.with(|view| view.organization))
                    on_change=move |organization| change(&|view: &mut View| view.organization = organization)
                />
            </div> <div class="max-lg:col-span-2 lg:min-w-0 lg:flex-2">
                <TextField
                    name="q"
                    label=move || t_string!(i18n, budget.search)
                    value=Signal::derive(move || view.with(|view| view.text.clone()))
                    on_input=move |text: String| change(&|view: &mut View| view.text.clone_from(&text))
                />
            </div>
        </form>
    }
}

fn word(locale: Locale, show: Show) -> &'static str {
    match show {
        Show::All => td_string!(locale, budget.show_all),
        Show::Behind => td_string!(locale, budget.show_behind),
        Show::Overspent => td_string!(locale, budget.show_overspent),
    }
}
