//! The signed-in person: known to every page, shown in the top bar.

use indicator_model::account::Me;
use indicator_model::id::AccountId;
use indicator_model::policy::Action;
use leptos::prelude::*;
use ui::button::{Button, Kind, LinkButton, Size, Variant};
use ui::dialog::{Dialog, DialogActions};
use ui::icon::Symbol;
use ui::popover::{Popover, Trigger};

use super::api::{self, SignOut};
use crate::error::AppError;
use crate::i18n::{t, t_string, use_i18n};
use crate::kept;

/// Who uses the page. In the context of everything inside the frame.
#[derive(Clone, Copy)]
pub struct Person {
    asked: Resource<Result<Option<Me>, AppError>>,
    /// What the server said, for handlers: outside of a view the answer itself must not be read.
    said: StoredValue<Option<Me>>,
}

impl Person {
    pub fn provide() -> Self {
        // Blocking, because what the frame offers depends on it.
        let asked = Resource::new_blocking(|| (), |()| api::whoami());
        let person = Self { asked, said: StoredValue::new(None) };
        Effect::new(move |_| person.said.set_value(person.get()));
        provide_context(person);
        person
    }

    /// The person whom [`Person::provide`] put around the page.
    pub fn from_context() -> Self {
        // Above all pages there is one; without it, nobody is known.
        use_context().unwrap_or_else(Self::provide)
    }

    /// Whether some role of the person includes the action. Not before the server has said who it is.
    pub fn may(self, action: Action) -> bool {
        matches!(self.asked.get(), Some(Ok(Some(me))) if me.standing.may_ever(action))
    }

    /// Whose page it is.
    pub fn account(self) -> Option<AccountId> {
        self.get().map(|me| me.standing.account)
    }

    /// The person, once the server has said who it is. Inside a `<Suspense>`, several of which may wait for it.
    pub async fn known(self) -> Option<Me> {
        self.asked.await.ok().flatten()
    }

    pub fn get(self) -> Option<Me> {
        self.asked.get().and_then(Result::ok).flatten()
    }

    /// The same at this moment, for handlers of events.
    pub fn get_untracked(self) -> Option<Me> {
        self.said.get_value()
    }
}

/// The person's name, and behind it the own account and the way out.
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
    let own = if me.must_change || me.must_add_factor { "/account/begin" } else { "/account" };
    let Me { name, login, city_name, standing, .. } = me;
    let label = name.clone();
    let account = standing.account;
    let asks = RwSignal::new(false);
    view! {
        <Popover id="person" label=move || label.clone() icon=Symbol::Person trigger=Trigger::Text>
            <div class="flex w-64 max-w-full flex-col gap-3 p-3">
                <div class="min-w-0">
                    <p class="truncate font-medium">{name}</p>
                    <p class="truncate text-sm text-muted">{format!("{login} · {city_name}")}</p>
                </div>
                <nav class="flex flex-col items-start gap-1" aria-label=move || t_string!(i18n, account.account)>
                    <LinkButton href=own variant=Variant::Quiet size=Size::Small>
                        {t!(i18n, account.own_title)}
                    </LinkButton>
                </nav>
                <form
                    method="post"
                    action="/fn/account/sign_out"
                    on:submit=move |event| {
                        event.prevent_default();
                        if kept::is_any(account) {
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
