//! The organizations that a sheet names beside its indicators.

use std::collections::{BTreeMap, HashSet};

use indicator_model::id::OrganizationId;
use indicator_model::organization::{Organization, OrganizationKind};
use indicator_model::period::Date;
use uuid::Uuid;

use super::check::{Owner, Row};

/// Brings the organizations of a city to what the sheet says about them, and names the codes of those that are new
/// or described in a new way. Organizations that the sheet does not name stay.
pub(super) fn describe(rows: &[Row], known: &mut Vec<Organization>, valid_from: Date) -> HashSet<String> {
    let owners = rows.iter().filter_map(|row| row.facts.as_ref().map(|facts| &facts.owner));
    let owners: BTreeMap<&str, &Owner> = owners.map(|owner| (owner.code.as_str(), owner)).collect();
    let mut described = HashSet::new();
    for owner in owners.values() {
        let existing = known.iter_mut().find(|known| known.code == owner.code);
        if existing.as_ref().is_some_and(|existing| says(owner, existing)) {
            continue;
        }
        described.insert(owner.code.clone());
        if let Some(existing) = existing {
            existing.name.clone_from(&owner.name);
            existing.kind = owner.kind;
            existing.class.clone_from(&owner.class);
        } else {
            known.push(Organization {
                id: OrganizationId(Uuid::now_v7()),
                code: owner.code.clone(),
                name: owner.name.clone(),
                kind: owner.kind,
                parent: None,
                class: owner.class.clone(),
                valid_from,
                valid_to: None,
            });
        }
    }
    // The sheet names no superior; all belong to the city itself.
    let root = known.iter().find(|known| known.kind == OrganizationKind::City).map(|root| root.id);
    for known in known.iter_mut().filter(|known| described.contains(&known.code)) {
        known.parent = known.parent.or(root.filter(|&root| root != known.id));
    }
    described
}

fn says(owner: &Owner, known: &Organization) -> bool {
    owner.name == known.name && owner.kind == known.kind && owner.class == known.class
}
