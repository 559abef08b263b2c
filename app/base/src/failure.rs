//! What stands where something could not be shown or done.

use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, LinkButton, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::tone::Tone;

use crate::error::AppError;

/// Says why something cannot be shown, and offers to try again; not where that leads to the same: what is not there, or not for
/// this person.
#[component]
pub fn Failure(error: AppError, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let is_final = matches!(error, AppError::NotFound | AppError::Forbidden { .. });
    let why = error.clone();
    let title = move || match &why {
        AppError::NotFound => t_string!(i18n, shell.gone_title),
        AppError::Forbidden { .. } => t_string!(i18n, shell.forbidden_title),
        _ => t_string!(i18n, shell.error_title),
    };
    let text = move || error.message(i18n.get_locale());
    view! {
        <div role="alert">
            <EmptyState icon=Symbol::Warning title text>
                {(!is_final)
                    .then(|| {
                        view! {
                            <Button
                                variant=Variant::Primary
                                icon=Symbol::Refresh
                                on:click=move |_| on_retry.run(())
                            >
                                {t!(i18n, shell.retry)}
                            </Button>
                        }
                    })} <LinkButton href="/">{t!(i18n, shell.back_home)}</LinkButton>
            </EmptyState>
        </div>
    }
}

/// Why something was not done, beside where it was asked for; nothing as long as there is no error.
#[component]
pub fn FailureNotice(error: impl Fn() -> Option<AppError> + Send + Sync + 'static) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        error().map(|error| {
            view! { <Notice tone=Tone::Bad>{move || error.message(i18n.get_locale())}</Notice> }
        })
    }
}
