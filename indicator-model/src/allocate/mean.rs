//! Children whose weighted mean is their parent (加权平均, and 比率 with the denominators as weights).
//!
//! Every spread of a mean is a line: child `i` takes `base_i + λ·slope_i`, with one λ for all. The mean is linear in
//! λ, so λ follows from the value asked for in one division of whole numbers. Then the children are rounded to
//! their precision, and where the rounded mean is not yet the value asked for, single steps correct it.

use std::cmp::Reverse;

use super::lambda::{Lambda, mean_of, weighted_sum};
use super::{Allocation, Note, Share, Spread, count, saturate};
use crate::quantity::{LIMIT, Precision, Quantity};

/// What the mean shall become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    pub value: Quantity,
    /// Decimals of the parent: its value is met when the mean, rounded to them, is equal to it.
    pub precision: Precision,
    /// Least and greatest value of a child, such as 0 and 100 of a rate.
    pub bounds: Option<(Quantity, Quantity)>,
}

/// Moves the free children so that Σ weight·value / Σ weight, rounded to the parent's precision, is the aim's value.
///
/// `precision` is that of the children. Children stop at the bounds and the others go further. Growth and
/// gap-closing move nobody when the mean is met already. A child without a positive weight is left alone; one
/// without a value gets one only from [`Spread::Equal`] and, if it has a reference, [`Spread::Proportional`].
#[inline(never)] // As `sum`.
pub fn mean(aim: Aim, precision: Precision, spread: Spread, shares: &[Share]) -> Allocation {
    let mut allocation = Allocation::unchanged(shares);
    if spread == Spread::Manual {
        return allocation;
    }
    let unweighted = count(shares.iter().filter(|share| !share.fixed && !has_weight(share)));
    if unweighted > 0 {
        allocation.notes.push(Note::WeightMissing { children: unweighted });
    }
    let Some(mut scales) = Scales::new(aim, precision, shares) else {
        allocation.notes.push(Note::Overflow);
        return allocation;
    };
    let reached = scales.balance(spread, shares, &mut allocation.notes);
    let stopped = count(scales.children.iter().filter(|child| child.state == State::Stopped));
    if stopped > 0 {
        allocation.notes.push(Note::Saturated { children: stopped });
    }
    for (value, child) in allocation.values.iter_mut().zip(&scales.children) {
        if matches!(child.state, State::Free | State::Stopped) {
            *value = Some(saturate(i128::from(child.value)));
        }
    }
    if let Some(reached) = reached {
        allocation.unreachable =
            saturate(i128::from(aim.value.millionths()) - i128::from(reached.millionths()));
    }
    allocation
}

fn has_weight(share: &Share) -> bool {
    share.weight.is_some_and(|weight| weight.millionths() > 0)
}

/// The children of one mean, in whole numbers.
struct Scales {
    aim: Aim,
    children: Vec<Child>,
    /// Σ weight of the children that count.
    weight: i128,
    /// Smallest difference of a child's value, in millionths.
    step: i64,
    lowest: i64,
    highest: i64,
}

struct Child {
    /// Divided by the power of ten that all weights share, so that usual products stay within 64 bits.
    weight: i64,
    base: i64,
    slope: i64,
    /// In millionths.
    value: i64,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Has no weight or no value, and is not part of the mean.
    Absent,
    /// Counts, and keeps its value.
    Held,
    /// On its line.
    Free,
    /// Was on its line and stopped at a bound.
    Stopped,
}

impl Scales {
    /// All children as they are, none of them moving. `None` when the sums could leave the 128-bit range.
    fn new(aim: Aim, precision: Precision, shares: &[Share]) -> Option<Self> {
        let step = precision.step();
        let end = LIMIT / step * step;
        let (lowest, highest) = aim.bounds.map_or((-end, end), |(lowest, highest)| {
            (lowest.millionths().max(-end), highest.millionths().min(end))
        });
        let unit = common_unit(shares);
        let child = |share: &Share| Child {
            weight: if has_weight(share) { share.weight.map_or(0, Quantity::millionths) / unit } else { 0 },
            base: 0,
            slope: 0,
            value: share.current.map_or(0, Quantity::millionths),
            state: if has_weight(share) && share.current.is_some() { State::Held } else { State::Absent },
        };
        let children: Vec<Child> = shares.iter().map(child).collect();
        let widest: i128 = children.iter().map(|child| i128::from(child.weight)).sum();
        // A difference of two values is at most twice the limit; one factor of two is to spare.
        widest.checked_mul(4 * i128::from(LIMIT))?;
        let mut scales = Self { aim, children, weight: 0, step, lowest, highest };
        scales.weigh();
        Some(scales)
    }

    /// Moves the free children, and returns the mean that they reach.
    fn balance(&mut self, spread: Spread, shares: &[Share], notes: &mut Vec<Note>) -> Option<Quantity> {
        let met = Some(self.aim.value);
        let closing = matches!(spread, Spread::GapClosing { .. });
        if (closing || spread == Spread::Growth) && self.fits() && self.rounded(self.sum()) == met {
            return met;
        }
        let mut lambda = self.draw(spread, shares);
        if closing && !lambda.is_some_and(Lambda::is_part) {
            notes.push(Note::GrowthInstead);
            lambda = self.draw(Spread::Growth, shares);
        }
        if lambda.is_none() && shares.iter().any(|share| !share.fixed && has_weight(share)) {
            notes.push(Note::EqualInstead);
            lambda = self.draw(Spread::Equal, shares);
        }
        // Every round but the last stops a child for good.
        while let Some(known) = lambda
            && self.place(known)
        {
            lambda = self.lambda();
        }
        self.correct()
    }

