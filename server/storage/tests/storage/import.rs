use encoding_rs::GB18030;
use indicator_model::change::Edit;
use indicator_model::history::Direction;
use indicator_model::node::{Level, RollUpRule};
use indicator_model::scheme::Revision;
use indicator_model::sheet::{Column, Difference, Note, Outcome, Problem, RowError};
use indicator_model::table::Differs;
use indicator_model::target::Tier;
use people_model::approval::Step;
use rstest::rstest;
use rstest_reuse::apply;
use rust_xlsxwriter::{Format, Workbook};
use storage::account::Founding;
use storage::ctx::Ctx;
use storage::scheme::Page;
use storage::sheet::{Destination, Mode};

use crate::approval::step;
use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, SAMPLE, basic, confirm, edit, file, import, load, lock, node, ordered};

/// A sheet with the header and the given rows of the sample, after `change` has gone over each line.
fn sheet(codes: &[&str], change: impl Fn(&str) -> String) -> String {
    let lines = SAMPLE
        .lines()
        .enumerate()
        .filter(|(index, line)| *index == 0 || codes.contains(&line.split(',').next().unwrap()));
    lines.map(|(index, line)| if index == 0 { line.to_owned() } else { change(line) } + "\r\n").collect()
}

/// The sample with one cell replaced; rows count from 1, the header.
fn with_cell(row: usize, column: Column, text: &str) -> String {
    let column = Column::ALL.into_iter().position(|known| known == column).unwrap();
    let line = |(index, line): (usize, &str)| {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if index + 1 == row {
            text.clone_into(&mut cells[column]);
        }
        cells.join(",") + "\r\n"
    };
    SAMPLE.lines().enumerate().map(line).collect()
}

async fn dry_run(ctx: &Ctx, bytes: impl Into<Vec<u8>>) -> Outcome {
    storage::sheet::import(ctx, file(bytes), Destination::Cycle, Mode::DryRun).await.unwrap()
}

fn created(outcome: &Outcome) -> (u32, u32, u32, u32) {
    (outcome.created, outcome.updated, outcome.unchanged, outcome.rejected)
}

#[apply(both_engines)]
async fn the_same_file_twice_changes_nothing(database: Database) {
    let ctx = database.ctx().await;
    let first = import(&ctx, SAMPLE).await;
    assert_eq!(created(&first), (96, 0, 0, 0));
    let id = first.scheme.unwrap();
    let before = load(&ctx, id).await;
    let mut events = ctx.store().subscribe();
    let second = import(&ctx, SAMPLE).await;
    assert_eq!(second.goal.as_ref().map(|goal| goal.is_new), Some(false));
    assert_eq!(
        Outcome { goal: None, ..second },
        Outcome { scheme: Some(id), unchanged: 96, ..Outcome::default() }
    );
    assert_eq!(load(&ctx, id).await, before);
    assert_eq!(storage::scheme::history(&ctx, id, Page::default()).await.unwrap().len(), 1);
    assert!(events.try_recv().is_err());
}

#[apply(both_engines)]
async fn a_dry_run_tells_the_outcome_and_leaves_nothing(database: Database) {
    let ctx = database.ctx().await;
    assert_eq!(created(&dry_run(&ctx, SAMPLE).await), (96, 0, 0, 0));
    assert_eq!(storage::scheme::list(&ctx).await.unwrap(), []);
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let before = load(&ctx, id).await;
    let changed = with_cell(6, Column::BasicTarget, "99");
    let outcome = dry_run(&ctx, changed).await;
    let differs =
        Differs::Cell { column: Column::BasicTarget, before: "100".to_owned(), after: "99".to_owned() };
    let (code, name) = ("C05".to_owned(), "民生实事项目完成率".to_owned());
    let differences = vec![Difference { row: Some(6), code, name, differs }];
    assert_eq!(
        Outcome { goal: None, ..outcome },
        Outcome { scheme: Some(id), updated: 1, unchanged: 95, differences, ..Outcome::default() }
    );
    assert_eq!(load(&ctx, id).await, before);
}

