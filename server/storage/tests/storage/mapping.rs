//! Sheets as offices write them: without codes, with their own headings, and with what they leave out.

use indicator_model::indicator::{Comparator, Direction};
use indicator_model::node::Level;
use indicator_model::organization::OrganizationKind;
use indicator_model::scheme::Scheme;
use indicator_model::sheet::{Column, Difference, Mapping, Note, Outcome, Problem, RowError};
use indicator_model::table::{Differs, Named};
use indicator_model::text::Fault;
use people_model::role::Role;
use rstest_reuse::apply;
use rust_xlsxwriter::Workbook;
use storage::ctx::Ctx;
use storage::organization::Past;
use storage::scheme::Page;
use storage::sheet::{Destination, Format, Mode, import_mapped, look};

use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, file, founded, import, load, node, person};

/// What a bureau sends in: who is to reach what.
const OFFICE: &str = "附件2\n\
    2025年度重点工作目标表,,,,\n\
    序号,考核指标,责任单位,度量单位,2025年目标值（必填）\n\
    1,农产品网络零售额,市农业农村局,亿元,12.5\n\
    2,高标准农田建成面积,市农业农村局,万亩,8.6\n\
    合计,,,,\n\
    注1：数据以统计口径为准,,,,\n\
    填表人：,张三,审核人：,李四,\n";

async fn mapped(ctx: &Ctx, bytes: impl Into<Vec<u8>>, mapping: Mapping) -> Outcome {
    import_mapped(ctx, file(bytes), mapping, Destination::Cycle, Mode::Apply).await.unwrap()
}

fn counts(outcome: &Outcome) -> (u32, u32, u32, u32) {
    (outcome.created, outcome.updated, outcome.unchanged, outcome.rejected)
}

fn errors(outcome: &Outcome) -> Vec<(Option<u32>, Option<Column>, &Problem)> {
    outcome.errors.iter().map(|RowError { row, column, problem }| (*row, *column, problem)).collect()
}

/// Code, unit and basic target of an indicator.
fn shown(scheme: &Scheme, name: &str) -> (String, String, Option<String>) {
    let indicator = scheme.indicators.iter().find(|known| known.name == name).unwrap();
    let node = scheme.nodes.iter().find(|node| node.indicator == indicator.id).unwrap();
    (indicator.code.clone(), indicator.unit.clone(), node.targets.basic.map(|it| it.to_string()))
}

#[apply(both_engines)]
async fn name_owner_unit_and_target_are_enough(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let outcome = import(&ctx, OFFICE).await;
    assert_eq!((counts(&outcome), errors(&outcome)), ((2, 0, 0, 0), vec![]));
    let notes: Vec<_> = outcome.remarks.iter().map(|it| (it.row, it.column, it.note.clone())).collect();
    let codes = vec!["NYJ-05".to_owned(), "NYJ-06".to_owned()];
    assert_eq!(notes, [(4, Column::IndicatorCode, Note::MadeCodes { count: 2, codes })]);
    assert_eq!(outcome.unread.asides, [6, 7, 8]);
    assert!(outcome.missing_columns.contains(&Column::Weight));
    assert!(!outcome.missing_columns.contains(&Column::BasicTarget));
    let scheme = load(&ctx, id).await;
    let expected = ("NYJ-05".to_owned(), "亿元".to_owned(), Some("12.5".to_owned()));
    assert_eq!(shown(&scheme, "农产品网络零售额"), expected);
    let node = scheme.nodes.iter().find(|known| known.id == node(&scheme, "NYJ-06")).unwrap();
    assert_eq!((node.level, node.place.parent, node.weight), (Level::Task, None, None));

    // Known by their names, they are the same again.
    let again = import(&ctx, OFFICE).await;
    assert_eq!((counts(&again), again.remarks), ((0, 0, 2, 0), vec![]));
    assert_eq!(load(&ctx, id).await, scheme);
    let higher = import(&ctx, OFFICE.replace("12.5", "13")).await;
    assert_eq!(counts(&higher), (0, 1, 1, 0));
    assert_eq!(shown(&load(&ctx, id).await, "农产品网络零售额").2.as_deref(), Some("13"));
}

