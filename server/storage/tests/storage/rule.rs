//! Rules of reports where they are kept: what a device lets through is refused here, with the remark that the page has a sentence for.

use indicator_model::check_in::CheckIn;
use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::due::Due;
use indicator_model::check_in::rule::Remark;
use indicator_model::indicator::MeasureKind;
use indicator_model::measurement::Measured;
use indicator_model::quantity::PERCENT;
use rstest_reuse::apply;
use storage::check_in::{due, history};
use storage::ctx::Ctx;

use crate::check_in::{november, of, organization, report, send};
use crate::database::{Database, both_engines};

/// Whether a remark is the one that a rule makes.
type Is = fn(&Remark) -> bool;

/// A report of a percentage that is due.
async fn percentage(ctx: &Ctx) -> Due {
    for organization in due(ctx, None).await.unwrap().organizations {
        let mut list = due(ctx, Some(organization.id)).await.unwrap().due.into_iter();
        let found =
            list.find(|due| due.indicator.measure == MeasureKind::Ratio && due.indicator.unit == PERCENT);
        if let Some(found) = found {
            return found;
        }
    }
    panic!("the sample has percentages")
}

/// With no note, which settles what only has to be explained.
fn silent(due: &Due, value: Measured) -> CheckIn {
    CheckIn { value, note: String::new(), ..report(due, "0") }
}

fn plain(value: &str) -> Measured {
    Measured::Plain { value: value.parse().unwrap() }
}

fn parts(numerator: &str, denominator: &str) -> Measured {
    Measured::Ratio { numerator: numerator.parse().unwrap(), denominator: denominator.parse().unwrap() }
}

/// The numbers are those of the catalogue of rules. R-07 asks for nothing, so it keeps no report out.
#[apply(both_engines)]
async fn each_rule_is_judged_again_where_a_report_is_kept(database: Database) {
    let ctx = november(&database).await;
    let count = of(&ctx, organization(&ctx, "NYJ").await, "NYJ-01", "2025-M10").await;
    let share = percentage(&ctx).await;
    let december = {
        let mut due = count.clone();
        due.subject.period = "2025-M12".parse().unwrap();
        silent(&due, plain("1200"))
    };
    // September closed the day before.
    let september = {
        let mut due = count.clone();
        due.subject.period = "2025-M09".parse().unwrap();
        let known = history(&ctx, due.subject).await.unwrap().reports;
        CheckIn { over: Some(known[0].id), ..silent(&due, plain("1200")) }
    };
    let cases: [(&str, CheckIn, Is); 7] = [
        ("R-01, R-11", silent(&count, Measured::YesNo { reached: true }), |remark| {
            matches!(remark, Remark::NotAValue { .. })
        }),
        ("R-02", december, |remark| matches!(remark, Remark::NotOpen { .. })),
        ("R-05", silent(&count, plain("1")), |remark| matches!(remark, Remark::Falls { .. })),
        ("R-06", silent(&share, plain("150")), |remark| *remark == Remark::NotWithinHundred),
        ("R-08", silent(&share, parts("3", "2")), |remark| *remark == Remark::AboveWhole),
        ("R-10", silent(&count, plain("99999999")), |remark| matches!(remark, Remark::Unusual { .. })),
        ("R-18", september, |remark| matches!(remark, Remark::Closed { .. })),
    ];
    for (rule, check_in, is_it) in cases {
        match send(&ctx, &check_in).await {
            Answer::Refused { remarks } => assert!(remarks.iter().any(is_it), "{rule}: {remarks:?}"),
            answer => panic!("{rule}: {answer:?}"),
        }
    }
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}
