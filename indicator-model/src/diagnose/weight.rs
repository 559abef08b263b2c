//! What is remarkable about weights, across the tree.

use rustc_hash::FxHashMap;

use crate::change::{Change, Edit};
use crate::diagnostic::{Diagnostic, Finding};
use crate::id::OrganizationId;
use crate::node::Level;
use crate::organization::DistrictClass;
use crate::quantity::{Quantity, QuantityError};
use crate::tree::{Row, Tree};

/// The weights of a tree in the groups in which they are judged: those of one owner and level add up to 100, those of
/// one indicator are the same for the districts of one class. Objectives and key results are not scored and count in none of
/// them. An edit costs its group.
///
/// Rows that come, go or move make all of it void: the tree is then derived again, and so is this.
#[derive(Clone, Debug)]
pub struct Weights {
    /// The place of each row in the order of [`Tree::rows`], and the row at each place.
    places: Vec<u32>,
    rows: Vec<Row>,
    /// By row.
    entries: Vec<Entry>,
    shared: Vec<Shared>,
    shared_of: FxHashMap<(OrganizationId, Level), u32>,
    equal: Vec<Equal>,
    /// By the name of the indicator; there are as many as classes and levels that have it.
    equal_of: FxHashMap<String, Vec<u32>>,
}

/// What the groups know of a row.
#[derive(Clone, Copy, Debug)]
struct Entry {
    shared: u32,
    /// None without a weight, of what is not scored, and of owners without a class.
    equal: Option<u32>,
    /// None of what is not scored.
    weight: Option<Quantity>,
}

/// The nodes of one owner at one level that are scored.
#[derive(Clone, Debug)]
struct Shared {
    owner: OrganizationId,
    level: Level,
    /// In order.
    places: Vec<u32>,
    sum: i128,
    /// How many have a weight. Where none has, weights are not in use.
    weighted: u32,
}

/// The nodes of one indicator, level and class that have a weight.
#[derive(Clone, Debug)]
struct Equal {
    class: DistrictClass,
    level: Level,
    /// In order.
    places: Vec<u32>,
}

impl Weights {
    /// O(nodes).
    pub fn new(tree: &Tree) -> Self {
        let mut weights = Self {
            places: vec![0; tree.len()],
            rows: tree.rows().collect(),
            entries: vec![Entry { shared: 0, equal: None, weight: None }; tree.len()],
            shared: Vec::new(),
            shared_of: FxHashMap::default(),
            equal: Vec::new(),
            equal_of: FxHashMap::default(),
        };
        for (place, row) in (0..).zip(tree.rows()) {
            weights.places[row.index()] = place;
            weights.join(tree, row);
        }
        weights
    }

    /// Brings the groups up to date after `changes` were applied, none of which was one of structure. Returns the rows
    /// whose findings may differ, some of them more than once.
    pub fn follow(&mut self, tree: &Tree, changes: &[Change]) -> Vec<Row> {
        let mut differing = Vec::new();
        for change in changes.iter().filter(|change| concerns_weights(change)) {
            match &change.edit {
                Edit::Indicator { after, .. } => {
                    for row in tree.rows_of(after.id) {
                        self.move_over(tree, row, &mut differing);
                    }
                }
                _ => {
                    if let Some(row) = tree.row(change.node) {
                        self.move_over(tree, row, &mut differing);
                    }
                }
            }
        }
        differing
    }

    /// The findings of a row that are about weights.
    pub fn findings(&self, tree: &Tree, row: Row) -> impl Iterator<Item = Finding> {
        let Entry { shared, equal, weight } = self.entries[row.index()];
        let place = self.places[row.index()];
        let first = equal.and_then(|equal| self.first(&self.equal[equal as usize].places));
        let differs = first.and_then(|first| {
            let (weight, other_weight) = (weight?, self.entries[first.index()].weight?);
            let other = tree.node(first).id;
            (weight != other_weight).then_some(Finding::ClassWeightDiffers { weight, other, other_weight })
        });
        let Shared { owner, level, ref places, sum, weighted } = self.shared[shared as usize];
        let is_first = places.first() == Some(&place);
        let total = Quantity::from_wide(sum).ok().filter(|_| is_first && weighted > 0);
        let total = total.filter(|total| *total != Quantity::HUNDRED);
        differs.into_iter().chain(total.map(|total| Finding::WeightsNotHundred { owner, level, total }))
    }

    /// The sum of the weights of the row's owner at the row's level. An error when it leaves the range of a quantity.
    pub fn total(&self, row: Row) -> Result<Quantity, QuantityError> {
        Quantity::from_wide(self.shared[self.entries[row.index()].shared as usize].sum)
    }

    /// Takes a row out of its groups and into those that it belongs to now.
    fn move_over(&mut self, tree: &Tree, row: Row, differing: &mut Vec<Row>) {
        let node = tree.node(row);
        let shared = [self.entries[row.index()].shared, self.shared_of(node.owner, node.level)];
        differing.extend(self.concerned(row));
        self.leave(row);
        // Those that speak in its place, or did.
        differing.extend(shared.iter().filter_map(|&group| self.first(&self.shared[group as usize].places)));
        self.join(tree, row);
        differing.extend(self.concerned(row));
    }

