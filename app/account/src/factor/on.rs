//! The second factor in force: its recovery codes, and the way out.

use base::failure::FailureNotice;
use base::faults::Faults;
use leptos::form::ActionForm;
use leptos::prelude::*;
use people_model::factor::Factor;
use text::i18n::{t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, Kind, Variant};
use ui::dialog::Dialog;
use ui::notice::Notice;
use ui::tone::Tone;

use super::api::{Remove, Renew};
use crate::code_field::{Asked, CodeField};
use crate::password_field::{PasswordField, Which};
use crate::proof::ProofField;

/// So many or fewer are too few to rely on.
const FEW: usize = 3;

#[component]
pub(super) fn On(
    factor: Factor,
    on_renewed: Callback<Vec<String>>,
    on_removed: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Factor { codes_left, is_demanded, .. } = factor;
    // Counted here: to ask the server again would draw this part again, and close what is open in it.
    let codes_left = RwSignal::new(codes_left);
    let on_codes = Callback::new(move |codes: Vec<String>| {
        codes_left.set(codes.len());
        on_renewed.run(codes);
    });
    view! {
        <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge tone=Tone::Good>{t!(i18n, factor.on)}</Badge>
            <span class="text-muted">
                {move || t_string!(i18n, factor.codes_left, left = codes_left.get())}
            </span>
        </p>
        <Show when=move || codes_left.get() <= FEW>
            <Notice tone=Tone::Warning>{t!(i18n, factor.codes_few)}</Notice>
        </Show>
        <div class="flex flex-wrap gap-2">
            <RenewCodes on_codes />
            <TurnOff is_demanded on_removed />
        </div>
    }
}

#[component]
fn RenewCodes(on_codes: Callback<Vec<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    let renew = ServerAction::<Renew>::new();
    Effect::new(move |_| {
        if let Some(Ok(codes)) = renew.value().get() {
            is_open.set(false);
            on_codes.run(codes);
        }
    });
    view! {
        <Button on:click=move |_| {
            renew.clear();
            is_open.set(true);
        }>{t!(i18n, factor.renew)}</Button>
        <Dialog open=is_open title=move || t_string!(i18n, factor.renew)>
            <ActionForm action=renew attr:class="flex flex-col gap-4">
                <p>{t!(i18n, factor.renew_text)}</p>
                <Proof faults=Faults::of(*renew) />
                <div class="flex flex-wrap justify-end gap-2">
                    <Button on:click=move |_| is_open.set(false)>{t!(i18n, shell.cancel)}</Button>
                    <Button kind=Kind::Submit variant=Variant::Primary busy=renew.pending()>
                        {t!(i18n, factor.renew_now)}
                    </Button>
                </div>
            </ActionForm>
        </Dialog>
    }
}

#[component]
fn TurnOff(is_demanded: bool, on_removed: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    let remove = ServerAction::<Remove>::new();
    Effect::new(move |_| {
        if let Some(Ok(())) = remove.value().get() {
            is_open.set(false);
            on_removed.run(());
        }
    });
    view! {
        <Button on:click=move |_| {
            remove.clear();
            is_open.set(true);
        }>{t!(i18n, factor.remove)}</Button>
        <Dialog open=is_open title=move || t_string!(i18n, factor.remove)>
            <ActionForm action=remove attr:class="flex flex-col gap-4">
                <p>{t!(i18n, factor.remove_text)}</p>
                {is_demanded
                    .then(|| {
                        view! { <Notice tone=Tone::Warning>{t!(i18n, factor.remove_demanded)}</Notice> }
                    })}
                <Proof faults=Faults::of(*remove) />
                <div class="flex flex-wrap justify-end gap-2">
                    <Button on:click=move |_| is_open.set(false)>{t!(i18n, shell.cancel)}</Button>
                    <Button kind=Kind::Submit variant=Variant::Danger busy=remove.pending()>
                        {t!(i18n, factor.remove_now)}
                    </Button>
                </div>
            </ActionForm>
        </Dialog>
    }
}

/// What shows once more that it is the person.
#[component]
fn Proof(faults: Faults<ProofField>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <PasswordField
            name="password"
            which=Which::Present
            label=move || t_string!(i18n, factor.password)
            error=faults.at(ProofField::Password)
        />
        <CodeField name="code" asked=Asked::Either error=faults.at(ProofField::Code) />
        <FailureNotice error=move || faults.rest() />
    }
}
