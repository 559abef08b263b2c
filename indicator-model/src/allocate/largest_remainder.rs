//! The largest-remainder method (Hamilton): whole units in proportion to weights, with nothing left over.

use std::cmp::Reverse;

use super::Few;

/// Splits `amount` whole units in proportion to `weights`, so that the parts sum exactly to `amount`.
///
/// Every part gets the whole units of its quota `amount × weight / Σ weights`; the units that are left go, one each,
/// to the largest remainders, of equal ones to the earlier. A negative amount is split like its magnitude. Negative
/// weights count as zero; `None` when no weight is positive.
pub fn largest_remainder(amount: i64, weights: &[i64]) -> Option<Few<i64>> {
    let total: i128 = weights.iter().map(|&weight| i128::from(weight.max(0))).sum();
    let (magnitude, total) = (amount.unsigned_abs(), total.unsigned_abs());
    let parts = match u64::try_from(total) {
        Ok(0) => return None,
        Ok(total) if magnitude < ESTIMATED && total < DIVISOR => {
            split(magnitude, weights, |weight| quotient(magnitude, weight, total))
        }
        _ => split(magnitude, weights, |weight| {
            let product = u128::from(magnitude) * u128::from(weight);
            let part = product / total;
            // The quota of one weight is at most the amount, which has 64 bits.
            (u64::try_from(part).unwrap_or(u64::MAX), product - part * total)
        }),
    };
    let sign = amount.signum();
    let mut parts = parts;
    for part in &mut parts {
        *part = sign.wrapping_mul(*part);
    }
    Some(parts)
}

/// Amounts below this have quotas that a double estimates to within one.
const ESTIMATED: u64 = 1 << 50;
/// Totals below this leave room in 64 bits for a remainder that is off by a few of them.
const DIVISOR: u64 = 1 << 60;

/// `amount × weight / total` and its remainder, exactly; `weight` is at most `total`.
///
/// 128-bit division is a slow call in the browser. The double only guesses: its guess is off by less than two, so the
/// remainder that it leaves is known from its lower 64 bits, and says how to put the guess right.
fn quotient(amount: u64, weight: u64, total: u64) -> (u64, u64) {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, corrected below"
    )]
    let mut part = (amount as f64 * weight as f64 / total as f64) as u64;
    let mut rest = amount.wrapping_mul(weight).wrapping_sub(part.wrapping_mul(total)).cast_signed();
    while rest < 0 {
        part -= 1;
        rest += total.cast_signed();
    }
    while rest >= total.cast_signed() {
        part += 1;
        rest -= total.cast_signed();
    }
    (part, rest.unsigned_abs())
}

/// Whole quotas, and one more for the largest remainders. `quota` gives both, the remainder in any common fraction.
fn split<R: Ord>(amount: u64, weights: &[i64], quota: impl Fn(u64) -> (u64, R)) -> Few<i64> {
    let mut left = amount;
    let mut parts = Few::with_capacity(weights.len());
    let mut remainders = Few::with_capacity(weights.len());
    for (index, &weight) in weights.iter().enumerate() {
        let (part, remainder) = quota(weight.max(0).unsigned_abs());
        left -= part;
        // Each part is at most the magnitude of an `i64`; that of `i64::MIN` alone has no positive twin.
        parts.push(part.cast_signed());
        remainders.push((Reverse(remainder), index));
    }
    // The remainders are each less than one unit, so fewer units are left than there are weights.
    if let Some(last) = usize::try_from(left).ok().and_then(|left| left.checked_sub(1)) {
        let (before, last, _) = remainders.select_nth_unstable(last);
        for &mut (_, index) in before {
            parts[index] += 1;
        }
        parts[last.1] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
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
    #[case(ESTIMATED - 1, DIVISOR - 2, DIVISOR - 1)]
    #[case(ESTIMATED - 1, DIVISOR - 1, DIVISOR - 1)]
    #[case(ESTIMATED - 1, 1, DIVISOR - 1)]
    #[case(999_999_999_999_999, 333_333_333_333_333_333, 999_999_999_999_999_999)]
    #[case(999_999_999_999_998, 333_333_333_333_333_334, 999_999_999_999_999_999)]
    fn a_guessed_quotient_is_exact(#[case] amount: u64, #[case] weight: u64, #[case] total: u64) {
        let product = u128::from(amount) * u128::from(weight);
        let (part, rest) = quotient(amount, weight, total);
        let exact = (product / u128::from(total), product % u128::from(total));
        assert_eq!((u128::from(part), u128::from(rest)), exact);
    }

    #[test]
    fn says_when_there_is_nothing_to_go_by() {
        assert_eq!(largest_remainder(10, &[]), None);
        assert_eq!(largest_remainder(10, &[0, 0, -1]), None);
    }
}
