use proptest::prelude::*;
use rstest::rstest;

use super::super::tests::{cycle, indicator, year};
use super::*;
use crate::indicator::{Direction, Frequency};
use Direction::{HigherBetter, LowerBetter};
use MeasureKind::{Count, Rating, Ratio, WeightedMean};
use RollUpRule::{Contribution, SameValue, Sum, WorstOf};

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn month(number: u8) -> Period {
    Period::new(2026, Frequency::Monthly, number).unwrap()
}

/// A child with what it is and what was reported of it: it lends both to a [`Family`].
struct Given {
    indicator: Indicator,
    commitment: Commitment,
    rule: RollUpRule,
    share: Option<Quantity>,
    year: Vec<Reported>,
}

impl Given {
    fn of(rule: RollUpRule, measure: MeasureKind, share: &str, months: &str) -> Self {
        Self {
            indicator: indicator(measure, HigherBetter),
            commitment: Commitment::default(),
            rule,
            share: share.parse().ok(),
            year: year(measure, months),
        }
    }

    /// Baseline, basic and challenge target, `-` for none.
    fn with(self, targets: &str) -> Self {
        let mut targets = targets.split(' ').map(|text| text.parse().ok());
        let mut next = || targets.next().unwrap();
        let commitment =
            Commitment { baseline: next(), basic: next(), challenge: next(), ..Commitment::default() };
        Self { commitment, ..self }
    }

    /// Reports of months as reports of quarters.
    fn quarterly(mut self) -> Self {
        self.indicator.frequency = Frequency::Quarterly;
        for report in &mut self.year {
            report.period = Period::new(2026, Frequency::Quarterly, report.period.number()).unwrap();
        }
        self
    }

    fn lent(&self) -> Child<'_> {
        Child {
            node: NodeId(uuid::Uuid::nil()),
            rule: self.rule,
            share: self.share,
            indicator: &self.indicator,
            commitment: self.commitment,
            reports: Reports { year: &self.year, before: &[] },
        }
    }
}

fn family<'a>(parent: &'a Indicator, rule: Option<RollUpRule>, children: &'a [Given]) -> Family<'a> {
    Family { parent, begins: cycle().starts, rule, children: children.iter().map(Given::lent).collect() }
}

fn shown(rolled: Option<RolledUp>) -> String {
    match rolled {
        None => "none".to_owned(),
        Some(RolledUp { by, number, known, missing }) => {
            format!("{by:?} {number} of {known}, {missing} missing")
        }
    }
}

/// The three districts of NYJ-01 at the end of March: 23 + 51 + 74.
#[rstest]
#[case::all_are_known(&["8 15 23", "17 34 51", "24 50 74"], "Sum 148 of 3, 0 missing")]
#[case::one_is_late(&["8 15 23", "17 34", "24 50 74"], "Sum 97 of 2, 1 missing")]
#[case::nothing_is_not_missing(&["0 0 0", "0 0 0"], "Sum 0 of 2, 0 missing")]
#[case::nobody_has_a_value(&["8", "."], "none")]
fn counts_add_up(#[case] districts: &[&str], #[case] expected: &str) {
    let children: Vec<Given> = districts.iter().map(|months| Given::of(Sum, Count, "", months)).collect();
    let parent = indicator(Count, HigherBetter);
    let below = family(&parent, Some(Sum), &children).at(month(3));
    assert_eq!((shown(below.value), below.score), (expected.to_owned(), None));
}

#[test]
fn months_stand_beside_a_quarter_and_a_quarter_not_beside_a_month() {
    let parent = Given::of(Sum, Count, "", "").quarterly().indicator;
    let children = [Given::of(Sum, Count, "", "8 15 23"), Given::of(Sum, Count, "", "51").quarterly()];
    let quarter = Period::new(2026, Frequency::Quarterly, 1).unwrap();
    let of = |family: &Family<'_>, period| shown(family.at(period).value);
    assert_eq!(of(&family(&parent, Some(Sum), &children), quarter), "Sum 74 of 2, 0 missing");
    let parent = indicator(Count, HigherBetter);
    let by_month = family(&parent, Some(Sum), &children);
    assert_eq!(of(&by_month, month(3)), "Sum 23 of 1, 1 missing");
    // Of the year after nothing is known.
    assert_eq!(of(&by_month, Period::new(2027, Frequency::Monthly, 3).unwrap()), "none");
}