#[apply(both_engines)]
async fn what_a_sheet_does_not_speak_of_stays(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let before = load(&ctx, id).await;
    assert_eq!(counts(&import(&ctx, "指标编码,基础目标\nC03,85\nNYJ-01,1200\n").await), (0, 0, 2, 0));
    let outcome = import(&ctx, "indicator_code,基础目标,牵头单位\nNYJ-01,1250,\n").await;
    let owner = (Some(2), Some(Column::OwnerOrgName), &Problem::Empty);
    assert_eq!(errors(&outcome), [owner], "a cell says that there is none");
    assert_eq!(counts(&import(&ctx, "indicator_code,基础目标\nNYJ-01,1250\n").await), (0, 1, 0, 0));
    let mut after = load(&ctx, id).await;
    let moved = node(&after, "NYJ-01");
    let node = after.nodes.iter_mut().find(|node| node.id == moved).unwrap();
    node.targets.basic = "1200".parse().ok();
    assert_eq!((after.nodes, after.indicators), (before.nodes, before.indicators));
    let changes = storage::scheme::history(&ctx, id, Page::default()).await.unwrap()[0].changes;
    assert_eq!(changes, 1);
}

#[apply(both_engines)]
async fn nobody_is_taken_for_somebody_else(database: Database) {
    let ctx = database.ctx().await;
    import(&ctx, SAMPLE).await;
    let unknown = import(&ctx, OFFICE.replace("市农业农村局", "农业农村局")).await;
    let named = unknown.errors.iter().map(|error| &error.problem);
    let near = |problem: &Problem| match problem {
        Problem::UnknownOrganization { name, near } => (name.clone(), near[0].clone()),
        other => panic!("{other:?}"),
    };
    let expected = ("农业农村局".to_owned(), "市农业农村局".to_owned());
    assert_eq!(named.map(near).collect::<Vec<_>>(), [expected.clone(), expected]);

    let twice = import(&ctx, OFFICE.replace("高标准农田建成面积", "农产品网络零售额")).await;
    let repeated = Problem::RepeatedName { first_row: 4 };
    assert_eq!(errors(&twice), [(Some(5), Some(Column::IndicatorName), &repeated)]);

    let without = import(&ctx, OFFICE.replace("度量单位", "备注")).await;
    assert_eq!(errors(&without), [(None, Some(Column::Unit), &Problem::MissingColumn)]);

    let later = import(&ctx, OFFICE.replace("2025年目标值", "2026年目标值")).await;
    let other = Problem::OtherCycle { year: 2026, cycle: 2025 };
    assert_eq!(errors(&later), [(None, Some(Column::BasicTarget), &other)]);

    let mistyped = import(&ctx, "指标编码,基础目标\nNYJ-01,1200\nNYJ-77,5\n").await;
    let code = Problem::UnknownIndicator { code: "NYJ-77".to_owned() };
    assert_eq!(errors(&mistyped), [(Some(3), Some(Column::IndicatorCode), &code)]);
    let splits = Mapping { splits: true, ..Mapping::default() };
    let converted = mapped(&ctx, "指标编码,基础目标\nNYJ-01,≥1.2万家\nNYJ-02,不少于38万亩\n", splits).await;
    let unit = Problem::OtherUnit { unit: "万亩".to_owned(), known: "万吨".to_owned() };
    assert_eq!(errors(&converted)[1], (Some(3), Some(Column::BasicTarget), &unit));

    let splits = Mapping { splits: true, ..Mapping::default() };
    let turned = mapped(&ctx, "指标编码,基础目标\nNYJ-01,≤1200家\n", splits).await;
    assert_eq!(counts(&turned), (0, 1, 0, 0), "a sign counts, with or without a column");

    let note = import(&ctx, OFFICE.replace("合计", "以上为市级下达的任务")).await;
    let lone = Problem::LoneCell { text: "以上为市级下达的任务".to_owned() };
    assert_eq!(errors(&note), [(Some(6), None, &lone)]);
}

