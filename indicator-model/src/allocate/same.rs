//! Children that carry their parent's value (同值承接), and those of which the worst decides (取最差).

use super::{Allocation, Share};
use crate::indicator::Direction;
use crate::quantity::{Precision, Quantity};
use crate::roll_up::{self, Fine};

/// Gives every free child the parent's `value`, rounded to the children's `precision`.
///
/// Where fixed children differ, the worst of all decides what the parent reaches, as in the roll-up; inside a band,
/// which has no worst, the one farthest off.
pub fn same_value(
    value: Quantity,
    precision: Precision,
    direction: Direction,
    shares: &[Share],
) -> Allocation {
    let mut allocation = Allocation::unchanged(shares);
    let rounded = value.round_to(precision);
    for (slot, _) in allocation.values.iter_mut().zip(shares).filter(|(_, share)| !share.fixed) {
        *slot = Some(rounded);
    }
    let values = || allocation.values.iter().copied().flatten();
    let worst = roll_up::worst(direction, values().map(|value| Some(Fine::from(value)))).value;
    let reached = match worst.and_then(|worst| worst.round().ok()) {
        Some(worst) => Some(worst),
        None => values().max_by_key(|reached| (reached.millionths() - value.millionths()).abs()),
    };
    if let Some(reached) = reached {
        allocation.unreachable =
            super::saturate(i128::from(value.millionths()) - i128::from(reached.millionths()));
    }
    allocation
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(current: &str, fixed: bool) -> Share {
        Share { current: Some(current.parse().unwrap()), fixed, ..Share::default() }
    }

    #[test]
    fn every_free_child_carries_the_value() {
        // C08 → CZJ-01 市级部门预算执行率, 91 in the base year (sample city).
        let shares = [share("91", false), Share::default()];
        let value = "95.5".parse().unwrap();
        let allocation = same_value(value, Precision::new(1).unwrap(), Direction::HigherBetter, &shares);
        assert_eq!(*allocation.values, [Some(value), Some(value)]);
        assert_eq!(allocation.unreachable, Quantity::ZERO);
    }

    #[test]
    fn a_lock_decides_only_when_it_is_worse() {
        let precision = Precision::INTEGER;
        let value = "95".parse().unwrap();
        let shares = [share("90", true), share("94", false)];
        let worse = same_value(value, precision, Direction::HigherBetter, &shares);
        assert_eq!(*worse.values, [Some("90".parse().unwrap()), Some(value)]);
        assert_eq!(worse.unreachable, "5".parse().unwrap());
        let better = same_value(value, precision, Direction::LowerBetter, &shares);
        assert_eq!(better.unreachable, Quantity::ZERO);
        let band = same_value(value, precision, Direction::WithinBand, &shares);
        assert_eq!(band.unreachable, "5".parse().unwrap());
    }
}
