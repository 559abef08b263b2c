//! What stands where something could not be shown or done.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, LinkButton, Variant};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::tone::Tone;

use crate::error::AppError;

/// Says what happened and offers to try again. `text` is the reason, where one is known.
#[component]
pub fn Failure(
    #[prop(optional, into)] text: TextProp,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = move || {
        let reason = text.get();
        if reason.is_empty() { t_string!(i18n, shell.error_text).into() } else { reason }
    };
    view! {
        <div role="alert">
            <EmptyState icon=Symbol::Warning title=move || t_string!(i18n, shell.error_title) text>
                {on_retry
                    .map(|on_retry| {
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