/// Whose a name is that the register does not have is asked, and the answer counts for every row.
#[apply(both_engines)]
async fn owners_that_nobody_knows_are_who_somebody_says(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let sheet = OFFICE
        .replace("高标准农田建成面积,市农业农村局", "公园绿地面积,市 园林局")
        .replace("市农业农村局", "市农委");
    let sheet = format!("{sheet}3,古树名木保护率,市园林局,%,100\n");
    let unknown = import(&ctx, sheet.clone()).await;
    assert_eq!(unknown.errors.len(), 3);

    let new = |code: &str| Named::New { code: code.to_owned(), kind: OrganizationKind::Unit };
    let said = |of: &[(&str, Named)]| Mapping {
        organizations: of.iter().map(|(name, named)| ((*name).to_owned(), named.clone())).collect(),
        ..Mapping::default()
    };
    let known = ("市农委", Named::Known("市农业农村局".to_owned()));
    for (code, problem) in [
        ("", Problem::Empty),
        ("CZJ", Problem::CodeInUse { code: "CZJ".to_owned(), name: "市财政局".to_owned() }),
        ("园\u{202e}林", Problem::Text { fault: Fault::Character { code: 0x202e } }),
    ] {
        let refused = mapped(&ctx, sheet.clone(), said(&[known.clone(), ("市园林局", new(code))])).await;
        assert_eq!(errors(&refused)[0], (Some(5), Some(Column::OwnerOrgName), &problem));
    }
    let twice = said(&[("市农委", new("YLJ")), ("市园林局", new("ylj"))]);
    let taken = Problem::CodeInUse { code: "ylj".to_owned(), name: "市农委".to_owned() };
    assert_eq!(errors(&mapped(&ctx, sheet.clone(), twice).await)[0].2, &taken);

    let answer = said(&[known, ("市园林局", new("YLJ"))]);
    let outcome = mapped(&ctx, sheet.clone(), answer).await;
    assert_eq!((counts(&outcome), errors(&outcome)), ((3, 0, 0, 0), vec![]));
    let added = Note::NewOrganization { code: "YLJ".to_owned(), name: "市 园林局".to_owned() };
    let notes: Vec<&Note> = outcome.remarks.iter().map(|remark| &remark.note).collect();
    assert!(notes.contains(&&added), "{notes:?}");
    assert!(!notes.iter().any(|note| matches!(note, Note::RegisterDiffers { .. })), "{notes:?}");
    let scheme = load(&ctx, id).await;
    let organization = scheme.organizations.iter().find(|known| known.code == "YLJ").unwrap();
    assert_eq!(organization.kind, OrganizationKind::Unit);
    let [one, other] = ["公园绿地面积", "古树名木保护率"].map(|name| shown(&scheme, name).0);
    assert_eq!((one.as_str(), other.as_str()), ("YLJ-01", "YLJ-02"));
    assert_eq!(shown(&scheme, "农产品网络零售额").0, "NYJ-05");
    // From now on the register knows it.
    let known = said(&[("市农委", Named::Known("市农业农村局".to_owned()))]);
    assert_eq!(counts(&mapped(&ctx, sheet, known).await), (0, 0, 3, 0));
}

/// Headings that nobody knows, targets in words, and what all rows have in common.
#[apply(both_engines)]
async fn columns_are_what_somebody_says(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let sheet = "工作任务,任务说明,指标要求,完成时限\n\
        压减一般性支出,按预算口径,不超过3.5%,12月底\n\
        新增绿地,含口袋公园,≥120公顷,11月底\n";
    let refused = import(&ctx, sheet).await;
    assert_eq!(errors(&refused), [(None, None, &Problem::NotASheet)]);
    let keyless = import(&ctx, OFFICE.replace("考核指标", "工作任务")).await;
    assert_eq!(errors(&keyless), [(Some(3), Some(Column::IndicatorCode), &Problem::MissingColumn)]);

    let said = |heading: &str, column| (heading.to_owned(), column);
    let mapping = Mapping {
        heading: Some(1),
        columns: [
            said("工作任务", Some(Column::IndicatorName)),
            said("任务说明", Some(Column::DefinitionFormula)),
            said("指标要求", Some(Column::BasicTarget)),
            said("完成时限", None),
        ]
        .into(),
        constants: [
            (Column::OwnerOrgName, "市财政局".to_owned()),
            (Column::Level, "部门核心任务".to_owned()),
            (Column::BaselineYear, "2024".to_owned()),
        ]
        .into(),
        splits: true,
        ..Mapping::default()
    };
    let outcome = mapped(&ctx, sheet, mapping.clone()).await;
    assert_eq!((counts(&outcome), errors(&outcome)), ((2, 0, 0, 0), vec![]));
    assert_eq!(outcome.unknown_columns, Vec::<String>::new());
    let scheme = load(&ctx, id).await;
    let (code, unit, target) = shown(&scheme, "压减一般性支出");
    assert_eq!((unit.as_str(), target.as_deref()), ("%", Some("3.5")));
    let indicator = scheme.indicators.iter().find(|known| known.code == code).unwrap();
    assert_eq!((indicator.comparator, indicator.direction), (Comparator::AtMost, Direction::LowerBetter));
    assert_eq!(indicator.definition, "按预算口径");
    assert_eq!(shown(&scheme, "新增绿地").1, "公顷");
    assert_eq!(counts(&mapped(&ctx, sheet, mapping).await), (0, 0, 2, 0));

    let wrong = Mapping { heading: Some(9), ..Mapping::default() };
    let row = Problem::BlankHeading { row: 9 };
    assert_eq!(errors(&mapped(&ctx, sheet, wrong).await), [(None, None, &row)]);
}

