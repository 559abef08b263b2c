//! The sheet of measurements: in, out, and what keeps it out.

use std::collections::HashMap;

use indicator_model::check_in::rule::Remark;
use indicator_model::id::{CityId, OrganizationId};
use indicator_model::indicator::Frequency;
use indicator_model::measurement::Band;
use indicator_model::measurement::sheet::{Column, Outcome, Problem, RowError};
use indicator_model::sheet;
use people_model::audit::Deed;
use people_model::policy::Denial;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::measurement::{Filter, list};
use storage::sheet::{Format, Mode};
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, file, person};

/// The columns that a sheet must have.
const HEAD: &str = "指标编码,责任单位编码,年份,期间,完成值";

/// A city with the scheme of 2025.
async fn city(ctx: &Ctx) -> CityId {
    crate::fixture::import(ctx, SAMPLE).await;
    storage::scheme::list(ctx).await.unwrap()[0].city
}

async fn bring(ctx: &Ctx, city: CityId, sheet: &str, mode: Mode) -> Outcome {
    storage::measurement::import(ctx, city, file(sheet), mode).await.unwrap()
}

async fn import(ctx: &Ctx, city: CityId, sheet: &str) -> Outcome {
    bring(ctx, city, sheet, Mode::Apply).await
}

pub(crate) async fn exported(ctx: &Ctx, city: CityId, format: Format) -> Vec<u8> {
    storage::measurement::export(ctx, city, format).await.unwrap().bytes
}

/// The rows of the exported sheet, cells by heading.
pub(crate) async fn rows(ctx: &Ctx, city: CityId) -> Vec<HashMap<String, String>> {
    let bytes = exported(ctx, city, Format::Csv).await;
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap());
    let mut rows: Vec<HashMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    // The last one is the mark of who took it out.
    rows.pop();
    rows
}

/// Cells of the only row.
async fn only(ctx: &Ctx, city: CityId, headings: &[&str]) -> Vec<String> {
    let rows = rows(ctx, city).await;
    let [row] = rows.as_slice() else { panic!("one row and not {}", rows.len()) };
    headings.iter().map(|heading| row[*heading].clone()).collect()
}

pub(crate) fn counts(outcome: &Outcome) -> [u32; 4] {
    [outcome.created, outcome.updated, outcome.unchanged, outcome.rejected]
}

async fn imports_recorded(ctx: &Ctx, city: CityId) -> usize {
    let filter = audit::Filter { deed: Some(Deed::MeasurementImport), ..audit::Filter::default() };
    audit::list(ctx, city, filter, 100).await.unwrap().len()
}

