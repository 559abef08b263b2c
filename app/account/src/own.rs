//! “My account”: password, second factor, sessions, and the data that are kept.

use base::failure::FailureNotice;
use base::loaded::Loaded;
use base::page::Page;
use base::person::Person;
use indicator_model::id::SessionId;
use leptos::prelude::*;
use people_model::session::SessionSummary;
use text::i18n::{t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, Size};
use ui::setting::Setting;
use ui::skeleton::Skeleton;
use ui::tone::Tone;

use super::api;
use super::contact::{OwnContact, OwnData};
use super::factor::FactorSection;
use super::identities::IdentitySection;
use super::password_form::PasswordForm;
use super::tokens::TokenSection;

#[component]
pub fn OwnPage(children: Children) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    view! {
        <Page title=move || t_string!(i18n, account.own_title)>
            <Suspense>
                {move || {
                    person.get().is_none_or(|me| me.has_password).then(|| view! { <PasswordForm person /> })
                }}
            </Suspense>
            <FactorSection />
            <IdentitySection />
            <Sessions />
            <OwnContact />
            {children()}
            <TokenSection person />
            <OwnData />
        </Page>
    }
}

#[component]
fn Sessions() -> impl IntoView {
    let i18n = use_i18n();
    let sessions = Resource::new(|| (), |()| api::sessions());
    let end = Action::new(move |id: &SessionId| {
        let id = *id;
        async move {
            let answer = api::end_session(id).await;
            sessions.refetch();
            answer
        }
    });
    let failed = move || end.value().get().and_then(Result::err);
    view! {
        <Setting id="sessions" title=move || t_string!(i18n, account.sessions)>
            <FailureNotice error=failed />
            <Loaded resource=sessions fallback=|| view! { <Skeleton lines=2 /> } let:sessions>
                <ul class="-mt-2 divide-y divide-base-300">
                    {sessions
                        .into_iter()
                        .map(|session| {
                            let id = session.id;
                            view! {
                                <SessionLine
                                    session
                                    on_end=move || {
                                        end.dispatch(id);
                                    }
                                />
                            }
                        })
                        .collect_view()}
                </ul>
            </Loaded>
        </Setting>
    }
}

#[component]
fn SessionLine(session: SessionSummary, #[prop(into)] on_end: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let SessionSummary { seen_at, address, agent, current, .. } = session;
    let seen = seen_at.in_the_city();
    let device = device(&agent);
    view! {
        <li class="flex min-h-touch flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <div class="min-w-0 flex-1 basis-64">
                <p class="truncate" title=agent>
                    {device}
                </p>
                <p class="text-sm text-muted">
                    {move || t_string!(i18n, account.session_seen, at = &seen)} " · "
                    {move || t_string!(i18n, account.session_from, address = &address)}
                </p>
            </div>
            {if current {
                view! { <Badge tone=Tone::Good>{t!(i18n, account.session_here)}</Badge> }.into_any()
            } else {
                view! {
                    <Button size=Size::Small on:click=move |_| on_end.run(())>
                        {t!(i18n, account.session_end)}
                    </Button>
                }
                    .into_any()
            }}
        </li>
    }
}

/// The browser and the system that a user agent names, or the whole of what it says.
fn device(agent: &str) -> String {
    // The first that matches: later ones name themselves in the earlier ones' stead.
    const BROWSERS: [(&str, &str); 7] = [
        ("MicroMessenger/", "微信"),
        ("QIHU", "360"),
        ("Edg/", "Edge"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Chromium/", "Chromium"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("HarmonyOS", "HarmonyOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        _ => agent.to_owned(),
    }
}