    /// The rows whose findings follow from this one: of an owner and level the first speaks, and of a class all are
    /// compared with the first.
    fn concerned(&self, row: Row) -> impl Iterator<Item = Row> {
        let Entry { shared, equal, .. } = self.entries[row.index()];
        let class = equal.map_or([].as_slice(), |equal| &self.equal[equal as usize].places);
        let is_first = class.first() == Some(&self.places[row.index()]);
        let all = if is_first { class } else { &[] };
        let speaker = self.first(&self.shared[shared as usize].places);
        [row].into_iter().chain(speaker).chain(all.iter().map(|&place| self.rows[place as usize]))
    }

    fn leave(&mut self, row: Row) {
        let Entry { shared, equal, weight } = self.entries[row.index()];
        let place = self.places[row.index()];
        let group = &mut self.shared[shared as usize];
        take_out(&mut group.places, place);
        if let Some(weight) = weight {
            group.sum -= i128::from(weight.millionths());
            group.weighted -= 1;
        }
        if let Some(equal) = equal {
            take_out(&mut self.equal[equal as usize].places, place);
        }
    }

    fn join(&mut self, tree: &Tree, row: Row) {
        let node = tree.node(row);
        let is_scored = node.mode.is_none();
        let weight = node.weight.filter(|_| is_scored);
        let place = self.places[row.index()];
        let shared = self.shared_of(node.owner, node.level);
        let group = &mut self.shared[shared as usize];
        if is_scored {
            put_in(&mut group.places, place);
        }
        let mut equal = None;
        if let Some(weight) = weight {
            group.sum += i128::from(weight.millionths());
            group.weighted += 1;
            let class = tree.owner(row).and_then(|owner| owner.class.as_ref());
            equal = class.map(|class| self.equal_of(class, node.level, &tree.indicator(row).name));
        }
        if let Some(equal) = equal {
            put_in(&mut self.equal[equal as usize].places, place);
        }
        self.entries[row.index()] = Entry { shared, equal, weight };
    }

    fn shared_of(&mut self, owner: OrganizationId, level: Level) -> u32 {
        let shared = &mut self.shared;
        *self.shared_of.entry((owner, level)).or_insert_with(|| {
            shared.push(Shared { owner, level, places: Vec::new(), sum: 0, weighted: 0 });
            last(shared)
        })
    }

    fn equal_of(&mut self, class: &DistrictClass, level: Level, name: &str) -> u32 {
        if !self.equal_of.contains_key(name) {
            self.equal_of.insert(name.to_owned(), Vec::new());
        }
        let groups = &mut self.equal;
        let Some(named) = self.equal_of.get_mut(name) else { return 0 };
        let known = named.iter().copied().find(|&at| {
            let group = &groups[at as usize];
            group.level == level && group.class == *class
        });
        known.unwrap_or_else(|| {
            groups.push(Equal { class: class.clone(), level, places: Vec::new() });
            named.push(last(groups));
            last(groups)
        })
    }

    fn first(&self, places: &[u32]) -> Option<Row> {
        places.first().map(|&place| self.rows[place as usize])
    }
}

/// Adds a place to those of a group. Where a group is made, each comes after the one before.
fn put_in(places: &mut Vec<u32>, place: u32) {
    match places.last() {
        Some(&last) if last > place => {
            let at = places.partition_point(|&other| other < place);
            places.insert(at, place);
        }
        _ => places.push(place),
    }
}

fn take_out(places: &mut Vec<u32>, place: u32) {
    if let Ok(at) = places.binary_search(&place) {
        places.remove(at);
    }
}

/// The position of the last of some groups. There are no more of them than nodes.
fn last<T>(groups: &[T]) -> u32 {
    u32::try_from(groups.len() - 1).unwrap_or(u32::MAX)
}

/// The findings about weights of all nodes, in the order of [`Tree::rows`]. O(nodes).
pub fn diagnose_weights(tree: &Tree) -> Vec<Diagnostic> {
    let weights = Weights::new(tree);
    let of = |row| {
        let node = tree.node(row).id;
        weights.findings(tree, row).map(move |finding| Diagnostic { node, finding })
    };
    tree.rows().flat_map(of).collect()
}

/// Whether the findings about weights may differ after this change.
pub fn concerns_weights(change: &Change) -> bool {
    match change.edit {
        Edit::Weight { .. }
        | Edit::Mode { .. }
        | Edit::Owner { .. }
        | Edit::Facts { .. }
        | Edit::Indicator { .. }
        | Edit::Presence { .. }
        | Edit::Place { .. } => true,
        Edit::Target { .. }
        | Edit::Reserve { .. }
        | Edit::Share { .. }
        | Edit::Rule { .. }
        | Edit::Curve { .. }
        | Edit::Lock { .. }
        | Edit::Support { .. } => false,
    }
}
