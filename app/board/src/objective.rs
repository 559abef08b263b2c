//! Objectives with their key results (OKR): each key result in the column of its status, below its objective, and each objective
//! below the one that it supports, with what was said at its close.

mod card;
mod desk;
pub mod found;
mod group;
mod move_form;
mod retrospective;
mod retrospective_form;
pub mod words;

use base::address::with_query;
use base::live::{self, LiveState, Shows};
use base::wording::objective as wording;
use indicator_model::objective::Status;
use indicator_model::objective::list::Objectives;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use text::i18n::{t, t_string, use_i18n};
use ui::button::LinkButton;
use ui::choice::Choice;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::select::Select;

use self::desk::Desk;
use self::group::Groups;
use self::move_form::MoveDialog;
use self::retrospective_form::RetrospectiveDialog;
use crate::address::{Tab, View};
use crate::api;
use crate::filter::Filter;
use crate::frame::{PrintHead, opens};
use crate::refresh::refresh;
use crate::replace::use_replace;

#[component]
pub fn ObjectivePage() -> impl IntoView {
    let shown = |objectives, schemes, view| view! { <Shown objectives schemes view /> };
    opens(Tab::Objectives, |view| view.asked, |asked, _| api::open_objectives(asked), shown)
}

#[component]
fn Shown(objectives: Objectives, schemes: Vec<SchemeSummary>, view: Memo<View>) -> impl IntoView {
    let scheme = objectives.board.scheme;
    let shown = RwSignal::new(objectives);
    let again = refresh(shown, move || {
        let asked = view.try_with_untracked(|view| view.asked)?;
        Some(async move { api::open_objectives(asked).await.ok()?.board })
    });
    let contact = live::follow(scheme, Shows::Measurements, again.clone());
    let board = Memo::new(move |_| shown.with(|shown| shown.board.clone()));
    let desk = Desk::new(shown, view);
    let on_done = Callback::new(move |()| again());
    view! {
        <LiveState contact />
        <PrintHead board view />
        <Filter board schemes view>
            <Only view />
        </Filter>
        <Board desk />
        <MoveDialog desk on_done />
        <RetrospectiveDialog desk on_done />
    }
}

/// The key results of one status.
#[component]
fn Only(view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_replace();
    let all = Choice::new(None, move || t_string!(i18n, objective.all));
    let of = |status| Choice::new(Some(status), move || wording::status(i18n.get_locale(), status));
    let choices: Vec<Choice<Option<Status>>> = std::iter::once(all).chain(Status::ALL.map(of)).collect();
    view! {
        <div class="max-w-60 print:hidden">
            <Select
                name="result"
                label=move || t_string!(i18n, objective.status)
                choices
                value=Signal::derive(move || view.with(|view| view.result))
                on_change=move |result| go.run(View { result, ..view.get_untracked() })
            />
        </div>
    }
}

#[component]
fn Board(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let is_any = Memo::new(move |_| {
        desk.shown.with(|shown| !shown.objectives.is_empty() || !shown.key_results.is_empty())
    });
    let is_found = Memo::new(move |_| desk.found.with(|found| !found.is_empty()));
    let all =
        move || View { asked: desk.view.with(|view| view.asked), ..View::of(Tab::Objectives) }.written();
    let decompose = move || {
        let scheme = desk.shown.with(|shown| shown.board.scheme);
        with_query("/decompose", [("scheme", Some(scheme.to_string()))])
    };
    move || {
        match (is_any.get(), is_found.get()) {
        (true, true) => view! { <Groups desk /> }.into_any(),
        (true, false) => view! {
            <EmptyState
                icon=Symbol::Search
                title=move || t_string!(i18n, objective.none_title)
                text=move || t_string!(i18n, objective.none_text)
            >
                {move || view! { <LinkButton href=all()>{t!(i18n, objective.show_all)}</LinkButton> }}
            </EmptyState>
        }
        .into_any(),
        (false, _) => view! {
            <EmptyState
                icon=Symbol::Decompose
                title=move || t_string!(i18n, objective.empty_title)
                text=move || t_string!(i18n, objective.empty_text)
            >
                {move || view! { <LinkButton href=decompose()>{t!(i18n, objective.to_decompose)}</LinkButton> }}
            </EmptyState>
        }
        .into_any(),
    }
    }
}
