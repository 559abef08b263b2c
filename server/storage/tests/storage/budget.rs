//! The sheet of budget items: in, out, what keeps it out, and what a board and a list make of it.

use std::collections::HashMap;

use indicator_model::budget::dual::Dual;
use indicator_model::budget::list::Line;
use indicator_model::budget::reading::Why;
use indicator_model::budget::sheet::{Column, Outcome, Problem, RowError};
use indicator_model::id::CityId;
use indicator_model::light::{ChosenRule, Gauge, Light, Preset, Thresholds};
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::quantity::Quantity;
use indicator_model::sheet;
use indicator_model::table::{Note, Remark};
use people_model::audit::{Deed, Verdict};
use people_model::policy::Denial;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::integrity::{Violation, check, verify};
use storage::sheet::{Format, Mode};

use crate::database::{Database, both_engines};
use crate::fixture::{NOVEMBER, SAMPLE, file, person, sample};

/// The columns that a sheet must have.
const HEAD: &str = "项目编码,项目名称,责任单位编码,年份,年初预算数,月份,累计执行数";

const FULL: &str = "项目编码,项目名称,责任单位编码,关联指标编码,年份,年初预算数,全年预算数,本年财政拨款,上年结转,其他资金,用款计划,月份,累计执行数";

/// A city with the scheme of 2025.
async fn city(ctx: &Ctx) -> CityId {
    crate::fixture::import(ctx, SAMPLE).await;
    storage::scheme::list(ctx).await.unwrap()[0].city
}

async fn bring(ctx: &Ctx, city: CityId, sheet: &str, mode: Mode) -> Outcome {
    storage::budget::import(ctx, city, file(sheet), mode).await.unwrap()
}

async fn import(ctx: &Ctx, city: CityId, sheet: &str) -> Outcome {
    bring(ctx, city, sheet, Mode::Apply).await
}

fn counts(outcome: &Outcome) -> [u32; 4] {
    [outcome.created, outcome.updated, outcome.unchanged, outcome.rejected]
}

/// The rows of the exported sheet, cells by heading.
async fn rows(ctx: &Ctx, city: CityId) -> Vec<HashMap<String, String>> {
    let bytes = storage::budget::export(ctx, city, Format::Csv).await.unwrap().bytes;
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap());
    let mut rows: Vec<HashMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    // The last one is the mark of who took it out.
    rows.pop();
    rows
}

async fn cells(ctx: &Ctx, city: CityId, headings: &[&str]) -> Vec<Vec<String>> {
    let rows = rows(ctx, city).await;
    rows.iter().map(|row| headings.iter().map(|heading| row[*heading].clone()).collect()).collect()
}

async fn imports_recorded(ctx: &Ctx, city: CityId) -> usize {
    let filter = audit::Filter { deed: Some(Deed::BudgetImport), ..audit::Filter::default() };
    audit::list(ctx, city, filter, 100).await.unwrap().len()
}

#[apply(both_engines)]
async fn a_sheet_of_budgets_comes_in_once_and_a_correction_supersedes(database: Database) {
    let ctx = database.ctx().await;
    let city = city(&ctx).await;
    let sheet = format!(
        "{HEAD}\nB-1,前期资金,FGW,2025,\"48,000\",M01,944.86\nb–1,前期资金,fgw,2025,48000,2月,2399.12\n"
    );
    assert_eq!(counts(&bring(&ctx, city, &sheet, Mode::DryRun).await), [2, 0, 0, 0]);
    assert_eq!((rows(&ctx, city).await.len(), imports_recorded(&ctx, city).await), (0, 0));
    assert_eq!(counts(&import(&ctx, city, &sheet).await), [2, 0, 0, 0]);
    assert_eq!(counts(&import(&ctx, city, &sheet).await), [0, 0, 2, 0]);
    assert_eq!(imports_recorded(&ctx, city).await, 1, "the same again is nothing that happened");

    let corrected = sheet.replace("2399.12", "2400");
    assert_eq!(counts(&import(&ctx, city, &corrected).await), [0, 1, 1, 0]);
    // Another name is another version of the item, and says something else in every row.
    let renamed = corrected.replace("前期资金", "前期工作资金");
    assert_eq!(counts(&import(&ctx, city, &renamed).await), [0, 2, 0, 0]);
    let said = cells(&ctx, city, &["项目编码", "项目名称", "月份", "全年预算数", "累计执行数"]).await;
    assert_eq!(said[0], ["B-1", "前期工作资金", "M01", "48000", "944.86"]);
    assert_eq!(said[1], ["B-1", "前期工作资金", "M02", "48000", "2400"]);
    assert_eq!(imports_recorded(&ctx, city).await, 3);
    assert_eq!(check(&ctx).await.unwrap(), []);
}

