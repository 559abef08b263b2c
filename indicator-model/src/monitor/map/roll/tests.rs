use proptest::prelude::*;
use rstest::rstest;

use super::*;
use Light::{Amber, Green, Grey, Red};

fn hung(parent: Option<usize>, light: Light, weight: Option<i64>) -> Hung {
    let weight = weight.map(|weight| Quantity::from_integer(weight).unwrap());
    Hung { parent, light, weight }
}

/// A parent of its own light over leaves with weights.
fn over(own: Light, leaves: &[(Light, Option<i64>)]) -> Rolled {
    let leaves = leaves.iter().map(|(light, weight)| hung(Some(0), *light, *weight));
    let nodes: Vec<Hung> = std::iter::once(hung(None, own, None)).chain(leaves).collect();
    roll_up(&nodes)[0]
}

#[rstest]
#[case(Green, &[Green, Green], Green)]
#[case(Green, &[Green, Grey], Grey)]
#[case(Grey, &[Green, Green], Grey)]
#[case(Grey, &[Amber, Green], Amber)]
#[case(Amber, &[Green, Grey], Amber)]
#[case(Red, &[Green, Green], Red)]
#[case(Green, &[Green, Amber, Grey, Red], Red)]
fn the_worst_of_all_counts(#[case] own: Light, #[case] leaves: &[Light], #[case] worst: Light) {
    let leaves: Vec<_> = leaves.iter().map(|light| (*light, None)).collect();
    assert_eq!(over(own, &leaves).worst, worst);
}

#[rstest]
// Its own light is one half, the children in equal parts the other one.
#[case(Green, &[(Red, None), (Green, None), (Green, None)], Green, [17, 0, 0, 83])]
#[case(Green, &[(Red, None), (Red, None), (Green, None)], Red, [33, 0, 0, 67])]
#[case(Red, &[(Green, None), (Green, None)], Red, [50, 0, 0, 50])]
// What is worse counts for the lights after it.
#[case(Green, &[(Red, None), (Amber, None), (Amber, None), (Green, None)], Amber, [13, 25, 0, 62])]
// Silence is never green.
#[case(Grey, &[(Green, None), (Green, None)], Grey, [0, 0, 50, 50])]
#[case(Green, &[(Red, None), (Grey, None), (Grey, None), (Green, None)], Grey, [13, 0, 25, 62])]
// By weight, where all have one.
#[case(Green, &[(Red, Some(10)), (Green, Some(90))], Green, [5, 0, 0, 95])]
#[case(Green, &[(Red, Some(70)), (Green, Some(30))], Red, [35, 0, 0, 65])]
#[case(Green, &[(Red, Some(10)), (Green, None)], Green, [25, 0, 0, 75])]
#[case(Green, &[(Red, Some(0)), (Green, Some(0))], Green, [25, 0, 0, 75])]
fn a_third_decides(
    #[case] own: Light,
    #[case] leaves: &[(Light, Option<i64>)],
    #[case] light: Light,
    #[case] percents: [u8; 4],
) {
    let rolled = over(own, leaves);
    assert_eq!((rolled.shares.light(), rolled.shares.percents()), (light, percents));
}

#[test]
fn counts_have_all_that_is_below_and_not_the_node_itself() {
    // 0 → 1 → 2, 3; 0 → 4.
    let lights = [(None, Red), (Some(0), Grey), (Some(1), Red), (Some(1), Green), (Some(0), Amber)];
    let nodes: Vec<Hung> = lights.into_iter().map(|(parent, light)| hung(parent, light, None)).collect();
    let rolled = roll_up(&nodes);
    let counts = |at: usize| Light::WORST_FIRST.map(|light| rolled[at].below.count(light));
    assert_eq!(counts(0), [1, 1, 1, 1]);
    assert_eq!(counts(1), [1, 0, 0, 1]);
    assert_eq!(rolled[2].below.total(), 0);
    // Of the first child half is grey, a quarter red; both children are a quarter each of the other half.
    assert_eq!(rolled[1].shares.percents(), [25, 0, 50, 25]);
    assert_eq!(rolled[0].shares.percents(), [56, 25, 13, 6]);
}

fn lights() -> impl Strategy<Value = Light> {
    prop::sample::select(Light::ALL.to_vec())
}

/// Nodes whose parents come before them.
fn trees() -> impl Strategy<Value = Vec<Hung>> {
    let weight = prop_oneof![1 => Just(None), 4 => (0..100_i64).prop_map(Some)];
    let node = (any::<prop::sample::Index>(), prop::bool::weighted(0.1), lights(), weight);
    prop::collection::vec(node, 1..40).prop_map(|nodes| {
        let hang = |(at, (index, is_root, light, weight)): (
            usize,
            (prop::sample::Index, bool, Light, Option<i64>),
        )| { hung((at > 0 && !is_root).then(|| index.index(at)), light, weight) };
        nodes.into_iter().enumerate().map(hang).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_view_is_better_than_the_facts(nodes in trees()) {
        let rolled = roll_up(&nodes);
        for (at, node) in nodes.iter().enumerate() {
            let own = &rolled[at];
            prop_assert!(own.worst.badness() >= node.light.badness());
            prop_assert!(own.shares.light().badness() <= own.worst.badness());
            let children: Vec<usize> = (0..nodes.len()).filter(|&child| nodes[child].parent == Some(at)).collect();
            for &child in &children {
                prop_assert!(own.worst.badness() >= rolled[child].worst.badness());
            }
            if children.is_empty() {
                prop_assert_eq!(Rolling::ALL.map(|rolling| own.light(rolling)), [node.light; 2]);
            }
            prop_assert_eq!(own.shares.percents().iter().map(|&part| u32::from(part)).sum::<u32>(), 100);
            let below: u32 = children.iter().map(|&child| rolled[child].below.total() + 1).sum();
            prop_assert_eq!(own.below.total(), below);
        }
    }

    #[test]
    fn what_gets_better_makes_nothing_worse(nodes in trees(), at in any::<prop::sample::Index>(), light in lights()) {
        let at = at.index(nodes.len());
        let (mut worse, mut better) = (nodes.clone(), nodes.clone());
        // One has the worse of two lights where the other has the better.
        let is_better = light.badness() < nodes[at].light.badness();
        if is_better { better[at].light = light } else { worse[at].light = light }
        for (before, after) in roll_up(&worse).iter().zip(roll_up(&better)) {
            for rolling in Rolling::ALL {
                prop_assert!(after.light(rolling).badness() <= before.light(rolling).badness());
            }
        }
    }
}
