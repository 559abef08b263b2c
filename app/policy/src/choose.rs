//! The list to choose from: links, so that keys, bookmarks and a second window work as everywhere.

use base::wording;
use indicator_model::text::key;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use people_model::policy::Action;
use people_model::policy::holder::Holder;
use people_model::role::Role;
use text::i18n::{Locale, t_string, use_i18n};
use ui::empty_state::EmptyState;
use ui::field::SearchField;
use ui::icon::Symbol;

use super::address::{By, Chosen, Look};

/// One line of the list.
#[derive(Clone, PartialEq, Eq)]
struct Entry {
    of: Chosen,
    name: String,
    /// Smaller, below the name.
    more: String,
}

fn entries(locale: Locale, by: By, holders: &[Holder]) -> Vec<Entry> {
    let plain = |of: Chosen, name: &str| Entry { of, name: name.to_owned(), more: String::new() };
    match by {
        By::Role => {
            Role::ALL.into_iter().map(|role| plain(Chosen::Role(role), wording::role(locale, role))).collect()
        }
        By::Action => {
            let entry = |action| plain(Chosen::Action(action), wording::action(locale, action));
            Action::ALL.into_iter().map(entry).collect()
        }
        By::Person => {
            let entry = |holder: &Holder| {
                let roles = holder.held.iter().map(|held| wording::role(locale, held.appointment.role));
                let more = wording::listed(locale, roles);
                Entry { of: Chosen::Person(holder.account), name: holder.name.clone(), more }
            };
            holders.iter().map(entry).collect()
        }
    }
}

#[component]
pub(super) fn ChoiceList(look: Memo<Look>, holders: StoredValue<Vec<Holder>>) -> impl IntoView {
    let i18n = use_i18n();
    let by = Memo::new(move |_| look.with(|look| look.by));
    // What is typed comes first; the address follows.
    let text = RwSignal::new(look.with_untracked(|look| look.query.clone()));
    let navigate = use_navigate();
    let search = move |typed: String| {
        text.set(typed.clone());
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&look.with_untracked(|look| Look { query: typed, ..look.clone() }).written(), options);
    };
    Effect::new(move |earlier: Option<By>| {
        let by = by.get();
        if earlier.is_some_and(|earlier| earlier != by) {
            text.set(String::new());
        }
        by
    });
    let found = Memo::new(move |_| {
        let wanted = key(&text.get());
        let locale = i18n.get_locale();
        let all = holders.with_value(|holders| entries(locale, by.get(), holders));
        let is_wanted =
            |entry: &Entry| [&entry.name, &entry.more].iter().any(|text| key(text).contains(&wanted));
        all.into_iter().filter(is_wanted).collect::<Vec<_>>()
    });
    let label = move || match by.get() {
        By::Role => t_string!(i18n, policy.find_role),
        By::Person => t_string!(i18n, policy.find_person),
        By::Action => t_string!(i18n, policy.find_action),
    };
    let line = move |Entry { of, name, more }: Entry| {
        let href =
            move || look.with(|look| Look { of: Some(of), by: look.by, query: look.query.clone() }.written());
        view! {
            <li>
                // Not `<A>`, which tells by the path alone what is current.
                <a
                    href=href
                    aria-current=move || look.with(|look| (look.shown() == Some(of)).then_some("true"))
                    class="flex min-h-touch flex-col justify-center rounded-field px-3 py-1 hover:bg-base-200 aria-[current=true]:bg-base-300/70 aria-[current=true]:font-medium aria-[current=true]:text-primary"
                >
                    <span>{name}</span>
                    <span class="text-[0.8125rem] text-muted empty:hidden">{more}</span>
                </a>
            </li>
        }
    };
    view! {
        <SearchField name="q" label value=text on_input=search />
        {move || {
            let found = found.get();
            if found.is_empty() {
                return view! {
                    <EmptyState
                        icon=Symbol::Search
                        title=move || t_string!(i18n, policy.none_found)
                        text=move || t_string!(i18n, policy.none_found_text)
                    />
                }
                    .into_any();
            }
            view! {
                <nav aria-label=label>
                    <ul class="flex flex-col">{found.into_iter().map(line).collect_view()}</ul>
                </nav>
            }
                .into_any()
        }}
    }
}
