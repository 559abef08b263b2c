use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;

const STATISTICS: OrganizationId = OrganizationId(Uuid::from_u128(7));
const FINANCE: OrganizationId = OrganizationId(Uuid::from_u128(8));
const OWNER: Stage = Stage::DataOwner { organization: STATISTICS };
const OTHER_OWNER: Stage = Stage::DataOwner { organization: FINANCE };

fn chain(stages: &[Stage]) -> Chain {
    Chain::try_from(stages.to_vec()).unwrap()
}

#[rstest]
#[case::one_step(&[Stage::Anyone], Ok(()))]
#[case::all(&[Stage::Head, OWNER, Stage::Office], Ok(()))]
#[case::another_order(&[OWNER, Stage::Head], Ok(()))]
#[case::none(&[], Err(NotAChain::Length))]
#[case::too_long(&[Stage::Head, OWNER, Stage::Office, Stage::Anyone], Err(NotAChain::Length))]
#[case::twice(&[Stage::Head, OWNER, Stage::Head], Err(NotAChain::Repeated))]
#[case::two_data_owners(&[OWNER, OTHER_OWNER], Err(NotAChain::Repeated))]
#[case::anyone_first(&[Stage::Anyone, Stage::Office], Err(NotAChain::AnyoneAmongOthers))]
fn a_chain_has_different_stages(#[case] stages: &[Stage], #[case] expected: Result<(), NotAChain>) {
    let read = Chain::try_from(stages.to_vec());
    assert_eq!(read.as_ref().map(|_| ()).map_err(|why| *why), expected);
    let json = serde_json::to_string(stages).unwrap();
    assert_eq!(serde_json::from_str::<Chain>(&json).ok(), read.ok());
}

#[rstest]
#[case::begins(&[Stage::Head, OWNER], &[], Some(Stage::Head))]
#[case::goes_on(&[Stage::Head, OWNER], &[Stage::Head], Some(OWNER))]
#[case::ends(&[Stage::Head, OWNER], &[Stage::Head, OWNER], None)]
// The chain was changed after the head had confirmed.
#[case::in_another_place(&[OWNER, Stage::Head], &[Stage::Head], Some(OWNER))]
#[case::in_another_place_at_the_end(&[OWNER, Stage::Head], &[Stage::Head, OWNER], None)]
#[case::no_longer_in_it(&[OWNER], &[Stage::Head], Some(OWNER))]
#[case::all_that_is_left_is_taken(&[Stage::Head], &[Stage::Head], None)]
#[case::another_data_owner(&[Stage::Head, OTHER_OWNER], &[Stage::Head, OWNER], Some(OTHER_OWNER))]
#[case::any_confirmation_is_enough(&[Stage::Anyone], &[Stage::Head], None)]
fn what_was_taken_counts_where_it_is_in_the_chain(
    #[case] stages: &[Stage],
    #[case] taken: &[Stage],
    #[case] expected: Option<Stage>,
) {
    assert_eq!(chain(stages).next(taken), expected);
}

#[rstest]
#[case::nothing_decided(&[], &[Stage::Anyone])]
#[case::the_scheme(&[(Scope::Scheme, Stage::Office)], &[Stage::Office])]
#[case::above(&[(Scope::Scheme, Stage::Office), (Scope::Organization { organization: FINANCE }, OWNER)], &[OWNER])]
#[case::itself_before_above(
    &[
        (Scope::Organization { organization: FINANCE }, OWNER),
        (Scope::Organization { organization: STATISTICS }, Stage::Head),
    ],
    &[Stage::Head],
)]
#[case::the_indicator_before_all(
    &[
        (Scope::Organization { organization: STATISTICS }, Stage::Head),
        (Scope::Indicator { indicator: IndicatorId(Uuid::nil()) }, Stage::Office),
    ],
    &[Stage::Office],
)]
#[case::another_indicator(
    &[(Scope::Indicator { indicator: IndicatorId(Uuid::max()) }, Stage::Office)],
    &[Stage::Anyone],
)]
fn the_nearest_exception_holds(#[case] decided: &[(Scope, Stage)], #[case] expected: &[Stage]) {
    let mut chains = Chains::default();
    for (scope, stage) in decided {
        chains.set(*scope, Some(chain(&[*stage])));
    }
    // The finance bureau stands above the statistics bureau.
    let line = [STATISTICS, FINANCE];
    assert_eq!(chains.of(IndicatorId(Uuid::nil()), &line).stages(), expected);
    for (scope, _) in decided {
        chains.set(*scope, None);
    }
    assert_eq!(chains, Chains::default());
}

#[test]
fn a_value_that_nobody_typed_takes_the_last_stage_alone() {
    assert_eq!(chain(&[Stage::Head, OWNER]).of_fetched(), chain(&[OWNER]));
    assert_eq!(Chain::default().of_fetched(), Chain::default());
}

fn chains() -> impl Strategy<Value = Chain> {
    let stages = vec![Stage::Head, OWNER, Stage::Office];
    let some = prop::sample::subsequence(stages, 1..=MOST).prop_shuffle().prop_map(|some| chain(&some));
    prop_oneof![1 => Just(Chain::default()), 6 => some]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Each stage once, in the order of the chain, and then it is confirmed.
    #[test]
    fn a_check_in_passes_every_stage_once(chain in chains()) {
        let mut taken = Vec::new();
        while let Some(stage) = chain.next(&taken) {
            prop_assert!(!taken.contains(&stage));
            taken.push(stage);
        }
        prop_assert_eq!(taken.as_slice(), chain.stages());
    }

    /// A check-in that goes over to another chain takes no stage again, and at the end has all of that chain.
    #[test]
    fn a_changed_chain_asks_nobody_twice(before in chains(), after in chains(), steps in 0..=MOST) {
        let mut taken = Vec::new();
        for _ in 0..steps {
            taken.extend(before.next(&taken));
        }
        let kept = taken.clone();
        while let Some(stage) = after.next(&taken) {
            prop_assert!(!kept.contains(&stage));
            prop_assert!(taken.len() < kept.len() + MOST);
            taken.push(stage);
        }
        let has = |stage: &Stage| taken.contains(stage) || *stage == Stage::Anyone;
        prop_assert!(after.stages().iter().all(has));
    }
}
