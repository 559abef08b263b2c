//! How lights roll up, in two views.
//!
//! *Worst of* (最差): a node has the worst light among its own and all below it. Red is worse than amber, amber than grey, grey than
//! green: what is missing is never green.
//!
//! *Weighted* (加权): a leaf is its own light. Of a parent one half is its own light, and the other half are the shares of its children,
//! each by its weight, or in equal parts where one of them has no weight. The light of the shares is the worst one that, together
//! with those worse than it, has at least a third ([`THIRD`]). So a parent is green with more than two thirds of green.
//!
//! Laws. No view is better than the facts allow: the worst of is never better than any child, the weighted one never worse than the
//! worst of. A child that gets better never makes a parent worse. On a leaf both are its own light.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use super::MapNode;
use crate::enumeration::array;
use crate::light::Light;
use crate::quantity::Quantity;

/// Which light a parent shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Rolling {
    #[default]
    Worst,
    Weighted,
}

impl Rolling {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in texts and addresses.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// What is needed of a node: parents come before their children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hung {
    /// Its place in the list.
    pub parent: Option<usize>,
    pub light: Light,
    pub weight: Option<Quantity>,
}

impl Hung {
    pub(super) const fn of(node: &MapNode) -> Self {
        Self { parent: node.parent, light: node.light, weight: node.weight }
    }
}

/// What has rolled up to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rolled {
    /// How many nodes below it have each light, without its own.
    pub below: Tally,
    pub worst: Light,
    pub shares: Shares,
}

impl Rolled {
    pub const fn leaf(light: Light) -> Self {
        Self { below: Tally::NONE, worst: light, shares: Shares::of(light) }
    }

    pub fn light(&self, rolling: Rolling) -> Light {
        match rolling {
            Rolling::Worst => self.worst,
            Rolling::Weighted => self.shares.light(),
        }
    }
}

/// How many have each light, in the order of [`Light::WORST_FIRST`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tally([u32; 4]);

impl Tally {
    const NONE: Self = Self([0; 4]);

    pub fn count(self, light: Light) -> u32 {
        self.0[place(light)]
    }

    pub fn total(self) -> u32 {
        self.0.iter().sum()
    }

    fn add(&mut self, light: Light) {
        self.0[place(light)] += 1;
    }

    fn join(&mut self, other: Self) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }
}

/// The shares of the lights of a node and those below it, as what is at least as bad as each: red, red and amber, and both with grey. Rounded to
/// the worse, so that a light that is reached exactly is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shares([u64; 3]);

/// All of it. The shares have twelve decimals.
const WHOLE: u64 = 1_000_000_000_000;

/// A light that, with those worse than it, has one part in so many decides.
pub const THIRD: u64 = 3;

impl Shares {
    const fn of(light: Light) -> Self {
        Self(match light {
            Light::Red => [WHOLE; 3],
            Light::Amber => [0, WHOLE, WHOLE],
            Light::Grey => [0, 0, WHOLE],
            Light::Green => [0; 3],
        })
    }

    pub fn light(self) -> Light {
        let reached = self.0.iter().position(|reached| *reached * THIRD >= WHOLE);
        reached.map_or(Light::Green, |at| Light::WORST_FIRST[at])
    }

    /// In whole percent that add up to 100, in the order of [`Light::WORST_FIRST`]: the largest remainders are rounded up.
    pub fn percents(self) -> [u8; 4] {
        let [red, amber, grey] = self.0;
        let parts = [red, amber - red, grey - amber, WHOLE - grey];
        let percent = WHOLE / 100;
        let mut percents = parts.map(|part| u8::try_from(part / percent).unwrap_or(100));
        let mut places = [0, 1, 2, 3];
        places.sort_by_key(|&place| std::cmp::Reverse(parts[place] % percent));
        let left = 100 - percents.iter().sum::<u8>();
        for place in places.into_iter().take(usize::from(left)) {
            percents[place] += 1;
        }
        percents
    }
}

/// Whether siblings count by their weights: each has one, and they are not all nothing.
pub fn has_weights(weights: impl IntoIterator<Item = Option<Quantity>>) -> bool {
    let mut sum = 0;
    for weight in weights {
        let Some(weight) = weight else { return false };
        sum += i128::from(weight.millionths().max(0));
    }
    sum > 0
}

/// The children of a node while they are summed.
#[derive(Clone, Copy, Default)]
struct Group {
    children: usize,
    /// How many of them have a weight.
    weighed: usize,
    /// In millionths.
    weight: i128,
    reached: [i128; 3],
}

impl Group {
    const fn is_weighted(&self) -> bool {
        self.weighed == self.children && self.weight > 0
    }
}

/// Rolls the lights up to every node. A parent that does not come before its child is none.
pub fn roll_up(nodes: &[Hung]) -> Vec<Rolled> {
    let parent_of = |at: usize| nodes[at].parent.filter(|&parent| parent < at);
    let millionths = |weight: Quantity| i128::from(weight.millionths().max(0));
    let mut groups = vec![Group::default(); nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        if let Some(parent) = parent_of(at) {
            groups[parent].children += 1;
            groups[parent].weighed += usize::from(node.weight.is_some());
            groups[parent].weight += node.weight.map_or(0, millionths);
        }
    }
    let mut rolled: Vec<Rolled> = nodes.iter().map(|node| Rolled::leaf(node.light)).collect();
    // Children come after their parents, so that from behind each node is done before the one above it.
    for (at, node) in nodes.iter().enumerate().rev() {
        let group = groups[at];
        if group.children > 0 {
            let count = i128::try_from(group.children).unwrap_or(i128::MAX);
            let whole = if group.is_weighted() { group.weight } else { count };
            let Shares(own) = Shares::of(node.light);
            for (share, below) in rolled[at].shares.0.iter_mut().zip(group.reached.iter().zip(own)) {
                let (reached, own) = below;
                let halves = reached + whole * i128::from(own);
                *share = u64::try_from((halves + 2 * whole - 1) / (2 * whole)).unwrap_or(WHOLE);
            }
        }
        let Some(parent) = parent_of(at) else { continue };
        let own = rolled[at];
        let part = match node.weight {
            Some(weight) if groups[parent].is_weighted() => millionths(weight),
            _ => 1,
        };
        for (sum, reached) in groups[parent].reached.iter_mut().zip(own.shares.0) {
            *sum += part * i128::from(reached);
        }
        let above = &mut rolled[parent];
        above.below.join(own.below);
        above.below.add(node.light);
        above.worst = above.worst.worse(own.worst);
    }
    rolled
}

/// The place of the count of a light: the worst first.
const fn place(light: Light) -> usize {
    (Light::Red.badness() - light.badness()) as usize
}

#[cfg(test)]
mod tests;
