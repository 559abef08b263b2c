//! The largest-remainder method (Hamilton): whole units in proportion to weights, with nothing left over.

use std::cmp::Reverse;

use super::Few;

/// Splits `amount` whole units in proportion to `weights`, so that the parts sum exactly to `amount`.
///
/// Every part gets the whole units of its quota `amount × weight / Σ weights`; the units that are left go, one each,
/// to the largest remainders, of equal ones to the earlier. A negative amount is split like its magnitude. Negative
/// weights count as zero; `None` when no weight is positive.
pub fn largest_remainder(amount: i64, weights: &[i64]) -> Option<Few<i64>> {
    let mut parts = Few::new();
    split_into(&mut parts, amount, weights).then_some(parts)
}

/// [`largest_remainder`] in place, because copying a hundred bytes is a call in the browser. Returns whether any weight
/// is positive.
pub(super) fn split_into(parts: &mut Few<i64>, amount: i64, weights: &[i64]) -> bool {
    let total: i128 = weights.iter().map(|&weight| i128::from(weight.max(0))).sum();
    let (magnitude, total) = (amount.unsigned_abs(), total.unsigned_abs());
    match i64::try_from(total) {
        Ok(0) => return false,
        Ok(total) if magnitude < ESTIMATED && total < DIVISOR => {
            let quotas = Quotas::new(amount.abs(), total);
            split(parts, magnitude, weights, |weight| quotas.of(weight));
        }
        _ => split(parts, magnitude, weights, |weight| {
            let product = u128::from(magnitude) * u128::from(weight.unsigned_abs());
            let part = product / total;
            // The quota of one weight is at most the amount; that of `i64::MIN` alone has no positive twin. The product
            // is below 2¹²⁶.
            let remainder = (product - part * total).cast_signed();
            (u64::try_from(part).unwrap_or(u64::MAX).cast_signed(), remainder)
        }),
    }
    if amount < 0 {
        for part in parts {
            *part = part.wrapping_neg();
        }
    }
    true
}

/// Amounts below this have quotas that a double estimates to within one.
const ESTIMATED: u64 = 1 << 50;
/// Totals below this leave room in 64 bits for a remainder that is off by a few of them.
const DIVISOR: i64 = 1 << 60;

/// `amount × weight / total` and its remainder, exactly, for any weight from zero to `total`.
///
/// 128-bit division is a slow call in the browser. The double only guesses: its guess is off by less than two, so the
/// remainder that it leaves is known from its lower 64 bits, and says how to put the guess right.
struct Quotas {
    amount: i64,
    total: i64,
    /// `amount / total`
    ratio: f64,
}

impl Quotas {
    #[expect(clippy::cast_precision_loss, reason = "an estimate, corrected below")]
    fn new(amount: i64, total: i64) -> Self {
        Self { amount, total, ratio: amount as f64 / total as f64 }
    }

    fn of(&self, weight: i64) -> (i64, i64) {
        let Self { amount, total, ratio } = *self;
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "an estimate, corrected below"
        )]
        let mut part = (weight as f64 * ratio) as i64;
        let mut rest = amount.wrapping_mul(weight).wrapping_sub(part.wrapping_mul(total));
        while rest < 0 {
            part -= 1;
            rest += total;
        }
        while rest >= total {
            part += 1;
            rest -= total;
        }
        (part, rest)
    }
}

/// Whole quotas, and one more for the largest remainders. `quota` gives both, the remainder in any common fraction.
fn split<R: Copy + Default + Into<i128> + Ord>(
    parts: &mut Few<i64>,
    amount: u64,
    weights: &[i64],
    quota: impl Fn(i64) -> (i64, R),
) {
    let mut remainders = Few::new();
    parts.resize(weights.len(), 0);
    remainders.resize(weights.len(), R::default());
    let mut left = amount;
    for ((part, remainder), &weight) in parts.iter_mut().zip(&mut remainders).zip(weights) {
        (*part, *remainder) = quota(weight.max(0));
        left = left.wrapping_sub(part.cast_unsigned());
    }
    // The remainders are each less than one unit, so fewer units are left than there are weights.
    let left = usize::try_from(left).unwrap_or_default();
    if remainders.spilled() {
        top_up_many(parts, remainders.into_iter().map(Into::into), left);
    } else {
        top_up_few(parts, &remainders, left);
    }
}