/// 94.7 is reported of SJJ-04 in June; the districts have 3869 of 4160, 2896 of 3084 and 1676 of 1794.
#[test]
fn ratios_are_added_up_by_their_numerators_and_denominators() {
    let of = |share: &str, numerator: &str, denominator: &str| {
        let mut given = Given::of(RollUpRule::WeightedMean, Ratio, share, "90");
        given.indicator.unit = "%".to_owned();
        given.year[0].value =
            Measured::Ratio { numerator: quantity(numerator), denominator: quantity(denominator) };
        given
    };
    let mut children =
        vec![of("0.55", "3869", "4160"), of("0.28", "2896", "3084"), of("0.17", "1676", "1794")];
    let parent = of("", "1", "1").indicator;
    let at = |children: &[Given]| {
        family(&parent, Some(RollUpRule::WeightedMean), children).at(month(1)).value.unwrap()
    };
    let rolled = at(&children);
    assert_eq!(shown(Some(rolled)), "Quotient 93.394556 of 3, 0 missing");
    assert!(rolled.parts_from(Precision::TENTH, "%", quantity("94.7")));
    assert!(!rolled.parts_from(Precision::TENTH, "%", quantity("93.4")));
    assert!(!rolled.parts_from(Precision::TENTH, "%", quantity("93.3")), "rounded by who reports it");
    // What goes up is the ratio, so that the next above adds it up as well.
    let reports = family(&parent, Some(RollUpRule::WeightedMean), &children)
        .reports(&cycle(), "2026-02-01".parse().unwrap());
    let ratio = Measured::Ratio { numerator: quantity("8441"), denominator: quantity("9038") };
    assert_eq!(reports.iter().map(|report| report.value).collect::<Vec<_>>(), [ratio]);
    // One that says its quotient alone: the mean by share.
    children[2].year = year(Ratio, "93.4");
    let rolled = at(&children);
    assert_eq!((rolled.by, rolled.number.round_to(Precision::TENTH)), (By::Mean, quantity("93.3")));
}

#[rstest]
#[case::the_mean(RollUpRule::WeightedMean, "Mean 17.5 of 2, 1 missing")]
#[case::the_worst(WorstOf, "Worst 10 of 2, 1 missing")]
#[case::no_one_value(SameValue, "Same 10 of 2, 1 missing")]
fn levels_make_a_level(#[case] rule: RollUpRule, #[case] expected: &str) {
    let of = |share: &str, months: &str| Given::of(rule, WeightedMean, share, months);
    let children = [of("1", "10"), of("3", "20"), of("2", "-")];
    let parent = indicator(WeightedMean, HigherBetter);
    assert_eq!(shown(family(&parent, Some(rule), &children).at(month(1)).value), expected);
}

/// Half of what is planned by June is worth less than the baseline; a level counts until it is reported again.
#[test]
fn scores_are_of_what_was_known_last() {
    let children = [
        Given::of(Contribution, Count, "0.5", "10 20 30 40 50 60").with("60 120 180"),
        Given::of(Contribution, WeightedMean, "0.3", "85 . . . 90").with("80 85 95"),
        Given::of(Contribution, Rating, "0.2", ".").with("80 85 95"),
    ];
    let parent = indicator(WeightedMean, HigherBetter);
    let family = family(&parent, None, &children);
    // 60 of 60 planned: the basic target, 80. 90 is halfway to the challenge: 90. (0.5·80 + 0.3·90) / 0.8.
    assert_eq!(shown(family.at(month(6)).score), "Scores 83.75 of 2, 1 missing");
    assert_eq!(shown(family.at(month(6)).value), "none");
    let parts: Vec<Part> = family.parts(month(6)).collect();
    assert_eq!(parts[1].period, Some(month(5)));
    assert_eq!((parts[2].value, parts[2].score), (None, None));
    // In July nothing new is known, so that the index has no value of July.
    let reports = family.reports(&cycle(), "2026-08-15".parse().unwrap());
    assert_eq!(reports.len(), 6);
    assert_eq!(reports[5].value, Measured::Plain { value: quantity("83.75") });
}

/// Who is silent for more than one period says nothing of how it stands.
#[test]
fn silence_is_missing() {
    let children = [
        Given::of(Contribution, WeightedMean, "1", "90 90").with("80 85 95"),
        Given::of(Contribution, WeightedMean, "1", "80 80 80 80").with("80 85 95"),
    ];
    let parent = indicator(WeightedMean, HigherBetter);
    let family = family(&parent, None, &children);
    let scores: Vec<String> = (1..=6).map(|number| shown(family.at(month(number)).score)).collect();
    assert_eq!(scores[2], "Scores 75 of 2, 0 missing");
    assert_eq!(scores[3], "Scores 60 of 1, 1 missing");
    assert_eq!(scores[5], "none");
}

/// Fifteen accidents of twelve that are allowed would be too many at any time; eleven in February are far too many by then.
#[rstest]
#[case("1", "100")]
#[case("11", "40")]
#[case("15", "29.3")]
fn an_allowance_is_worth_what_may_be_used_by_now(#[case] used: &str, #[case] score: &str) {
    let mut given = Given::of(Contribution, Count, "1", &format!(". {used}")).with("- 12 -");
    given.indicator.direction = LowerBetter;
    let children = [given];
    let parent = indicator(WeightedMean, HigherBetter);
    let rolled = family(&parent, None, &children).at(month(2)).score.unwrap();
    assert_eq!(rolled.number.round_to(Precision::TENTH), quantity(score));
}

