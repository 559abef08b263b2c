//! The other ways in: a button per provider, and why the last attempt led back here.

use base::address::{use_query, with_query};
use base::wording::identity;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{ExternalButton, Variant};
use ui::notice::Notice;
use ui::tone::Tone;

use super::identity_api as api;

/// The buttons; nothing where there is no provider. They are links, so that they work without script.
#[component]
pub(super) fn SingleSignOn(#[prop(into)] next: String) -> impl IntoView {
    let i18n = use_i18n();
    let providers = Resource::new_blocking(|| (), |()| api::providers());
    let next = StoredValue::new(next);
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                // Without an answer one can still sign in with the password.
                let providers = providers.await.unwrap_or_default();
                let buttons: Vec<_> = providers
                    .into_iter()
                    .map(|provider| {
                        let href = start(&provider.id, &next.read_value());
                        view! {
                            <li class="flex flex-col">
                                <ExternalButton href variant=Variant::Secondary>
                                    {move || identity::provider(i18n.get_locale(), &provider.name).to_owned()}
                                </ExternalButton>
                            </li>
                        }
                    })
                    .collect();
                (!buttons.is_empty())
                    .then(|| {
                        view! {
                            <section
                                class="flex flex-col gap-2 border-t border-base-300 pt-4"
                                aria-labelledby="single-sign-on"
                            >
                                <h2 id="single-sign-on" class="text-sm text-muted">
                                    {t!(i18n, identity.sign_in_with)}
                                </h2>
                                <ul class="flex flex-col gap-2">{buttons}</ul>
                            </section>
                        }
                    })
            })}
        </Suspense>
    }
}

/// Why single sign-on led back to this page; nothing for a user who came another way.
#[component]
pub(super) fn LedBack() -> impl IntoView {
    let i18n = use_i18n();
    let trouble = use_query().read_untracked().get("trouble").and_then(|key| key.parse().ok());
    trouble.map(|trouble| {
        view! {
            <div class="max-w-prose">
                <Notice tone=Tone::Bad title=move || t_string!(i18n, identity.failed)>
                    {move || identity::trouble(i18n.get_locale(), trouble)}
                </Notice>
            </div>
        }
    })
}

/// The way to a provider, and back to `next`.
fn start(provider: &str, next: &str) -> String {
    with_query(&format!("/oidc/{provider}/start"), [("next", Some(next.to_owned()))])
}