/// What a sheet has no column for stays; an adjusted budget holds from its month on.
#[apply(both_engines)]
async fn an_adjusted_budget_belongs_to_its_month(database: Database) {
    let ctx = database.ctx().await;
    let city = city(&ctx).await;
    let full = format!(
        "{FULL}\nB-1,经费,WLJ,WLJ-01;WLJ-02,2025,320,,304,16,0,按日历,M01,26\n\
         B-1,经费,WLJ,WLJ-01;WLJ-02,2025,320,345,304,16,0,按日历,M02,54\n"
    );
    assert_eq!(counts(&import(&ctx, city, &full).await), [2, 0, 0, 0]);
    let short = format!("{HEAD}\nB-1,经费,WLJ,2025,320,M03,80\n");
    assert_eq!(counts(&import(&ctx, city, &short).await), [1, 0, 0, 0]);
    let said = cells(
        &ctx,
        city,
        &["关联指标编码", "年初预算数", "全年预算数", "上年结转", "用款计划", "累计执行数"],
    )
    .await;
    let row = |adjusted: &str, executed: &str| {
        ["WLJ-01;WLJ-02", "320", adjusted, "16", "按日历", executed].map(str::to_owned).to_vec()
    };
    assert_eq!(said, [row("320", "26"), row("345", "54"), row("345", "80")]);
    // Without its month nobody knows from when it holds.
    let alone = format!("{FULL}\nB-1,经费,WLJ,WLJ-01;WLJ-02,2025,320,350,304,16,0,按日历,,\n");
    let outcome = import(&ctx, city, &alone).await;
    assert_eq!(outcome.errors, [RowError::at(2, Column::BudgetAdjusted, Problem::AdjustedAlone)]);
    // An item of which nothing is spent yet has no month.
    let planned = format!("{HEAD}\nB-2,新项目,WLJ,2025,80,,\n");
    assert_eq!(counts(&import(&ctx, city, &planned).await), [1, 0, 0, 0]);
    assert_eq!(counts(&import(&ctx, city, &planned).await), [0, 0, 1, 0]);
    assert_eq!(rows(&ctx, city).await.len(), 4);
    assert_eq!(check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn what_is_wrong_with_a_budget_is_named_by_row_and_column_and_nothing_is_kept(database: Database) {
    let ctx = database.ctx().await;
    let city = city(&ctx).await;
    import(&ctx, city, &format!("{HEAD}\nB-9,经费,FGW,2025,100,M02,20\nB-9,经费,FGW,2025,100,M04,40\n"))
        .await;
    let month = |text: &str| text.parse().unwrap();
    let quantity = |text: &str| text.parse::<Quantity>().unwrap();
    let cases = [
        ("B-1,甲,FGW,,2025,100,,,,,,13月,1", Column::Month, Problem::NotAMonth { text: "13月".into() }),
        ("B-1,甲,FGW,,2025,100,,,,,,Q1,1", Column::Month, Problem::NotAMonth { text: "Q1".into() }),
        ("B-1,甲,FGW,,2025,100,,,,,,2024-03,1", Column::Month, Problem::YearDiffers { year: 2024 }),
        ("B-1,甲,FGW,,2025,100,,,,,,,1", Column::Month, sheet::Problem::Empty.into()),
        ("B-1,甲,FGW,,,100,,,,,,M01,1", Column::Year, sheet::Problem::Empty.into()),
        ("B-1,甲,FGW,,2025,,,,,,,M01,1", Column::BudgetInitial, sheet::Problem::Empty.into()),
        ("B-1,甲,FGW,,2025,-5,,,,,,M01,1", Column::BudgetInitial, Problem::Negative { text: "-5".into() }),
        ("B-1,甲,FGW,,2025,100,,,,,,M01,-1", Column::ExecutedToDate, Problem::Negative { text: "-1".into() }),
        (
            "B-1,甲,FGW,,2025,100,,,,,快点,M01,1",
            Column::PaymentPlan,
            Problem::NotACurve { text: "快点".into() },
        ),
    ];
    refused(&ctx, city, &cases).await;
    let cases = [
        ("B-2,甲,FGW,,2019,100,,,,,,M01,1", Column::Year, Problem::NoScheme { year: 2019 }),
        (
            "B-3,甲,XXX,,2025,100,,,,,,M01,1",
            Column::OwnerOrgCode,
            Problem::UnknownOrganization { code: "XXX".into() },
        ),
        (
            "B-4,甲,FGW,FGW-01;ABC,2025,100,,,,,,M01,1",
            Column::IndicatorCodes,
            Problem::UnknownIndicator { code: "ABC".into() },
        ),
        (
            "B-5,甲,FGW,,2025,100,120,80,10,5,,M01,1",
            Column::FundFiscal,
            Problem::FundsDiffer { total: quantity("95") },
        ),
        // Between two months that are known already.
        (
            "B-9,经费,FGW,,2025,100,,,,,,M03,19",
            Column::ExecutedToDate,
            Problem::BelowEarlier { month: month("2025-M02"), executed: quantity("20") },
        ),
        (
            "B-9,经费,FGW,,2025,100,,,,,,M03,41",
            Column::ExecutedToDate,
            Problem::AboveLater { month: month("2025-M04"), executed: quantity("40") },
        ),
        (
            "B-9,别的,FGW,,2025,100,,,,,,M02,20\nB-9,经费,FGW,,2025,100,,,,,,M05,50",
            Column::ItemName,
            Problem::ItemDiffers { first_row: 2 },
        ),
    ];
    for case in cases {
        let row = if case.0.contains('\n') { 3 } else { 2 };
        let outcome = import(&ctx, city, &format!("{FULL}\n{}\n", case.0)).await;
        assert_eq!(outcome.errors, [RowError::at(row, case.1, case.2)], "{}", case.0);
    }
    let twice = "B-1,甲,FGW,,2025,100,,,,,,M01,1\nB-1,甲,FGW,,2025,100,,,,,,1月,2";
    let outcome = import(&ctx, city, &format!("{FULL}\n{twice}\n")).await;
    assert_eq!(outcome.errors, [RowError::at(3, Column::Month, Problem::RepeatedRow { first_row: 2 })]);
    assert_eq!(rows(&ctx, city).await.len(), 2);

    crate::fixture::import(&ctx, SAMPLE.replace(",2024,", ",9997,")).await;
    let early = import(&ctx, city, &format!("{HEAD}\nB-1,甲,FGW,9998,100,M12,1\n")).await;
    assert_eq!(early.errors, [RowError::at(2, Column::Month, Problem::NotOver { month: month("9998-M12") })]);
}

/// Imports the rows and compares all errors.
async fn refused(ctx: &Ctx, city: CityId, cases: &[(&str, Column, Problem)]) {
    let sheet = cases.iter().fold(String::new(), |sheet, (row, ..)| sheet + row + "\n");
    let outcome = import(ctx, city, &format!("{FULL}\n{sheet}")).await;
    let expected: Vec<RowError> = (2..)
        .zip(cases)
        .map(|(row, (_, column, problem))| RowError::at(row, *column, problem.clone()))
        .collect();
    assert_eq!(outcome.errors, expected);
}

/// A month can be corrected downwards together with the months after it.
#[apply(both_engines)]
async fn several_months_are_corrected_in_one_sheet(database: Database) {
    let ctx = database.ctx().await;
    let city = city(&ctx).await;
    let sheet = |months: [&str; 2]| {
        let [one, other] = months;
        format!("{HEAD}\nB-1,甲,FGW,2025,100,M01,{one}\nB-1,甲,FGW,2025,100,M02,{other}\n")
    };
    import(&ctx, city, &sheet(["20", "40"])).await;
    assert_eq!(counts(&import(&ctx, city, &sheet(["5", "15"])).await), [0, 2, 0, 0]);
    let outcome = import(&ctx, city, &sheet(["15", "5"])).await;
    assert_eq!(outcome.errors.len(), 1);
    assert_eq!(outcome.errors[0].row, Some(3));
}

/// S8: refusing what is overspent would hide it.
#[apply(both_engines)]
async fn what_is_overspent_is_kept_and_found_until_the_budget_is_adjusted(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let over = async || {
        let board = board(&ctx, None).await;
        let budget = row(&board, "WLJ-02").budget.clone().unwrap();
        budget.items[0].overspent
    };
    assert_eq!(over().await, Some("9.6".parse().unwrap()));
    let list = storage::board::items(&ctx, scheme, None).await.unwrap();
    let overspent = list.lines.iter().filter(|line| line.is_overspent());
    let codes: Vec<&str> = overspent.map(|line| line.item().unwrap().code.as_str()).collect();
    assert_eq!(codes, ["B-WLJ-01"]);
    let september = storage::board::items(&ctx, scheme, "2025-M09".parse().ok()).await.unwrap();
    assert!(!september.lines.iter().any(Line::is_overspent));

    let october = |adjusted: &str| {
        format!(
            "{FULL}\nB-WLJ-01,公共文化活动保障经费,WLJ,WLJ-01;WLJ-02;WLJ-03,2025,320,{adjusted},304,16,0,,M10,329.60\n"
        )
    };
    let again = import(&ctx, city, &october("320")).await;
    let (executed, adjusted) = ("329.6".parse().unwrap(), "320".parse().unwrap());
    let note = Note::Overspent { code: "B-WLJ-01".to_owned(), executed, adjusted };
    assert_eq!(again.remarks, [Remark { row: 2, column: Column::ExecutedToDate, note }]);
    assert_eq!(counts(&again), [0, 0, 1, 0]);
    let adjusted = import(&ctx, city, &october("345")).await;
    assert_eq!((counts(&adjusted), adjusted.remarks), ([0, 1, 0, 0], vec![]));
    assert_eq!(over().await, None);
}

#[apply(both_engines)]
async fn exported_budgets_import_to_the_same(database: Database) {
    let (ctx, _) = database.sample().await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    for format in [Format::Csv, Format::Xlsx] {
        let exported = storage::budget::export(&ctx, city, format).await.unwrap().bytes;
        let outcome = storage::budget::import(&ctx, city, file(exported), Mode::Apply).await.unwrap();
        assert_eq!(counts(&outcome), [0, 0, 528, 0], "{:?}", outcome.errors.first());
    }
}

/// Each item goes out with the month that comes next, and comes back when it is filled in.
#[apply(both_engines)]
async fn the_next_month_goes_out_to_be_filled_in(database: Database) {
    let ctx = database.ctx().await;
    // November is over, and nobody has reported it.
    ctx.store().pretend("2025-12-03".parse().unwrap());
    sample(&ctx).await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let template = async || {
        let exported = storage::budget::template(&ctx, city, Format::Csv).await.unwrap();
        String::from_utf8(exported.bytes).unwrap()
    };
    let rows = template().await;
    let due = rows.lines().filter(|row| row.contains(",M11,")).count();
    assert_eq!((due, rows.lines().count()), (24, 26), "{rows}");
    let unfilled = import(&ctx, city, &rows).await;
    assert_eq!((counts(&unfilled), unfilled.blank), ([0, 0, 0, 0], 24));
    let filled = rows.replacen("M11,", "M11,44000", 1);
    let outcome = import(&ctx, city, &filled).await;
    assert_eq!((outcome.created + outcome.rejected, outcome.blank), (1, 23), "{:?}", outcome.errors);
}

#[apply(both_engines)]
async fn who_keeps_the_data_imports_budgets_and_who_reports_does_not(database: Database) {
    let operator = database.ctx().await;
    let city = city(&operator).await;
    let sheet = format!("{HEAD}\nB-1,甲,FGW,2025,100,M01,1\n");
    let reporter = person(&operator, city, Role::Reporter);
    let refused = storage::budget::import(&reporter, city, file(sheet.as_str()), Mode::Apply).await;
    assert!(matches!(refused, Err(StoreError::Forbidden(Denial::NoRole))), "{refused:?}");
    let refused = storage::budget::template(&reporter, city, Format::Csv).await.map(|_| ());
    assert!(matches!(refused, Err(StoreError::Forbidden(Denial::NoRole))), "{refused:?}");
    let refused = storage::budget::export(&reporter, city, Format::Csv).await.map(|_| ());
    assert!(matches!(refused, Err(StoreError::Forbidden(Denial::NoRole))), "{refused:?}");
    let keeper = person(&operator, city, Role::DataSteward);
    assert_eq!(counts(&import(&keeper, city, &sheet).await), [1, 0, 0, 0]);
    let elsewhere = person(&operator, CityId(uuid::Uuid::now_v7()), Role::DataSteward);
    let hidden = storage::budget::import(&elsewhere, city, file(sheet), Mode::Apply).await;
    assert!(matches!(hidden, Err(StoreError::NotFound)), "{hidden:?}");
    let scheme = storage::scheme::list(&operator).await.unwrap()[0].id;
    // Who reads the board reads the items.
    assert_eq!(storage::board::items(&keeper, scheme, None).await.unwrap().lines.len(), 1);
    let hidden = storage::board::items(&elsewhere, scheme, None).await;
    assert!(matches!(hidden, Err(StoreError::NotFound)), "{hidden:?}");
}

#[apply(both_engines)]
async fn two_imports_of_budgets_at_once_make_one_item(database: Database) {
    let ctx = database.ctx().await;
    let city = city(&ctx).await;
    let sheets = ["11", "12"].map(|value| format!("{HEAD}\nB-1,甲,FGW,2025,100,M01,{value}\n"));
    let (one, other) = tokio::join!(import(&ctx, city, &sheets[0]), import(&ctx, city, &sheets[1]));
    assert_eq!([one.created + other.created, one.updated + other.updated], [1, 1]);
    assert_eq!(rows(&ctx, city).await.len(), 1);
    assert_eq!(check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn a_budget_that_was_altered_is_found(database: Database) {
    let ctx = database.ctx().await;
    let city = city(&ctx).await;
    let sheet = |executed: &str| format!("{HEAD}\nB-1,甲,FGW,2025,100,M01,{executed}\n");
    import(&ctx, city, &sheet("11")).await;
    import(&ctx, city, &sheet("12")).await;
    let verdict = verify(&ctx, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
    ctx.store().clone().close().await.unwrap();
    // One at a time, each beside the one before.
    let tampering = [
        ("UPDATE budget_execution SET executed = 1 WHERE in_force", 1),
        ("UPDATE budget_item SET initial = 900000000", 2),
        ("UPDATE budget_execution SET in_force = FALSE", 3),
    ];
    for (sql, count) in tampering {
        database.execute(sql).await;
        let ctx = database.ctx().await;
        let violations = check(&ctx).await.unwrap();
        assert_eq!(violations.len(), count, "{sql}: {violations:?}");
        let of_sets = violations.iter().filter(|found| matches!(found, Violation::BudgetSet { .. }));
        assert_eq!(of_sets.count(), count.min(2), "{violations:?}");
        let verdict = verify(&ctx, city, &[]).await.unwrap();
        assert!(matches!(verdict, Verdict::Differs { .. }), "{sql}: {verdict:?}");
        ctx.store().clone().close().await.unwrap();
    }
}

async fn board(ctx: &Ctx, day: Option<&str>) -> Board {
    let scheme = storage::board::current(ctx).await.unwrap().unwrap();
    storage::board::indicators(ctx, scheme, None, day.map(|day| day.parse().unwrap())).await.unwrap().value()
}

fn row<'a>(board: &'a Board, code: &str) -> &'a BoardRow {
    board.rows.iter().find(|row| row.code == code).unwrap()
}

/// S1: investment falls behind from May on while its funds are paid as they were last year.
/// S12: 92 % of the money for beds is paid by August with 31 % of them built.
#[apply(both_engines)]
async fn money_without_effect_shows_on_the_board(database: Database) {
    let (ctx, _) = database.sample().await;
    for month in 1..=10 {
        let day = if month == 10 { NOVEMBER.to_owned() } else { format!("2025-{:02}-20", month + 1) };
        let board = board(&ctx, Some(&day)).await;
        let investment = row(&board, "FGW-01");
        let budget = investment.budget.as_ref().unwrap();
        assert_eq!((budget.light, budget.why), (Light::Green, Why::Spent), "{month}: {budget:?}");
        assert_eq!(budget.last.unwrap().month.number(), month);
        let expected = if month >= 5 { Dual::Ineffective } else { Dual::Sound };
        assert_eq!(investment.dual(), Some(expected), "in month {month}");
    }
    let october = board(&ctx, None).await;
    let lights: Vec<Light> = october.rows.iter().map(|row| row.reading.light).collect();
    assert!(lights.is_sorted_by_key(|light| match light {
        Light::Red => 0,
        Light::Amber => 1,
        Light::Green | Light::Grey => 2,
    }));
    assert_eq!(
        october.rows[0].dual(),
        Some(Dual::Ineffective),
        "what costs money without effect comes first"
    );

    let august = board(&ctx, Some("2025-09-20")).await;
    let beds = row(&august, "MZJ-01");
    let spent = beds.budget.as_ref().unwrap().last.unwrap();
    assert_eq!((spent.month.number(), spent.rate()), (8, Some("92".parse().unwrap())));
    assert!(beds.reading.light.is_off_track());
    assert_eq!(beds.dual(), Some(Dual::Ineffective));
}

#[apply(both_engines)]
async fn the_assessment_office_chooses_whose_rule_the_lights_follow(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let day = Some("2025-09-20");
    let before = board(&ctx, day).await;
    assert_eq!(before.rules.lights, Preset::Yinchuan.into());
    // 621 of 636: on plan by 银川, and below the plan by 天津.
    assert_eq!(row(&before, "NYJ-01").reading.light, Light::Green);
    let office = person(&ctx, city, Role::AssessmentOffice);
    storage::board::choose(&office, scheme, Preset::Tianjin.into()).await.unwrap();
    let after = board(&ctx, day).await;
    assert_eq!(
        (after.rules.lights.chosen, row(&after, "NYJ-01").reading.light),
        (Preset::Tianjin.into(), Light::Amber)
    );
    let filter = audit::Filter { deed: Some(Deed::LightRuleChange), ..audit::Filter::default() };
    let entries = audit::list(&ctx, city, filter, 10).await.unwrap();
    let change = &entries[0].changes[0];
    assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some("yinchuan"), Some("tianjin")));
    // The same again is nothing that happened.
    storage::board::choose(&office, scheme, Preset::Tianjin.into()).await.unwrap();
    assert_eq!(entries.len(), 1);
    // Check-ins propose their lights by it too.
    let list = storage::check_in::due(&ctx, None).await.unwrap();
    assert_eq!(list.thresholds, Preset::Tianjin.thresholds());
    let reporter = person(&ctx, city, Role::Reporter);
    let refused = storage::board::choose(&reporter, scheme, Preset::Sanya.into()).await;
    assert!(matches!(refused, Err(StoreError::Forbidden(Denial::NoRole))), "{refused:?}");
    assert_eq!(check(&ctx).await.unwrap(), []);
    let verdict = verify(&ctx, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
    // The other scheme of the city keeps its own.
    let last = storage::scheme::list(&ctx).await.unwrap()[1].id;
    let last = storage::board::indicators(&ctx, last, None, None).await.unwrap();
    assert_eq!(last.rules.lights, Preset::Yinchuan.into());
}

#[apply(both_engines)]
async fn a_city_has_thresholds_of_its_own_and_each_change_is_a_version(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let office = person(&ctx, city, Role::AssessmentOffice);
    let chosen = |amber: &str, red: &str| ChosenRule {
        own: Some(Thresholds {
            gauge: Gauge::Target,
            amber: amber.parse().unwrap(),
            red: red.parse().unwrap(),
            ..Thresholds::default()
        }),
        ..ChosenRule::default()
    };
    // 621 of 636 planned, of 1200 in the year: 1.25 points behind.
    let mut lights = Vec::new();
    for rule in [chosen("1.3", "5"), chosen("1.2", "5"), chosen("1", "1.2")] {
        storage::board::choose(&office, scheme, rule).await.unwrap();
        let board = board(&ctx, Some("2025-09-20")).await;
        assert_eq!(board.rules.lights.chosen, rule);
        lights.push((board.rules.lights.version, row(&board, "NYJ-01").reading.light));
    }
    assert_eq!(lights, [(2, Light::Green), (3, Light::Amber), (4, Light::Red)]);
    let filter = audit::Filter { deed: Some(Deed::LightRuleChange), ..audit::Filter::default() };
    let entries = audit::list(&ctx, city, filter, 10).await.unwrap();
    let changes: Vec<_> = entries.iter().rev().map(|entry| entry.changes[0].clone()).collect();
    assert_eq!(changes[0].before.as_deref(), Some("yinchuan"));
    assert!(changes[0].after.as_deref().unwrap().contains("1.3"), "{changes:?}");
    assert_eq!(changes[1].before, changes[0].after);
    assert_eq!(check(&ctx).await.unwrap(), []);
    let verdict = verify(&ctx, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
    database.execute("UPDATE light_rule SET own = replace(own, '1.2', '9')").await;
    let verdict = verify(&ctx, city, &[]).await.unwrap();
    assert!(!matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
}
