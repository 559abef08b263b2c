//! What no operation leaves behind. A register in which any of it is found was altered by other means.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::OrganizationKind;
use super::register::{Facts, Register};
use crate::date::Date;
use crate::id::OrganizationId;

/// Something that must not be, unlike a [`super::diagnose::Finding`], which is only to be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Another organization has the same code.
    RepeatedCode,
    EmptyName,
    ClassOfNoDistrict,
    UnknownSuperior,
    /// From the day on which one of its versions begins, the reporting line leads back to itself.
    Circle,
    /// A version does not begin later than the one before it, or before the organization does.
    Disorder,
    /// It ends on its first day or before it.
    EndsBeforeItBegins,
    UnknownSuccessor,
}

impl Register {
    /// All faults, by code.
    pub fn faults(&self) -> Vec<(OrganizationId, Fault)> {
        let mut codes = BTreeSet::new();
        let mut faults = Vec::new();
        for entry in &self.entries {
            let mut own: BTreeSet<Fault> =
                entry.versions().flat_map(|version| self.of_facts(&version.facts)).collect();
            if !codes.insert(&entry.code) {
                own.insert(Fault::RepeatedCode);
            }
            // A circle closes on the day on which the youngest version in it begins, so the change that closed it is found.
            if entry.versions().any(|version| self.is_in_circle(entry.id, version.since)) {
                own.insert(Fault::Circle);
            }
            let begins: Vec<Date> = entry.versions().map(|version| version.since).collect();
            if begins[0] < entry.valid_from || !begins.is_sorted_by(|one, next| one < next) {
                own.insert(Fault::Disorder);
            }
            if let Some(ending) = &entry.ending {
                if ending.on <= entry.valid_from {
                    own.insert(Fault::EndsBeforeItBegins);
                }
                if ending.successors.iter().any(|&heir| self.find(heir).is_none()) {
                    own.insert(Fault::UnknownSuccessor);
                }
            }
            faults.extend(own.into_iter().map(|fault| (entry.id, fault)));
        }
        faults
    }

    fn of_facts(&self, facts: &Facts) -> Vec<Fault> {
        let mut faults = Vec::new();
        if facts.name.trim().is_empty() {
            faults.push(Fault::EmptyName);
        }
        if facts.class.is_some() && facts.kind != OrganizationKind::District {
            faults.push(Fault::ClassOfNoDistrict);
        }
        if facts.parent.is_some_and(|parent| self.find(parent).is_none()) {
            faults.push(Fault::UnknownSuperior);
        }
        faults
    }
}
