//! The signed-in person, known to every page.

use crate::access::Endpoint;
use crate::access::Need::Nothing;
use indicator_model::id::AccountId;
use leptos::prelude::*;
use people_model::policy::Action;
use people_model::session::Me;

use crate::address::with_query;
use crate::error::AppError;
use crate::json::Json;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[("/fn/account/whoami", Nothing)];

/// Who uses the page. In the context of everything inside the frame.
#[derive(Clone, Copy)]
pub struct Person {
    asked: Resource<Result<Option<Me>, AppError>>,
    /// What the server said, for handlers: outside of a view the answer itself must not be read.
    said: StoredValue<Option<Me>>,
    /// Notices that are left to read, where the page knows better than the answer: to ask again would draw the frame again.
    unread: RwSignal<Option<u32>>,
}

impl Person {
    pub fn provide() -> Self {
        // Blocking, because what the frame offers depends on it.
        let asked = Resource::new_blocking(|| (), |()| whoami());
        let person = Self { asked, said: StoredValue::new(None), unread: RwSignal::new(None) };
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

    /// Whose page it is at a moment, for what has to be small.
    pub fn said(self) -> StoredValue<Option<Me>> {
        self.said
    }

    /// Notices that are left to read, of so many when the page was made.
    pub fn unread(self, first: u32) -> u32 {
        self.unread.get().unwrap_or(first)
    }

    /// So many are left to read.
    pub fn set_unread(self, count: u32) {
        self.unread.set(Some(count));
    }

    /// The same at this moment, for handlers of events.
    pub fn get_untracked(self) -> Option<Me> {
        self.said.get_value()
    }
}

/// The person who asks; none when nobody is signed in.
#[server(prefix = "/fn", endpoint = "account/whoami", input = Json, output = Json)]
pub async fn whoami() -> Result<Option<Me>, AppError> {
    use storage::error::StoreError;

    use crate::request::ctx;
    match storage::account::me(&ctx()?).await {
        Err(StoreError::SignedOut) => Ok(None),
        me => Ok(Some(me?)),
    }
}

/// Leads to sign-in, and from there back to this very page; what is kept on the device waits.
pub fn sign_in_again() {
    let location = window().location();
    let here = [location.pathname(), location.search()].map(Result::unwrap_or_default).concat();
    // A path of our own cannot be refused.
    let _ = location.assign(&with_query("/sign-in", [("next", Some(here))]));
}
