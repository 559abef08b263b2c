//! A secret on its way into a device: for its camera, for its keyboard, and for a program on this very device.

use base::failure::FailureNotice;
use base::faults::Faults;
use leptos::form::ActionForm;
use leptos::prelude::*;
use people_model::factor::{Enrolment, Picture};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};

use super::api::Confirm;
use crate::code_field::{Asked, CodeField};
use crate::proof::ProofField;

#[component]
pub(super) fn Enrol(
    enrolment: Enrolment,
    on_enabled: Callback<Vec<String>>,
    on_cancel: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let confirm = ServerAction::<Confirm>::new();
    let faults = Faults::of(*confirm).among(&[ProofField::Code]);
    Effect::new(move |_| {
        if let Some(Ok(codes)) = confirm.value().get() {
            on_enabled.run(codes);
        }
    });
    let groups = enrolment.groups();
    let Enrolment { address, picture, .. } = enrolment;
    view! {
        <div class="flex flex-col gap-4">
            <p>{t!(i18n, factor.scan)}</p>
            <QrCode picture />
            <p>
                <a class="link" href=address rel="external">
                    {t!(i18n, factor.open)}
                </a>
            </p>
            <div>
                <p id="two-step-secret" class="text-muted">
                    {t!(i18n, factor.type_in)}
                </p>
                <output class="font-mono break-words select-all" aria-labelledby="two-step-secret">
                    {groups}
                </output>
            </div>
            <ActionForm action=confirm attr:class="flex max-w-sm flex-col gap-4">
                <p>{t!(i18n, factor.confirm)}</p>
                <CodeField name="code" asked=Asked::Code error=faults.at(ProofField::Code) />
                <FailureNotice error=move || faults.rest() />
                <div class="flex flex-wrap gap-2">
                    <Button kind=Kind::Submit variant=Variant::Primary busy=confirm.pending()>
                        {t!(i18n, factor.enable)}
                    </Button>
                    <Button variant=Variant::Quiet on:click=move |_| on_cancel.run(())>
                        {t!(i18n, shell.cancel)}
                    </Button>
                </div>
            </ActionForm>
        </div>
    }
}

/// Dark on light in every theme, because that is what cameras look for.
#[component]
fn QrCode(picture: Picture) -> impl IntoView {
    let i18n = use_i18n();
    let Picture { side, path } = picture;
    view! {
        <svg
            class="size-52 max-w-full rounded-box"
            viewBox=format!("0 0 {side} {side}")
            role="img"
            aria-label=move || t_string!(i18n, factor.picture)
            shape-rendering="crispEdges"
        >
            <rect width=side height=side fill="#fff" />
            <path d=path fill="#000" />
        </svg>
    }
}
