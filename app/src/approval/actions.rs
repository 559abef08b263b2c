//! The steps that the reader may take with a scheme: buttons, and the reason where one is refused.

use indicator_model::approval::{Approval, Step};
use indicator_model::id::SchemeId;
use indicator_model::policy::Denial;
use leptos::prelude::*;

use super::dialog::StepDialog;
use crate::account::Person;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::button::{Button, Size, Variant};
use crate::ui::icon::Symbol;
use crate::wording;

/// The scheme that is decided about.
#[derive(Clone, Debug, PartialEq)]
pub struct Matter {
    pub scheme: SchemeId,
    pub name: String,
    pub is_sample: bool,
    pub approval: Approval,
}

/// What the policy says about the steps that lead on from here; those that are no business of the reader are left out.
fn offered(person: Person, matter: &Matter) -> Vec<(Step, Option<Denial>)> {
    let Some(me) = person.get() else { return Vec::new() };
    let subject = matter.approval.subject(matter.scheme, matter.is_sample);
    let steps = Step::ALL.into_iter().filter(|step| step.from() == matter.approval.state);
    let decided = steps.filter_map(|step| match me.standing.may(step.action(), &subject, &[]) {
        Ok(_) => Some((step, None)),
        Err(Denial::OwnWork) => Some((step, Some(Denial::OwnWork))),
        Err(_) => None,
    });
    decided.collect()
}

/// Buttons for the steps, and their dialog. `on_done` runs after a step was taken, or when the scheme turned out to
/// be another than the page shows.
#[component]
pub fn ApprovalActions(
    #[prop(into)] matter: Signal<Matter>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let chosen = RwSignal::new(None::<Step>);
    let open = RwSignal::new(false);
    // Not a memo: who asks has to be awaited where the buttons stand.
    let steps = move || matter.with(|matter| offered(person, matter));
    let choose = move |step: Step| {
        chosen.set(Some(step));
        open.set(true);
    };
    let note = move || format!("own-work-{}", matter.with(|matter| matter.scheme));
    let button = move |(step, denial): (Step, Option<Denial>)| {
        let (variant, icon) = match step {
            Step::Submit => (Variant::Secondary, Symbol::Upload),
            Step::Approve => (Variant::Secondary, Symbol::Done),
            Step::Return => (Variant::Secondary, Symbol::Undo),
            Step::Reopen => (Variant::Secondary, Symbol::Unlock),
        };
        view! {
            <Button
                variant
                size=Size::Small
                icon
                disabled=Signal::derive(move || denial.is_some())
                on:click=move |_| choose(step)
                attr:aria-describedby=move || denial.map(|_| note())
            >
                {move || wording::approval::step(i18n.get_locale(), step)}
            </Button>
        }
    };
    let is_own_work = move || steps().iter().any(|(_, denial)| denial.is_some());
    view! {
        <Suspense>
            <div
                class="flex flex-wrap items-center gap-2 empty:hidden print:hidden"
                role="group"
                aria-label=move || t_string!(i18n, approval.actions)
            >
                {move || steps().into_iter().map(button).collect_view()}
                <Show when=is_own_work>
                    <p id=note class="text-sm text-muted">
                        {t!(i18n, approval.own_work)}
                    </p>
                </Show>
            </div>
        </Suspense>
        <StepDialog matter open chosen on_done />
    }
}
