//! What is wrong with the organizations of a city on a date. Nothing of it keeps anybody from working.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::register::{Entry, Facts, Register};
use super::{DistrictClass, OrganizationKind};
use crate::date::Date;
use crate::id::OrganizationId;

/// Something to be corrected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
#[derive(IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Finding {
    /// It reports to nobody, and is not the city.
    NoSuperior,
    UnknownSuperior,
    /// The reporting line leads back to itself.
    Circle,
    /// It reports to an organization that has ended, or has not begun.
    SuperiorNotInEffect {
        superior: String,
    },
    /// Such an organization does not report to one of that kind.
    Misplaced {
        superior: String,
    },
    /// Nobody answers for it.
    NoHead,
    /// A district that belongs to no class, so that no weights hold for it.
    NoClass,
    /// A class that is not one of the city's.
    UnknownClass {
        class: DistrictClass,
    },
    /// Another organization in effect has the same unified social credit code.
    SameCreditCode {
        other: String,
    },
}

impl Finding {
    /// The message key, as it is serialized.
    pub const fn key(&self) -> &'static str {
        self.into_str()
    }
}

/// All findings about the organizations in effect on a date, by code.
pub fn diagnose(register: &Register, on: Date) -> Vec<(OrganizationId, Finding)> {
    let about = |(entry, facts): (&Entry, &Facts)| {
        let id = entry.id;
        findings(register, entry, facts, on).into_iter().map(move |finding| (id, finding)).collect::<Vec<_>>()
    };
    register.on(on).flat_map(about).collect()
}

fn findings(register: &Register, entry: &Entry, facts: &Facts, on: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    match facts.parent.map(|parent| register.find(parent)) {
        None if facts.kind != OrganizationKind::City => findings.push(Finding::NoSuperior),
        None => {}
        Some(None) => findings.push(Finding::UnknownSuperior),
        Some(Some(superior)) => {
            let (above, name) = (superior.facts_on(on), || superior.facts_on(on).name.clone());
            if register.is_in_circle(entry.id, on) {
                findings.push(Finding::Circle);
            }
            if !superior.is_effective(on) {
                findings.push(Finding::SuperiorNotInEffect { superior: name() });
            }
            if !facts.kind.may_report_to(above.kind) {
                findings.push(Finding::Misplaced { superior: name() });
            }
        }
    }
    if facts.kind.needs_head() && facts.head.is_none() {
        findings.push(Finding::NoHead);
    }
    if facts.kind == OrganizationKind::District {
        match &facts.class {
            None => findings.push(Finding::NoClass),
            Some(class) if !register.classes.contains(class) => {
                findings.push(Finding::UnknownClass { class: class.clone() });
            }
            Some(_) => {}
        }
    }
    if let Some(code) = &facts.credit_code {
        let same = |(other, said): &(&Entry, &Facts)| {
            other.id != entry.id && said.credit_code.as_ref() == Some(code)
        };
        if let Some((_, other)) = register.on(on).find(same) {
            findings.push(Finding::SameCreditCode { other: other.name.clone() });
        }
    }
    findings
}
