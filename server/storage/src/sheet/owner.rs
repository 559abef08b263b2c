//! The organizations that a sheet names beside its indicators.
//!
//! A sheet refers to them by their code and adds those that are missing. What it says about the others is compared
//! and remarked, never written: their names and classes have a history, which a sheet of last year does not know.

use std::collections::{BTreeMap, HashSet};

use indicator_model::date::Date;
use indicator_model::id::OrganizationId;
use indicator_model::organization::{DistrictClass, Organization, OrganizationKind};
use indicator_model::sheet::{Column, Note, Remark};
use uuid::Uuid;

use super::check::{Owner, Row};
use crate::table_file::words::Words;

/// What the sheet means for organizations.
pub(super) struct Described {
    /// Codes of those that are new or, in the sample, described in a new way.
    pub(super) changed: HashSet<String>,
    pub(super) remarks: Vec<Remark>,
}

/// Adds the organizations that a city lacks, which begin with the cycle, and says where the sheet and the register
/// differ.
pub(super) fn refer(rows: &[Row], known: &mut Vec<Organization>, begins: Date) -> Described {
    let mut described = Described { changed: HashSet::new(), remarks: Vec::new() };
    for (row, owner) in owners(rows) {
        let mut remark = |column, note| described.remarks.push(Remark { row, column, note });
        let code = owner.code.clone();
        let Some(existing) = known.iter().find(|known| known.code == owner.code) else {
            remark(
                Column::OwnerOrgCode,
                Note::NewOrganization { code: code.clone(), name: owner.name.clone() },
            );
            known.push(new(owner, begins));
            described.changed.insert(code);
            continue;
        };
        if let Some(on) = existing.valid_to.filter(|&on| on <= begins) {
            remark(Column::OwnerOrgCode, Note::HasEnded { code: code.clone(), on });
        }
        let facts = [
            (Column::OwnerOrgName, owner.name.clone(), existing.name.clone()),
            (Column::OrgType, owner.kind.word().to_owned(), existing.kind.word().to_owned()),
            (Column::DistrictClass, name(owner.class.as_ref()), name(existing.class.as_ref())),
        ];
        for (column, sheet, register) in facts {
            if sheet != register {
                remark(column, Note::RegisterDiffers { code: code.clone(), sheet, register });
            }
        }
    }
    place(known, &described.changed);
    described.remarks.sort_by_key(|remark| (remark.row, remark.column));
    described
}

/// Brings the organizations of the sample back to what its sheet says about them.
pub(super) fn restore(rows: &[Row], known: &mut Vec<Organization>, begins: Date) -> Described {
    let mut changed = HashSet::new();
    for (_, owner) in owners(rows) {
        let existing = known.iter_mut().find(|known| known.code == owner.code);
        if existing.as_ref().is_some_and(|existing| says(owner, existing)) {
            continue;
        }
        changed.insert(owner.code.clone());
        if let Some(existing) = existing {
            existing.name.clone_from(&owner.name);
            existing.kind = owner.kind;
            existing.class.clone_from(&owner.class);
        } else {
            known.push(new(owner, begins));
        }
    }
    place(known, &changed);
    Described { changed, remarks: Vec::new() }
}

/// Each organization of the sheet with the first row that names it.
fn owners(rows: &[Row]) -> Vec<(u32, &Owner)> {
    let mut owners = BTreeMap::new();
    for row in rows {
        if let Some(facts) = &row.facts {
            owners.entry(facts.owner.code.as_str()).or_insert((row.number, &facts.owner));
        }
    }
    owners.into_values().collect()
}

fn new(owner: &Owner, valid_from: Date) -> Organization {
    Organization {
        id: OrganizationId(Uuid::now_v7()),
        code: owner.code.clone(),
        name: owner.name.clone(),
        kind: owner.kind,
        parent: None,
        class: owner.class.clone(),
        valid_from,
        valid_to: None,
    }
}

fn name(class: Option<&DistrictClass>) -> String {
    class.map_or_else(String::new, |class| class.0.clone())
}

/// The sheet names no superior; all belong to the city itself.
fn place(known: &mut [Organization], changed: &HashSet<String>) {
    let root = known.iter().find(|known| known.kind == OrganizationKind::City).map(|root| root.id);
    for known in known.iter_mut().filter(|known| changed.contains(&known.code)) {
        known.parent = known.parent.or(root.filter(|&root| root != known.id));
    }
}

fn says(owner: &Owner, known: &Organization) -> bool {
    owner.name == known.name && owner.kind == known.kind && owner.class == known.class
}