#[apply(both_engines)]
async fn a_file_is_looked_at_and_what_was_said_is_offered_again(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let ctx = person(&operator, city, Role::AssessmentOffice);
    let organizations = "单位代码,单位名称,类型,上级代码,生效日期\nCZJ,市财政局,部门,,2020-01-01\n";
    let added = storage::organization::import(&operator, city, file(organizations), Past::Stays, Mode::Apply);
    assert_eq!(added.await.unwrap().created, 1);
    let sheet = "工作任务,指标要求,备注,备注\n压减支出,≤3.5%,甲,乙\n";
    let seen = look(&ctx, file(sheet), Mapping::default()).await.unwrap().unwrap();
    let columns = |seen: &indicator_model::sheet::Seen| -> Vec<(String, Option<Column>)> {
        seen.columns.iter().map(|it| (it.name.clone(), it.column)).collect()
    };
    let name = |name: &str, column| (name.to_owned(), column);
    let unknown = [name("工作任务", None), name("指标要求", None), name("C", None), name("D", None)];
    assert_eq!((seen.heading, columns(&seen)), (1, unknown.to_vec()));
    assert_eq!(seen.columns[1].examples, ["≤3.5%"]);
    assert!(seen.words[&Column::Level].contains(&"部门核心任务".to_owned()));

    let mut mapping = Mapping { splits: true, ..Mapping::default() };
    mapping.columns.extend([
        name("工作任务", Some(Column::IndicatorName)),
        name("指标要求", Some(Column::BasicTarget)),
        name("C", None),
    ]);
    mapping.constants.insert(Column::OwnerOrgName, "市财政局".to_owned());
    let year = Destination::Year(2026);
    let dry = import_mapped(&ctx, file(sheet), mapping.clone(), year, Mode::DryRun).await.unwrap();
    assert_eq!((counts(&dry), errors(&dry)), ((1, 0, 0, 0), vec![]));
    let seen = look(&ctx, file(sheet), Mapping::default()).await.unwrap().unwrap();
    assert_eq!(columns(&seen), unknown, "nothing is remembered of what was not done");
    import_mapped(&ctx, file(sheet), mapping.clone(), year, Mode::Apply).await.unwrap();
    let seen = look(&ctx, file(sheet), Mapping::default()).await.unwrap().unwrap();
    assert_eq!(columns(&seen)[..2], mapping.columns.into_iter().rev().take(2).rev().collect::<Vec<_>>());
    assert_eq!((seen.splits, seen.constants), (true, mapping.constants));
    assert_eq!(storage::integrity::check(&operator).await.unwrap(), []);
}

/// The workbook to fill in is read as what it is, and lists what the city has.
#[tokio::test]
async fn the_template_is_a_sheet_with_lists() {
    let database = Database::sqlite();
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let organizations = "单位代码,单位名称,类型,上级代码,生效日期\nCZJ,市财政局,部门,,2020-01-01\n";
    let added = storage::organization::import(&operator, city, file(organizations), Past::Stays, Mode::Apply);
    assert_eq!(added.await.unwrap().created, 1);
    let office = person(&operator, city, Role::AssessmentOffice);
    let template = storage::sheet::template(&office).await.unwrap();
    let seen = look(&office, file(template.clone()), Mapping::default()).await.unwrap().unwrap();
    assert_eq!((seen.sheet.as_deref(), seen.heading), (Some("指标体系"), 2));
    assert!(seen.columns.iter().all(|column| column.column.is_some()), "{:?}", seen.columns);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(template)).unwrap();
    let mut part = |name| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let sheet = part("xl/worksheets/sheet1.xml");
    for listed in ["越高越好,越低越好,区间最优", "'单位'!$B$2:$B$", "sheetProtection"] {
        assert!(sheet.contains(listed), "{listed}");
    }
    assert!(part("xl/sharedStrings.xml").contains("市财政局"));
    let reporter = person(&operator, city, Role::Reporter);
    assert!(storage::sheet::template(&reporter).await.is_err());
}

