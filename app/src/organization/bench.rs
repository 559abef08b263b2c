//! The signals that the parts of the page share.

use std::sync::Arc;

use indicator_model::id::OrganizationId;
use indicator_model::organization::register::Register;
use indicator_model::period::Date;
use leptos::prelude::*;

use super::address::Address;
use super::api::Opened;
use crate::error::AppError;

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
    pub opened: Resource<Result<Opened, AppError>>,
    pub register: RwSignal<Arc<Register>>,
    pub today: RwSignal<Date>,
    pub address: RwSignal<Address>,
    pub task: RwSignal<Option<Task>>,
    pub may_edit: Signal<bool>,
}

impl Bench {
    /// The date that is looked at.
    pub fn on(self) -> Date {
        self.address.with(|address| address.on).unwrap_or_else(|| self.today.get())
    }

    pub fn choose(self, chosen: Option<OrganizationId>) {
        if self.address.with_untracked(|address| address.chosen) != chosen {
            self.address.update(|address| address.chosen = chosen);
        }
    }

    /// After something was saved: everything is as the server has it now.
    pub fn renew(self) {
        self.task.set(None);
        self.opened.refetch();
    }

    pub fn name(self, id: OrganizationId) -> String {
        let on = self.on();
        self.register.with(|register| {
            register.find(id).map(|entry| entry.facts_on(on).name.clone()).unwrap_or_default()
        })
    }
}