#[apply(both_engines)]
async fn a_broken_file_leaves_nothing_behind(database: Database) {
    let ctx = database.ctx().await;
    let outcome = import(&ctx, with_cell(97, Column::ParentCode, "NOWHERE")).await;
    assert_eq!(created(&outcome), (0, 0, 0, 1));
    assert_eq!(storage::scheme::list(&ctx).await.unwrap(), []);

    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let before = load(&ctx, id).await;
    let broken = SAMPLE.replace("云澜市人民政府", "新名称").replace("QQP-05,SJJ-04", "QQP-05,NOWHERE");
    assert_eq!(import(&ctx, broken).await.rejected, 1);
    assert_eq!(load(&ctx, id).await, before);
}

#[apply(both_engines)]
async fn a_changed_file_is_one_change_set_that_can_be_undone(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let before = ordered(&ctx, id).await;
    let changed = sheet(&["NYJ-01", "QYD-03", "NYJ-P1"], |line| {
        line.replace("1050,1200,1400,30", "1050.5,1250,1400,35")
            .replace("QYD-03,NYJ-01", "QYD-03,C03")
            .replace("农村合作经济指导科主管岗", "合作经济岗")
    });
    let added = sheet(&["QLX-03"], |line| line.replacen("QLX-03", "QLX-99", 1));
    let changed = changed + added.lines().nth(1).unwrap();
    let outcome = import(&ctx, changed).await;
    assert_eq!(created(&outcome), (1, 3, 0, 0));
    let after = load(&ctx, id).await;
    assert_eq!((after.revision, after.nodes.len()), (Revision(2), 97));
    let indicator = after.indicators.iter().find(|known| known.code == "NYJ-01").unwrap();
    assert_eq!(indicator.precision.decimals(), 1);
    let moved = after.nodes.iter().find(|known| known.id == node(&after, "QYD-03")).unwrap();
    assert_eq!(moved.place.parent, Some(node(&after, "C03")));
    let post = after.nodes.iter().find(|known| known.id == node(&after, "NYJ-P1")).unwrap();
    assert_eq!((post.post.as_str(), post.level), ("合作经济岗", Level::Post));

    let cursor = storage::scheme::cursor(&ctx, id).await.unwrap();
    confirm(&ctx, id, Direction::Undo, cursor.undo.unwrap()).await;
    assert_eq!(ordered(&ctx, id).await, before);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn a_parent_can_move_below_its_own_child(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    // STJ-01 hangs below C04 and has QYD-04 below it; now the other way round.
    let turned = sheet(&["STJ-01", "QYD-04"], |line| {
        line.replacen("STJ-01,C04", "STJ-01,QYD-04", 1).replacen("QYD-04,STJ-01", "QYD-04,C04", 1)
    });
    assert_eq!(created(&import(&ctx, turned).await), (0, 2, 0, 0));
    let after = load(&ctx, id).await;
    let parent = |code| after.nodes.iter().find(|known| known.id == node(&after, code)).unwrap().place.parent;
    assert_eq!(parent("STJ-01"), Some(node(&after, "QYD-04")));
    assert_eq!(parent("QYD-04"), Some(node(&after, "C04")));
}

#[apply(both_engines)]
async fn a_cycle_through_the_stored_scheme_is_refused(database: Database) {
    let ctx = database.ctx().await;
    import(&ctx, SAMPLE).await;
    let turned = sheet(&["STJ-01"], |line| line.replacen("STJ-01,C04", "STJ-01,QYD-04", 1));
    let outcome = import(&ctx, turned).await;
    let problem = Problem::Cycle { path: "STJ-01 → QYD-04 → STJ-01".into() };
    assert_eq!(outcome.errors, [RowError { row: Some(2), column: Some(Column::ParentCode), problem }]);
}

#[apply(both_engines)]
async fn a_locked_node_keeps_its_targets(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let base = load(&ctx, id).await;
    storage::scheme::save(&ctx, id, edit(&base, vec![lock(&base, "NYJ-01")])).await.unwrap();
    assert_eq!(import(&ctx, SAMPLE).await.unchanged, 96);
    let changed = sheet(&["NYJ-01"], |line| line.replace("1200", "1250"));
    let outcome = import(&ctx, changed).await;
    let problem = Problem::Locked { owner: "operator".into(), reason: "已签责任书".into() };
    assert_eq!(outcome.errors, [RowError { row: Some(2), column: Some(Column::BasicTarget), problem }]);
}

#[apply(both_engines)]
async fn a_sheet_refers_to_organizations_and_never_changes_one(database: Database) {
    let ctx = database.ctx().await;
    let first = import(&ctx, SAMPLE).await;
    let new = first.remarks.iter().filter(|remark| matches!(remark.note, Note::NewOrganization { .. }));
    assert_eq!(new.count(), 16);
    let before = load(&ctx, first.scheme.unwrap()).await;
    let renamed = SAMPLE.replace(",QYD,云东区人民政府,", ",QYD,云东新区管委会,");
    let outcome = import(&ctx, renamed).await;
    assert_eq!(created(&outcome), (0, 0, 96, 0));
    let [remark] = outcome.remarks.as_slice() else { panic!("{:?}", outcome.remarks) };
    assert_eq!(remark.column, Column::OwnerOrgName);
    let (code, sheet, register) = ("QYD".into(), "云东新区管委会".into(), "云东区人民政府".into());
    assert_eq!(remark.note, Note::RegisterDiffers { code, sheet, register });
    assert_eq!(load(&ctx, first.scheme.unwrap()).await, before);
}

#[apply(both_engines)]
async fn one_mistyped_baseline_year_is_an_error_of_its_row(database: Database) {
    let ctx = database.ctx().await;
    for year in ["2042", "2025"] {
        let outcome = import(&ctx, with_cell(7, Column::BaselineYear, year)).await;
        let problem = Problem::OtherYear { year: year.parse().unwrap(), others: 2024 };
        let error = RowError { row: Some(7), column: Some(Column::BaselineYear), problem };
        assert_eq!(outcome.errors, [error]);
    }
    assert_eq!(storage::scheme::list(&ctx).await.unwrap(), []);
    // Who names the year means the rows as they are.
    let sheet = file(with_cell(7, Column::BaselineYear, "2020"));
    let outcome = storage::sheet::import(&ctx, sheet, Destination::Year(2025), Mode::Apply).await.unwrap();
    let goal = outcome.goal.unwrap();
    assert_eq!((goal.city_code.as_str(), goal.cycle.as_str(), goal.is_new), ("YL", "2025年度", true));
}

#[apply(both_engines)]
async fn a_sheet_without_baseline_years_needs_one_open_scheme_or_a_choice(database: Database) {
    let ctx = database.ctx().await;
    let bare = SAMPLE.replace(",2024,", ",,");
    let no_year = [RowError { row: None, column: None, problem: Problem::NoYear }];
    assert_eq!(import(&ctx, bare.clone()).await.errors, no_year);
    let first = import(&ctx, SAMPLE).await.scheme;
    assert_eq!(import(&ctx, bare.clone()).await.scheme, first, "the only scheme");
    let next = import(&ctx, SAMPLE.replace(",2024,", ",2025,")).await.scheme;
    assert_eq!(import(&ctx, bare.clone()).await.errors, no_year);
    step(&ctx, first.unwrap(), Step::Submit).await.unwrap();
    assert_eq!(import(&ctx, bare).await.scheme, next, "the only open scheme");
}

#[apply(both_engines)]
async fn a_sheet_of_another_city_makes_no_second_one(database: Database) {
    let ctx = database.ctx().await;
    let founding = Founding {
        city_code: "530100".into(),
        city_name: "昆明市".into(),
        login: "zhangsan".into(),
        name: "张三".into(),
        password: PASSWORD.into(),
    };
    storage::account::found(&ctx, "", None, founding).await.unwrap();
    let outcome = import(&ctx, SAMPLE).await;
    let problem = Problem::OtherCity { code: "YL".into(), known: vec!["530100 昆明市".into()] };
    assert_eq!(outcome.errors, [RowError { row: None, column: None, problem }]);
    assert!(storage::account::only_city(&ctx).await.is_ok());
    let named = import(&ctx, SAMPLE.replace("云澜市人民政府", "昆明市人民政府")).await;
    assert_eq!(named.goal.unwrap().city_code, "530100");
    // From now on the register knows the city by the code of the sheet.
    assert_eq!(import(&ctx, SAMPLE).await.errors, []);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn headings_that_are_not_known_are_named(database: Database) {
    let ctx = database.ctx().await;
    let sheet = SAMPLE.replacen("indicator_code,", "indicator_code,备注 1,", 1);
    let sheet = sheet.lines().enumerate().map(|(index, line)| match index {
        0 => line.to_owned() + "\r\n",
        _ => line.replacen(',', ",x,", 1) + "\r\n",
    });
    let outcome = import(&ctx, sheet.collect::<String>()).await;
    assert_eq!((outcome.created, outcome.unknown_columns), (96, vec!["备注 1".to_owned()]));
}

#[apply(both_engines)]
async fn a_sheet_of_the_next_year_makes_the_next_scheme_of_the_same_indicators(database: Database) {
    let ctx = database.ctx().await;
    let first = import(&ctx, SAMPLE).await.scheme.unwrap();
    let next = import(&ctx, SAMPLE.replace(",2024,", ",2025,")).await;
    assert_eq!(created(&next), (96, 0, 0, 0));
    let (first, next) = (load(&ctx, first).await, load(&ctx, next.scheme.unwrap()).await);
    assert_eq!((next.cycle.starts.year(), next.organizations.len()), (2026, 16));
    let ids = |scheme: &indicator_model::scheme::Scheme| {
        let mut ids: Vec<_> = scheme.indicators.iter().map(|known| (known.code.clone(), known.id)).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&first), ids(&next));
    assert_eq!(storage::scheme::list(&ctx).await.unwrap()[0].id, next.id);
}

#[apply(both_engines)]
async fn a_sheet_goes_into_the_scheme_that_is_named(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let departments = sheet(&["NYJ-01", "NYJ-02"], |line| line.replace("85.0", "85.5"));
    let destination = Destination::Scheme(id);
    let outcome = storage::sheet::import(&ctx, file(departments), destination, Mode::Apply).await.unwrap();
    assert_eq!(
        Outcome { goal: None, ..outcome },
        Outcome { scheme: Some(id), updated: 1, unchanged: 1, ..Outcome::default() }
    );
}

fn gbk() -> Vec<u8> {
    GB18030.encode(SAMPLE).0.into_owned()
}

fn utf_16() -> Vec<u8> {
    "\u{feff}"
        .encode_utf16()
        .chain(SAMPLE.replace(',', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

/// As somebody retypes it: full-width digits and letters, thousands separators, stray blanks, Chinese headers.
fn retyped() -> Vec<u8> {
    let headers = "指标编码,上级编码,指标层级,单位类型,责任单位编码,责任单位名称,区县分类,责任岗位,战略主题,指标名称,指标口径,\
                   指标类型,预算绩效维度,计量单位,指标方向,符号,基期年份,基期值,基础目标,挑战目标,权重/分值,分解规则,分解份额,\
                   评分方法,采集频率,数据来源,数据提供单位,佐证材料要求";
    let body = SAMPLE.split_once("\r\n").unwrap().1;
    let body = body
        .replace("NYJ-01", " ＮＹＪ－０１　")
        .replace(",1050,1200,1400,", ",１０５０,\"1,200\", 1 400 ,")
        .replace("加权平均(按GDP占比)", "加权平均（按GDP占比）")
        .replace(",2024,", ",２０２４年,");
    format!("2025年度绩效考核指标体系\r\n\r\n{headers}\r\n{body}").into_bytes()
}

/// As a spreadsheet keeps it: numbers as numbers with a format, the rest as text.
fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (line, row) in SAMPLE.lines().zip(0..) {
        for (cell, column) in line.split(',').zip(0..) {
            match cell.parse::<f64>() {
                Ok(number) => {
                    let decimals = cell.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                    let code = if decimals == 0 { "0".into() } else { format!("0.{}", "0".repeat(decimals)) };
                    let format = Format::new().set_num_format(code);
                    sheet.write_number_with_format(row, column, number, &format).unwrap();
                }
                Err(_) => {
                    sheet.write_string(row, column, cell).unwrap();
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// domain.md §6.2: GBK and UTF-8 with or without BOM, full-width digits, thousands separators.
#[rstest]
#[case::utf_8_with_bom(format!("\u{feff}{SAMPLE}").into_bytes())]
#[case::gbk(gbk())]
#[case::utf_16(utf_16())]
#[case::semicolons(SAMPLE.replace(',', ";").into_bytes())]
#[case::tabs(SAMPLE.replace(',', "\t").into_bytes())]
#[case::line_feeds(SAMPLE.replace("\r\n", "\n").into_bytes())]
#[case::retyped(retyped())]
#[case::workbook(workbook())]
#[tokio::test]
async fn the_same_sheet_in_another_dress_says_the_same(#[case] bytes: Vec<u8>) {
    let database = Database::sqlite();
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let outcome = import(&ctx, bytes).await;
    assert_eq!(
        Outcome { goal: None, ..outcome },
        Outcome { scheme: Some(id), unchanged: 96, ..Outcome::default() }
    );
}

/// Every cell of which the issue says that it must be refused, with its row, column and key.
#[rstest]
#[case(97, Column::ParentCode, "NOWHERE", "unknown_parent")]
#[case(97, Column::ParentCode, "QQP-05", "own_parent")]
#[case(4, Column::ParentCode, "NYJ-01", "cycle")]
#[case(97, Column::IndicatorCode, "C01", "repeated_code")]
#[case(97, Column::IndicatorName, " 　", "empty")]
#[case(97, Column::BasicTarget, "约九十", "not_a_number")]
#[case(97, Column::BasicTarget, "1e3", "not_a_number")]
#[case(97, Column::BasicTarget, "%", "not_a_number")]
#[case(97, Column::Weight, "-10", "negative_weight")]
#[case(97, Column::DecompositionShare, "-0.17", "negative_weight")]
#[case(97, Column::Direction, "越多越好", "unknown_word")]
#[case(97, Column::DecompositionRule, "平均", "unknown_word")]
#[case(97, Column::DecompositionRule, "加权平均(按", "unknown_word")]
#[case(97, Column::Level, "省级", "unknown_word")]
#[case(97, Column::OrgType, "公司", "unknown_word")]
#[case(97, Column::IndicatorKind, "其他", "unknown_word")]
#[case(97, Column::Comparator, ">", "unknown_word")]
#[case(97, Column::ScoringMethod, "打分", "unknown_word")]
#[case(97, Column::CollectionFrequency, "每天", "unknown_word")]
#[case(97, Column::BasicTarget, "94.1234567", "too_many_decimals")]
#[case(97, Column::ChallengeTarget, "1000000000000", "overflow")]
#[case(97, Column::BaselineYear, "去年", "not_a_year")]
#[case(97, Column::OwnerOrgName, "别的名称", "organization_differs")]
#[tokio::test]
async fn a_wrong_cell_is_named_by_row_and_column(
    #[case] row: usize,
    #[case] column: Column,
    #[case] text: &str,
    #[case] key: &str,
) {
    let database = Database::sqlite();
    let ctx = database.ctx().await;
    let outcome = dry_run(&ctx, with_cell(row, column, text)).await;
    let row = Some(u32::try_from(row).unwrap());
    let found: Vec<_> = outcome.errors.iter().map(|it| (it.row, it.column, it.problem.key())).collect();
    assert!(found.contains(&(row, Some(column), key)), "{found:?}");
    let others: Vec<_> = found.iter().filter(|(_, _, other)| *other != key).collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(outcome.rejected > 0);
    assert_eq!(serde_json::to_value(&outcome.errors[0]).unwrap()["key"], key);
}

#[rstest]
#[case::nothing(Vec::new(), None, "empty_file")]
#[case::blank_lines(b"\r\n , ,\r\n".to_vec(), None, "empty_file")]
#[case::only_a_header(SAMPLE.lines().next().unwrap().into(), None, "empty_file")]
#[case::a_picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), None, "not_a_sheet")]
#[case::an_old_workbook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0".to_vec(), None, "not_a_sheet")]
#[case::a_damaged_workbook(workbook()[..500].to_vec(), None, "not_a_sheet")]
#[case::a_letter("各位领导：\r\n现将有关情况报告如下。".into(), None, "not_a_sheet")]
#[case::no_target(SAMPLE.replace(",basic_target,", ",remark,").into(), Some(Column::BasicTarget), "missing_column")]
#[case::weight_twice(SAMPLE.replace(",unit,", ",权重,").into(), Some(Column::Weight), "repeated_column")]
#[tokio::test]
async fn what_is_no_sheet_is_named_as_such(
    #[case] bytes: Vec<u8>,
    #[case] column: Option<Column>,
    #[case] key: &str,
) {
    let database = Database::sqlite();
    let outcome = import(&database.ctx().await, bytes).await;
    let found: Vec<_> = outcome.errors.iter().map(|it| (it.column, it.problem.key())).collect();
    assert!(found.contains(&(column, key)), "{found:?}");
    assert_eq!(created(&outcome), (0, 0, 0, 1));
}

#[tokio::test]
async fn a_sheet_of_no_known_city_is_refused() {
    let database = Database::sqlite();
    let outcome =
        import(&database.ctx().await, sheet(&["C01"], |line| line.replace(",市级,", ",部门,"))).await;
    assert_eq!(outcome.errors, [RowError { row: None, column: None, problem: Problem::NoCity }]);
}

/// The row that names the city may be the very row that is wrong.
#[tokio::test]
async fn a_city_that_could_not_be_read_is_not_missing() {
    let database = Database::sqlite();
    let broken = sheet(&["C01", "QYD-01"], |line| line.replace(",5.6,5.5,6.2,", ",abc,5.5,6.2,"));
    let outcome = import(&database.ctx().await, broken).await;
    let found: Vec<_> = outcome.errors.iter().map(|it| (it.row, it.problem.key())).collect();
    assert_eq!(found, [(Some(2), "not_a_number")]);
}

/// Errors of cells and of links come together, so that one look is enough.
#[tokio::test]
async fn all_errors_are_listed_at_once_in_the_order_of_the_sheet() {
    let database = Database::sqlite();
    let broken = with_cell(97, Column::ParentCode, "NOWHERE")
        .replace("QQP-04,STJ-01", "QQP-04,QQP-04")
        .replace(",82,85,90,12,", ",82,abc,90,-12,");
    let outcome = import(&database.ctx().await, broken).await;
    let found: Vec<_> =
        outcome.errors.iter().map(|it| (it.row.unwrap(), it.column.unwrap(), it.problem.key())).collect();
    assert_eq!(
        found,
        [
            (4, Column::BasicTarget, "not_a_number"),
            (4, Column::Weight, "negative_weight"),
            (96, Column::ParentCode, "own_parent"),
            (97, Column::ParentCode, "unknown_parent"),
        ]
    );
    assert_eq!(outcome.rejected, 3);
}

/// Blank rows count, line breaks within cells do not.
#[rstest]
#[case("\n")]
#[case("\r\n")]
#[case("\r")]
#[tokio::test]
async fn rows_are_numbered_as_a_spreadsheet_numbers_them(#[case] line_end: &str) {
    let database = Database::sqlite();
    let mut lines: Vec<String> = SAMPLE.lines().map(str::to_owned).collect();
    lines[1] = lines[1].replace("统计公报或", &format!("统计公报{line_end}或"));
    lines[1] = lines[1].replace("统计公报", "\"统计公报").replace("季度核算结果", "季度核算结果\"");
    lines.insert(1, String::new());
    lines[4] = lines[4].replace(",82,85,90,", ",82,abc,90,");
    let outcome = import(&database.ctx().await, lines.join(line_end)).await;
    assert_eq!(outcome.errors.iter().map(|error| error.row).collect::<Vec<_>>(), [Some(5)]);
}

/// The sheet says `1200` where the scheme has it too: only what differs is a change.
#[tokio::test]
async fn only_what_differs_becomes_a_change() {
    let database = Database::sqlite();
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let base = load(&ctx, id).await;
    storage::scheme::save(&ctx, id, edit(&base, vec![basic(&base, "NYJ-01", "1300")])).await.unwrap();
    import(&ctx, SAMPLE).await;
    let history = storage::scheme::node_history(&ctx, id, node(&base, "NYJ-01")).await.unwrap();
    assert!(matches!(history.changes[0].edit, Edit::Target { tier: Tier::Basic, .. }));
    assert_eq!(storage::scheme::history(&ctx, id, Page::default()).await.unwrap()[0].changes, 1);
    let restored = load(&ctx, id).await;
    assert!(restored.nodes.iter().any(|node| node.edge.rule == RollUpRule::Sum));
}