    /// Puts each free child on its line.
    fn draw(&mut self, spread: Spread, shares: &[Share]) -> Option<Lambda> {
        let rising = matches!(spread, Spread::GapClosing { .. }) && self.gap() > 0;
        for (child, share) in
            self.children.iter_mut().zip(shares).filter(|(_, share)| !share.fixed && has_weight(share))
        {
            let current = share.current.map(Quantity::millionths);
            let reference = share.reference.map(Quantity::millionths).filter(|&reference| reference > 0);
            let line = match spread {
                Spread::Equal => Some((0, 1)),
                Spread::Proportional => reference.map(|reference| (0, reference)),
                Spread::Growth => current.map(|current| (current, current.abs())),
                Spread::GapClosing { goal } => current.map(|current| {
                    let gap = goal.millionths() - current;
                    (current, if rising { gap.max(0) } else { gap.min(0) })
                }),
                Spread::Manual => None,
            };
            if let Some((base, slope)) = line {
                *child = Child { base, slope, value: base, state: State::Free, ..*child };
            }
        }
        self.weigh();
        self.lambda()
    }

    /// The λ at which the mean is the aim; `None` when no free child has a slope.
    fn lambda(&self) -> Option<Lambda> {
        let moved = self.free().map(|child| (child.weight, child.value - child.base));
        let slope = self.free().map(|child| (child.weight, child.slope));
        Lambda::new(self.gap() + weighted_sum(moved, self.weight), weighted_sum(slope, self.weight))
    }

    /// Moves every free child along its line, rounded. Those that would leave the bounds stop there; returns
    /// whether any did.
    fn place(&mut self, lambda: Lambda) -> bool {
        let reach = self.free().map(|child| child.base.abs().max(child.slope.abs())).max();
        let steps = lambda.over(reach.unwrap_or(0), self.step);
        let mut stopped = false;
        for child in self.children.iter_mut().filter(|child| child.state == State::Free && child.slope != 0) {
            let wanted = steps.at(child.base, child.slope);
            child.value = wanted.clamp(self.lowest, self.highest);
            if child.value != wanted {
                child.state = State::Stopped;
                stopped = true;
            }
        }
        stopped
    }

    /// Corrects the rounded mean by single steps, the heaviest children first: that takes the fewest. Rounding moved
    /// no child by more than half a step, so one step of each is enough wherever the steps can meet the mean at all.
    fn correct(&mut self) -> Option<Quantity> {
        let mut sum = self.sum();
        let met = Some(self.aim.value);
        if self.rounded(sum) == met {
            return met;
        }
        let mut order: Vec<usize> = (0..self.children.len()).collect();
        order.retain(|&index| self.children[index].state == State::Free && self.children[index].slope != 0);
        order.sort_by_key(|&index| Reverse(self.children[index].weight));
        let mut gap = self.gap();
        for index in order {
            let child = &self.children[index];
            let step = if gap > 0 { self.step } else { -self.step };
            let effect = i128::from(child.weight) * i128::from(step);
            let moved = child.value + step;
            // A mean is rounded to six decimals and then to the parent's: what ends on the wrong side of half a step by
            // the first of these may lie nearer than any step, and still only a step helps.
            let overshoots = effect.abs() >= 2 * gap.abs() && self.rounded(sum + effect) != met;
            if overshoots || !(self.lowest..=self.highest).contains(&moved) {
                continue;
            }
            self.children[index].value = moved;
            gap -= effect;
            sum += effect;
            if self.rounded(sum) == met {
                return met;
            }
        }
        self.rounded(sum)
    }

    fn weigh(&mut self) {
        self.weight = self.present().map(|child| i128::from(child.weight)).sum();
    }

    fn present(&self) -> impl Iterator<Item = &Child> + Clone {
        self.children.iter().filter(|child| child.state != State::Absent)
    }

    fn free(&self) -> impl Iterator<Item = &Child> + Clone {
        self.children.iter().filter(|child| child.state == State::Free)
    }

    fn sum(&self) -> i128 {
        weighted_sum(self.present().map(|child| (child.weight, child.value)), self.weight)
    }

    /// Σ weight · (aim − value).
    fn gap(&self) -> i128 {
        self.weight * i128::from(self.aim.value.millionths()) - self.sum()
    }

    /// The mean at the parent's precision, rounded as a roll-up is: to six decimals first.
    fn rounded(&self, sum: i128) -> Option<Quantity> {
        mean_of(sum, self.weight).map(|mean| mean.round_to(self.aim.precision))
    }

    /// Whether the values are in range and no finer than a step.
    fn fits(&self) -> bool {
        self.present()
            .all(|child| child.value % self.step == 0 && (self.lowest..=self.highest).contains(&child.value))
    }
}

/// The greatest power of ten, in millionths, of which every weight is a multiple.
fn common_unit(shares: &[Share]) -> i64 {
    let finest = shares.iter().filter_map(|share| share.weight).map(Quantity::precision).max();
    finest.unwrap_or(Precision::INTEGER).step()
}

#[cfg(test)]
mod tests;
