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
const FINENESS: i128 = FINENESS_NARROW as i128;
const FINENESS_NARROW: i64 = 1_000_000;
/// The largest magnitude that rounds to a quantity.
const MOST: i128 = Quantity::MAX.millionths() as i128 * FINENESS + FINENESS / 2 - 1;
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
        // In two halves, each of which fits into 64 bits: a product of 128 is a call in WebAssembly.
        let (high, low) = (quantity.millionths() >> 32, quantity.millionths() & 0xffff_ffff);
        Self((i128::from(high * FINENESS_NARROW) << 32) + i128::from(low * FINENESS_NARROW))
    }
}

/// What a group of siblings amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rolled {
    /// `None` when no child has a value that counts, when the worst is asked for within a band, or on overflow.
    pub value: Option<Fine>,
    /// Children without a value, beside those that have one; 0 when there is no result.
    pub missing: u32,
    /// Whether a result left the range of a quantity, and therefore is missing.
    pub overflow: bool,
}

impl Rolled {
    const OVERFLOW: Self = Self { value: None, missing: 0, overflow: true };

    const fn of(value: Fine, missing: u32) -> Self {
        Self { value: Some(value), missing, overflow: false }
    }
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

    /// [`Sums::remove`] and [`Sums::add`] in one: a child went from `before` to `after`.
    pub fn replace(&mut self, before: Option<Fine>, after: Option<Fine>, factor: Option<i64>) {
        let terms = (Term::of(before, factor), Term::of(after, factor));
        if let (Term::Counts { product: old, .. }, Term::Counts { product: new, .. }) = terms {
            self.products += new - old;
        } else {
            self.remove(before, factor);
            self.add(after, factor);
        }
    }

    /// Many [`Sums::replace`] in one, of children that count once: together they gained so many millionths, and so many
    /// more of them have a value.
    pub fn gain(&mut self, millionths: i128, joined: i32) {
        self.products += millionths * FINENESS;
        self.factors += i128::from(joined);
        self.known = self.known.wrapping_add_signed(joined);
        self.missing = self.missing.wrapping_sub_signed(joined);
    }

