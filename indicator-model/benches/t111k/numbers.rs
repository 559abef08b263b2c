//! The numbers of the benchmark's tree: those of `end2end/bench/tree.js`, drawn the same way.

use std::collections::HashSet;

use indicator_model::quantity::Quantity;

const WIDTH: u32 = 10;
const SEED: u32 = 2026;
const EDITS: usize = 2_000;

/// A complete ten-ary tree of `depth` levels below the root, numbered breadth first.
pub(crate) struct Numbers {
    /// 1 to 9, per node.
    pub(crate) weights: Vec<u8>,
    /// 0.01 to 1000.00, per node of the last level.
    pub(crate) leaves: Vec<Quantity>,
    /// Distinct leaves, by their place in the last level, and their new values.
    pub(crate) edits: Vec<(u32, Quantity)>,
}

pub(crate) fn generate(depth: u32) -> Numbers {
    let leaf_count = WIDTH.pow(depth);
    let node_count = (leaf_count * WIDTH - 1) / (WIDTH - 1);
    let mut random = Mulberry32(SEED);
    let weights = (0..node_count).map(|_| u8::try_from(1 + random.below(9)).unwrap_or(9)).collect();
    let leaves = (0..leaf_count).map(|_| random.value()).collect();
    let mut places = Vec::new();
    let mut known = HashSet::new();
    while places.len() < EDITS.min(leaf_count as usize) {
        let place = random.below(leaf_count);
        if known.insert(place) {
            places.push(place);
        }
    }
    let edits = places.into_iter().map(|place| (place, random.value())).collect();
    Numbers { weights, leaves, edits }
}

/// mulberry32 by Tommy Ettinger (public domain).
struct Mulberry32(u32);

impl Mulberry32 {
    fn draw(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut mixed = (self.0 ^ (self.0 >> 15)).wrapping_mul(1 | self.0);
        mixed = mixed.wrapping_add((mixed ^ (mixed >> 7)).wrapping_mul(0x3d | mixed)) ^ mixed;
        mixed ^ (mixed >> 14)
    }

    /// A whole number below `bound`: ⌊draw / 2³² · bound⌋.
    fn below(&mut self, bound: u32) -> u32 {
        let scaled = u64::from(self.draw()) * u64::from(bound);
        // The upper half of a product of two 32-bit numbers has 32 bits.
        u32::try_from(scaled >> 32).unwrap_or(u32::MAX)
    }

    /// 0.01 to 1000.00.
    fn value(&mut self) -> Quantity {
        let hundredths = i64::from(1 + self.below(100_000));
        Quantity::from_millionths(hundredths * 10_000).expect("1000 is within the range of a quantity")
    }
}
