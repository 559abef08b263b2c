//! What was said at the close of an objective: the newest retrospective, those before it, and the way to write one.

use indicator_model::objective::list::Objective;
use indicator_model::objective::retrospective::Retrospective;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Size};

use super::desk::Desk;
use super::words;

/// Nothing where nothing was said and the reader has nothing to say yet: an objective is looked back on at its close.
#[component]
pub fn Retrospectives(desk: Desk, objective: Memo<Option<Objective>>) -> impl IntoView {
    let i18n = use_i18n();
    let written = Memo::new(move |_| {
        objective.with(|objective| objective.as_ref().map(|it| it.retrospectives.clone()).unwrap_or_default())
    });
    let may_close = Memo::new(move |_| objective.with(|it| it.as_ref().is_some_and(|it| it.may_close)));
    let node = move || objective.with_untracked(|it| it.as_ref().map(|it| it.row.node));
    let is_any = Memo::new(move |_| written.with(|written| !written.is_empty()));
    let word = move || {
        if is_any.get() { t_string!(i18n, objective.write_again) } else { t_string!(i18n, objective.write) }
    };
    view! {
        <Show when=move || is_any.get()>
            <section class="flex break-inside-avoid flex-col gap-2 rounded-box border border-base-300 bg-base-100 p-3">
                <h3 class="font-medium">{t!(i18n, objective.retrospective)}</h3>
                {move || written.with(|written| written.last().cloned()).map(|newest| view! { <Told told=newest /> })}
                <Earlier written />
            </section>
        </Show>
        <Show when=move || may_close.get()>
            <div class="print:hidden">
                <Button
                    size=Size::Small
                    on:click=move |_| {
                        if let Some(node) = node() {
                            desk.look_back(node);
                        }
                    }
                >
                    {word}
                </Button>
            </div>
        </Show>
    }
}

#[component]
fn Told(told: Retrospective) -> impl IntoView {
    let i18n = use_i18n();
    let Retrospective { day, by, reached, learned, next, .. } = told;
    let by = move || words::written_by(i18n.get_locale(), day, &by);
    view! {
        <p class="text-[0.8125rem] text-muted">{by}</p>
        <dl class="grid gap-x-6 gap-y-2 text-sm lg:grid-cols-3">
            <div>
                <dt class="text-muted">{t!(i18n, objective.reached)}</dt>
                <dd class="break-words whitespace-pre-line">{reached}</dd>
            </div>
            <div>
                <dt class="text-muted">{t!(i18n, objective.learned)}</dt>
                <dd class="break-words whitespace-pre-line">{learned}</dd>
            </div>
            <div>
                <dt class="text-muted">{t!(i18n, objective.next)}</dt>
                <dd class="break-words whitespace-pre-line">{next}</dd>
            </div>
        </dl>
    }
}

/// Those that a later one has taken the place of, the newest first.
#[component]
fn Earlier(written: Memo<Vec<Retrospective>>) -> impl IntoView {
    let i18n = use_i18n();
    let earlier =
        Memo::new(move |_| written.with(|written| written.iter().rev().skip(1).cloned().collect::<Vec<_>>()));
    view! {
        <Show when=move || earlier.with(|earlier| !earlier.is_empty())>
            <details class="text-sm print:hidden">
                <summary class="flex min-h-touch cursor-pointer items-center text-primary">
                    {move || t_string!(i18n, objective.earlier, count = earlier.with(Vec::len))}
                </summary>
                <ol class="flex flex-col gap-3">
                    {move || {
                        earlier
                            .get()
                            .into_iter()
                            .map(|told| {
                                view! {
                                    <li class="flex flex-col gap-1">
                                        <Told told />
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ol>
            </details>
        </Show>
    }
}
