//! The user's identities at providers: linked, shown, unlinked.

use std::collections::BTreeSet;

use base::error::AppError;
use base::failure::FailureNotice;
use base::loaded::Loaded;
use base::wording::identity;
use indicator_model::moment::Moment;
use leptos::prelude::*;
use people_model::identity::{Identity, Provider};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Size};
use ui::setting::Setting;

use super::identity_api::{self as api, OwnIdentities};
use super::link;
use super::single_sign_on::LedBack;

/// Nothing where the server knows no provider and the person is linked to none.
#[component]
pub(super) fn IdentitySection() -> impl IntoView {
    let i18n = use_i18n();
    let identities = Resource::new(|| (), |()| api::identities());
    let link = Action::new_local(|provider: &String| {
        let provider = provider.clone();
        async move { link::begin(&provider).await }
    });
    let unlink = Action::new(move |issuer: &String| {
        let issuer = issuer.clone();
        async move {
            let answer = api::unlink(issuer).await;
            identities.refetch();
            answer
        }
    });
    let failed = move || -> Option<AppError> {
        let link = link.value().get().and_then(Result::err);
        link.or_else(|| unlink.value().get().and_then(Result::err))
    };
    let begin = Callback::new(move |provider| {
        unlink.clear();
        link.dispatch(provider);
    });
    let end = Callback::new(move |issuer| {
        link.clear();
        unlink.dispatch(issuer);
    });
    let busy = Signal::derive(move || link.pending().get() || unlink.pending().get());
    view! {
        <LedBack />
        <Loaded resource=identities let:identities>
            {if identities.providers.is_empty() && identities.linked.is_empty() {
                ().into_any()
            } else {
                view! {
                    <Setting
                        id="identities"
                        title=move || t_string!(i18n, identity.title)
                        text=move || t_string!(i18n, identity.intro)
                    >
                        <FailureNotice error=failed />
                        <Lines identities begin end busy />
                    </Setting>
                }
                    .into_any()
            }}
        </Loaded>
    }
}

/// A line per provider, and one per identity whose provider is no longer there.
#[component]
fn Lines(
    identities: OwnIdentities,
    begin: Callback<String>,
    end: Callback<String>,
    busy: Signal<bool>,
) -> impl IntoView {
    let OwnIdentities { providers, linked } = identities;
    let known: BTreeSet<String> = providers.iter().map(|provider| provider.issuer.clone()).collect();
    let gone: Vec<Identity> =
        linked.iter().filter(|identity| !known.contains(&identity.issuer)).cloned().collect();
    let of = |provider: &Provider| linked.iter().find(|held| held.issuer == provider.issuer).cloned();
    let lines: Vec<_> = providers
        .into_iter()
        .map(|provider| (of(&provider), Some(provider)))
        .chain(gone.into_iter().map(|held| (Some(held), None)))
        .collect();
    let lines = lines
        .into_iter()
        .map(|(held, provider)| view! { <Line held provider begin end busy /> })
        .collect_view();
    view! { <ul class="-mt-2 divide-y divide-base-300">{lines}</ul> }
}

#[component]
fn Line(
    held: Option<Identity>,
    provider: Option<Provider>,
    begin: Callback<String>,
    end: Callback<String>,
    busy: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let issuer = held.as_ref().map(|held| held.issuer.clone()).unwrap_or_default();
    let id = provider.as_ref().map(|provider| provider.id.clone()).unwrap_or_default();
    let name = {
        let issuer = issuer.clone();
        move || match &provider {
            Some(provider) => identity::provider(i18n.get_locale(), &provider.name).to_owned(),
            None => issuer.clone(),
        }
    };
    let since = held.as_ref().map(|held| held.linked_at.in_the_city());
    let used = held.as_ref().and_then(|held| held.last_used).map(Moment::in_the_city);
    let said = move || match (&since, &used) {
        (None, _) => t_string!(i18n, identity.not_linked).to_owned(),
        (Some(since), None) => t_string!(i18n, identity.linked_since, at = since),
        (Some(_), Some(used)) => t_string!(i18n, identity.last_used, at = used),
    };
    view! {
        <li class="flex min-h-touch flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <div class="min-w-0 flex-1 basis-64">
                <p class="break-words">{name}</p>
                <p class="text-sm text-muted">{said}</p>
            </div>
            {if held.is_some() {
                view! {
                    <Button size=Size::Small disabled=busy on:click=move |_| end.run(issuer.clone())>
                        {t!(i18n, identity.unlink)}
                    </Button>
                }
                    .into_any()
            } else {
                view! {
                    <Button size=Size::Small disabled=busy on:click=move |_| begin.run(id.clone())>
                        {t!(i18n, identity.link)}
                    </Button>
                }
                    .into_any()
            }}
        </li>
    }
}
