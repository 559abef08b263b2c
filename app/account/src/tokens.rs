//! The user's API tokens: listed with their last use, created, revoked.

use base::failure::FailureNotice;
use base::loaded::Loaded;
use base::person::Person;
use base::wording;
use indicator_model::moment::Moment;
use leptos::prelude::*;
use people_model::policy::Action as Deed;
use people_model::token::{TokenState, TokenSummary};
use text::i18n::{t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, LinkButton, Size, Variant};
use ui::setting::Setting;
use ui::skeleton::Skeleton;

use super::token_api as api;
use super::token_form::CreateToken;

#[component]
pub(super) fn TokenSection(person: Person) -> impl IntoView {
    let i18n = use_i18n();
    let tokens = Resource::new(|| (), |()| api::tokens());
    let revoke = Action::new(move |token: &TokenSummary| {
        let id = token.id;
        async move {
            let answer = api::revoke_token(id).await;
            tokens.refetch();
            answer
        }
    });
    let failed = move || revoke.value().get().and_then(Result::err);
    let busy = Signal::derive(move || revoke.pending().get());
    let on_revoke = Callback::new(move |token| {
        revoke.dispatch(token);
    });
    view! {
        <Setting
            id="tokens"
            title=move || t_string!(i18n, token.title)
            text=move || t_string!(i18n, token.intro)
        >
            <FailureNotice error=failed />
            <Loaded resource=tokens fallback=|| view! { <Skeleton lines=2 /> } stays=true let:tokens>
                <ul class="-mt-2 divide-y divide-base-300 empty:hidden">
                    {tokens.into_iter().map(|token| view! { <Line token busy on_revoke /> }).collect_view()}
                </ul>
            </Loaded>
            <div class="flex flex-wrap items-center gap-2">
                <CreateToken person on_done=move |()| tokens.refetch() />
                <LinkButton href="/api" variant=Variant::Quiet>
                    {t!(i18n, rest.to_api)}
                </LinkButton>
            </div>
        </Setting>
    }
}

#[component]
fn Line(token: TokenSummary, busy: Signal<bool>, on_revoke: Callback<TokenSummary>) -> impl IntoView {
    let i18n = use_i18n();
    let shown = token.clone();
    let scopes = token.scopes.clone();
    let words = move || {
        let locale = i18n.get_locale();
        scopes.iter().map(|&scope: &Deed| wording::action(locale, scope)).collect::<Vec<_>>().join(" · ")
    };
    let (made, until) = (token.created_at.in_the_city(), token.until.in_the_city());
    let used = token.last_used.map(Moment::in_the_city);
    let times = move || {
        let made = t_string!(i18n, token.made, at = &made);
        let until = t_string!(i18n, token.valid_until, at = &until);
        let used = match &used {
            Some(used) => t_string!(i18n, token.last_used, at = used),
            None => t_string!(i18n, token.never_used).to_owned(),
        };
        format!("{made} · {until} · {used}")
    };
    let label = token.name.clone();
    view! {
        <li class="flex min-h-touch flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <div class="min-w-0 flex-1 basis-64">
                <p class="font-medium break-words">{token.name}</p>
                <p class="text-sm break-words">{words}</p>
                <p class="text-sm text-muted">{times}</p>
            </div>
            {match token.state {
                TokenState::Valid => {
                    view! {
                        <Button
                            size=Size::Small
                            disabled=busy
                            attr:aria-label=move || t_string!(i18n, token.revoke_named, name = &label)
                            on:click=move |_| on_revoke.run(shown.clone())
                        >
                            {t!(i18n, token.revoke)}
                        </Button>
                    }
                        .into_any()
                }
                TokenState::Expired => view! { <Badge>{t!(i18n, token.expired)}</Badge> }.into_any(),
                TokenState::Revoked => view! { <Badge>{t!(i18n, token.revoked)}</Badge> }.into_any(),
            }}
        </li>
    }
}
