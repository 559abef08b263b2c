//! From children to parent: the arithmetic of one group of siblings, without a tree.
//!
//! Values travel upwards as [`Fine`], twice as many decimals as a [`Quantity`] has, so that a mean of means of means
//! agrees with a spreadsheet; they are rounded once, where somebody reads them. The sums of a group can be kept
//! ([`Sums::add`], [`Sums::remove`]), so that one moved child costs one division and not one pass over its siblings.
//!
//! Rules after domain.md §5. Missing is not zero: a child without a value takes no part and is counted.
//! Deliberately absent: contribution (贡献支撑) moves the parent's score, not its target value.

use crate::indicator::Direction;
use crate::node::RollUpRule;
use crate::quantity::{Quantity, QuantityError};

/// Millionths of a millionth in one millionth.
const FINENESS: i128 = 1_000_000;
/// Children of one parent beyond which nothing is computed, so that sums of [`PRODUCT_LIMIT`] stay within `i128`.
const MOST_CHILDREN: u32 = 1 << 20;
/// The largest magnitude of share × value that takes part: about 10¹⁴ in plain numbers.
const PRODUCT_LIMIT: i128 = i128::MAX >> 21;

/// A value at twelve decimals, on its way to the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fine(i128);

impl Fine {
    /// Rounded to six decimals, half away from zero (四舍五入).
    pub fn round(self) -> Result<Quantity, QuantityError> {
        Quantity::from_wide(divide(self.0, FINENESS))
    }
}

impl From<Quantity> for Fine {
    fn from(quantity: Quantity) -> Self {
        Self(i128::from(quantity.millionths()) * FINENESS)
    }
}

/// What a group of siblings amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rolled {
    /// `None` when no child has a value that counts, when the worst is asked for within a band, or on overflow.
    pub value: Option<Fine>,
    /// Children without a value.
    pub missing: u32,
    /// Whether a result left the range of a quantity, and therefore is missing.
    pub overflow: bool,
}

/// How much a child counts under a rule: 1 in a sum or plain mean, its share in millionths in a weighted one.
/// `None` when the rule needs a share and there is none above zero.
pub fn factor(rule: RollUpRule, share: Option<Quantity>) -> Option<i64> {
    match rule {
        RollUpRule::WeightedMean | RollUpRule::Ratio => {
            share.map(Quantity::millionths).filter(|&share| share > 0)
        }
        RollUpRule::NotDecomposed
        | RollUpRule::Sum
        | RollUpRule::SameValue
        | RollUpRule::WorstOf
        | RollUpRule::Milestone
        | RollUpRule::Contribution => Some(1),
    }
}

/// The partial sums of a group: Σ factor·value and Σ factor over the children that have both.
///
/// Every field is a plain sum over the children, so removing what was added restores it bit for bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    products: i128,
    factors: i128,
    known: u32,
    missing: u32,
    oversized: u32,
}

impl Sums {
    pub fn add(&mut self, value: Option<Fine>, factor: Option<i64>) {
        match Term::of(value, factor) {
            Term::Counts { product, factor } => {
                self.products += product;
                self.factors += factor;
                self.known += 1;
            }
            Term::Missing => self.missing += 1,
            Term::Oversized => self.oversized += 1,
            Term::Excluded => {}
        }
    }

    /// Takes back one earlier [`Sums::add`] of the same value and factor.
    pub fn remove(&mut self, value: Option<Fine>, factor: Option<i64>) {
        match Term::of(value, factor) {
            Term::Counts { product, factor } => {
                self.products -= product;
                self.factors -= factor;
                self.known -= 1;
            }
            Term::Missing => self.missing -= 1,
            Term::Oversized => self.oversized -= 1,
            Term::Excluded => {}
        }
    }

    /// The roll-up by sum, mean, ratio or milestone. The order rules need the children: [`worst`].
    pub fn roll_up(&self, rule: RollUpRule) -> Rolled {
        if self.oversized > 0 || self.known > MOST_CHILDREN {
            return Rolled { value: None, missing: self.missing, overflow: true };
        }
        if self.known == 0 {
            return Rolled { value: None, missing: self.missing, overflow: false };
        }
        let value = match rule {
            RollUpRule::Sum => self.products,
            // A child counts only with a factor above zero, so the divisor is not zero.
            _ => divide(self.products, self.factors),
        };
        let value = Some(Fine(value)).filter(|value| value.round().is_ok());
        Rolled { value, missing: self.missing, overflow: value.is_none() }
    }
}

/// What one child brings into the sums.
enum Term {
    Counts { product: i128, factor: i128 },
    Missing,
    Excluded,
    Oversized,
}

impl Term {
    fn of(value: Option<Fine>, factor: Option<i64>) -> Self {
        let Some(Fine(value)) = value else { return Self::Missing };
        let Some(factor) = factor.map(i128::from) else { return Self::Excluded };
        match value.checked_mul(factor) {
            Some(product) if product.abs() <= PRODUCT_LIMIT => Self::Counts { product, factor },
            _ => Self::Oversized,
        }
    }
}

/// The worst value of a group in the parent's direction; for [`RollUpRule::SameValue`] that is the one value when
/// all agree. Within a band different values have no order, and there is no worst.
pub fn worst(direction: Direction, values: impl IntoIterator<Item = Option<Fine>>) -> Rolled {
    let mut missing = 0;
    let mut range: Option<(Fine, Fine)> = None;
    for value in values {
        match (value, range) {
            (None, _) => missing += 1,
            (Some(value), None) => range = Some((value, value)),
            (Some(value), Some((low, high))) => range = Some((low.min(value), high.max(value))),
        }
    }
    let value = range.and_then(|(low, high)| match direction {
        Direction::HigherBetter => Some(low),
        Direction::LowerBetter => Some(high),
        Direction::WithinBand => (low == high).then_some(low),
    });
    Rolled { value, missing, overflow: false }
}

/// The quotient rounded half away from zero; the divisor is positive.
pub(crate) fn divide(dividend: i128, divisor: i128) -> i128 {
    let (quotient, rest) = (dividend / divisor, dividend % divisor);
    if rest.abs() >= divisor - rest.abs() { quotient + dividend.signum() } else { quotient }
}

/// (part − whole) / |whole| as a fraction at six decimals; none when the whole is zero.
pub fn rate(part: Quantity, whole: Quantity) -> Option<Quantity> {
    let (part, whole) = (i128::from(part.millionths()), i128::from(whole.millionths()));
    if whole == 0 {
        return None;
    }
    Quantity::from_wide(divide((part - whole) * i128::from(crate::quantity::ONE), whole.abs())).ok()
}
