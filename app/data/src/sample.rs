//! The sample city: opened with one button, marked wherever it is named, removed with one button.

use base::error::AppError;
use base::failure::FailureNotice;
use leptos::form::ActionForm;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, Kind, Size, Variant};
use ui::dialog::{Dialog, DialogActions};
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::toast::Toasts;
use ui::tone::Tone;

use super::api::{OpenSample as Open, remove_sample};

/// A button that loads the sample city and opens it.
#[component]
pub fn OpenSample(#[prop(optional)] variant: Variant) -> impl IntoView {
    let i18n = use_i18n();
    let open = ServerAction::<Open>::new();
    let error = move || open.value().get().and_then(Result::err);
    view! {
        <ActionForm action=open>
            <Button kind=Kind::Submit variant icon=Symbol::View busy=open.pending()>
                {t!(i18n, data.open_sample)}
            </Button>
        </ActionForm>
        <FailureNotice error />
    }
}

#[component]
pub(super) fn SampleMark() -> impl IntoView {
    let i18n = use_i18n();
    view! { <Badge tone=Tone::Accent>{t!(i18n, data.sample)}</Badge> }
}

/// A button that removes the sample city, after saying what goes with it.
#[component]
pub(super) fn RemoveSample(scheme: SchemeSummary, on_remove: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let is_open = RwSignal::new(false);
    let remove = Action::new(move |(): &()| async move {
        let answer = remove_sample().await;
        if answer.is_ok() {
            is_open.set(false);
            toasts.info(td_string!(i18n.get_locale_untracked(), data.sample_removed));
            on_remove.try_run(());
        }
        answer
    });
    let error = Signal::derive(move || remove.value().get().and_then(Result::err));
    let SchemeSummary { city_name, nodes, .. } = scheme;
    let city = StoredValue::new(city_name);
    view! {
        <Button
            size=Size::Small
            variant=Variant::Quiet
            icon=Symbol::Delete
            on:click=move |_| is_open.set(true)
        >
            {t!(i18n, data.remove_sample)}
        </Button>
        <Dialog open=is_open title=move || t_string!(i18n, data.remove_sample_title)>
            <p>
                {move || t_string!(i18n, data.remove_sample_text, city = city.get_value(), count = nodes)}
            </p>
            <Refusal error />
            <DialogActions slot>
                <Button on:click=move |_| is_open.set(false)>{t!(i18n, shell.cancel)}</Button>
                <Button
                    variant=Variant::Danger
                    icon=Symbol::Delete
                    busy=remove.pending()
                    on:click=move |_| {
                        remove.dispatch(());
                    }
                >
                    {t!(i18n, data.remove_sample)}
                </Button>
            </DialogActions>
        </Dialog>
    }
}

#[component]
fn Refusal(error: Signal<Option<AppError>>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let error = error.get()?;
        Some(view! { <Notice tone=Tone::Bad>{move || error.message(i18n.get_locale())}</Notice> })
    }
}