/// A score is the value of an index, and never of what has a unit of its own.
#[rstest]
#[case::an_index(WeightedMean, &[Contribution], 1)]
#[case::a_count(Count, &[Contribution], 0)]
#[case::yes_or_no(MeasureKind::YesNo, &[Contribution], 0)]
#[case::beside_a_sum(WeightedMean, &[Contribution, Sum], 0)]
fn a_score_is_the_value_of_an_index(
    #[case] measure: MeasureKind,
    #[case] rules: &[RollUpRule],
    #[case] months: usize,
) {
    let of = |rule: &RollUpRule| {
        let months = if *rule == Sum { "." } else { "90" };
        Given::of(*rule, WeightedMean, "1", months).with("80 85 95")
    };
    let children: Vec<Given> = rules.iter().map(of).collect();
    let parent = indicator(measure, HigherBetter);
    let rule = rules.contains(&Sum).then_some(Sum);
    let reports = family(&parent, rule, &children).reports(&cycle(), "2026-02-15".parse().unwrap());
    assert_eq!(reports.len(), months, "{reports:?}");
}

/// The sixth fortnight ends on 25 March: what is counted until then is not the count of March.
#[test]
fn a_count_that_ends_earlier_is_missing() {
    let mut child = Given::of(Sum, Count, "", "1 2 3 4 5 6");
    child.indicator.frequency = Frequency::Fortnightly;
    for report in &mut child.year {
        report.period = Period::new(2026, Frequency::Fortnightly, report.period.number()).unwrap();
    }
    let parent = indicator(Count, HigherBetter);
    assert_eq!(family(&parent, Some(Sum), &[child]).at(month(3)).value, None);
}

/// The year before, for its season and its course, from what children had then.
#[test]
fn the_year_before_adds_up_too() {
    let children = [Given::of(Sum, Count, "", "1 2"), Given::of(Sum, Count, "", "3 4")];
    let parent = indicator(Count, HigherBetter);
    let next =
        Cycle { starts: "2027-01-01".parse().unwrap(), ends: "2027-12-31".parse().unwrap(), ..cycle() };
    let lent: Vec<Child<'_>> = children
        .iter()
        .map(|given| Child { reports: Reports { year: &[], before: &given.year }, ..given.lent() })
        .collect();
    let family = Family { parent: &parent, begins: next.starts, rule: Some(Sum), children: lent };
    let reports = family.reports(&next, "2027-01-15".parse().unwrap());
    let values: Vec<Measured> = reports.iter().map(|report| report.value).collect();
    assert_eq!(values, ["4", "6"].map(|value| Measured::Plain { value: quantity(value) }));
}

#[test]
fn a_sum_that_lacks_a_child_is_no_value() {
    let children = [Given::of(Sum, Count, "", "1 2 3"), Given::of(Sum, Count, "", "1 2")];
    let parent = indicator(Count, LowerBetter);
    let reports = family(&parent, Some(Sum), &children).reports(&cycle(), "2026-04-15".parse().unwrap());
    let values: Vec<String> =
        reports.iter().map(|report| format!("{} {:?}", report.period, report.value)).collect();
    assert_eq!(reports.len(), 2, "{values:?}");
}

#[rstest]
#[case::another_sum(By::Sum, 0, "1199", true)]
#[case::the_same_sum(By::Sum, 0, "1200", false)]
#[case::the_same_at_its_precision(By::Sum, 0, "1200.04", false)]
#[case::a_child_is_missing(By::Sum, 1, "1199", false)]
#[case::a_mean_is_rounded(By::Mean, 0, "1200.1", false)]
#[case::another_mean(By::Mean, 0, "1200.2", true)]
#[case::another_same_value(By::Same, 0, "1200.1", true)]
#[case::a_score_is_no_value(By::Scores, 0, "1", false)]
fn what_is_reported_can_part_from_it(
    #[case] by: By,
    #[case] missing: u32,
    #[case] reported: &str,
    #[case] expected: bool,
) {
    let rolled = RolledUp { by, number: quantity("1200"), known: 3, missing };
    assert_eq!(rolled.parts_from(Precision::TENTH, "家", quantity(reported)), expected);
}

proptest! {
    /// Whatever is reported, the roll-up is that of the values themselves.
    #[test]
    fn a_sum_is_the_sum_of_what_is_known(values in prop::collection::vec(prop::option::of(-1_000_i64..1_000), 1..8)) {
        let months = |value: &Option<i64>| value.map_or_else(|| ".".to_owned(), |value| value.to_string());
        let children: Vec<Given> =
            values.iter().map(|value| Given::of(Sum, WeightedMean, "", &months(value))).collect();
        let parent = indicator(WeightedMean, HigherBetter);
        let below = family(&parent, Some(Sum), &children).at(month(1)).value;
        let known: Vec<i64> = values.iter().copied().flatten().collect();
        let expected = (!known.is_empty()).then(|| {
            (Quantity::from_integer(known.iter().sum()).unwrap(), known.len(), values.len() - known.len())
        });
        let found = below.map(|rolled| (rolled.number, rolled.known as usize, rolled.missing as usize));
        prop_assert_eq!(found, expected);
    }
}
