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
use super::found::Results;
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

/// What is chosen, with what it would do.
#[derive(Clone, Debug)]
struct Considered {
    chosen: Chosen,
    /// None while it is asked for.
    plan: Option<Result<Rehang, AppError>>,
}

/// What the dialog is about to do.
#[derive(Clone, Copy)]
struct Choosing {
    desk: Desk,
    considered: RwSignal<Option<Considered>>,
    /// Why it was not done.
    failed: RwSignal<Option<AppError>>,
}

impl Choosing {
    fn new(desk: Desk) -> Self {
        Self { desk, considered: RwSignal::new(None), failed: RwSignal::new(None) }
    }

    /// Chooses, and asks what it would do. An answer about what is no longer chosen is of no use.
    fn choose(self, chosen: Option<Chosen>) {
        self.failed.set(None);
        self.considered.set(chosen.map(|chosen| Considered { chosen, plan: None }));
        let Some(chosen) = chosen else { return };
        let scheme = self.desk.map.with_untracked(|map| map.board.scheme);
        let Chosen { node, parent, rule } = chosen;
        spawn_local(async move {
            let plan = api::plan_move(scheme, node, parent, rule).await;
            if self.chosen() == Some(chosen) {
                self.considered.set(Some(Considered { chosen, plan: Some(plan) }));
            }
        });
    }

    /// None too where the page has been left.
    fn chosen(self) -> Option<Chosen> {
        self.considered.try_with_untracked(|considered| Some(considered.as_ref()?.chosen))?
    }

    /// What can be agreed to: a plan that changes something.
    fn ready(self) -> Option<Rehang> {
        self.considered.with(|considered| {
            let plan = considered.as_ref()?.plan.as_ref()?.as_ref().ok()?;
            (!plan.changes.is_empty()).then(|| plan.clone())
        })
    }
}

/// A move that somebody agreed to, with what the dialog asked then.
#[derive(Clone)]
struct Agreed {
    asked: Asked,
    /// Of the node that is moved.
    name: String,
    plan: Rehang,
}

/// `on_moved` runs when the tree is another one.
#[component]
pub fn MoveDialog(desk: Desk, saving: Saving, on_moved: Callback<()>) -> impl IntoView {
    let (i18n, toasts, person) = (use_i18n(), Toasts::from_context(), Person::from_context());
    let open = RwSignal::new(false);
    let choosing = Choosing::new(desk);
    Effect::new(move |_| {
        let asked = desk.moving.get();
        let chosen =
            asked.and_then(|Asked { node, parent }| Some(Chosen { node, parent: parent?, rule: None }));
        choosing.choose(chosen);
        open.set(asked.is_some());
    });
    // What they offer belongs to this page.
    on_cleanup(move || toasts.withdraw_offers());
    let after = After { choosing, saving, toasts, i18n, on_moved };
    let send = Action::new(move |agreed: &Agreed| {
        let agreed = agreed.clone();
        let change_set = ChangeSet {
            id: ChangeSetId(Uuid::now_v7()),
            base: agreed.plan.base,
            reason: String::new(),
            changes: agreed.plan.changes.clone(),
        };
        let by = person.get_untracked().map(|me| me.standing.account);
        let saved = (saving.save)(desk.map.with_untracked(|map| map.board.scheme), change_set, by);
        async move {
            match saved.await {
                Ok(saved) => after.offer(saved.change_set, &agreed),
                Err(error) => after.refuse(error, &agreed),
            }
        }
    });
    let agree = move |_| {
        let (asked, plan) = (desk.moving.get_untracked(), untrack(|| choosing.ready()));
        if let Some((asked, plan)) = asked.zip(plan) {
            send.dispatch(Agreed { asked, name: name_of(desk, asked.node), plan });
        }
    };
    let title = move || {
        let name = desk.moving.get().map(|asked| name_of(desk, asked.node)).unwrap_or_default();
        t_string!(i18n, map.move_title, name = name)
    };
    let sentence = move |error: &AppError| {
        let said = refused(i18n.get_locale(), error, |node| name_of(desk, node));
        view! { <Notice tone=Tone::Bad>{said}</Notice> }
    };
    let planned = move || match choosing.considered.get() {
        None => ().into_any(),
        Some(Considered { plan: None, .. }) => view! { <Skeleton lines=4 /> }.into_any(),
        Some(Considered { plan: Some(Ok(plan)), chosen }) => {
            view! { <Planned plan chosen choosing /> }.into_any()
        }
        Some(Considered { plan: Some(Err(error)), .. }) => sentence(&error).into_any(),
    };
    view! {
        <Dialog open title on_close=move |()| desk.moving.set(None)>
            <DialogActions slot>
                <Button variant=Variant::Quiet on:click=move |_| desk.moving.set(None)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button
                    variant=Variant::Primary
                    disabled=Signal::derive(move || choosing.ready().is_none())
                    busy=send.pending()
                    on:click=agree
                >
                    {t!(i18n, map.move_here)}
                </Button>
            </DialogActions>
            <div class="flex flex-col gap-3">
                <Picker choosing />
                {move || choosing.failed.get().map(|error| sentence(&error))}
                {planned}
            </div>
        </Dialog>
    }
}

