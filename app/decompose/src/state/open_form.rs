//! The definition card of one node while it is edited. What is typed stays by node, so that looking at another row loses
//! nothing.

use indicator_model::id::NodeId;
use leptos::prelude::*;

use crate::plain::card::Card;
use crate::plain::draft::Draft;
use crate::plain::form::{At, Form, Forms};

/// A place of the card, to read and to write.
pub type Place<T> = fn(&mut Card) -> &mut T;

#[derive(Clone, Copy)]
pub struct OpenForm {
    forms: RwSignal<Forms>,
    pub node: NodeId,
}

impl OpenForm {
    pub fn of(forms: RwSignal<Forms>, node: NodeId) -> Self {
        Self { forms, node }
    }

    /// Opens the form, or the one that was left open.
    pub fn open(self, draft: RwSignal<Draft>) {
        let card = draft.with_untracked(|draft| Card::read(draft.tree(), self.node));
        self.forms.update(|forms| {
            if let Some(card) = card {
                forms.entry(self.node).or_insert_with(|| Form::new(card));
            }
        });
    }

    pub fn close(self) {
        self.forms.update(|forms| {
            forms.remove(&self.node);
        });
    }

    pub fn is_open(self) -> bool {
        self.forms.with(|forms| forms.contains_key(&self.node))
    }

    /// The form, unless it has just closed.
    pub fn with<T>(self, read: impl FnOnce(&Form) -> T) -> Option<T> {
        self.forms.with(|forms| forms.get(&self.node).map(read))
    }

    pub fn get_untracked(self) -> Option<Form> {
        self.forms.with_untracked(|forms| forms.get(&self.node).cloned())
    }

    /// One field of the card.
    pub fn part<T: Clone>(self, read: Place<T>) -> Option<T> {
        self.with(|form| read(&mut form.card.clone()).clone())
    }

    /// Why the form was not taken, if that is about this place.
    pub fn fault_at(self, at: At) -> Option<String> {
        self.with(|form| form.fault.clone().filter(|(of, _)| *of == at))?.map(|(_, sentence)| sentence)
    }

    /// A key in the form; what was wrong is judged again when it is applied.
    pub fn edit(self, write: impl FnOnce(&mut Form)) {
        self.update(|form| {
            write(form);
            form.fault = None;
        });
    }

    /// Shows what is wrong, and goes on over the card as it is now.
    pub fn refuse(self, fault: (At, String), now: Option<Card>) {
        self.update(|form| {
            form.fault = Some(fault);
            if let Some(now) = now {
                form.rebase(now);
            }
        });
    }

    fn update(self, write: impl FnOnce(&mut Form)) {
        self.forms.update(|forms| {
            if let Some(form) = forms.get_mut(&self.node) {
                write(form);
            }
        });
    }
}
