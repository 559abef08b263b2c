//! Early warnings (预警清单): what needs somebody to act, the worst first, since when, why, and who is to act next.

mod form;
mod line;
pub mod words;

use base::live::{self, LiveState, Shows};
use base::wording::warning as wording;
use indicator_model::id::NodeId;
use indicator_model::warning::Severity;
use indicator_model::warning::escalation::Step;
use indicator_model::warning::list::{Status, Warnings};
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use text::i18n::{t, t_string, use_i18n};
use ui::button::LinkButton;
use ui::choice::Choice;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::select::Select;

use self::line::Line;
use crate::address::{Tab, View};
use crate::api;
use crate::filter::Filter;
use crate::frame::{PrintHead, opens};
use crate::refresh::refresh;
use crate::replace::use_replace;

#[component]
pub fn WarningPage() -> impl IntoView {
    let shown = |warnings, schemes, view| view! { <Shown warnings schemes view /> };
    opens(Tab::Warnings, |view| view.asked, |asked, _| api::open_warnings(asked), shown)
}

#[component]
fn Shown(warnings: Warnings, schemes: Vec<SchemeSummary>, view: Memo<View>) -> impl IntoView {
    let scheme = warnings.board.scheme;
    let warnings = RwSignal::new(warnings);
    let again = refresh(warnings, move || {
        let asked = view.try_with_untracked(|view| view.asked)?;
        Some(async move { api::open_warnings(asked).await.ok()?.board })
    });
    let contact = live::follow(scheme, Shows::Measurements, again);
    let board = Memo::new(move |_| warnings.with(|warnings| warnings.board.clone()));
    view! {
        <LiveState contact />
        <PrintHead board view />
        <Filter board schemes view>
            <Only view />
        </Filter>
        <Counted warnings view />
        <List warnings view />
    }
}

/// How bad, how far up the line, and whether it is open.
#[component]
fn Only(view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_replace();
    let all = move || t_string!(i18n, warning.all);
    let severities: Vec<Choice<Option<Severity>>> = std::iter::once(Choice::new(None, all))
        .chain(Severity::ALL.into_iter().map(|severity| {
            Choice::new(Some(severity), move || wording::severity(i18n.get_locale(), severity))
        }))
        .collect();
    let steps: Vec<Choice<Option<Step>>> = std::iter::once(Choice::new(None, all))
        .chain(
            Step::ALL
                .into_iter()
                .map(|step| Choice::new(Some(step), move || wording::step(i18n.get_locale(), step))),
        )
        .collect();
    let statuses: Vec<Choice<Status>> = Status::ALL
        .into_iter()
        .map(|status| Choice::new(status, move || words::status(i18n.get_locale(), status)))
        .collect();
    view! {
        <div
            class="grid max-w-5xl grid-cols-2 items-end gap-3 sm:grid-cols-3 print:hidden"
            role="group"
            aria-label=move || t_string!(i18n, warning.only_label)
        >
            <Select
                name="severity"
                label=move || t_string!(i18n, warning.severity)
                choices=severities
                value=Signal::derive(move || view.with(|view| view.severity))
                on_change=move |severity| go.run(View { severity, ..view.get_untracked() })
            />
            <Select
                name="step"
                label=move || t_string!(i18n, warning.step)
                choices=steps
                value=Signal::derive(move || view.with(|view| view.step))
                on_change=move |step| go.run(View { step, ..view.get_untracked() })
            />
            <Select
                name="status"
                label=move || t_string!(i18n, warning.status)
                choices=statuses
                value=Signal::derive(move || view.with(|view| view.status))
                on_change=move |status| go.run(View { status, ..view.get_untracked() })
            />
        </div>
    }
}

/// How many are shown, and by which rule they go up the line.
#[component]
fn Counted(warnings: RwSignal<Warnings>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let sentence = move || {
        let counts = warnings.with(|warnings| {
            view.with(|view| {
                Severity::ALL.map(|severity| {
                    let shown = warnings.list.iter().filter(|warning| view.warns(warning));
                    shown.filter(|warning| warning.severity() == Some(severity)).count()
                })
            })
        });
        let status = view.with(|view| view.status);
        (status == Status::Open).then(|| t_string!(i18n, warning.counted, red = counts[0], amber = counts[1]))
    };
    let rule = move || warnings.with(|warnings| wording::rule(i18n.get_locale(), &warnings.ladder));
    view! {
        <div class="max-w-prose print:max-w-none">
            <p class="font-medium">{sentence}</p>
            <p class="text-sm text-muted">{rule}</p>
        </div>
    }
}

#[component]
fn List(warnings: RwSignal<Warnings>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let board = Memo::new(move |_| warnings.with(|warnings| warnings.board.clone()));
    let shown = Memo::new(move |_| {
        view.with(|view| {
            warnings.with(|warnings| {
                let shown = warnings.list.iter().filter(|warning| view.warns(warning));
                shown.map(|warning| warning.row.node).collect::<Vec<NodeId>>()
            })
        })
    });
    // A line that is open stays so when its numbers move.
    let line = move |node: NodeId| {
        let warning = Memo::new(move |_| {
            warnings.with(|warnings| warnings.list.iter().find(|warning| warning.row.node == node).cloned())
        });
        view! { <Line warning board /> }
    };
    let all = move || View { asked: view.with(|view| view.asked), ..View::of(Tab::Warnings) }.written();
    view! {
        <Show
            when=move || !shown.with(Vec::is_empty)
            fallback=move || {
                view! {
                    <EmptyState
                        icon=Symbol::Check
                        title=move || t_string!(i18n, warning.none_title)
                        text=move || t_string!(i18n, warning.none_text)
                    >
                        {move || view! { <LinkButton href=all()>{t!(i18n, warning.show_all)}</LinkButton> }}
                    </EmptyState>
                }
            }
        >
            <ol
                class="divide-y divide-base-300 border-y border-base-300"
                aria-label=move || t_string!(i18n, warning.list_label)
            >
                <For each=move || shown.get() key=|node| *node children=line />
            </ol>
        </Show>
    }
}
