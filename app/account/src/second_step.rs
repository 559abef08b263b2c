//! The second step of sign-in: a code, or a recovery code. Works as a plain form before the page is hydrated.

use base::address::{escaped, use_query};
use base::failure::FailureNotice;
use base::faults::Faults;
use base::page::{Layout, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, LinkButton, Variant};

use super::api::Complete;
use super::code_field::{Asked, CodeField};
use super::proof::ProofField;
use super::sign_in::follow;

/// What `by` in the address has to be for a recovery code.
const RECOVERY: &str = "recovery";

#[component]
pub fn SecondStepPage() -> impl IntoView {
    let i18n = use_i18n();
    let complete = ServerAction::<Complete>::new();
    let query = use_query();
    let next = query.read_untracked().get("next").unwrap_or_else(|| "/".to_owned());
    let onward = StoredValue::new(escaped(&next));
    let by_recovery = Memo::new(move |_| query.read().get("by").as_deref() == Some(RECOVERY));
    follow(move || complete.value().get());
    let faults = Faults::of(*complete).among(&[ProofField::Code]);
    let text = move || {
        if by_recovery.get() {
            t_string!(i18n, factor.step_recovery_text)
        } else {
            t_string!(i18n, factor.step_text)
        }
    };
    let field = move || {
        let asked = if by_recovery.get() { Asked::Recovery } else { Asked::Code };
        view! { <CodeField name="code" asked error=faults.at(ProofField::Code) /> }
    };
    let other_way = move || {
        let onward = onward.get_value();
        if by_recovery.get() {
            let href = format!("/sign-in/code?next={onward}");
            view! {
                <LinkButton href variant=Variant::Quiet>
                    {t!(i18n, factor.by_code)}
                </LinkButton>
            }
            .into_any()
        } else {
            let href = format!("/sign-in/code?next={onward}&by={RECOVERY}");
            view! {
                <LinkButton href variant=Variant::Quiet>
                    {t!(i18n, factor.by_recovery)}
                </LinkButton>
            }
            .into_any()
        }
    };
    view! {
        <Page title=move || t_string!(i18n, factor.step_title) layout=Layout::Form>
            <ActionForm action=complete attr:class="flex flex-col gap-4">
                <p class="text-muted">{text}</p>
                {field}
                <FailureNotice error=move || faults.rest() />
                <input type="hidden" name="next" value=next />
                <Button kind=Kind::Submit variant=Variant::Primary busy=complete.pending()>
                    {t!(i18n, account.sign_in)}
                </Button>
            </ActionForm>
            <div class="flex flex-wrap justify-between gap-2">
                {other_way}
                <LinkButton href=format!("/sign-in?next={}", onward.get_value()) variant=Variant::Quiet>
                    {t!(i18n, factor.start_over)}
                </LinkButton>
            </div>
        </Page>
    }
}
