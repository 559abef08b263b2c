//! The content of a form, kept as it is typed: a reason, the fields of a dialog. Personal data are never kept so.

use indicator_model::id::AccountId;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{forget, read, write};
use crate::person::Person;

/// A value that begins with what was typed last time and not sent.
pub struct Typed<T: Send + Sync + 'static> {
    value: RwSignal<T>,
    blank: StoredValue<T>,
    place: StoredValue<Option<(AccountId, String)>>,
}

/// One text of a form.
pub type Text = Typed<String>;

/// What is kept as `what`, else `blank`. For forms that exist in the browser only, such as the content of a dialog: the
/// server does not know what was typed.
pub fn typed<T>(what: impl Into<String>, blank: T) -> Typed<T>
where
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync,
{
    let account = Person::from_context().get_untracked().map(|me| me.standing.account);
    let place = account.map(|account| (account, what.into()));
    let value = place.as_ref().and_then(|(account, what)| read(*account, what));
    let value = RwSignal::new(value.unwrap_or_else(|| blank.clone()));
    Typed { value, blank: StoredValue::new(blank), place: StoredValue::new(place) }
}

impl<T: Send + Sync> Clone for Typed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Typed<T> {}

impl<T> Typed<T>
where
    T: Clone + PartialEq + Serialize + Send + Sync,
{
    pub fn value(self) -> RwSignal<T> {
        self.value
    }

    /// A key, or a choice.
    pub fn update(self, edit: impl FnOnce(&mut T)) {
        self.value.update(edit);
        self.keep();
    }

    /// It was sent, and is not typed any more. A form that was closed before the answer came forgets nothing: it is asked again when
    /// it opens.
    pub fn sent(self) {
        if let Some(blank) = self.blank.try_get_value() {
            self.value.set(blank);
            self.keep();
        }
    }

    /// Whether it was typed in since it began.
    pub fn is_changed(self) -> bool {
        self.value.with(|value| self.blank.with_value(|blank| value != blank))
    }

    /// Begins with something else, because what it began with was sent, or came from elsewhere. What was typed since stays.
    pub fn begin_with(self, blank: T, value: T) {
        let is_changed = untrack(|| self.is_changed());
        self.blank.set_value(blank);
        if !is_changed {
            self.value.set(value);
        }
        self.keep();
    }

    fn keep(self) {
        let is_blank = self.value.with_untracked(|value| self.blank.with_value(|blank| value == blank));
        self.place.with_value(|place| match place {
            Some((account, what)) if is_blank => forget(*account, what),
            // Where nothing can be kept, the form goes on without it.
            Some((account, what)) => {
                let _ = self.value.with_untracked(|value| write(*account, what, value));
            }
            None => {}
        });
    }
}

impl Text {
    pub fn set(self, text: String) {
        self.update(|typed| *typed = text);
    }

    /// What was typed, without the blanks around it.
    pub fn trimmed(self) -> String {
        self.value.with_untracked(|typed| typed.trim().to_owned())
    }
}
