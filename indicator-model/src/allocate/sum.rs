//! Children that add up to their parent (求和).

use super::largest_remainder::split_into;
use super::{Allocation, Few, Note, Share, Spread, saturate};
use crate::quantity::{LIMIT, Precision, Quantity};

/// Splits `total` over the children: fixed ones keep their value, the others share what is left in whole steps of
/// `precision`, and all of them sum exactly to `total`.
///
/// Unreachable stay only what is finer than a step, and what fixed children ask for beyond the total.
/// A child that has neither a value nor a reference stays without a value; all others get one, be it zero.
#[inline(never)] // A browser optimises small functions sooner: within the first of ten thousand groups.
pub fn sum(total: Quantity, precision: Precision, spread: Spread, shares: &[Share]) -> Allocation {
    let mut allocation = Allocation::unchanged(shares);
    if spread == Spread::Manual {
        return allocation;
    }
    let Basis { fixed, negative, free_negative, missing } = Basis::of(shares, spread);
    let amount = i128::from(total.millionths()) - fixed;
    if amount < 0 && !total.is_negative() && !negative {
        for (value, share) in allocation.values.iter_mut().zip(shares).filter(|(_, share)| !share.fixed) {
            *value = share.current.map(|_| Quantity::ZERO);
        }
        allocation.unreachable = saturate(amount);
        return allocation;
    }

    let mut weights = Few::new();
    weights.extend(shares.iter().map(|share| weight(share, spread)));
    let equal = weights.iter().all(|&weight| weight == 0);
    if equal {
        weights.clear();
        weights.extend(shares.iter().map(|share| i64::from(!share.fixed)));
    }
    // Children of one sign are split as a whole; where signs differ, only the difference is, so that each keeps its own.
    let mixed = !equal && moves_own(spread) && free_negative;
    let base = |share: &Share| match share.current {
        Some(current) if mixed && !share.fixed => current.round_to(precision).millionths(),
        _ => 0,
    };
    let held: i128 = if mixed { shares.iter().map(|share| i128::from(base(share))).sum() } else { 0 };
    let step = precision.step();
    let end = LIMIT / step * step;
    let steps = saturate(amount - held).millionths() / step;

    let mut allocated = 0;
    let mut parts = Few::new();
    if split_into(&mut parts, steps, &weights) {
        for ((value, share), part) in allocation.values.iter_mut().zip(shares).zip(&parts) {
            if share.fixed || (!equal && share.current.is_none() && reference(share, spread).is_none()) {
                continue;
            }
            // A part and a base are quantities, and two of them are far within 64 bits.
            let new = (base(share) + part * step).clamp(-end, end);
            allocated += i128::from(new);
            // The ends are those of a quantity.
            *value = Some(Quantity::from_millionths(new).unwrap_or_default());
        }
        if equal {
            allocation.notes.push(Note::EqualInstead);
        } else if missing > 0 {
            allocation.notes.push(Note::ReferenceMissing { children: missing });
        }
    }
    allocation.unreachable = saturate(amount - allocated);
    allocation
}

/// What a split has to mind, from one pass over the children.
#[derive(Default)]
struct Basis {
    /// Σ of the fixed children, in millionths.
    fixed: i128,
    /// Whether any child is below zero, and whether any free one is.
    negative: bool,
    free_negative: bool,
    /// Free children without a reference.
    missing: u32,
}

impl Basis {
    fn of(shares: &[Share], spread: Spread) -> Self {
        let mut basis = Self::default();
        for share in shares {
            let current = share.current.map_or(0, Quantity::millionths);
            basis.negative |= current < 0;
            if share.fixed {
                basis.fixed += i128::from(current);
            } else {
                basis.free_negative |= current < 0;
                basis.missing += u32::from(reference(share, spread).is_none());
            }
        }
        basis
    }
}

/// The weight of a child in the split; zero when it is fixed.
fn weight(share: &Share, spread: Spread) -> i64 {
    if share.fixed { 0 } else { reference(share, spread).unwrap_or(0) }
}

/// What the part of a free child is in proportion to, in millionths.
fn reference(share: &Share, spread: Spread) -> Option<i64> {
    match spread {
        Spread::Equal | Spread::Manual => Some(1),
        Spread::Proportional => share.reference.map(|reference| reference.millionths().max(0)),
        // A sum has no common goal that its children could approach; they keep their proportions.
        Spread::Growth | Spread::GapClosing { .. } => share.current.map(|current| current.millionths().abs()),
    }
}

