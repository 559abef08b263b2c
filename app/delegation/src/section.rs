//! What is lent and borrowed, now or later, and the way to lend and to take back.

use base::error::AppError;
use base::failure::FailureNotice;
use base::loaded::Loaded;
use base::wording;
use indicator_model::moment::Moment;
use leptos::prelude::*;
use leptos_i18n::tu_string;
use people_model::delegation::Delegation;
use text::i18n::{t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, Size};
use ui::setting::Setting;
use ui::skeleton::Skeleton;
use ui::toast::Toasts;
use ui::tone::Tone;

use super::api::{self, Delegations, NamedDelegation};
use super::form::Lend;

/// Only there for a user who holds a role that can be delegated.
#[component]
pub fn DelegationSection() -> impl IntoView {
    // Asked for every user: what is asked within an answer to something else comes in another order in the browser.
    let found = Resource::new(|| (), |()| api::list());
    let again = Callback::new(move |()| found.refetch());
    view! {
        <Loaded resource=found fallback=|| view! { <Skeleton lines=2 /> } stays=true let:found>
            {match found {
                None => ().into_any(),
                Some(found) => view! { <Delegating found again /> }.into_any(),
            }}
        </Loaded>
    }
}

#[component]
fn Delegating(found: Delegations, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Setting
            id="delegation"
            title=move || t_string!(i18n, delegation.title)
            text=move || t_string!(i18n, delegation.text)
        >
            <Loans found again />
        </Setting>
    }
}

#[component]
fn Loans(found: Delegations, again: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let (me, now) = (found.me, found.now);
    let (lent, borrowed): (Vec<NamedDelegation>, Vec<NamedDelegation>) =
        found.all.iter().cloned().partition(|named| named.delegation.by == me);
    let is_empty = lent.is_empty() && borrowed.is_empty();
    let failed = RwSignal::new(None::<AppError>);
    let lines = |all: Vec<NamedDelegation>, is_mine: bool| {
        let line = |named: NamedDelegation| view! { <Line named is_mine now failed again /> };
        all.into_iter().map(line).collect_view()
    };
    let has_lent = !lent.is_empty();
    let has_borrowed = !borrowed.is_empty();
    let (lent, borrowed) = (lines(lent, true), lines(borrowed, false));
    let found = StoredValue::new(found);
    view! {
        {is_empty.then(|| view! { <p class="text-sm">{t!(i18n, delegation.none)}</p> })}
        {has_lent
            .then(|| {
                view! {
                    <h3 class="text-sm font-medium">{t!(i18n, delegation.lent)}</h3>
                    <ul class="divide-y divide-base-300" aria-label=move || t_string!(i18n, delegation.lent)>
                        {lent}
                    </ul>
                }
            })}
        {has_borrowed
            .then(|| {
                view! {
                    <h3 class="text-sm font-medium">{t!(i18n, delegation.borrowed)}</h3>
                    <ul class="divide-y divide-base-300" aria-label=move || t_string!(i18n, delegation.borrowed)>
                        {borrowed}
                    </ul>
                }
            })}
        <FailureNotice error=move || failed.get() />
        <Lend found on_done=again />
    }
}

#[component]
fn Line(
    named: NamedDelegation,
    is_mine: bool,
    now: Moment,
    failed: RwSignal<Option<AppError>>,
    again: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let NamedDelegation { delegation, organization } = named;
    let Delegation { id, by_name, to_name, since, held, .. } = delegation;
    let recall = Action::new(move |(): &()| async move {
        let answer = api::recall(id).await;
        if answer.is_ok() {
            toasts.info(tu_string!(i18n, delegation.recalled));
            again.try_run(());
        }
        failed.set(answer.err());
    });
    let role = held.role;
    let what = move || {
        let role = wording::role(i18n.get_locale(), role);
        let role = match &organization {
            Some(organization) => format!("{role} · {organization}"),
            None => role.to_owned(),
        };
        if is_mine {
            t_string!(i18n, delegation.lent_line, role = role, name = to_name.as_str())
        } else {
            t_string!(i18n, delegation.borrowed_line, role = role, name = by_name.as_str())
        }
    };
    let is_ahead = since > now;
    let (from, until) = (since.in_the_city(), held.until.map(Moment::in_the_city).unwrap_or_default());
    view! {
        <li class="flex min-h-touch flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <div class="min-w-0 flex-1 basis-64">
                <p>{what}</p>
                <p class="numbers text-start! text-sm text-muted">
                    {move || t_string!(i18n, delegation.term, from = from.as_str(), until = until.as_str())}
                </p>
            </div>
            {if is_ahead {
                view! { <Badge>{t!(i18n, delegation.ahead)}</Badge> }
            } else {
                view! { <Badge tone=Tone::Good>{t!(i18n, delegation.running)}</Badge> }
            }}
            {is_mine
                .then(|| {
                    view! {
                        <Button
                            size=Size::Small
                            busy=recall.pending()
                            on:click=move |_| {
                                recall.dispatch(());
                            }
                        >
                            {t!(i18n, delegation.recall)}
                        </Button>
                    }
                })}
        </li>
    }
}
