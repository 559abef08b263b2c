use rstest::rstest;

use super::*;
use crate::budget::reading::{ItemReading, Reading as Money};
use crate::curve::Curve;
use crate::id::OrganizationId;
use crate::monitor::fixture::{date, id, row};
use crate::quantity::Quantity;
use Light::{Amber, Green, Grey, Red};
use Severity as S;

fn money(light: Light, overspent: Option<Quantity>) -> Money {
    let item = ItemReading {
        code: "B".to_owned(),
        name: "B".to_owned(),
        owner: OrganizationId(id(1)),
        adjusted: Quantity::HUNDRED,
        last: None,
        follows: Curve::Calendar,
        is_filed: false,
        overspent,
    };
    Money {
        light,
        why: budget::reading::Why::Spent,
        alone: Some(light),
        adjusted: Quantity::HUNDRED,
        last: None,
        gap: None,
        late: None,
        items: vec![item],
    }
}

/// domain.md 2.5: lights of goal and money; R-04; 完成目标可能性 of 财预〔2018〕136号.
#[rstest]
#[case::well(Green, Some(Green), false, Some(Chance::Certain), &[])]
#[case::nothing_known(Grey, None, false, None, &[])]
#[case::behind(Amber, None, false, None, &[(Reason::Goal, S::Amber)])]
#[case::money_without_effect(Red, Some(Green), false, None, &[(Reason::Goal, S::Red)])]
#[case::spending_lags(Green, Some(Amber), false, None, &[(Reason::Spending, S::Amber)])]
#[case::standstill(Red, Some(Red), false, None, &[(Reason::Goal, S::Red), (Reason::Spending, S::Red)])]
#[case::overspent(Green, Some(Green), true, None, &[(Reason::Overspent, S::Amber)])]
#[case::will_miss(Green, None, false, Some(Chance::Impossible), &[(Reason::WillMiss, S::Amber)])]
#[case::may_miss(Green, None, false, Some(Chance::Possible), &[])]
fn lights_money_and_forecast_are_reasons(
    #[case] goal: Light,
    #[case] spent: Option<Light>,
    #[case] is_over: bool,
    #[case] basic: Option<Chance>,
    #[case] expected: &[(Reason, Severity)],
) {
    let goal = row(1, 1, "", "", goal, None).reading;
    let money = spent.map(|light| money(light, is_over.then_some(Quantity::HUNDRED)));
    assert_eq!(reasons(&goal, money.as_ref(), basic), expected);
}

#[test]
fn long_silence_is_a_reason_of_its_own_and_amber() {
    let mut goal = row(1, 1, "", "", Amber, None).reading;
    goal.why = Why::Late;
    assert_eq!(reasons(&goal, None, None), [(Reason::Silent, S::Amber)]);
    // It is grey until it is long overdue.
    goal.light = Grey;
    assert_eq!(reasons(&goal, None, None), []);
}

#[test]
fn the_worst_reason_counts() {
    assert_eq!(severity(&[(Reason::Goal, S::Amber), (Reason::Spending, S::Red)]), Some(S::Red));
    assert_eq!(severity(&[]), None);
}

#[rstest]
#[case::never(&[("03-01", None)], None)]
#[case::open(&[("03-01", None), ("04-01", Some(S::Amber)), ("05-01", Some(S::Amber))], Some(("04-01", None, None)))]
#[case::closed(&[("04-01", Some(S::Red)), ("05-01", None), ("06-01", None)], Some(("04-01", Some("04-01"), Some("05-01"))))]
#[case::again(&[("04-01", Some(S::Red)), ("05-01", None), ("06-01", Some(S::Amber))], Some(("06-01", None, None)))]
#[case::turned_red(&[("04-01", Some(S::Amber)), ("05-01", Some(S::Red))], Some(("04-01", Some("05-01"), None)))]
#[case::red_no_more(&[("04-01", Some(S::Red)), ("05-01", Some(S::Amber))], Some(("04-01", None, None)))]
fn the_last_episode_says_since_when(
    #[case] days: &[(&str, Option<Severity>)],
    #[case] expected: Option<(&str, Option<&str>, Option<&str>)>,
) {
    let day = |text: &str| date(&format!("2026-{text}"));
    let found = Episode::last(days.iter().map(|(text, severity)| (day(text), *severity)));
    let expected = expected.map(|(since, red_since, closed)| Episode {
        since: day(since),
        red_since: red_since.map(day),
        closed: closed.map(day),
    });
    assert_eq!(found, expected);
}
