//! The section of “My account”.

use base::loaded::Loaded;
use base::person::Person;
use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};
use ui::setting::Setting;
use ui::skeleton::Skeleton;

use super::api;
use super::codes::RecoveryCodes;
use super::off::Off;
use super::on::On;

#[component]
pub(crate) fn FactorSection() -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let factor = Resource::new(|| (), |()| api::state());
    let again = Callback::new(move |()| factor.refetch());
    let codes = RwSignal::new(None::<Vec<String>>);
    let on_renewed = Callback::new(move |new| codes.set(Some(new)));
    let on_enabled = Callback::new(move |new| {
        codes.set(Some(new));
        factor.refetch();
    });
    let on_kept = Callback::new(move |()| {
        codes.set(None);
        if person.get_untracked().is_some_and(|me| me.must_add_factor) {
            // Everything else was closed until now: start again. A path of our own cannot be refused.
            let _ = window().location().assign("/");
        }
    });
    view! {
        <Setting
            id="two-step"
            title=move || t_string!(i18n, factor.title)
            text=move || t_string!(i18n, factor.intro)
        >
            {move || codes.get().map(|codes| view! { <RecoveryCodes codes on_kept /> })}
            <Loaded resource=factor fallback=|| view! { <Skeleton lines=2 /> } stays=true let:found>
                {if found.is_on {
                    view! { <On factor=found on_renewed on_removed=again /> }.into_any()
                } else {
                    view! { <Off factor=found on_enabled /> }.into_any()
                }}
            </Loaded>
        </Setting>
    }
}
