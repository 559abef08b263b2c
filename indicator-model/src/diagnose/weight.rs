//! What is remarkable about weights, across the tree.

use std::collections::HashMap;

use crate::change::{Change, Edit};
use crate::diagnostic::{Diagnostic, Finding};
use crate::id::OrganizationId;
use crate::node::Level;
use crate::organization::DistrictClass;
use crate::quantity::Quantity;
use crate::tree::{Row, Tree};

/// Weights of one owner and level that do not add up to 100, and weights that differ between districts of one
/// class; in the order of [`Tree::rows`]. O(nodes).
pub fn diagnose_weights(tree: &Tree) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut totals: HashMap<(OrganizationId, Level), Total> = HashMap::new();
    let mut of_class: HashMap<(&DistrictClass, Level, &str), (Row, Quantity)> = HashMap::new();
    for (place, row) in tree.rows().enumerate() {
        let node = tree.node(row);
        let total =
            totals.entry((node.owner, node.level)).or_insert(Total { place, row, sum: 0, any: false });
        let Some(weight) = node.weight else { continue };
        total.sum += i128::from(weight.millionths());
        total.any = true;
        let Some(class) = tree.owner(row).and_then(|owner| owner.class.as_ref()) else { continue };
        let key = (class, node.level, tree.indicator(row).name.as_str());
        let &mut (first, other_weight) = of_class.entry(key).or_insert((row, weight));
        if other_weight != weight {
            let other = tree.node(first).id;
            let finding = Finding::ClassWeightDiffers { weight, other, other_weight };
            found.push((place, Diagnostic { node: node.id, finding }));
        }
    }
    for ((owner, level), total) in totals {
        match Quantity::from_wide(total.sum) {
            Ok(sum) if total.any && sum != Quantity::HUNDRED => {
                let finding = Finding::WeightsNotHundred { owner, level, total: sum };
                found.push((total.place, Diagnostic { node: tree.node(total.row).id, finding }));
            }
            _ => {}
        }
    }
    found.sort_by_key(|&(place, _)| place);
    found.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}

/// Whether [`diagnose_weights`] may answer differently after this change.
pub fn concerns_weights(change: &Change) -> bool {
    match change.edit {
        Edit::Weight { .. }
        | Edit::Owner { .. }
        | Edit::Facts { .. }
        | Edit::Indicator { .. }
        | Edit::Presence { .. }
        | Edit::Place { .. } => true,
        Edit::Target { .. }
        | Edit::Reserve { .. }
        | Edit::Share { .. }
        | Edit::Rule { .. }
        | Edit::Lock { .. }
        | Edit::Support { .. } => false,
    }
}

/// The weights of one owner at one level. Where no node has a weight, weights are not in use there.
struct Total {
    place: usize,
    row: Row,
    sum: i128,
    any: bool,
}
