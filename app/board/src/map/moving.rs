//! Hanging a node under another: what it does to both parents, and then a change as any other, which can be taken back.
//!
//! How changes are saved and taken back is Decompose's, which `app` hands over.

use std::pin::Pin;

use base::error::AppError;
use base::person::Person;
use base::wording;
use base::wording::measurement::amount;
use indicator_model::change::{ChangeSet, Refusal};
use indicator_model::decompose::{Impact, Rehang, Sums};
use indicator_model::id::{AccountId, ChangeSetId, NodeId, SchemeId};
use indicator_model::monitor::map::Mention;
use indicator_model::node::RollUpRule;
use indicator_model::quantity::Quantity;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::{I18nContext, td_string, tu_string};
use people_model::journal::Saved;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::button::{Button, Variant};
use ui::choice::Choice;
use ui::dialog::{Dialog, DialogActions};
use ui::field::TextField;
use ui::notice::Notice;
use ui::select::Select;
use ui::skeleton::Skeleton;
use ui::table::Table;
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;
use uuid::Uuid;

use super::desk::{Asked, Desk};
use super::found::Mentions;
use crate::api;

/// What a request will answer.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, AppError>> + Send>>;

/// How a change of the scheme is saved, and taken back.
#[derive(Clone, Copy)]
pub struct Saving {
    pub save: fn(SchemeId, ChangeSet, Option<AccountId>) -> Answer<Saved>,
    pub undo: fn(SchemeId, ChangeSetId) -> Answer<Saved>,
}

/// What is chosen in the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Chosen {
    node: NodeId,
    parent: NodeId,
    /// None for the one that it has.
    rule: Option<RollUpRule>,
}

/// `on_moved` runs when the tree is another one.
#[component]
pub fn MoveDialog(desk: Desk, saving: Saving, on_moved: Callback<()>) -> impl IntoView {
    let (i18n, toasts, person) = (use_i18n(), Toasts::from_context(), Person::from_context());
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(None::<Chosen>);
    Effect::new(move |_| {
        let asked = desk.moving.get();
        chosen
            .set(asked.and_then(|Asked { node, parent }| Some(Chosen { node, parent: parent?, rule: None })));
        open.set(asked.is_some());
    });
    let scheme = Memo::new(move |_| desk.map.with(|map| map.board.scheme));
    let plan = Action::new(move |chosen: &Chosen| {
        let Chosen { node, parent, rule } = *chosen;
        api::plan_move(scheme.get_untracked(), node, parent, rule)
    });
    let failed = RwSignal::new(None::<AppError>);
    Effect::new(move |_| {
        failed.set(None);
        match chosen.get() {
            Some(chosen) => {
                plan.dispatch(chosen);
            }
            None => plan.clear(),
        }
    });
    // What they offer belongs to this page.
    on_cleanup(move || toasts.withdraw_offers());
    let after = After { desk, saving, toasts, i18n, on_moved };
    let send = Action::new(move |agreed: &Rehang| {
        let change_set = ChangeSet {
            id: ChangeSetId(Uuid::now_v7()),
            base: agreed.base,
            reason: String::new(),
            changes: agreed.changes.clone(),
        };
        let by = person.get_untracked().map(|me| me.standing.account);
        let saved = (saving.save)(scheme.get_untracked(), change_set, by);
        let to = agreed.to.name.clone();
        async move {
            match saved.await {
                Ok(saved) => after.offer(saved.change_set, &to),
                Err(error) => {
                    failed.try_set(Some(error));
                    // What would happen is another thing now.
                    if let Some(chosen) = chosen.try_get_untracked().flatten() {
                        plan.dispatch(chosen);
                    }
                }
            }
        }
    });
    let ready = move || {
        let planned = plan.value().get().filter(|_| !plan.pending().get());
        planned.and_then(Result::ok).filter(|plan| !plan.changes.is_empty())
    };
    let title = move || {
        let name = desk.moving.get().map(|asked| name_of(desk, asked.node)).unwrap_or_default();
        t_string!(i18n, map.move_title, name = name)
    };
    let failure = move || {
        failed.get().map(|error| {
            let said = move || refused(i18n.get_locale(), &error, |node| name_of(desk, node));
            view! { <Notice tone=Tone::Bad>{said}</Notice> }
        })
    };
    view! {
        <Dialog open title on_close=move |()| desk.moving.set(None)>
            <DialogActions slot>
                <Button variant=Variant::Quiet on:click=move |_| desk.moving.set(None)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button
                    variant=Variant::Primary
                    disabled=Signal::derive(move || ready().is_none())
                    busy=send.pending()
                    on:click=move |_| {
                        if let Some(plan) = untrack(ready) {
                            send.dispatch(plan);
                        }
                    }
                >
                    {t!(i18n, map.move_here)}
                </Button>
            </DialogActions>
            <div class="flex flex-col gap-3">
                <Picker desk chosen />
                {failure}
                {move || {
                    if plan.pending().get() {
                        return view! { <Skeleton lines=4 /> }.into_any();
                    }
                    match plan.value().get() {
                        None => ().into_any(),
                        Some(Ok(plan)) => view! { <Planned plan chosen /> }.into_any(),
                        Some(Err(error)) => {
                            let said = move || refused(i18n.get_locale(), &error, |node| name_of(desk, node));
                            view! { <Notice tone=Tone::Bad>{said}</Notice> }.into_any()
                        }
                    }
                }}
            </div>
        </Dialog>
    }
}

