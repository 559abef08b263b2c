//! The register of a city's organizations through time: what was known of each, from when, and who said so.
//!
//! An organization keeps its id for life. Its facts change from a date ([`Version`]), never backwards:
//! the register of a past date stays as it was. Nothing is copied per cycle; a cycle asks for the register on a date.

use serde::{Deserialize, Serialize};

use super::code::{CreditCode, DivisionCode};
use super::{DistrictClass, Organization, OrganizationKind};
use crate::date::Date;
use crate::id::OrganizationId;
use crate::moment::Moment;
use crate::text;

/// The facts about an organization, which may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub name: String,
    pub kind: OrganizationKind,
    /// To whom it reports.
    pub parent: Option<OrganizationId>,
    /// Of districts only.
    pub class: Option<DistrictClass>,
    pub division: Option<DivisionCode>,
    pub credit_code: Option<CreditCode>,
    /// The name of the person who answers for it (负责人).
    pub head: Option<String>,
}

/// Who entered something, when and why; none for what came with a sheet of indicators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub at: Moment,
    pub by: String,
    pub reason: String,
}

/// What was said from a date on, until the next version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub since: Date,
    pub facts: Facts,
    pub note: Option<Note>,
}

/// That an organization is no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The first day without it.
    pub on: Date,
    /// Who took over; empty when it was closed.
    pub successors: Vec<OrganizationId>,
    pub note: Option<Note>,
}

/// An organization with all that was ever said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: OrganizationId,
    /// Short code of the sheets (`NYJ`), unique in the city, for life.
    pub code: String,
    pub valid_from: Date,
    /// Oldest first, each begins later than the one before it.
    pub former: Vec<Version>,
    pub current: Version,
    pub ending: Option<Ending>,
}

impl Entry {
    /// All versions, oldest first.
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = &Version> {
        self.former.iter().chain([&self.current])
    }

    pub fn valid_to(&self) -> Option<Date> {
        self.ending.as_ref().map(|ending| ending.on)
    }

    pub fn is_effective(&self, date: Date) -> bool {
        self.valid_from <= date && self.valid_to().is_none_or(|end| date < end)
    }

    /// What was said on a date, or would have been: the first words before it began, the last after it ended.
    pub fn facts_on(&self, date: Date) -> &Facts {
        let version = self.versions().rev().find(|version| version.since <= date);
        let first = self.former.first().unwrap_or(&self.current);
        &version.unwrap_or(first).facts
    }

    /// As a scheme knows it on a date.
    pub fn organization_on(&self, date: Date) -> Organization {
        let facts = self.facts_on(date);
        Organization {
            id: self.id,
            code: self.code.clone(),
            name: facts.name.clone(),
            kind: facts.kind,
            parent: facts.parent,
            class: facts.class.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to(),
        }
    }
}

/// All organizations of a city, and the classes that it sorts its districts into.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// By code.
    pub entries: Vec<Entry>,
    /// In the order in which the city lists them.
    pub classes: Vec<DistrictClass>,
}

impl Register {
    pub fn find(&self, id: OrganizationId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    pub(super) fn find_mut(&mut self, id: OrganizationId) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.id == id)
    }

    /// The entry of this code, however it is written.
    pub fn by_code(&self, code: &str) -> Option<&Entry> {
        let exact = self.entries.iter().find(|entry| entry.code == code);
        exact.or_else(|| {
            let key = text::key(code);
            self.entries.iter().find(|entry| text::key(&entry.code) == key)
        })
    }

    /// The organizations in effect on a date with what was said of them then.
    pub fn on(&self, date: Date) -> impl Iterator<Item = (&Entry, &Facts)> {
        let effective = self.entries.iter().filter(move |entry| entry.is_effective(date));
        effective.map(move |entry| (entry, entry.facts_on(date)))
    }

    /// Whom an organization reports to on a date, nearest first. A circle is walked once.
    pub fn superiors(&self, id: OrganizationId, date: Date) -> impl Iterator<Item = &Entry> {
        let parent = move |entry: &Entry| entry.facts_on(date).parent.and_then(|parent| self.find(parent));
        let first = self.find(id).and_then(parent);
        std::iter::successors(first, move |entry| parent(entry).filter(|next| next.id != id))
            .take(self.entries.len())
    }

    /// Whether following the reporting line leads back to the organization itself.
    pub fn is_in_circle(&self, id: OrganizationId, date: Date) -> bool {
        let mut at = self.find(id);
        for _ in 0..self.entries.len() {
            at = at.and_then(|entry| entry.facts_on(date).parent).and_then(|parent| self.find(parent));
            match at {
                None => return false,
                Some(entry) if entry.id == id => return true,
                Some(_) => {}
            }
        }
        false
    }
}
