use proptest::prelude::*;
use rstest::rstest;

use super::Mark::{Given, Small, Withheld};
use super::*;
use crate::quantity::ONE;

const PERSON: i128 = ONE as i128;

fn threshold(count: u8) -> Threshold {
    Threshold::try_from(count).unwrap()
}

fn people(count: i128) -> Cell {
    Cell { value: Some(count * PERSON), counted: Some(PERSON), step: PERSON }
}

/// A total that is the sum of its parts, followed by them.
fn group(parts: &[i128]) -> (Vec<Cell>, Vec<Sum>) {
    let cells = std::iter::once(parts.iter().sum()).chain(parts.iter().copied()).map(people).collect();
    (cells, vec![Sum { total: 0, parts: (1..=parts.len()).collect() }])
}

/// Examples of the kind that Hundepool et al., Statistical Disclosure Control (2012), chapter 4, begins with: one suppressed cell
/// of a row with a total needs another one.
#[rstest]
#[case::nothing_small(5, &[5, 8, 0], &[Given, Given, Given, Given])]
#[case::one_small_and_the_smallest_other(5, &[3, 20, 9], &[Given, Small, Given, Withheld])]
#[case::a_zero_hides_nothing(5, &[3, 0, 9], &[Given, Small, Given, Withheld])]
// Three and four: with a total of seven, they could be four and three.
#[case::two_small_hide_each_other(5, &[3, 4, 9], &[Given, Small, Small, Given])]
// One and one make two, and two small counts make at least two.
#[case::two_that_are_as_small_as_can_be(5, &[1, 1, 9], &[Given, Small, Small, Withheld])]
#[case::two_that_are_as_large_as_can_be(5, &[4, 4, 9], &[Given, Small, Small, Withheld])]
// Five could be one of few: the small one would be one.
#[case::a_total_of_six(5, &[1, 5], &[Withheld, Small, Withheld])]
#[case::no_other_part(5, &[4, 0], &[Small, Small, Given])]
// Four small ones make four at least, and a small total four at most.
#[case::all_are_small(5, &[1, 1, 1, 1], &[Withheld, Small, Small, Small, Small])]
#[case::no_threshold(0, &[3, 20, 9], &[Given, Given, Given, Given])]
fn what_would_follow_from_a_sum_is_withheld(
    #[case] below: u8,
    #[case] parts: &[i128],
    #[case] expected: &[Mark],
) {
    let (cells, sums) = group(parts);
    assert_eq!(protect(&cells, &sums, threshold(below)), expected);
}

#[test]
fn what_is_no_count_of_people_hides_one_but_needs_no_hiding() {
    let (mut cells, sums) = group(&[3, 2]);
    cells[2].counted = None;
    assert_eq!(protect(&cells, &sums, threshold(5)), [Given, Small, Withheld]);
    cells[1].counted = None;
    assert_eq!(protect(&cells, &sums, threshold(5)), [Given, Given, Given], "five are not small");
}

#[test]
fn who_reported_nothing_adds_nothing() {
    let (mut cells, sums) = group(&[3, 9, 7]);
    cells[0] = people(12);
    cells[3].value = None;
    assert_eq!(protect(&cells, &sums, threshold(5)), [Given, Small, Withheld, Given]);
    // Without a total nothing follows.
    cells[0].value = None;
    assert_eq!(protect(&cells, &sums, threshold(5)), [Given, Small, Given, Given]);
}

#[test]
fn a_total_that_carries_the_value_of_its_one_part_is_withheld_with_it() {
    let cells = [people(12), people(12), people(3), people(9)];
    let sums = [Sum { total: 0, parts: vec![1] }, Sum { total: 1, parts: vec![2, 3] }];
    assert_eq!(protect(&cells, &sums, threshold(5)), [Given, Given, Small, Withheld]);
    // Six: the other part would be five, or the small one is not small.
    let cells = [people(6), people(6), people(1), people(5)];
    assert_eq!(protect(&cells, &sums, threshold(5)), [Withheld, Withheld, Small, Withheld]);
}