/// Empty where the map does not have it, or has been left.
fn name_of(desk: Desk, node: NodeId) -> String {
    let is_left = desk.moving.is_disposed();
    let node = if is_left { None } else { untrack(|| desk.node(node)) };
    node.map(|node| node.name).unwrap_or_default()
}

/// Where it shall hang, where the box was not dropped on it: whatever the scheme has, also beyond the map.
#[component]
fn Picker(choosing: Choosing) -> impl IntoView {
    let i18n = use_i18n();
    let desk = choosing.desk;
    let text = RwSignal::new(String::new());
    let choose = Callback::new(move |mention: Mention| {
        if let Some(Asked { node, .. }) = desk.moving.get_untracked() {
            choosing.choose(Some(Chosen { node, parent: mention.node, rule: None }));
        }
    });
    let is_asked = Memo::new(move |_| desk.moving.get().is_some_and(|asked| asked.parent.is_none()));
    view! {
        <Show when=move || is_asked.get()>
            <TextField
                name="map-parent"
                label=move || t_string!(i18n, map.new_parent)
                value=text
                on_input=move |typed| text.set(typed)
            />
            <Results desk text=text.into() organization=Signal::stored(None) on_choose=choose />
        </Show>
    }
}

/// What it does: the rule of the edge, and the sums of both parents.
#[component]
fn Planned(plan: Rehang, chosen: Chosen, choosing: Choosing) -> impl IntoView {
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
            on_change=move |rule| choosing.choose(Some(Chosen { rule: Some(rule), ..chosen }))
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
                    <th scope="row" class="font-normal whitespace-nowrap">{move || wording::tier(i18n.get_locale(), tier)}</th>
                    <td class="tabular-nums">{own}</td>
                    <td class="tabular-nums">{before}</td>
                    <td class="font-semibold tabular-nums">{after}</td>
                </tr>
            }
        })
        .collect_view();
    let label = name.clone();
    view! {
        <div class="flex flex-col gap-1">
            <h3 class="text-sm font-semibold">{name}</h3>
            <Table label=move || label.clone() heads>
                {rows}
            </Table>
        </div>
    }
}

/// What is needed when the answer arrives, and the dialog may be about something else, or the page left.
#[derive(Clone, Copy)]
struct After {
    choosing: Choosing,
    saving: Saving,
    toasts: Toasts,
    i18n: I18nContext<Locale>,
    on_moved: Callback<()>,
}

impl After {
    /// Whether the dialog still asks what was agreed to.
    fn is_open(self, agreed: &Agreed) -> bool {
        self.choosing.desk.moving.try_get_untracked().flatten() == Some(agreed.asked)
    }

    /// Says that it was moved, with the way back.
    fn offer(self, saved: ChangeSetId, agreed: &Agreed) {
        let Self { choosing: Choosing { desk, .. }, toasts, i18n, on_moved, .. } = self;
        // On another page there is no message.
        if desk.moving.is_disposed() {
            return;
        }
        if self.is_open(agreed) {
            desk.moving.set(None);
            // The message is beside the map, and out of reach while a drawer is over it.
            if desk.view.with_untracked(|view| view.explains) {
                desk.change(|view| view.explains = false);
            }
        }
        on_moved.run(());
        let (name, parent) = (agreed.name.clone(), agreed.plan.to.name.clone());
        let text = tu_string!(i18n, map.moved, name = name, parent = parent).to_string();
        let label = tu_string!(i18n, decompose.undo).to_string();
        let on_press = Callback::new(move |()| spawn_local(self.undo(saved)));
        toasts.with_action(Tone::Good, text, ToastAction { label, on_press });
    }

    /// Says that it was not moved: in the dialog with what it would do now, or where everybody sees it.
    fn refuse(self, error: AppError, agreed: &Agreed) {
        let Self { choosing, toasts, i18n, .. } = self;
        if self.is_open(agreed) {
            choosing.choose(choosing.chosen());
            choosing.failed.set(Some(error));
            return;
        }
        let (locale, name) = (i18n.get_locale_untracked(), agreed.name.as_str());
        toasts.error(match error {
            AppError::Conflict(_) => td_string!(locale, map.not_moved_conflict, name = name),
            error => {
                let why = refused(locale, &error, |node| name_of(choosing.desk, node));
                td_string!(locale, map.not_moved, name = name, why = why)
            }
        });
    }

    async fn undo(self, saved: ChangeSetId) {
        let Self { choosing: Choosing { desk, .. }, saving, toasts, i18n, on_moved } = self;
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
