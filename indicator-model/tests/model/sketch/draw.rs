//! How the laws draw: a few random words per node, whose bits are read field by field.
//!
//! One word is one value to the test runner, where a tree of strategies would be thirty; drawing would take longer
//! than judging. Words shrink towards zero, and zero bits mean the plain case of every field.

use indicator_model::curve::{Curve, Months};
use indicator_model::indicator::Direction;
use indicator_model::node::{Level, Mode, RollUpRule};
use indicator_model::quantity::Quantity;
use indicator_model::scheme::Scheme;
use indicator_model::target::Tier;
use proptest::prelude::*;

use super::{Attempt, NODES, Seed, sketched};

/// Random bits, read from the low end; when they are used up, zeros follow.
struct Bits(u128);

impl Bits {
    fn take(&mut self, count: u32) -> u32 {
        let taken = self.0 & ((1 << count) - 1);
        self.0 >>= count;
        u32::try_from(taken).unwrap()
    }

    /// A number below `bound`, which is small.
    fn below(&mut self, bound: u8) -> u8 {
        u8::try_from(self.take(8) % u32::from(bound)).unwrap()
    }

    /// True once in `times`.
    fn once_in(&mut self, times: u32) -> bool {
        self.take(8) % times == times - 1
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.take(8) as usize % choices.len()]
    }

    /// Mostly plain numbers from −20 to 107, some fine ones, a few at the limit.
    fn quantity(&mut self) -> Quantity {
        match self.take(4) {
            0..=9 => Quantity::from_integer(i64::from(self.take(7)) - 20).unwrap(),
            10..=14 => Quantity::from_millionths(i64::from(self.take(14)) * 12_347 - 99_999_999).unwrap(),
            _ => self.pick(&[Quantity::MAX, Quantity::MIN, Quantity::ZERO]),
        }
    }

    fn value(&mut self) -> Option<Quantity> {
        let quantity = self.quantity();
        (!self.once_in(3)).then_some(quantity)
    }

    /// A plan curve: mostly none.
    fn curve(&mut self) -> Option<Curve> {
        let drawn = [0, 0, 5, 20, 20, 20, 50, 50, 75, 90, 100, 100];
        let drawn = Months::new(drawn).map_or(Curve::Calendar, Curve::Drawn);
        self.once_in(4).then(|| self.pick(&[Curve::SCurve, Curve::Season, Curve::Farming, drawn]))
    }

    /// Mostly none.
    fn mode(&mut self) -> Option<Mode> {
        self.once_in(4).then(|| self.pick(&Mode::ALL))
    }

    /// A weight or share: missing, 0 to 9, a fraction, or at the limit.
    fn weight(&mut self) -> Option<Quantity> {
        match self.take(5) {
            0..=24 => Quantity::from_integer(self.below(10).into()).ok(),
            25..=27 => Quantity::from_millionths(i64::from(self.take(14)) * 181).ok(),
            28 => Some(Quantity::MAX),
            _ => None,
        }
    }

    /// Each tree mostly keeps to one rule, so that groups are not all mixed.
    fn rule(&mut self, usual: RollUpRule) -> RollUpRule {
        if self.once_in(7) { self.pick(&RollUpRule::ALL) } else { usual }
    }

    /// Parents come mostly earlier; one in ten is any number, and so may be unknown or close a cycle.
    fn parent(&mut self, number: u8) -> Option<u8> {
        match self.below(10) {
            0..=7 if number > 0 => Some(self.below(number)),
            8 => Some(self.below(NODES + 2)),
            _ => None,
        }
    }
}

pub(crate) fn any_quantity() -> impl Strategy<Value = Quantity> {
    any::<u64>().prop_map(|bits| Bits(bits.into()).quantity())
}

pub(crate) fn any_value() -> impl Strategy<Value = Option<Quantity>> {
    any::<u64>().prop_map(|bits| Bits(bits.into()).value())
}

pub(crate) fn any_seed(number: u8, usual: RollUpRule) -> impl Strategy<Value = Seed> {
    any::<(u128, u128)>().prop_map(move |(links, values)| seed(number, usual, Bits(links), Bits(values)))
}

fn seed(number: u8, usual: RollUpRule, mut links: Bits, mut values: Bits) -> Seed {
    Seed {
        parent: links.parent(number),
        position: links.below(3).into(),
        rule: links.rule(usual),
        share: links.weight(),
        indicator: links.below(4),
        owner: links.below(3),
        locked: links.once_in(10),
        weight: links.weight(),
        mode: links.mode(),
        curve: links.curve(),
        targets: [values.value(), values.value(), values.value()],
        reserve: values.value(),
    }
}

pub(crate) fn any_scheme() -> impl Strategy<Value = Scheme> {
    any_seeds().prop_map(|seeds| sketched(&seeds))
}

/// A scheme whose links all hold.
pub(crate) fn any_sound_scheme() -> impl Strategy<Value = Scheme> {
    any_seeds().prop_map(|mut seeds| {
        for (number, seed) in (0..).zip(&mut seeds) {
            seed.parent = seed.parent.filter(|&parent| parent < number);
        }
        sketched(&seeds)
    })
}

fn any_seeds() -> impl Strategy<Value = Vec<Seed>> {
    let words = prop::collection::vec(any::<(u128, u128)>(), 1..=usize::from(NODES));
    (any::<u8>(), words).prop_map(|(usual, words)| {
        let usual = Bits(usual.into()).pick(&RollUpRule::ALL);
        let numbered = (0..).zip(words);
        numbered.map(|(number, (links, values))| seed(number, usual, Bits(links), Bits(values))).collect()
    })
}

pub(crate) fn any_attempt() -> impl Strategy<Value = Attempt> {
    any::<(u64, u128, u128)>().prop_map(|(bits, links, values)| {
        let mut bits = Bits(bits.into());
        let node = bits.below(NODES);
        match bits.below(36) {
            0..=11 => Attempt::Target(node, bits.pick(&Tier::ALL), bits.value()),
            12 | 13 => Attempt::Reserve(node, bits.pick(&Tier::ALL), bits.value()),
            14 | 15 => Attempt::Weight(node, bits.weight()),
            16..=18 => Attempt::Share(node, bits.weight()),
            19..=21 => Attempt::Rule(node, bits.pick(&RollUpRule::ALL)),
            22..=24 => {
                let parent = bits.below(NODES + 1);
                Attempt::Place(node, (!bits.once_in(5)).then_some(parent), bits.below(3).into())
            }
            25 => Attempt::Owner(node, bits.below(4)),
            26 if bits.once_in(2) => Attempt::Curve(node, bits.curve()),
            26 => Attempt::Lock(node, bits.once_in(2)),
            27 if bits.once_in(2) => Attempt::Mode(node, bits.mode()),
            27 => Attempt::Level(node, bits.pick(&[Level::City, Level::Task, Level::Post])),
            28 => {
                let directions = [Direction::HigherBetter, Direction::LowerBetter, Direction::WithinBand];
                Attempt::Direction(node, bits.pick(&directions))
            }
            29..=31 => {
                let usual = bits.pick(&RollUpRule::ALL);
                Attempt::Appear(node, Box::new(seed(node, usual, Bits(links), Bits(values))))
            }
            32 | 33 => Attempt::Disappear(node),
            34 => Attempt::Support(node, bits.below(NODES), bits.once_in(2)),
            _ => Attempt::Stale(node, bits.quantity()),
        }
    })
}
