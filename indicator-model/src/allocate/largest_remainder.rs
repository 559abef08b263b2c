//! The largest-remainder method (Hamilton): whole units in proportion to weights, with nothing left over.

use std::cmp::Reverse;

/// Splits `amount` whole units in proportion to `weights`, so that the parts sum exactly to `amount`.
///
/// Every part gets the whole units of its quota `amount × weight / Σ weights`; the units that are left go, one each,
/// to the largest remainders, of equal ones to the earlier. A negative amount is split like its magnitude. Negative
/// weights count as zero; `None` when no weight is positive.
pub fn largest_remainder(amount: i64, weights: &[i64]) -> Option<Vec<i64>> {
    let total: i128 = weights.iter().map(|&weight| i128::from(weight.max(0))).sum();
    let (magnitude, total) = (amount.unsigned_abs(), total.unsigned_abs());
    let parts = match u64::try_from(total) {
        Ok(0) => return None,
        // No weight exceeds the total, so no product exceeds this one. 128-bit division is a slow call in the browser.
        Ok(total) if magnitude.checked_mul(total).is_some() => split(magnitude, weights, |weight| {
            let part = magnitude * weight / total;
            (part, magnitude * weight - part * total)
        }),
        _ => split(magnitude, weights, |weight| {
            let product = u128::from(magnitude) * u128::from(weight);
            let part = product / total;
            // The quota of one weight is at most the amount, which has 64 bits.
            (u64::try_from(part).unwrap_or(u64::MAX), product - part * total)
        }),
    };
    let sign = amount.signum();
    // Each part is at most the magnitude of an `i64`; that of `i64::MIN` alone has no positive twin.
    Some(parts.into_iter().map(|part| sign.wrapping_mul(part.cast_signed())).collect())
}

/// Whole quotas, and one more for the largest remainders. `quota` gives both, the remainder in any common fraction.
fn split<R: Ord>(amount: u64, weights: &[i64], quota: impl Fn(u64) -> (u64, R)) -> Vec<u64> {
    let mut left = amount;
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for (index, &weight) in weights.iter().enumerate() {
        let (part, remainder) = quota(weight.max(0).unsigned_abs());
        left -= part;
        parts.push(part);
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

    #[test]
    fn says_when_there_is_nothing_to_go_by() {
        assert_eq!(largest_remainder(10, &[]), None);
        assert_eq!(largest_remainder(10, &[0, 0, -1]), None);
    }
}