#[apply(both_engines)]
async fn a_sheet_comes_in_once_and_a_correction_supersedes(database: Database) {
    let ctx = database.ctx().await;
    let city = city(&ctx).await;
    let sheet = format!("{HEAD}\nNYJ-01,NYJ,2025,M01,11\nSJJ-04,SJJ,2025,2025年2月,91.7%\n");
    assert_eq!(counts(&bring(&ctx, city, &sheet, Mode::DryRun).await), [2, 0, 0, 0]);
    assert_eq!((rows(&ctx, city).await.len(), imports_recorded(&ctx, city).await), (0, 0));
    assert_eq!(counts(&import(&ctx, city, &sheet).await), [2, 0, 0, 0]);
    assert_eq!(counts(&import(&ctx, city, &sheet).await), [0, 0, 2, 0]);
    assert_eq!(imports_recorded(&ctx, city).await, 1, "the same again is nothing that happened");

    let corrected = sheet.replace(",11\n", ",12\n");
    assert_eq!(counts(&import(&ctx, city, &corrected).await), [0, 1, 1, 0]);
    assert_eq!(imports_recorded(&ctx, city).await, 2);
    let values: Vec<String> = rows(&ctx, city).await.into_iter().map(|row| row["完成值"].clone()).collect();
    assert_eq!(values, ["12", "91.7"]);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

/// What a short sheet does not say is usual at first, and later as it was.
#[apply(both_engines)]
async fn what_a_sheet_has_no_column_for_stays(database: Database) {
    let ctx = database.ctx().await;
    let city = city(&ctx).await;
    let said = ["完成值", "是否累计", "信心", "状态", "期后天数", "说明", "偏差原因"];
    import(&ctx, city, &format!("{HEAD}\nNYJ-01,NYJ,2025,M01,11\n")).await;
    assert_eq!(only(&ctx, city, &said).await, ["11", "否", "中", "已确认", "0", "", ""]);

    let full = format!(
        "{HEAD},是否累计,信心,状态,期后天数,说明,偏差原因\n\
         NYJ-01,NYJ,2025,M01,11,是,低,submitted,-2,\"两行\n说明\",制度保障\n"
    );
    assert_eq!(counts(&import(&ctx, city, &full).await), [0, 1, 0, 0]);
    let all = ["11", "是", "低", "已提交", "-2", "两行\n说明", "制度"];
    assert_eq!(only(&ctx, city, &said).await, all);
    assert_eq!(counts(&import(&ctx, city, &full).await), [0, 0, 1, 0]);

    let short = format!("{HEAD}\nNYJ-01,NYJ,2025,M01,12\nNYJ-01,NYJ,2025,M02,20\n");
    assert_eq!(counts(&import(&ctx, city, &short).await), [1, 1, 0, 0]);
    let [january, february] = rows(&ctx, city).await.try_into().unwrap();
    let cells = |row: &HashMap<String, String>| said.map(|heading| row[heading].clone());
    assert_eq!(cells(&january), ["12", "是", "低", "已确认", "-2", "两行\n说明", "制度"]);
    assert_eq!(cells(&february), ["20", "是", "中", "已确认", "0", "", ""], "counted as the month before");
}

#[apply(both_engines)]
async fn no_value_has_a_reason_and_is_no_zero(database: Database) {
    let ctx = database.ctx().await;
    let city = city(&ctx).await;
    let outcome = import(&ctx, city, &format!("{HEAD}\nNYJ-01,NYJ,2025,M01,未采集\n")).await;
    assert_eq!(counts(&outcome), [1, 0, 0, 0]);
    assert_eq!(only(&ctx, city, &["完成值"]).await, ["未采集"]);
    import(&ctx, city, &format!("{HEAD}\nNYJ-01,NYJ,2025,M01,0\n")).await;
    assert_eq!(only(&ctx, city, &["完成值"]).await, ["0"]);
    let empty = import(&ctx, city, &format!("{HEAD},说明\nNYJ-01,NYJ,2025,M01,,停报\n")).await;
    assert_eq!(empty.errors, [RowError::at(2, Column::Value, sheet::Problem::Empty.into())]);
}

/// Those who fill in spreadsheets send back what they have, and the rest later.
#[apply(both_engines)]
async fn rows_to_report_go_out_and_come_back_when_they_are_filled_in(database: Database) {
    let ctx = database.ctx().await;
    // The day before October ends: it can be reported, and nobody has.
    ctx.store().pretend("2025-10-30".parse().unwrap());
    crate::fixture::sample(&ctx).await;
    let office = crate::check_in::organization(&ctx, "NYJ").await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let template = async |organization| {
        let exported = storage::check_in::template(&ctx, city, organization, Format::Csv).await.unwrap();
        String::from_utf8(exported.bytes).unwrap()
    };
    let rows = template(Some(office)).await;
    let due: Vec<&str> = rows.lines().filter(|row| row.contains("M10")).collect();
    assert!(!due.is_empty() && due.iter().all(|row| row.contains("市农业农村局")), "{rows}");
    assert!(template(None).await.lines().count() > rows.lines().count());

    let unfilled = import(&ctx, city, &rows).await;
    assert_eq!((counts(&unfilled), unfilled.blank), ([0, 0, 0, 0], u32::try_from(due.len()).unwrap()));
    let row = due.iter().find(|row| row.starts_with("NYJ-01,")).unwrap();
    let filled = rows.replace(row, &row.replacen("M10,,", "M10,1015,", 1));
    let outcome = import(&ctx, city, &filled).await;
    assert_eq!((counts(&outcome), outcome.blank), ([1, 0, 0, 0], unfilled.blank - 1));
    assert!(!template(Some(office)).await.contains("NYJ-01,"));
    let nobody = Some(OrganizationId(Uuid::now_v7()));
    let unknown = storage::check_in::template(&ctx, city, nobody, Format::Csv).await;
    assert!(matches!(unknown, Err(StoreError::NotFound)));
    let auditor = person(&ctx, city, Role::Auditor);
    let refused = storage::check_in::template(&auditor, city, None, Format::Csv).await;
    assert!(matches!(refused, Err(StoreError::Forbidden(Denial::NoRole))));
}

#[apply(both_engines)]
async fn every_error_is_named_by_row_and_column_and_nothing_is_kept(database: Database) {
    let ctx = database.ctx().await;
    let city = city(&ctx).await;
    let cases = [
        ("NYJ-01,NYJ,2025,13月,1,,,,", Column::Period, Problem::NotAPeriod { text: "13月".into() }),
        ("NYJ-01,NYJ,2025,2024-03,1,,,,", Column::Period, Problem::YearDiffers { year: 2024 }),
        ("NYJ-01,NYJ,,3月,1,,,,", Column::Year, sheet::Problem::Empty.into()),
        ("NYJ-01,NYJ,2025,M04,1,,,,昨天", Column::LateDays, Problem::NotDays { text: "昨天".into() }),
    ];
    check(&ctx, city, &cases).await;
    let not_open = Remark::NotOpen { opens: "9998-12-28".parse().unwrap() };
    let cases = [
        ("NYJ-01,NYJ,2025,M01,1,,,,", None),
        ("nyj–01,nyj,2025,一月,2,,,,", Some((Column::Period, Problem::RepeatedRow { first_row: 2 }))),
        (
            "NYJ-01,NYJ,2024,M01,1,,,,",
            Some((Column::Period, Problem::NoScheme { period: "2024-M01".into() })),
        ),
        (
            "XXX-01,NYJ,2025,M01,1,,,,",
            Some((Column::IndicatorCode, Problem::UnknownIndicator { code: "XXX-01".into() })),
        ),
        (
            "NYJ-01,SJJ,2025,M02,1,,,,",
            Some((Column::OwnerOrgCode, Problem::OtherOwner { code: "SJJ".into(), owner: "NYJ".into() })),
        ),
        (
            "NYJ-01,NYJ,2025,Q1,1,,,,",
            Some((Column::Period, Problem::OtherFrequency { frequency: Frequency::Monthly })),
        ),
        ("C04,YL,2025,M01,1,,,,", Some((Column::IndicatorCode, Problem::Computed))),
        ("SJJ-04,SJJ,2025,M01,,8241,,,", Some((Column::Denominator, Problem::HalfARatio))),
        ("NYJ-01,NYJ,2025,M03,,1,2,,", Some((Column::Numerator, Problem::NoRatio))),
        ("SJJ-04,SJJ,2025,M02,迟报,1,2,,", Some((Column::Value, Problem::NothingBeside))),
        ("SJJ-04,SJJ,2025,M03,93.4,8241,8990,,", Some((Column::Value, differs()))),
        ("SJJ-04,SJJ,2025,M04,,9000,8990,,", Some((Column::Numerator, remark(Remark::AboveWhole)))),
        ("NYJ-01,NYJ,2025,M05,1,,,达成,", Some((Column::Band, Problem::NoRating))),
        ("C09,YL,2025,H1,79,,,达成,", Some((Column::Band, Problem::BandDiffers { band: Band::Partly }))),
        (
            "NYJ-01,NYJ,2025,M06,五,,,,",
            Some((Column::Value, sheet::Problem::NotANumber { text: "五".into() }.into())),
        ),
        (
            "NYJ-01,NYJ,2025,M07,5%,,,,",
            Some((Column::Value, sheet::Problem::NotANumber { text: "5%".into() }.into())),
        ),
    ];
    let cases: Vec<(&str, Option<(Column, Problem)>)> = cases.into();
    let sheet = cases.iter().fold(String::new(), |sheet, (row, _)| sheet + row + "\n");
    let outcome = import(&ctx, city, &format!("{HEAD},分子,分母,档次,期后天数\n{sheet}")).await;
    let expected: Vec<RowError> = (2..)
        .zip(cases)
        .filter_map(|(row, (_, error))| error.map(|(column, problem)| RowError::at(row, column, problem)))
        .collect();
    assert_eq!(outcome.errors, expected);
    assert_eq!(rows(&ctx, city).await.len(), 0);

    crate::fixture::import(&ctx, sheet_of_the_future()).await;
    let early = import(&ctx, city, &format!("{HEAD}\nNYJ-01,NYJ,9998,M12,1\n")).await;
    assert_eq!(early.errors, [RowError::at(2, Column::Period, remark(not_open))]);
}

/// A scheme of a year that no test lives to see.
fn sheet_of_the_future() -> String {
    SAMPLE.replace(",2024,", ",9997,")
}

fn remark(remark: Remark) -> Problem {
    Problem::Remark { remark }
}

fn differs() -> Problem {
    remark(Remark::QuotientDiffers { computed: "91.668521".parse().unwrap() })
}

/// Imports the rows and compares all errors.
async fn check(ctx: &Ctx, city: CityId, cases: &[(&str, Column, Problem)]) {
    let sheet = cases.iter().fold(String::new(), |sheet, (row, ..)| sheet + row + "\n");
    let outcome = import(ctx, city, &format!("{HEAD},分子,分母,档次,期后天数\n{sheet}")).await;
    let expected: Vec<RowError> = (2..)
        .zip(cases)
        .map(|(row, (_, column, problem))| RowError::at(row, *column, problem.clone()))
        .collect();
    assert_eq!(outcome.errors, expected);
    assert_eq!(outcome.rejected as usize, cases.len());
}

#[apply(both_engines)]
async fn two_imports_at_once_make_one_value(database: Database) {
    let ctx = database.ctx().await;
    let city = city(&ctx).await;
    let sheets = ["11", "12"].map(|value| format!("{HEAD}\nNYJ-01,NYJ,2025,M01,{value}\n"));
    let (one, other) = tokio::join!(import(&ctx, city, &sheets[0]), import(&ctx, city, &sheets[1]));
    assert_eq!([one.created + other.created, one.updated + other.updated], [1, 1]);
    assert_eq!(rows(&ctx, city).await.len(), 1);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn who_keeps_the_data_imports_and_who_reports_does_not(database: Database) {
    let operator = database.ctx().await;
    let city = city(&operator).await;
    let sheet = format!("{HEAD}\nNYJ-01,NYJ,2025,M01,11\n");
    let reporter = person(&operator, city, Role::Reporter);
    let refused = storage::measurement::import(&reporter, city, file(sheet.as_str()), Mode::Apply).await;
    assert!(matches!(refused, Err(StoreError::Forbidden(Denial::NoRole))), "{refused:?}");
    let refused = storage::measurement::export(&reporter, city, Format::Csv).await.map(|_| ());
    assert!(matches!(refused, Err(StoreError::Forbidden(Denial::NoRole))), "{refused:?}");
    let keeper = person(&operator, city, Role::DataSteward);
    assert_eq!(counts(&import(&keeper, city, &sheet).await), [1, 0, 0, 0]);
    let elsewhere = person(&operator, CityId(uuid::Uuid::now_v7()), Role::DataSteward);
    let hidden = storage::measurement::import(&elsewhere, city, file(sheet), Mode::Apply).await;
    assert!(matches!(hidden, Err(StoreError::NotFound)), "{hidden:?}");
}

/// Other systems read page by page. The sample has more than the database hands over at once.
#[apply(both_engines)]
async fn pages_of_a_scheme_join_to_the_whole_and_hold_nothing_of_another(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let all = list(&ctx, Filter::of(scheme), None, usize::MAX).await.unwrap();
    assert!(all.len() > 700, "{}", all.len());
    assert!(all.iter().all(|fact| fact.subject.period.year() == 2025));
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = list(&ctx, Filter::of(scheme), after, 77).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.subject);
        paged.extend(page);
    }
    assert_eq!(paged, all);

    let subject = all[0].subject;
    let one = Filter {
        organization: Some(subject.organization),
        indicator: Some(subject.indicator),
        period: Some(subject.period),
        source: Some(subject.source),
        ..Filter::of(scheme)
    };
    assert_eq!(list(&ctx, one, None, 10).await.unwrap(), all[..1]);
    let nowhere = OrganizationId(Uuid::now_v7());
    let foreign = Filter { organization: Some(nowhere), ..Filter::of(scheme) };
    assert!(matches!(list(&ctx, foreign, None, 10).await, Err(StoreError::NotFound)));
    let other = person(&ctx, CityId(Uuid::now_v7()), Role::AssessmentOffice);
    assert!(matches!(list(&other, Filter::of(scheme), None, 10).await, Err(StoreError::NotFound)));
}