#[test]
fn numbers_that_contradict_one_another_come_to_an_end() {
    let (mut cells, sums) = group(&[3, 0, 0]);
    cells[0] = people(0);
    assert_eq!(protect(&cells, &sums, threshold(5))[1], Withheld);
    let (mut cells, sums) = group(&[1, 2, 100]);
    cells[0] = people(50);
    let marks = protect(&cells, &sums, threshold(5));
    assert!(marks[1..].iter().all(|mark| *mark != Given), "{marks:?}");
}

/// What a reader can find out by trying all whole numbers, as a mask of them: without intervals, and without the code above.
mod oracle {
    use super::*;

    /// Numbers that a reader thinks possible for a cell, apart from sums.
    fn possible(value: i128, mark: Mark, threshold: u8) -> u128 {
        match mark {
            Given => 1 << value,
            Small => (1..threshold).fold(0, |mask, count| mask | 1 << count),
            Withheld => u128::MAX,
        }
    }

    fn add(one: u128, other: u128) -> u128 {
        (0..128).filter(|at| one >> at & 1 == 1).fold(0, |mask, at| mask | other << at)
    }

    /// Groups of leaves below one total: cells are the total, then each group's total followed by its leaves.
    pub fn could_be(groups: &[Vec<i128>], marks: &[Mark], threshold: u8, at: usize, number: i128) -> bool {
        let mut cell = 0;
        let mut next = |value: i128| {
            let only = if cell == at { 1 << number } else { u128::MAX };
            let mask = possible(value, marks[cell], threshold) & only;
            cell += 1;
            mask
        };
        let all = next(groups.iter().flatten().sum());
        let mut sum = 1;
        for group in groups {
            let total = next(group.iter().sum());
            let parts = group.iter().fold(1, |sum, leaf| add(sum, next(*leaf)));
            sum = add(sum, total & parts);
        }
        sum & all != 0
    }
}

/// Two levels of sums, as cells and as the oracle reads them.
fn forest(groups: &[Vec<i128>]) -> (Vec<Cell>, Vec<Sum>) {
    let (mut cells, mut sums) = (vec![people(groups.iter().flatten().sum())], Vec::new());
    let mut totals = Vec::new();
    for group in groups {
        let total = cells.len();
        totals.push(total);
        cells.push(people(group.iter().sum()));
        cells.extend(group.iter().copied().map(people));
        sums.push(Sum { total, parts: (total + 1..cells.len()).collect() });
    }
    sums.push(Sum { total: 0, parts: totals });
    (cells, sums)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_suppressed_number_follows_from_what_is_published(
        groups in prop::collection::vec(prop::collection::vec(0_i128..9, 1..4), 1..4),
        below in 3_u8..7,
    ) {
        let (cells, sums) = forest(&groups);
        let marks = protect(&cells, &sums, threshold(below));
        for (at, mark) in marks.iter().enumerate() {
            let value = cells[at].value.unwrap() / PERSON;
            prop_assert_eq!(value > 0 && value < below.into() && *mark == Given, false, "small and given");
            if *mark != Given {
                let others = (0..100).filter(|number| *number != value);
                let could_be = |number: &i128| oracle::could_be(&groups, &marks, below, at, *number);
                prop_assert!(oracle::could_be(&groups, &marks, below, at, value), "what is true is possible");
                prop_assert!(others.into_iter().any(|number| could_be(&number)), "{:?} of {:?}", marks, groups);
            }
        }
    }

    #[test]
    fn without_a_small_count_nothing_is_suppressed(
        groups in prop::collection::vec(prop::collection::vec(5_i128..50, 1..4), 1..4),
    ) {
        let (cells, sums) = forest(&groups);
        prop_assert!(protect(&cells, &sums, threshold(5)).iter().all(|mark| *mark == Given));
    }
}
