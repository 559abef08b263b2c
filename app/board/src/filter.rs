//! Which scheme, organization and day a board shows, and what is searched for in it. On a phone that would fill the first screen, so it
//! is folded behind a button there.

use std::collections::BTreeSet;

use base::wording;
use indicator_model::id::{OrganizationId, SchemeId};
use indicator_model::monitor::arrange::{Grouping, Order};
use indicator_model::monitor::board::Board;
use indicator_model::node::Level;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use text::i18n::{Locale, t_string, td_string, use_i18n};
use ui::button::{Button, Size};
use ui::choice::Choice;
use ui::date_field::DateField;
use ui::field::TextField;
use ui::icon::Symbol;
use ui::select::Select;

use crate::address::{Asked, Tab, View};
use crate::replace::use_replace;

/// Whether a view can be of one organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    #[default]
    Chosen,
    WholeCity,
}

/// Whether a phone shows the filter. It belongs to the page, because the filter is drawn again when another board is asked for.
#[derive(Clone, Copy, Default)]
pub struct Fold(RwSignal<bool>);

const ID: &str = "board-filter";

/// What a view shows that is not of one organization: the goal map and the objectives have posts too.
pub fn whole_city(locale: Locale, tab: Tab) -> &'static str {
    match tab {
        Tab::Map | Tab::Objectives => td_string!(locale, board.whole_city_with_posts),
        _ => td_string!(locale, board.whole_city),
    }
}

/// Changes the address, and with it what is shown.
fn use_change(view: Memo<View>) -> impl Fn(&dyn Fn(&mut View)) + Copy {
    let go = use_replace();
    move |change| {
        let mut view = view.get_untracked();
        change(&mut view);
        go.run(view);
    }
}

/// Each choice takes effect at once. What a view adds to it follows as `children`.
#[component]
pub fn Filter(
    #[prop(into)] board: Signal<Board>,
    schemes: Vec<SchemeSummary>,
    view: Memo<View>,
    #[prop(optional)] scope: Scope,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Fold(is_open) = use_context().unwrap_or_default();
    let change = use_change(view);
    let has_rows = view.with_untracked(|view| view.tab.has_rows());
    let (scheme, day) = board.with_untracked(|board| (board.scheme, board.day));
    let has_several = schemes.len() > 1;
    let schemes: Vec<Choice<SchemeId>> = schemes
        .into_iter()
        .map(|scheme| {
            let label = format!("{} · {}", scheme.name, scheme.cycle.name);
            Choice::new(scheme.id, move || label.clone())
        })
        .collect();
    let organizations: Vec<Choice<Option<OrganizationId>>> = board.with_untracked(|board| {
        let tab = view.with_untracked(|view| view.tab);
        let all = Choice::new(None, move || whole_city(i18n.get_locale(), tab));
        let named = board.organizations.iter().map(|owner| {
            let name = owner.name.clone();
            Choice::new(Some(owner.id), move || name.clone())
        });
        std::iter::once(all).chain(named).collect()
    });
    view! {
        <FoldButton view is_open />
        <div id=ID class="flex flex-col gap-3" class=("max-sm:hidden", move || !is_open.get())>
        <form
            class="grid max-w-5xl grid-cols-2 items-end gap-3 lg:flex lg:flex-wrap print:hidden"
            role="search"
            aria-label=move || t_string!(i18n, board.filter_label)
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
                                        view.asked = Asked { scheme: Some(scheme), ..Asked::default() };
                                    });
                                }
                            />
                        </div>
                    }
                })}
            {(scope == Scope::Chosen)
                .then(|| {
                    view! {
                        <div class="max-lg:col-span-2 lg:min-w-0 lg:flex-2">
                            <Select
                                name="organization"
                                label=move || t_string!(i18n, board.organization)
                                choices=organizations
                                value=Signal::derive(move || view.with(|view| view.asked.organization))
                                on_change=move |organization| {
                                    change(&|view: &mut View| view.asked.organization = organization);
                                }
                            />
                        </div>
                    }
                })}
            <div class="min-w-0 lg:flex-1">
                <DateField
                    name="day"
                    label=move || t_string!(i18n, board.day)
                    value=Signal::derive(move || Some(view.with(|view| view.asked.day).unwrap_or(day)))
                    on_change=move |day| change(&|view: &mut View| view.asked.day = day)
                />
            </div>
            <div class="min-w-0 lg:flex-2">
                <TextField
                    name="q"
                    label=move || t_string!(i18n, board.search)
                    value=Signal::derive(move || view.with(|view| view.text.clone()))
                    on_input=move |text: String| change(&|view: &mut View| view.text.clone_from(&text))
                />
            </div>
            {has_rows.then(|| view! { <Narrowing board view /> })}
        </form>
        {children.map(|children| children())}
        </div>
    }
}

