//! The laws of allocation, over random slices (design.md §4, allocation).

use indicator_model::allocate::{
    Aim, Allocation, Note, Share, Spread, largest_remainder, mean, same_value, sum,
};
use indicator_model::indicator::Direction;
use indicator_model::node::RollUpRule;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::roll_up::{Fine, Sums, worst};
use indicator_model::time::{Milestone, Profile, cumulative, lay_out, path};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

fn cases() -> ProptestConfig {
    let failures = FileFailurePersistence::WithSource("regressions");
    ProptestConfig { failure_persistence: Some(Box::new(failures)), ..ProptestConfig::with_cases(10_000) }
}

fn millionths(millionths: i64) -> Quantity {
    Quantity::from_millionths(millionths).unwrap()
}

fn any_precision() -> impl Strategy<Value = Precision> {
    (0_u8..=6).prop_map(|decimals| Precision::new(decimals).unwrap())
}

/// Everyday numbers, fine ones, and large ones of a hundred thousand million.
fn any_quantity(least: i64) -> impl Strategy<Value = Quantity> {
    prop_oneof![
        5 => (0_i64..200).prop_map(|number| Quantity::from_integer(number).unwrap()),
        3 => (0_i64..500_000_000).prop_map(millionths),
        1 => (0_i64..100_000_000_000_000_000).prop_map(millionths),
        1 => (least..=0).prop_map(|number| Quantity::from_integer(number).unwrap()),
    ]
}

/// Children as a scheme has them: values at their precision, some missing, some fixed.
fn any_shares(precision: Precision, least: i64) -> impl Strategy<Value = Vec<Share>> {
    let value = move || prop::option::weighted(0.85, any_quantity(least));
    let weight = prop::option::weighted(0.9, (0_i64..20_000_000).prop_map(millionths));
    let share = (value(), value(), weight, prop::bool::weighted(0.2)).prop_map(
        move |(current, reference, weight, fixed)| Share {
            current: current.map(|current| current.round_to(precision)),
            reference,
            weight,
            fixed,
        },
    );
    prop::collection::vec(share, 1..12)
}

fn any_spread() -> impl Strategy<Value = Spread> {
    prop_oneof![
        Just(Spread::Equal),
        Just(Spread::Proportional),
        Just(Spread::Growth),
        any_quantity(-50).prop_map(|goal| Spread::GapClosing { goal }),
    ]
}

fn wide(quantity: Option<Quantity>) -> i128 {
    quantity.map_or(0, |quantity| i128::from(quantity.millionths()))
}

/// What holds for every kernel: fixed children stay, and the others move by whole steps.
fn keeps_what_is_fixed(
    allocation: &Allocation,
    shares: &[Share],
    precision: Precision,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(allocation.values.len(), shares.len());
    for (value, share) in allocation.values.iter().zip(shares) {
        prop_assert!(!share.fixed || *value == share.current);
        prop_assert!(wide(*value) % i128::from(precision.step()) == 0);
        prop_assert!(value.is_some() || share.current.is_none());
    }
    Ok(())
}

