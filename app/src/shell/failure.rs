//! What stands where a page could not be shown.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use crate::i18n::{t, t_string, use_i18n};
use crate::ui::button::{Button, LinkButton, Variant};
use crate::ui::empty_state::EmptyState;
use crate::ui::icon::Symbol;

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