fn moves_own(spread: Spread) -> bool {
    matches!(spread, Spread::Growth | Spread::GapClosing { .. })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn whole(integer: i64) -> Quantity {
        Quantity::from_integer(integer).unwrap()
    }

    fn free(current: i64) -> Share {
        Share { current: Some(whole(current)), ..Share::default() }
    }

    fn fixed(current: i64) -> Share {
        Share { fixed: true, ..free(current) }
    }

    fn by(reference: i64) -> Share {
        Share { reference: Some(whole(reference)), ..Share::default() }
    }

    #[rstest]
    // NYJ-01 新型农业经营主体培育数量, 云东 / 澜溪 / 青屏 = 200 / 400 / 600 (sample city, domain.md §7).
    #[case::proportional(1500, Spread::Growth, &[free(200), free(400), free(600)], &[250, 500, 750])]
    #[case::lan_xi_locked(1500, Spread::Growth, &[free(200), fixed(400), free(600)], &[275, 400, 825])]
    #[case::one_more(1201, Spread::Growth, &[free(200), free(400), free(600)], &[200, 400, 601])]
    // C07 accidents, lower better: 27 / 8 / 3 of 38. Of 30 the quotas are 21.3 / 6.3 / 2.4.
    #[case::fewer_accidents(30, Spread::Growth, &[free(27), free(8), free(3)], &[21, 6, 3])]
    #[case::equal(100, Spread::Equal, &[free(7), free(0), free(1)], &[34, 33, 33])]
    #[case::by_population(10, Spread::Proportional, &[by(15), by(30), by(55)], &[2, 3, 5])]
    // A net figure: the loss of 6 is shared 10 : 20 by magnitude, 10 − 2 and −20 − 4.
    #[case::signs_differ(-16, Spread::Growth, &[free(10), free(-20)], &[8, -24])]
    #[case::below_zero(-3, Spread::Equal, &[free(1), free(1), free(1)], &[-1, -1, -1])]
    fn splits(#[case] total: i64, #[case] spread: Spread, #[case] shares: &[Share], #[case] values: &[i64]) {
        let allocation = sum(whole(total), Precision::INTEGER, spread, shares);
        let values = values.iter().map(|&value| Some(whole(value))).collect();
        assert_eq!(allocation, Allocation { values, ..Allocation::default() });
    }

    #[test]
    fn falls_back_to_equal_and_says_so() {
        let allocation = sum(whole(10), Precision::INTEGER, Spread::Proportional, &[by(0), free(5), by(-3)]);
        assert_eq!(*allocation.values, [4, 3, 3].map(|value| Some(whole(value))));
        assert_eq!(allocation.notes, [Note::EqualInstead]);
    }

    #[test]
    fn leaves_a_child_without_value_and_reference_without_value() {
        let allocation =
            sum(whole(10), Precision::INTEGER, Spread::Proportional, &[by(1), Share::default(), free(5)]);
        assert_eq!(*allocation.values, [Some(whole(10)), None, Some(Quantity::ZERO)]);
        assert_eq!(allocation.notes, [Note::ReferenceMissing { children: 2 }]);
    }

    #[test]
    fn reports_what_locks_ask_for_beyond_the_total() {
        let allocation =
            sum(whole(1000), Precision::INTEGER, Spread::Growth, &[fixed(900), fixed(300), free(50)]);
        assert_eq!(*allocation.values, [900, 300, 0].map(|value| Some(whole(value))));
        assert_eq!(allocation.unreachable, whole(-200));
    }

    #[test]
    fn reports_what_is_finer_than_a_step() {
        let total = "10.5".parse().unwrap();
        let allocation = sum(total, Precision::INTEGER, Spread::Growth, &[free(4), free(4)]);
        assert_eq!(*allocation.values, [5, 5].map(|value| Some(whole(value))));
        assert_eq!(allocation.unreachable, "0.5".parse().unwrap());
    }

    #[test]
    fn reports_everything_when_nobody_is_free() {
        let allocation = sum(whole(10), Precision::INTEGER, Spread::Growth, &[fixed(4)]);
        assert_eq!(allocation.unreachable, whole(6));
        assert!(allocation.notes.is_empty());
    }

    #[test]
    fn manual_moves_nobody() {
        let allocation = sum(whole(10), Precision::INTEGER, Spread::Manual, &[free(4), Share::default()]);
        assert_eq!(*allocation.values, [Some(whole(4)), None]);
        assert_eq!(allocation.unreachable, Quantity::ZERO);
    }
}