fn name_of(desk: Desk, node: NodeId) -> String {
    untrack(|| desk.node(node)).map(|node| node.name).unwrap_or_default()
}

/// Where it shall hang, where the box was not dropped on it: whatever the scheme has, also beyond the map.
#[component]
fn Picker(desk: Desk, chosen: RwSignal<Option<Chosen>>) -> impl IntoView {
    let i18n = use_i18n();
    let text = RwSignal::new(String::new());
    let scheme = Memo::new(move |_| desk.map.with(|map| map.board.scheme));
    let found = Resource::new(
        move || (scheme.get(), text.get()),
        |(scheme, text)| async move {
            if text.is_empty() { Ok(Vec::new()) } else { api::find_in_map(scheme, None, text).await }
        },
    );
    let choose = Callback::new(move |mention: Mention| {
        if let Some(Asked { node, .. }) = desk.moving.get_untracked() {
            chosen.set(Some(Chosen { node, parent: mention.node, rule: None }));
        }
    });
    let listed = move || {
        match found.get() {
        Some(Ok(found)) if !found.is_empty() => {
            view! { <Mentions desk mentions=found on_choose=choose /> }.into_any()
        }
        Some(Ok(_)) if text.with(|text| !text.trim().is_empty()) => {
            view! { <p role="status" class="text-sm text-muted">{t!(i18n, map.nothing_found)}</p> }.into_any()
        }
        Some(Err(error)) => {
            view! { <p role="alert" class="text-sm text-error">{move || error.message(i18n.get_locale())}</p> }
                .into_any()
        }
        _ => ().into_any(),
    }
    };
    let is_asked = Memo::new(move |_| desk.moving.get().is_some_and(|asked| asked.parent.is_none()));
    view! {
        <Show when=move || is_asked.get()>
            <TextField
                name="map-parent"
                label=move || t_string!(i18n, map.new_parent)
                value=text
                on_input=move |typed| text.set(typed)
            />
            <Transition>{listed}</Transition>
        </Show>
    }
}

/// What it does: the rule of the edge, and the sums of both parents.
#[component]
fn Planned(plan: Rehang, chosen: RwSignal<Option<Chosen>>) -> impl IntoView {
    let i18n = use_i18n();
    let Rehang { rule, from, to, changes, .. } = plan;
    let rules: Vec<Choice<RollUpRule>> = RollUpRule::ALL
        .into_iter()
        .map(|rule| Choice::new(rule, move || wording::rule(i18n.get_locale(), rule)))
        .collect();
    let under = to.name.clone();
    let stays = changes.is_empty();
    let impacts: Vec<Impact> = from.into_iter().chain([to]).collect();
    view! {
        <p class="font-medium">{move || t_string!(i18n, map.move_to, name = under.as_str())}</p>
        {stays.then(|| view! { <p class="text-sm text-muted">{t!(i18n, map.stays)}</p> })}
        <Select
            name="map-rule"
            label=move || t_string!(i18n, map.edge_rule)
            choices=Signal::stored(rules)
            value=Signal::stored(rule)
            on_change=move |rule| {
                chosen.update(|chosen| {
                    if let Some(chosen) = chosen {
                        chosen.rule = Some(rule);
                    }
                });
            }
        />
        {impacts.into_iter().map(|impact| view! { <ImpactTable impact /> }).collect_view()}
    }
}

