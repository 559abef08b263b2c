//! The largest-remainder method (Hamilton): whole units in proportion to weights, with nothing left over.

use std::cmp::Reverse;

/// Splits `amount` whole units in proportion to `weights`, so that the parts sum exactly to `amount`.
///
/// Every part gets the whole units of its quota `amount × weight / Σ weights`; the units that are left go, one each,
/// to the largest remainders, of equal ones to the earlier. A negative amount is split like its magnitude. Negative
/// weights count as zero; `None` when no weight is positive.
pub fn largest_remainder(amount: i64, weights: &[i64]) -> Option<Vec<i64>> {
    let total: i128 = weights.iter().map(|&weight| i128::from(weight.max(0))).sum();
    if total == 0 {
        return None;
    }
    let magnitude = amount.unsigned_abs();
    let quota = Quota::new(magnitude, total.unsigned_abs());
    let mut left = magnitude;
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for (index, &weight) in weights.iter().enumerate() {
        let (part, remainder) = quota.of(weight.max(0).unsigned_abs());
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
    let sign = amount.signum();
    // Each part is at most the magnitude of an `i64`; that of `i64::MIN` alone has no positive twin.
    Some(parts.into_iter().map(|part| sign.wrapping_mul(part.cast_signed())).collect())
}

/// `amount × weight / total`, in 64 bits where the products fit: 128-bit division is a slow call in the browser.
enum Quota {
    Narrow { amount: u64, total: u64 },
    Wide { amount: u128, total: u128 },
}

impl Quota {
    fn new(amount: u64, total: u128) -> Self {
        match u64::try_from(total) {
            // No weight exceeds the total, so no product exceeds this one.
            Ok(total) if amount.checked_mul(total).is_some() => Self::Narrow { amount, total },
            _ => Self::Wide { amount: u128::from(amount), total },
        }
    }

    /// Whole units and remainder. The remainder is in parts of `1 / total`.
    fn of(&self, weight: u64) -> (u64, u128) {
        match *self {
            Self::Narrow { amount, total } => {
                let product = amount * weight;
                (product / total, u128::from(product % total))
            }
            Self::Wide { amount, total } => {
                let product = amount * u128::from(weight);
                let part = product / total;
                // The quota of one weight is at most the amount, which has 64 bits.
                (u64::try_from(part).unwrap_or(u64::MAX), product - part * total)
            }
        }
    }
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
