//! The signals that the parts of the page share.

use std::collections::BTreeSet;
use std::sync::Arc;

use indicator_model::date::Date;
use indicator_model::id::OrganizationId;
use indicator_model::organization::register::Register;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::I18nContext;
use text::i18n::Locale;
use ui::toast::Toasts;

use super::address::Address;
use super::api::{self, Opened};

/// What is being done in the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    Add,
    Close(OrganizationId),
    Merge(OrganizationId),
    Split(OrganizationId),
    Classes,
    Import,
}

#[derive(Clone, Copy)]
pub struct Bench {
    pub register: RwSignal<Arc<Register>>,
    pub today: RwSignal<Date>,
    pub address: RwSignal<Address>,
    pub task: RwSignal<Option<Task>>,
    /// Organizations of which what lies below is not shown.
    pub closed: RwSignal<BTreeSet<OrganizationId>>,
    pub may_edit: Signal<bool>,
    pub toasts: Toasts,
    pub i18n: I18nContext<Locale>,
}

impl Bench {
    /// The date that is looked at.
    pub fn on(self) -> Date {
        self.address.with(|address| address.on).unwrap_or_else(|| self.today.get())
    }

    pub fn choose(self, chosen: Option<OrganizationId>) {
        // The page may have been left, where an answer chooses.
        if self.address.try_with_untracked(|address| address.chosen != chosen) == Some(true) {
            self.address.update(|address| address.chosen = chosen);
        }
    }

    /// Shows what lies below an organization, or hides it.
    pub fn toggle(self, id: OrganizationId) {
        self.closed.update(|closed| {
            if !closed.remove(&id) {
                closed.insert(id);
            }
        });
    }

    /// What the server said.
    pub fn show(self, opened: Opened) {
        self.today.set(opened.today);
        self.register.set(Arc::new(opened.register));
    }

    /// After something was saved: everything as the server has it now. The parts of the page stay and follow; drawing
    /// them again would take from under the old ones what they still show.
    pub fn renew(self) {
        self.task.set(None);
        spawn_local(async move {
            match api::open().await {
                Ok(opened) => self.show(opened),
                Err(error) => self.toasts.info(error.message(self.i18n.get_locale_untracked())),
            }
        });
    }

    pub fn name(self, id: OrganizationId) -> String {
        let on = self.on();
        self.register.with(|register| {
            register.find(id).map(|entry| entry.facts_on(on).name.clone()).unwrap_or_default()
        })
    }
}
