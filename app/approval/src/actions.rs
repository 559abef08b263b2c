//! The steps that the reader may take with a scheme: buttons, and the reason where one is refused.

use base::approval::Matter;
use base::person::Person;
use base::wording;
use leptos::prelude::*;
use people_model::approval::Step;
use people_model::policy::{Denial, Standing};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Size};
use ui::icon::Symbol;

use super::dialog::StepDialog;

/// What the policy says about the steps that lead on from here; those that are no business of the reader are left out.
fn offered(standing: &Standing, matter: &Matter) -> Vec<(Step, Option<Denial>)> {
    let subject = matter.approval.subject(matter.scheme, matter.is_sample);
    let steps = Step::ALL.into_iter().filter(|step| step.from() == matter.approval.state);
    let decided = steps.filter_map(|step| match standing.may(step.action(), &subject, &[]) {
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
    let person = Person::from_context();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                person
                    .known()
                    .await
                    .map(|me| view! { <Steps standing=me.standing matter on_done /> })
            })}
        </Suspense>
    }
}

#[component]
fn Steps(standing: Standing, matter: Signal<Matter>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(None::<Step>);
    let open = RwSignal::new(false);
    let steps = Memo::new(move |_| matter.with(|matter| offered(&standing, matter)));
    let choose = move |step: Step| {
        chosen.set(Some(step));
        open.set(true);
    };
    let note = move || format!("own-work-{}", matter.with(|matter| matter.scheme));
    let button = move |(step, denial): (Step, Option<Denial>)| {
        let icon = match step {
            Step::Submit => Symbol::Upload,
            Step::Approve => Symbol::Done,
            Step::Return => Symbol::Undo,
            Step::Reopen => Symbol::Unlock,
        };
        view! {
            <Button
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
    let is_own_work = move || steps.with(|steps| steps.iter().any(|(_, denial)| denial.is_some()));
    view! {
        <div
            class="flex flex-wrap items-center gap-2 empty:hidden print:hidden"
            role="group"
            aria-label=move || t_string!(i18n, approval.actions)
        >
            // A step that comes in the place of another is another button: with a key, none keeps what the other did.
            <For each=move || steps.get() key=|offered| format!("{offered:?}") children=button />
            <Show when=is_own_work>
                <p id=note class="text-sm text-muted">
                    {t!(i18n, approval.own_work)}
                </p>
            </Show>
        </div>
        <StepDialog matter open chosen on_done />
    }
}