/// Which of the rows are shown, by what they are; of lines, how they are arranged too.
#[component]
fn Narrowing(#[prop(into)] board: Signal<Board>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let change = use_change(view);
    let themes: Vec<Choice<Option<String>>> = board.with_untracked(|board| {
        let known: BTreeSet<&str> = board.rows.iter().map(|row| row.theme.as_str()).collect();
        let chosen = view.with_untracked(|view| view.theme.clone());
        let named = known.into_iter().filter(|theme| !theme.is_empty()).map(str::to_owned);
        let all = named.chain(chosen).collect::<BTreeSet<String>>().into_iter().map(|theme| {
            let label = theme.clone();
            Choice::new(Some(theme), move || label.clone())
        });
        std::iter::once(Choice::new(None, move || t_string!(i18n, board.all_themes))).chain(all).collect()
    });
    let level =
        move |level: Level| Choice::new(Some(level), move || wording::level(i18n.get_locale(), level));
    let all_levels = Choice::new(None, move || t_string!(i18n, board.all_levels));
    let chosen = view.with_untracked(|view| view.level);
    let occurs = |level: &Level| {
        chosen == Some(*level)
            || board.with_untracked(|board| board.rows.iter().any(|row| row.level == *level))
    };
    let levels: Vec<Choice<Option<Level>>> =
        std::iter::once(all_levels).chain(Level::ALL.into_iter().filter(occurs).map(level)).collect();
    let has_lines = view.with_untracked(|view| view.tab == Tab::Lines);
    let narrow = move |theme: Option<String>| change(&|view: &mut View| view.theme.clone_from(&theme));
    view! {
        // What narrows stands on a line of its own: side by side nothing could be read.
        <span class="hidden basis-full lg:block"></span>
        <div class="min-w-0 lg:flex-1">
            <Select
                name="theme"
                label=move || t_string!(i18n, board.theme)
                choices=themes
                value=Signal::derive(move || view.with(|view| view.theme.clone()))
                on_change=narrow
            />
        </div>
        <div class="min-w-0 lg:flex-1">
            <Select
                name="level"
                label=move || t_string!(i18n, board.level)
                choices=levels
                value=Signal::derive(move || view.with(|view| view.level))
                on_change=move |level| change(&|view: &mut View| view.level = level)
            />
        </div>
        {has_lines.then(|| view! { <Arrangement view /> })}
    }
}

/// In which groups and in which order lines come.
#[component]
fn Arrangement(view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let change = use_change(view);
    let grouping = move |of: Grouping| {
        Choice::new(of, move || match of {
            Grouping::None => t_string!(i18n, board.group_none),
            Grouping::Owner => t_string!(i18n, board.group_owner),
            Grouping::Theme => t_string!(i18n, board.group_theme),
        })
    };
    let order = move |of: Order| {
        Choice::new(of, move || match of {
            Order::Worst => t_string!(i18n, board.order_worst),
            Order::Gap => t_string!(i18n, board.order_gap),
            Order::Code => t_string!(i18n, board.order_code),
            Order::Newest => t_string!(i18n, board.order_newest),
        })
    };
    view! {
        <div class="min-w-0 lg:flex-1">
            <Select
                name="group"
                label=move || t_string!(i18n, board.group)
                choices=Grouping::ALL.map(grouping).to_vec()
                value=Signal::derive(move || view.with(|view| view.grouping))
                on_change=move |grouping| change(&|view: &mut View| view.grouping = grouping)
            />
        </div>
        <div class="min-w-0 lg:flex-1">
            <Select
                name="order"
                label=move || t_string!(i18n, board.order)
                choices=Order::ALL.map(order).to_vec()
                value=Signal::derive(move || view.with(|view| view.order))
                on_change=move |order| change(&|view: &mut View| view.order = order)
            />
        </div>
    }
}

/// Shows and hides the filter on a phone, and says how many choices are made.
#[component]
fn FoldButton(view: Memo<View>, is_open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let label = move || match view.with(View::filters) {
        0 => t_string!(i18n, board.filter).to_owned(),
        count => t_string!(i18n, board.filter_count, count = count),
    };
    view! {
        <div class="sm:hidden print:hidden">
            <Button
                size=Size::Small
                icon=Symbol::Filter
                attr:aria-controls=ID
                attr:aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
            >
                {label}
            </Button>
        </div>
    }
}