/// Gives one unit each to the `left` largest remainders, of equal ones to the earlier.
///
/// Counts for each which come before it: of a few, that is faster than any sorting, which the processor cannot foresee.
fn top_up_few<R: Ord>(parts: &mut [i64], remainders: &[R], left: usize) {
    for (index, (part, own)) in parts.iter_mut().zip(remainders).enumerate() {
        let earlier = remainders[..index].iter().filter(|&other| other >= own).count();
        let later = remainders[index + 1..].iter().filter(|&other| other > own).count();
        *part += i64::from(earlier + later < left);
    }
}

/// The same, by sorting.
fn top_up_many(parts: &mut [i64], remainders: impl Iterator<Item = i128>, left: usize) {
    let mut order: Vec<_> = remainders.map(Reverse).zip(0_usize..).collect();
    order.sort_unstable();
    for &(_, index) in &order[..left] {
        parts[index] += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    // 1500 − the locked 400 over the districts 200 : 600 of NYJ-01 (domain.md §7).
    #[case(1100, &[200, 600], &[275, 825])]
    #[case(1201, &[200, 400, 600], &[200, 400, 601])]
    // Quotas 33⅓ each: the unit that is left goes to the earliest of equal remainders.
    #[case(100, &[1, 1, 1], &[34, 33, 33])]
    // Quotas 1.5, 3 and 5.5.
    #[case(10, &[15, 30, 55], &[2, 3, 5])]
    #[case(7, &[0, 5, -3], &[0, 7, 0])]
    #[case(0, &[3, 4], &[0, 0])]
    #[case(-100, &[1, 1, 1], &[-34, -33, -33])]
    // 10¹⁸ × 10¹⁸ needs 128 bits.
    #[case(999_999_999_999_999_999, &[999_999_999_999_999_999; 3], &[333_333_333_333_333_333; 3])]
    fn splits_exactly(#[case] amount: i64, #[case] weights: &[i64], #[case] parts: &[i64]) {
        assert_eq!(largest_remainder(amount, weights).as_deref(), Some(parts));
    }

    #[rstest]
    // The quota is a whole number that the double just misses, or nearly one that it reaches.
    #[case(3, 7, 21)]
    #[case(ESTIMATED.cast_signed() - 1, DIVISOR - 2, DIVISOR - 1)]
    #[case(ESTIMATED.cast_signed() - 1, DIVISOR - 1, DIVISOR - 1)]
    #[case(ESTIMATED.cast_signed() - 1, 1, DIVISOR - 1)]
    #[case(999_999_999_999_999, 333_333_333_333_333_333, 999_999_999_999_999_999)]
    #[case(999_999_999_999_998, 333_333_333_333_333_334, 999_999_999_999_999_999)]
    fn a_guessed_quotient_is_exact(#[case] amount: i64, #[case] weight: i64, #[case] total: i64) {
        let product = i128::from(amount) * i128::from(weight);
        let (part, rest) = Quotas::new(amount, total).of(weight);
        let exact = (product / i128::from(total), product % i128::from(total));
        assert_eq!((i128::from(part), i128::from(rest)), exact);
    }

    #[test]
    fn says_when_there_is_nothing_to_go_by() {
        assert_eq!(largest_remainder(10, &[]), None);
        assert_eq!(largest_remainder(10, &[0, 0, -1]), None);
    }

    proptest! {
        #[test]
        fn many_are_topped_up_as_few_are(remainders in prop::collection::vec(0_i64..9, 1..40), left: prop::sample::Index) {
            let left = left.index(remainders.len());
            let (mut few, mut many) = (vec![0; remainders.len()], vec![0; remainders.len()]);
            top_up_few(&mut few, &remainders, left);
            top_up_many(&mut many, remainders.iter().copied().map(i128::from), left);
            prop_assert_eq!(few, many);
        }
    }
}