/// Rows come in the order of the sheet, new ones between known ones, and what nobody moved stays.
#[apply(both_engines)]
async fn rows_are_in_the_order_of_the_last_sheet(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let row = |code: &str, name: &str| format!("{code},{name},NYJ,户,5\n");
    let sheet = |rows: &[(&str, &str)]| {
        let rows: String = rows.iter().map(|(code, name)| row(code, name)).collect();
        format!("指标编码,指标名称,责任单位编码,单位,基础目标\n{rows}")
    };
    let order = async || {
        let exported = storage::sheet::export(&ctx, id, Format::Csv).await.unwrap();
        let text = String::from_utf8(exported.bytes).unwrap();
        let codes = text.lines().filter_map(|line| line.split(',').next());
        codes.filter(|code| code.starts_with("T-")).map(str::to_owned).collect::<Vec<_>>()
    };
    let [a, b, c, x, y] = [("T-A", "甲"), ("T-B", "乙"), ("T-C", "丙"), ("T-X", "丁"), ("T-Y", "戊")];
    assert_eq!(counts(&import(&ctx, sheet(&[a, b, c])).await), (3, 0, 0, 0));
    assert_eq!(counts(&import(&ctx, sheet(&[a, x, b, c])).await), (1, 0, 3, 0));
    assert_eq!(order().await, ["T-A", "T-X", "T-B", "T-C"]);
    assert_eq!(counts(&import(&ctx, sheet(&[y, a, x, b, c])).await), (1, 0, 4, 0));
    assert_eq!(order().await, ["T-Y", "T-A", "T-X", "T-B", "T-C"]);
    let turned = sheet(&[a, x, b, c, y]);
    let dry = import_mapped(&ctx, file(turned.clone()), Mapping::default(), Destination::Cycle, Mode::DryRun);
    let dry = dry.await.unwrap();
    let moved =
        Difference { row: Some(6), code: "T-Y".to_owned(), name: "戊".to_owned(), differs: Differs::Moved };
    assert_eq!(dry.differences[0], moved);
    assert_eq!(dry.differences.iter().filter(|it| it.differs == Differs::Missing).count(), 96);
    assert_eq!(counts(&import(&ctx, turned).await), (0, 1, 4, 0));
    assert_eq!(order().await, ["T-A", "T-X", "T-B", "T-C", "T-Y"]);
}

/// The first sheet that has the headings is read, unless somebody means another.
#[tokio::test]
async fn another_worksheet_can_be_meant() {
    let database = Database::sqlite();
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let mut workbook = Workbook::new();
    for (name, target) in [("一季度", 1250), ("二季度", 1300)] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap();
        sheet.write_row(0, 0, ["指标编码", "基础目标"]).unwrap();
        sheet.write(1, 0, "NYJ-01").unwrap();
        sheet.write(1, 1, target).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let seen = look(&ctx, file(bytes.clone()), Mapping::default()).await.unwrap().unwrap();
    assert_eq!(
        (seen.sheets, seen.sheet.as_deref()),
        (vec!["一季度".to_owned(), "二季度".to_owned()], Some("一季度"))
    );
    let sheet = |name: &str| Mapping { sheet: Some(name.to_owned()), ..Mapping::default() };
    let outcome = mapped(&ctx, bytes.clone(), sheet("二季度")).await;
    assert_eq!((counts(&outcome), outcome.unread.other_sheets.len()), ((0, 1, 0, 0), 0));
    let name = scheme_name(&load(&ctx, id).await, "NYJ-01");
    assert_eq!(shown(&load(&ctx, id).await, &name).2.as_deref(), Some("1300"));
    let missing = Problem::NoSuchSheet { name: "三季度".to_owned() };
    assert_eq!(errors(&mapped(&ctx, bytes, sheet("三季度")).await), [(None, None, &missing)]);
}

fn scheme_name(scheme: &Scheme, code: &str) -> String {
    scheme.indicators.iter().find(|known| known.code == code).unwrap().name.clone()
}