#[component]
fn ImpactTable(impact: Impact) -> impl IntoView {
    let i18n = use_i18n();
    let Impact { name, unit, sums, precision, .. } = impact;
    let written = move |value: Option<Quantity>| {
        let rounded = |value| wording::measurement::rounded(value, precision);
        value.map_or_else(|| "–".to_owned(), |value| amount(rounded(value), &unit))
    };
    let heads = vec![
        (move || t_string!(i18n, map.tier)).into(),
        (move || t_string!(i18n, map.own_target)).into(),
        (move || t_string!(i18n, map.sum_before)).into(),
        (move || t_string!(i18n, map.sum_after)).into(),
    ];
    let rows = sums
        .into_iter()
        .map(|Sums { tier, own, before, after }| {
            let [own, before, after] =
                [own, before.map(|sum| sum.value), after.map(|sum| sum.value)].map(&written);
            view! {
                <tr>
                    <th scope="row" class="font-normal">{move || wording::tier(i18n.get_locale(), tier)}</th>
                    <td class="tabular-nums">{own}</td>
                    <td class="tabular-nums">{before}</td>
                    <td class="font-semibold tabular-nums">{after}</td>
                </tr>
            }
        })
        .collect_view();
    let label = name.clone();
    view! {
        <div>
            <h3 class="text-sm font-semibold">{name}</h3>
            <Table label=move || label.clone() heads>
                {rows}
            </Table>
        </div>
    }
}

/// What is needed when a node was moved, and the page may have been left.
#[derive(Clone, Copy)]
struct After {
    desk: Desk,
    saving: Saving,
    toasts: Toasts,
    i18n: I18nContext<Locale>,
    on_moved: Callback<()>,
}

impl After {
    /// Says that it was moved, with the way back.
    fn offer(self, saved: ChangeSetId, to: &str) {
        let Self { desk, toasts, i18n, on_moved, .. } = self;
        // On another page there is no message.
        let Some(asked) = desk.moving.try_get_untracked() else { return };
        let moved = asked.map(|asked| name_of(desk, asked.node)).unwrap_or_default();
        desk.moving.set(None);
        // The message is beside the map, and out of reach while a drawer is over it.
        if desk.view.with_untracked(|view| view.explains) {
            desk.change(|view| view.explains = false);
        }
        on_moved.run(());
        let text = tu_string!(i18n, map.moved, name = moved, parent = to.to_owned()).to_string();
        let label = tu_string!(i18n, decompose.undo).to_string();
        let on_press = Callback::new(move |()| spawn_local(self.undo(saved)));
        toasts.with_action(Tone::Good, text, ToastAction { label, on_press });
    }

    async fn undo(self, saved: ChangeSetId) {
        let Self { desk, saving, toasts, i18n, on_moved } = self;
        let Some(scheme) = desk.map.try_with_untracked(|map| map.board.scheme) else { return };
        match (saving.undo)(scheme, saved).await {
            Ok(_) => toasts.info(tu_string!(i18n, map.move_undone).to_string()),
            Err(AppError::Conflict(_)) => {
                toasts.error(tu_string!(i18n, decompose.undo_moved_on).to_string());
            }
            Err(error) => toasts.error(error.message(i18n.get_locale_untracked())),
        }
        on_moved.try_run(());
    }
}

/// Why it was not moved, with the names of the nodes.
fn refused(locale: Locale, error: &AppError, name: impl Fn(NodeId) -> String) -> String {
    match error {
        AppError::Conflict(_) => td_string!(locale, map.conflict).to_owned(),
        AppError::Refused(unread) => match unread.read() {
            Some(Refusal::Cycle { .. }) => td_string!(locale, model.refusal_cycle).to_owned(),
            Some(Refusal::UnknownNode { .. }) => td_string!(locale, model.refusal_unknown_node).to_owned(),
            Some(Refusal::UnknownParent { .. }) => {
                td_string!(locale, model.refusal_unknown_parent).to_owned()
            }
            Some(Refusal::Stale { node, .. }) => {
                td_string!(locale, model.refusal_stale, node = name(node))
            }
            _ => error.message(locale),
        },
        error => error.message(locale),
    }
}
