//! The fields of how a person is reached, as a user types them: for the user's own account and for that of another.

use std::collections::BTreeSet;

use leptos::prelude::*;
use people_model::contact::{Contact, ContactField};
use text::i18n::{t_string, use_i18n};
use ui::checkbox::Checkbox;
use ui::field::{FieldError, TextField};

use crate::wording;

/// What is being typed, a signal per field.
#[derive(Clone, Copy)]
pub struct ContactDraft {
    phone: RwSignal<String>,
    email: RwSignal<String>,
    identity_number: RwSignal<String>,
    /// What is to be removed, by somebody who does not see it.
    removed: RwSignal<BTreeSet<ContactField>>,
    /// What is kept, but does not open: it stays unless it is typed again.
    unreadable: StoredValue<Vec<ContactField>>,
}

impl ContactDraft {
    pub fn new(contact: Contact) -> Self {
        let unreadable =
            ContactField::ALL.into_iter().filter(|field| contact.get(*field).is_none()).collect();
        let signal = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
        Self {
            phone: signal(contact.phone),
            email: signal(contact.email),
            identity_number: signal(contact.identity_number),
            removed: RwSignal::new(BTreeSet::new()),
            unreadable: StoredValue::new(unreadable),
        }
    }

    pub fn clear(self) {
        for field in ContactField::ALL {
            self.of(field).set(String::new());
        }
        self.removed.set(BTreeSet::new());
    }

    fn of(self, field: ContactField) -> RwSignal<String> {
        match field {
            ContactField::Phone => self.phone,
            ContactField::Email => self.email,
            ContactField::IdentityNumber => self.identity_number,
        }
    }

    /// All as it is typed: what is empty is to be empty, unless it could not be read.
    pub fn whole(self) -> Contact {
        Contact::from_fields(|field| {
            let typed = self.of(field).get_untracked();
            let stays = typed.trim().is_empty() && self.is_unreadable(field);
            (!stays).then_some(typed)
        })
    }

    pub fn is_unreadable(self, field: ContactField) -> bool {
        self.unreadable.with_value(|unreadable| unreadable.contains(&field))
    }

    /// Only what is typed or to be removed: everything else stays as it is.
    pub fn typed(self) -> Contact {
        Contact::from_fields(|field| {
            if untrack(|| self.removes(field)) {
                return Some(String::new());
            }
            Some(self.of(field).get_untracked()).filter(|value| !value.trim().is_empty())
        })
    }

    /// Whether nothing is typed, and nothing is to be removed.
    pub fn is_empty(self) -> bool {
        let is_kept = |field: &ContactField| {
            !self.removes(*field) && self.of(*field).with(|value| value.trim().is_empty())
        };
        ContactField::ALL.iter().all(is_kept)
    }

    fn removes(self, field: ContactField) -> bool {
        self.removed.with(|removed| removed.contains(&field))
    }
}

/// The three fields, each with what is wrong with it.
#[component]
pub fn ContactFields(
    draft: ContactDraft,
    /// Before the names of the fields, which are unique on a page.
    prefix: &'static str,
    /// What is there and can be removed without being seen.
    #[prop(optional)]
    removable: Vec<ContactField>,
    /// What is wrong with each.
    at: impl Fn(ContactField) -> FieldError + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let i18n = use_i18n();
    let field = move |field: ContactField| {
        let value = draft.of(field);
        let hint = move || match field {
            ContactField::IdentityNumber => t_string!(i18n, account.identity_number_hint),
            ContactField::Phone | ContactField::Email => "",
        };
        let name = move || wording::contact_field(i18n.get_locale(), field);
        let removal = removable.contains(&field).then(|| {
            let label = move || t_string!(i18n, account.contact_remove, field = name());
            view! { <Checkbox label item=field chosen=draft.removed /> }
        });
        view! {
            <div>
                <TextField
                    name=format!("{prefix}-{}", field.key())
                    label=name
                    hint
                    error=at(field)
                    value
                    on_input=move |text| value.set(text)
                    disabled=Signal::derive(move || draft.removes(field))
                />
                {removal}
            </div>
        }
    };
    ContactField::ALL.map(field).collect_view()
}
