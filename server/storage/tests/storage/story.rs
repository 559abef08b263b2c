//! What two years of the sample city must make visible, as a sheet and the rules tell it.

use std::collections::HashMap;

use indicator_model::calendar::Calendar;
use indicator_model::check_in::rule::{Entry, Remark, Situation, check, comparable};
use indicator_model::deadline::Deadlines;
use indicator_model::measurement::series::Reported;
use indicator_model::measurement::{Counting, Measured, quotient};
use indicator_model::period::Period;
use indicator_model::quantity::Quantity;
use indicator_model::scheme::Scheme;
use rstest_reuse::apply;
use storage::ctx::Ctx;

use crate::database::{Database, both_engines};
use crate::fixture::{load, sample};
use crate::measurement::rows;

/// The sample city on 15 November 2025.
struct Sample {
    scheme: Scheme,
    rows: Vec<HashMap<String, String>>,
}

impl Sample {
    async fn load(ctx: &Ctx) -> Self {
        let scheme = load(ctx, sample(ctx).await).await;
        let city = storage::scheme::list(ctx).await.unwrap()[0].city;
        Self { scheme, rows: rows(ctx, city).await }
    }

    /// A column of an indicator in 2025, by period.
    fn of<'a>(&'a self, indicator: &'a str, heading: &'a str) -> Vec<(&'a str, &'a str)> {
        self.in_year(indicator, "2025").map(|row| (row["期间"].as_str(), row[heading].as_str())).collect()
    }

    fn in_year<'a>(
        &'a self,
        indicator: &'a str,
        year: &'a str,
    ) -> impl Iterator<Item = &'a HashMap<String, String>> {
        self.rows.iter().filter(move |row| row["指标编码"] == indicator && row["年份"] == year)
    }

    /// The values of an indicator that reports plain numbers.
    fn reports(&self, indicator: &str, year: &str) -> Vec<Reported> {
        let report = |row: &HashMap<String, String>| Reported {
            period: Period::of_part(year.parse().unwrap(), &row["期间"]).unwrap(),
            value: Measured::Plain { value: number(&row["完成值"]) },
            counting: Counting::ForPeriod,
        };
        self.in_year(indicator, year).map(report).collect()
    }
}

fn number(text: &str) -> Quantity {
    text.parse().unwrap()
}

#[apply(both_engines)]
async fn a_red_line_is_used_up_before_the_year_is(database: Database) {
    let sample = Sample::load(&database.ctx().await).await;
    let used = sample.of("WLJ-02", "完成值");
    assert_eq!(used[3], ("M04", "2"));
    assert_eq!(used[8], ("M09", "3"));
}

#[apply(both_engines)]
async fn civil_affairs_report_late_and_two_months_not_at_all(database: Database) {
    let sample = Sample::load(&database.ctx().await).await;
    let of_civil_affairs =
        |row: &&HashMap<String, String>| row["责任单位编码"] == "MZJ" && row["年份"] == "2025";
    let late: Vec<i64> =
        sample.rows.iter().filter(of_civil_affairs).map(|row| row["期后天数"].parse().unwrap()).collect();
    assert!(late.len() > 20 && late.iter().all(|days| (8..=12).contains(days)), "{late:?}");
    let months: Vec<&str> = sample.of("MZJ-03", "完成值").into_iter().map(|(month, _)| month).collect();
    assert_eq!(months, ["M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08"]);
}

#[apply(both_engines)]
async fn a_zero_is_a_value(database: Database) {
    let sample = Sample::load(&database.ctx().await).await;
    assert_eq!(sample.of("YJJ-01", "完成值")[0], ("M01", "0"));
    assert_eq!(sample.of("JTJ-04", "完成值")[1], ("M02", "0"));
}

/// STJ-P1 in July is 9.8, and 98 was meant.
#[apply(both_engines)]
async fn a_slipped_point_is_found(database: Database) {
    let sample = Sample::load(&database.ctx().await).await;
    let indicator = sample.scheme.indicators.iter().find(|indicator| indicator.code == "STJ-P1").unwrap();
    let (before, year) = (sample.reports("STJ-P1", "2024"), sample.reports("STJ-P1", "2025"));
    let past: Vec<Quantity> =
        before.iter().filter_map(|report| comparable(&before, report, indicator)).collect();
    let found = |report: &Reported| {
        let entry = Entry { report: *report, stated: None, has_note: false, has_cause: false };
        let window = Deadlines::DEFAULT.window(report.period, &Calendar::default());
        let known: Vec<Reported> =
            year.iter().filter(|known| known.period != report.period).copied().collect();
        let today = window.opens;
        let situation = Situation { indicator, year: &known, past: &past, window, today, standing: None };
        check(&entry, &situation)
    };
    let odd: Vec<&Reported> = year.iter().filter(|report| !found(report).is_empty()).collect();
    let [july] = odd.as_slice() else { panic!("{odd:?}") };
    assert_eq!(july.period.to_string(), "2025-M07");
    assert!(matches!(found(july).as_slice(), [Remark::Unusual { .. }]), "{:?}", found(july));
}

/// What the city says of its hotline is not what its districts add up to.
#[apply(both_engines)]
async fn two_sources_differ(database: Database) {
    let sample = Sample::load(&database.ctx().await).await;
    assert_eq!(sample.of("SJJ-04", "完成值")[5], ("M06", "94.7"));
    let sum = |heading| {
        let districts = ["QYD-05", "QLX-05", "QQP-05"];
        Quantity::sum(districts.map(|district| number(sample.of(district, heading)[5].1))).unwrap()
    };
    let together = quotient(sum("分子"), sum("分母"), "%").unwrap().unwrap();
    assert_eq!(together.to_string(), "93.394556");
}
