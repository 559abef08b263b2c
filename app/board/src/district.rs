//! Districts side by side, within their class and in three views. A table for each indicator; ties share a rank and a length.

mod strip;
pub mod words;

use base::json::Shared;
use base::live::{self, LiveState, Shows};
use indicator_model::monitor::district::{Angle, Districts};
use indicator_model::organization::DistrictClass;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use text::i18n::{t_string, use_i18n};
use ui::choice::Choice;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::segmented::Segmented;
use ui::select::Select;

use self::strip::Strip;
use crate::address::{Tab, View};
use crate::api;
use crate::filter::{Filter, Scope};
use crate::frame::{PrintHead, opens};
use crate::refresh::refresh;
use crate::replace::use_replace;

#[component]
pub fn DistrictPage() -> impl IntoView {
    let shown = |districts: Shared<Districts>, schemes, view| view! { <Shown districts=districts.into_inner() schemes view /> };
    opens(Tab::Districts, |view| view.asked, |asked, _| api::open_districts(asked), shown)
}

#[component]
fn Shown(districts: Districts, schemes: Vec<SchemeSummary>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let scheme = districts.board.scheme;
    let districts = RwSignal::new(districts);
    let again = refresh(districts, move || {
        let asked = view.try_with_untracked(|view| view.asked)?;
        Some(async move { api::open_districts(asked).await.ok()?.board.map(Shared::into_inner) })
    });
    let contact = live::follow(scheme, Shows::Measurements, again);
    let board = Memo::new(move |_| districts.with(|districts| districts.board.clone()));
    let compared = Memo::new(move |_| {
        view.with(|view| {
            districts.with(|districts| {
                let class = view.class_of(districts);
                let mut compared = districts.compared(class.as_ref(), view.angle);
                compared.retain(|comparison| view.finds_text(&[&comparison.name]));
                compared
            })
        })
    });
    let strips = move || {
        let angle = view.with(|view| view.angle);
        compared.get().into_iter().map(|comparison| view! { <Strip comparison angle board /> }).collect_view()
    };
    let note =
        move || districts.with(|districts| view.with(|view| words::note(i18n.get_locale(), districts, view)));
    view! {
        <LiveState contact />
        <PrintHead board view />
        <Filter board schemes view scope=Scope::WholeCity />
        <Choices districts view />
        <p class="max-w-prose text-sm text-muted">{note}</p>
        <Show
            when=move || compared.with(|compared| !compared.is_empty())
            fallback=move || {
                view! {
                    <EmptyState
                        icon=Symbol::Search
                        title=move || t_string!(i18n, board_view.nothing_to_compare)
                        text=move || t_string!(i18n, board_view.nothing_to_compare_text)
                    />
                }
            }
        >
            <div class="grid items-start gap-4 lg:grid-cols-2 print:grid-cols-2">{strips}</div>
        </Show>
    }
}

/// The class and the view.
#[component]
fn Choices(districts: RwSignal<Districts>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_replace();
    let classes = move || {
        districts.with(|districts| {
            let all = Choice::new(None, move || t_string!(i18n, board_view.all_districts).to_owned());
            let classes =
                districts.by_class().into_iter().filter_map(|(class, size)| Some((class?.clone(), size)));
            let class = |(class, size): (DistrictClass, usize)| {
                let name = class.0.clone();
                Choice::new(Some(class), move || {
                    t_string!(i18n, board_view.class_size, class = name.clone(), count = size)
                })
            };
            std::iter::once(all).chain(classes.map(class)).collect::<Vec<_>>()
        })
    };
    // Without a class in the address the largest one is meant; an empty one means all districts.
    let choose = move |class: Option<DistrictClass>| {
        let class = Some(class.map(|class| class.0).unwrap_or_default());
        go.run(View { class, ..view.get_untracked() });
    };
    let angles = Angle::ALL.map(|angle| Choice::new(angle, move || words::angle(i18n.get_locale(), angle)));
    view! {
        <div class="flex flex-wrap items-end gap-x-6 gap-y-2 print:hidden">
            <div class="w-64 max-w-full">
                <Select
                    name="class"
                    label=move || t_string!(i18n, board_view.class)
                    choices=Signal::derive(classes)
                    value=Signal::derive(move || {
                        view.with(|view| districts.with(|districts| view.class_of(districts)))
                    })
                    on_change=choose
                />
            </div>
            <Segmented
                name="angle"
                label=move || t_string!(i18n, board_view.angle)
                choices=angles.to_vec()
                value=Signal::derive(move || view.with(|view| view.angle))
                on_change=move |angle| go.run(View { angle, ..view.get_untracked() })
            />
        </div>
    }
}
