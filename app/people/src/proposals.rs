//! What waits for a second administrator.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording;
use indicator_model::id::ProposalId;
use leptos::prelude::*;
use people_model::proposal::{Decision, Measure, Proposal};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::setting::Setting;

use super::api;
use super::once::{OneTimePassword, Part};

#[component]
pub(super) fn Proposals(proposals: Vec<Proposal>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let left = RwSignal::new(proposals);
    let failed = RwSignal::new(None::<AppError>);
    let once = RwSignal::new(None::<String>);
    let decide = Action::new(move |&(id, decision): &(ProposalId, Decision)| async move {
        match api::decide(id, decision).await {
            Ok(password) => {
                failed.set(None);
                left.update(|left| left.retain(|proposal| proposal.id != id));
                // The list of people is read again later, so that a password that is shown once stays.
                if password.is_none() {
                    on_done.try_run(());
                }
                once.set(password);
            }
            Err(error) => failed.set(Some(error)),
        }
    });
    let lines = move || {
        let line = |proposal| view! { <ProposalLine proposal decide /> };
        left.get().into_iter().map(line).collect_view()
    };
    view! {
        <Setting
            id="proposals"
            title=move || t_string!(i18n, people.proposals)
            text=move || t_string!(i18n, people.proposals_text)
        >
            <FailureNotice error=move || failed.get() />
            {move || once.get().map(|password| view! { <OneTimePassword password part=Part::Second /> })}
            <Show
                when=move || left.with(|left| !left.is_empty())
                fallback=move || view! { <p class="text-muted">{t!(i18n, people.proposals_none)}</p> }
            >
                <ul class="flex flex-col gap-4">{lines}</ul>
            </Show>
        </Setting>
    }
}

#[component]
fn ProposalLine(proposal: Proposal, decide: Action<(ProposalId, Decision), ()>) -> impl IntoView {
    let i18n = use_i18n();
    let Proposal { id, account_name, measure, reason, by_name, until, may_confirm, may_refuse, .. } =
        proposal;
    let until = until.in_the_city();
    let button = move |decision, variant| {
        view! {
            <Button
                size=Size::Small
                variant
                busy=decide.pending()
                on:click=move |_| {
                    decide.dispatch((id, decision));
                }
            >
                {move || match decision {
                    Decision::Confirm => t_string!(i18n, people.confirm),
                    Decision::Refuse => t_string!(i18n, people.refuse),
                }}
            </Button>
        }
    };
    let is_reset = measure == Measure::ResetPassword;
    view! {
        <li class="flex flex-col gap-1">
            <p class="font-semibold">
                {move || format!("{} · {}", account_name, wording::proposed(i18n.get_locale(), measure))}
            </p>
            <p class="break-words">{reason}</p>
            <p class="text-sm text-muted">
                {move || t_string!(i18n, people.proposed_by, name = by_name.as_str(), until = until.as_str())}
            </p>
            {(is_reset && may_confirm)
                .then(|| view! { <p class="text-sm text-muted">{t!(i18n, people.confirm_reset)}</p> })}
            <div class="flex flex-wrap gap-2">
                {may_confirm.then(|| button(Decision::Confirm, Variant::Primary))}
                {may_refuse.then(|| button(Decision::Refuse, Variant::Secondary))}
            </div>
        </li>
    }
}