/// The mean as the tree rolls it up, at the parent's precision.
fn rolled(values: &[Option<Quantity>], shares: &[Share], precision: Precision) -> Option<Quantity> {
    let mut sums = Sums::default();
    for (value, share) in values.iter().zip(shares) {
        let factor = share.weight.map(Quantity::millionths).filter(|&weight| weight > 0);
        sums.add(value.map(Fine::from), factor);
    }
    let mean = sums.roll_up(RollUpRule::WeightedMean).value?;
    mean.round().ok().map(|mean| mean.round_to(precision))
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn parts_sum_exactly_and_lie_within_one_of_their_quota(
        amount in prop_oneof![-10_000_i64..10_000, -999_999_999_999_999_999_i64..999_999_999_999_999_999],
        weights in prop::collection::vec(prop_oneof![-2_i64..20, 0_i64..999_999_999_999_999_999], 1..40),
    ) {
        let total: i128 = weights.iter().map(|&weight| i128::from(weight.max(0))).sum();
        let Some(parts) = largest_remainder(amount, &weights) else {
            prop_assert_eq!(total, 0);
            return Ok(());
        };
        prop_assert_eq!(parts.iter().map(|&part| i128::from(part)).sum::<i128>(), i128::from(amount));
        for (&part, &weight) in parts.iter().zip(&weights) {
            let off = i128::from(part) * total - i128::from(amount) * i128::from(weight.max(0));
            prop_assert!(off.abs() < total, "{part} of {amount}, {weight} of {total}");
        }
        for ((one, first), (other, second)) in parts.iter().zip(&weights).zip(parts.iter().zip(&weights).skip(1)) {
            prop_assert!(first <= second || one.abs() >= other.abs(), "more weight, less part");
        }
    }

    #[test]
    fn a_sum_is_met_exactly_or_the_rest_is_reported(
        (precision, shares) in any_precision().prop_flat_map(|precision| (Just(precision), any_shares(precision, -50))),
        total in any_quantity(-500),
        spread in any_spread(),
    ) {
        let allocation = sum(total, precision, spread, &shares);
        keeps_what_is_fixed(&allocation, &shares, precision)?;
        let reached: i128 = allocation.values.iter().map(|&value| wide(value)).sum();
        prop_assert_eq!(reached + wide(Some(allocation.unreachable)), wide(Some(total)));

        let fixed: i128 = shares.iter().filter(|share| share.fixed).map(|share| wide(share.current)).sum();
        let fits = total == total.round_to(precision);
        let signed = total.is_negative() || shares.iter().any(|share| wide(share.current) < 0);
        if shares.iter().any(|share| !share.fixed) && fits && (fixed <= wide(Some(total)) || signed) {
            prop_assert_eq!(allocation.unreachable, Quantity::ZERO);
        }
        prop_assert!(signed || allocation.values.iter().all(|&value| wide(value) >= 0), "a sum went below zero");
    }

    #[test]
    fn a_sum_that_is_met_moves_nobody(
        (precision, shares) in any_precision().prop_flat_map(|precision| (Just(precision), any_shares(precision, -50))),
    ) {
        let now: Vec<_> = shares.iter().map(|share| share.current).collect();
        let total = Quantity::sum(now.iter().copied().flatten()).unwrap();
        let allocation = sum(total, precision, Spread::Growth, &shares);
        let free = || shares.iter().filter(|share| !share.fixed);
        prop_assume!(free().any(|share| wide(share.current) != 0));
        prop_assert_eq!(allocation.values.to_vec(), now);
    }

    #[test]
    fn a_mean_is_met_at_its_precision_or_the_rest_is_reported(
        (precision, shares) in any_precision().prop_flat_map(|precision| (Just(precision), any_shares(precision, -50))),
        of_parent in any_precision(),
        value in any_quantity(-200),
        spread in any_spread(),
        bounded in any::<bool>(),
    ) {
        let value = value.round_to(of_parent);
        let bounds = bounded.then_some((Quantity::ZERO, Quantity::HUNDRED));
        let allocation = mean(Aim { value, precision: of_parent, bounds }, precision, spread, &shares);
        keeps_what_is_fixed(&allocation, &shares, precision)?;
        let now = |share: &Share| share.current;
        for (value, share) in allocation.values.iter().zip(&shares) {
            let inside = |value: Quantity| !bounded || (Quantity::ZERO..=Quantity::HUNDRED).contains(&value);
            prop_assert!(value.is_none_or(inside) || *value == now(share), "moved out of bounds");
        }
        if let Some(reached) = rolled(&allocation.values, &shares, of_parent) {
            prop_assert_eq!(wide(Some(reached)) + wide(Some(allocation.unreachable)), wide(Some(value)));
        }
        // Children no coarser than their parent always meet it, as long as one of them is free and weighs something.
        let weighs = |share: &Share| !share.fixed && share.weight.is_some_and(|weight| weight.millionths() > 0);
        let at_the_end = |value: &Quantity| value.millionths().abs() >= 999_999_000_000_000_000;
        if shares.iter().any(weighs)
            && !bounded
            && precision >= of_parent
            && !allocation.values.iter().flatten().any(at_the_end)
        {
            prop_assert_eq!(allocation.unreachable, Quantity::ZERO);
        }
    }

    #[test]
    fn the_same_value_is_carried_by_all_that_are_free(
        (precision, shares) in any_precision().prop_flat_map(|precision| (Just(precision), any_shares(precision, -50))),
        value in any_quantity(-200),
        direction in prop::sample::select(vec![Direction::HigherBetter, Direction::LowerBetter, Direction::WithinBand]),
    ) {
        let allocation = same_value(value, precision, direction, &shares);
        keeps_what_is_fixed(&allocation, &shares, precision)?;
        for (carried, share) in allocation.values.iter().zip(&shares).filter(|(_, share)| !share.fixed) {
            prop_assert_eq!(*carried, Some(value.round_to(precision)), "{:?}", share);
        }
        let reached = worst(direction, allocation.values.iter().map(|value| value.map(Fine::from)));
        if let Some(reached) = reached.value {
            prop_assert_eq!(wide(reached.round().ok()) + wide(Some(allocation.unreachable)), wide(Some(value)));
        }
    }

    #[test]
    fn manual_moves_nobody_and_asks_for_nothing(
        shares in any_shares(Precision::FINEST, -50), total in any_quantity(-500),
    ) {
        let now: Vec<_> = shares.iter().map(|share| share.current).collect();
        let as_it_is = Allocation { values: now.into(), unreachable: Quantity::ZERO, notes: vec![] };
        prop_assert_eq!(&sum(total, Precision::FINEST, Spread::Manual, &shares), &as_it_is);
        let aim = Aim { value: total, precision: Precision::FINEST, bounds: None };
        prop_assert_eq!(&mean(aim, Precision::FINEST, Spread::Manual, &shares), &as_it_is);
    }

    #[test]
    fn no_reference_means_equal_parts_and_a_note(
        children in 1_usize..20, total in 0_i64..1_000_000,
    ) {
        let shares = vec![Share::default(); children];
        let total = Quantity::from_integer(total).unwrap();
        let allocation = sum(total, Precision::INTEGER, Spread::Proportional, &shares);
        prop_assert_eq!(&allocation.notes, &[Note::EqualInstead]);
        let (least, most) = (allocation.values.iter().min(), allocation.values.iter().max());
        let spread = wide(*most.unwrap()) - wide(*least.unwrap());
        prop_assert!(spread <= i128::from(Precision::INTEGER.step()));
    }

    #[test]
    fn a_year_is_laid_out_exactly(
        total in any_quantity(-500),
        precision in any_precision(),
        periods in prop::sample::select(vec![2_u8, 4, 12]),
        profile in any_profile(),
    ) {
        let total = total.round_to(precision);
        let parts = lay_out(total, precision, periods, &profile);
        prop_assert_eq!(parts.values.len(), usize::from(periods));
        let plan = cumulative(Quantity::ZERO, &parts).unwrap();
        prop_assert_eq!(plan.last(), Some(&total));
        prop_assert!(total.is_negative() || plan.is_sorted());
    }

    #[test]
    fn a_path_ends_at_its_target_and_never_turns_back(
        start in any_quantity(-500),
        target in any_quantity(-500),
        precision in any_precision(),
        profile in any_profile(),
    ) {
        let (start, target) = (start.round_to(precision), target.round_to(precision));
        let mut levels = path(start, target, precision, 4, &profile).unwrap();
        prop_assert_eq!(levels.last(), Some(&target));
        levels.insert(0, start);
        if start > target {
            levels.reverse();
        }
        prop_assert!(levels.is_sorted());
    }
}

fn any_profile() -> impl Strategy<Value = Profile> {
    let season = prop::collection::vec(prop::option::weighted(0.8, any_quantity(-5)), 0..14);
    let milestone = (0_u8..12, 0_i64..=100).prop_map(|(period, percent)| Milestone {
        period,
        percent: Quantity::from_integer(percent).unwrap(),
    });
    prop_oneof![
        Just(Profile::Linear),
        Just(Profile::SCurve),
        season.prop_map(|last_year| Profile::Season { last_year }),
        prop::collection::vec(milestone, 0..5).prop_map(|milestones| Profile::Milestones { milestones }),
    ]
}