    /// The roll-up by sum, mean, ratio or milestone. The order rules need the children: [`worst`].
    pub fn roll_up(&self, rule: RollUpRule) -> Rolled {
        if self.oversized > 0 || self.known > MOST_CHILDREN {
            return Rolled::OVERFLOW;
        }
        if self.known == 0 {
            return Rolled::default();
        }
        let value = match rule {
            RollUpRule::Sum => self.products,
            // A child counts only with a factor above zero, so the divisor is not zero.
            _ => divide(self.products, self.factors),
        };
        if value.abs() > MOST { Rolled::OVERFLOW } else { Rolled::of(Fine(value), self.missing) }
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
        // Sums and plain means have no need of a wide product, which WebAssembly is slow at.
        let product = if factor == 1 { Some(value) } else { value.checked_mul(factor) };
        match product {
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
    value.map_or(Rolled::default(), |value| Rolled::of(value, missing))
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use RollUpRule::{Milestone, Ratio, Sum, WeightedMean};

    fn quantity(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    /// Children as `value*share`, `-` standing for none.
    fn sums(rule: RollUpRule, children: &str) -> Sums {
        let mut sums = Sums::default();
        for child in children.split_whitespace() {
            let (value, share) = child.split_once('*').unwrap_or((child, "-"));
            let [value, share] = [value, share].map(|text| (text != "-").then(|| quantity(text)));
            sums.add(value.map(Fine::from), factor(rule, share));
        }
        sums
    }

    #[rstest]
    // domain.md §7: NYJ-01 = 200 + 400 + 600.
    #[case::the_sum_of_the_sample_city(Sum, "200 400 600", "1200", 0)]
    #[case::a_sum_of_what_is_known(Sum, "200 - 600", "800", 1)]
    #[case::a_sum_ignores_shares(Sum, "1*5 2*0", "3", 0)]
    #[case::zero_is_a_value(Sum, "0 0", "0", 0)]
    // domain.md §7: C01 basic, by share of GDP: 5.7·0.48 + 5.8·0.34 + 4.5·0.18.
    #[case::the_mean_of_the_sample_city(WeightedMean, "5.7*0.48 5.8*0.34 4.5*0.18", "5.518", 0)]
    #[case::a_mean_leaves_the_missing_out_of_both_sums(WeightedMean, "10*1 -*7 20*3", "17.5", 1)]
    #[case::a_mean_leaves_out_what_has_no_share(WeightedMean, "10*1 99*- 98*0 97*-1 20*1", "15", 0)]
    // 3 of 4 and 10 of 100 are 13 of 104 and not the average of 75 % and 10 %.
    #[case::a_ratio_is_numerators_over_denominators(Ratio, "75*4 10*100", "12.5", 0)]
    #[case::a_milestone_is_a_plain_mean(Milestone, "0*9 50*1 100", "50", 0)]
    #[case::half_rounds_away_from_zero(WeightedMean, "0.000001*1 0*1", "0.000001", 0)]
    #[case::half_rounds_away_from_zero_below_it(WeightedMean, "-0.000001*1 0*1", "-0.000001", 0)]
    #[case::a_third_rounds_down(WeightedMean, "0.000001*1 0*2", "0", 0)]
    fn a_group_rolls_up(
        #[case] rule: RollUpRule,
        #[case] children: &str,
        #[case] value: &str,
        #[case] missing: u32,
    ) {
        let rolled = sums(rule, children).roll_up(rule);
        assert_eq!(rolled.value.and_then(|value| value.round().ok()), Some(quantity(value)));
        assert_eq!((rolled.missing, rolled.overflow), (missing, false));
    }

    #[rstest]
    #[case::nobody_has_a_value(Sum, "- -", false)]
    #[case::nobody_has_a_share(WeightedMean, "1*0 2*-", false)]
    #[case::there_is_nobody(Sum, "", false)]
    #[case::a_sum_beyond_twelve_digits(Sum, "999999999999 1 -", true)]
    #[case::a_product_beyond_what_is_carried(WeightedMean, "999999999999*999999999999", true)]
    fn a_group_without_a_result(#[case] rule: RollUpRule, #[case] children: &str, #[case] overflow: bool) {
        assert_eq!(sums(rule, children).roll_up(rule), Rolled { value: None, missing: 0, overflow });
    }

    #[rstest]
    #[case::higher_is_better(Direction::HigherBetter, "3 1 2", Some("1"), 0)]
    #[case::lower_is_better(Direction::LowerBetter, "3 1 2", Some("3"), 0)]
    #[case::the_missing_are_not_the_worst(Direction::HigherBetter, "3 - 2", Some("2"), 1)]
    #[case::all_agree_within_a_band(Direction::WithinBand, "2 2", Some("2"), 0)]
    #[case::a_band_has_no_order(Direction::WithinBand, "2 3", None, 0)]
    #[case::nobody_has_a_value(Direction::HigherBetter, "-", None, 0)]
    fn the_worst_decides(
        #[case] direction: Direction,
        #[case] values: &str,
        #[case] expected: Option<&str>,
        #[case] missing: u32,
    ) {
        let values = values.split(' ').map(|text| (text != "-").then(|| Fine::from(quantity(text))));
        let value = expected.map(|text| Fine::from(quantity(text)));
        assert_eq!(worst(direction, values), Rolled { value, missing, overflow: false });
    }

    #[test]
    fn what_was_added_can_be_taken_back() {
        let before = sums(WeightedMean, "10*1 20*3");
        let mut after = before;
        let extremes = [None, Some(Quantity::MAX), Some(Quantity::MIN), Some(Quantity::ZERO)];
        for value in extremes.map(|value| value.map(Fine::from)) {
            for share in extremes {
                after.add(value, factor(WeightedMean, share));
                after.remove(value, factor(WeightedMean, share));
                assert_eq!(after, before);
            }
        }
    }

    #[test]
    fn a_gain_is_what_replacing_child_by_child_comes_to() {
        let mut before = sums(Sum, "200 - 400 -7");
        let mut after = before;
        let moves =
            [(Some("200"), Some("250.5")), (None, Some("3")), (Some("400"), None), (Some("-7"), Some("0"))];
        for (old, new) in moves.map(|(old, new)| (old.map(quantity), new.map(quantity))) {
            after.replace(old.map(Fine::from), new.map(Fine::from), Some(1));
        }
        before.gain(i128::from(quantity("-339.5").millionths()), 0);
        assert_eq!(before, after);
        before.gain(i128::from(quantity("400").millionths()), 1);
        after.replace(None, Some(Fine::from(quantity("400"))), Some(1));
        assert_eq!(before, after);
    }

    // domain.md §5: 加码率 = Σchild/parent − 1.
    #[rstest]
    #[case("1320", "1200", Some("0.1"))]
    #[case("1100", "1200", Some("-0.083333"))]
    #[case("-3", "-2", Some("-0.5"))]
    #[case("5", "0", None)]
    fn the_rate_is_the_part_over_the_whole_less_one(
        #[case] part: &str,
        #[case] whole: &str,
        #[case] expected: Option<&str>,
    ) {
        assert_eq!(rate(quantity(part), quantity(whole)), expected.map(quantity));
    }
}
