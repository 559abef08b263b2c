//! The signed-in person in the top bar, and what waits to be read.

use account::SignOut;
use base::outbox;
use base::person::Person;
use leptos::prelude::*;
use people_model::session::Me;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, LinkButton, Size, Variant};
use ui::dialog::{Dialog, DialogActions};
use ui::icon::Symbol;
use ui::popover::{Popover, Trigger};

use super::finder::Finder;

/// The person's name, and behind it “My account” and signing out.
#[component]
pub fn PersonMenu() -> impl IntoView {
    let person = Person::from_context();
    view! {
        <Suspense>
            {move || Suspend::new(async move { person.known().await.map(|me| view! { <Signed me /> }) })}
        </Suspense>
    }
}

#[component]
fn Signed(me: Me) -> impl IntoView {
    let i18n = use_i18n();
    let sign_out = ServerAction::<SignOut>::new();
    Effect::new(move |_| {
        if sign_out.value().get().is_some() {
            // A path of our own cannot be refused.
            let _ = window().location().assign("/sign-in");
        }
    });
    // Until then the session opens nothing else.
    let is_settled = !(me.must_change || me.must_add_factor);
    let own = if is_settled { "/account" } else { "/account/begin" };
    let finder = is_settled.then(|| view! { <Finder me=me.clone() /> });
    let Me { name, login, city_name, standing, unread, .. } = me;
    let label = name.clone();
    let account = standing.account;
    let asks = RwSignal::new(false);
    view! {
        {finder}
        {is_settled.then(|| view! { <Bell unread /> })}
        <Popover id="person" label=move || label.clone() icon=Symbol::Person trigger=Trigger::Roomy>
            <div class="flex w-64 max-w-full flex-col gap-3 p-3">
                <div class="min-w-0">
                    <p class="truncate font-medium">{name}</p>
                    <p class="truncate text-sm text-muted">{format!("{login} · {city_name}")}</p>
                </div>
                <nav class="flex flex-col items-start gap-1" aria-label=move || t_string!(i18n, account.account)>
                    <LinkButton href=own variant=Variant::Quiet size=Size::Small>
                        {t!(i18n, account.own_title)}
                    </LinkButton>
                    {is_settled
                        .then(|| {
                            view! {
                                <LinkButton href="/api" variant=Variant::Quiet size=Size::Small>
                                    {t!(i18n, rest.to_api)}
                                </LinkButton>
                            }
                        })}
                </nav>
                <form
                    method="post"
                    action="/fn/account/sign_out"
                    on:submit=move |event| {
                        event.prevent_default();
                        if outbox::is_any(account) {
                            asks.set(true);
                        } else {
                            sign_out.dispatch(SignOut {});
                        }
                    }
                >
                    <Button kind=Kind::Submit variant=Variant::Quiet size=Size::Small busy=sign_out.pending()>
                        {t!(i18n, account.sign_out)}
                    </Button>
                </form>
            </div>
        </Popover>
        <Dialog open=asks title=move || t_string!(i18n, account.unsaved_title)>
            <DialogActions slot>
                <Button on:click=move |_| asks.set(false)>{t!(i18n, account.unsaved_stay)}</Button>
                <Button
                    variant=Variant::Danger
                    busy=sign_out.pending()
                    on:click=move |_| {
                        sign_out.dispatch(SignOut {});
                    }
                >
                    {t!(i18n, account.unsaved_leave)}
                </Button>
            </DialogActions>
            <p>{t!(i18n, account.unsaved_text)}</p>
        </Dialog>
    }
}

/// Leads to the notices, with the number of those that were not read.
#[component]
fn Bell(unread: u32) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let count = Memo::new(move |_| person.unread(unread));
    let name = move || match count.get() {
        0 => t_string!(i18n, shell.notices).to_owned(),
        count => t_string!(i18n, shell.notices_unread, count = count),
    };
    view! {
        <LinkButton href="/notices" variant=Variant::Quiet size=Size::Small icon=Symbol::Bell>
            <span class="sr-only">{name}</span>
            <Show when=move || count.get() != 0>
                <span aria-hidden="true" class="tabular-nums">
                    {move || count.get()}
                </span>
            </Show>
        </LinkButton>
    }
}
