//! Organizations through time, and their sheet.

use indicator_model::date::Date;
use indicator_model::id::{CityId, OrganizationId};
use indicator_model::organization::DistrictClass;
use indicator_model::organization::operation::{Heir, New, Operation, Refusal};
use indicator_model::organization::register::{Facts, Register};
use indicator_model::organization::sheet::{Column, Outcome, Problem, RowError};
use indicator_model::sheet;
use people_model::appointment::Appointment;
use people_model::audit::{Deed, FieldName};
use people_model::policy::Denial;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::organization::Past;
use storage::sheet::{Format, Mode};
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{appointed, file, founded, person};

const SHEET: &str = "单位代码,单位名称,类型,上级代码,区县分类,行政区划代码,统一社会信用代码,负责人,生效日期,失效日期\r\n\
    NYJ-01,种植业处,岗位,NYJ,,,,,2026-01-01,\r\n\
    NYJ,农业局,部门,YL,,,91350100M000100Y43,李强,2026-01-01,\r\n\
    LYJ,林业局,部门,YL,,,,赵丽,2026-01-01,\r\n\
    YDQ,云东区,区县,YL,城市主城区,530102,,,2026-01-01,\r\n\
    YL,云澜市,市级,,,530100,,,2026-01-01,\r\n";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

async fn import(ctx: &Ctx, city: CityId, bytes: impl Into<Vec<u8>>) -> Outcome {
    storage::organization::import(ctx, city, file(bytes), Past::Stays, Mode::Apply).await.unwrap()
}

async fn read(ctx: &Ctx, city: CityId) -> Register {
    storage::organization::read(ctx, city).await.unwrap()
}

fn id(register: &Register, code: &str) -> OrganizationId {
    register.by_code(code).unwrap().id
}

fn facts(register: &Register, code: &str) -> Facts {
    register.by_code(code).unwrap().current.facts.clone()
}

/// A city with five organizations, and somebody of the assessment office.
async fn city(operator: &Ctx) -> (CityId, Ctx) {
    let (city, _) = founded(operator).await;
    let outcome = import(operator, city, SHEET).await;
    assert_eq!(outcome, Outcome { created: 5, ..Outcome::default() });
    (city, person(operator, city, Role::AssessmentOffice))
}

#[apply(both_engines)]
async fn a_rename_keeps_the_id_the_former_name_and_the_reason(database: Database) {
    let operator = database.ctx().await;
    let (city, office) = city(&operator).await;
    let before = read(&office, city).await;
    let renamed = Facts { name: "农业农村局".to_owned(), ..facts(&before, "NYJ") };
    let change = Operation::Change {
        id: id(&before, "NYJ"),
        from: day("2026-07-01"),
        before: facts(&before, "NYJ"),
        after: renamed,
    };
    storage::organization::apply(&office, city, &change, "云编〔2026〕7 号").await.unwrap();
    let after = read(&office, city).await;
    let entry = after.by_code("NYJ").unwrap();
    assert_eq!(entry.id, id(&before, "NYJ"));
    assert_eq!(entry.facts_on(day("2026-06-30")).name, "农业局");
    assert_eq!(entry.facts_on(day("2026-07-01")).name, "农业农村局");
    assert_eq!(entry.facts_on(day("2026-07-01")).head.as_deref(), Some("李强"));
    assert_eq!(entry.current.note.as_ref().unwrap().by, "张三");
    let listed = storage::organization::list(&office, city, day("2026-03-01")).await.unwrap();
    assert!(listed.iter().any(|known| known.name == "农业局"));

    let stale = storage::organization::apply(&office, city, &change, "").await;
    assert!(matches!(stale, Err(StoreError::Organization(Refusal::Stale { .. }))), "{stale:?}");

    let filter = Filter { deed: Some(Deed::OrganizationChange), ..Filter::default() };
    let record = storage::audit::list(&operator, city, filter, 10).await.unwrap();
    let [entry] = record.as_slice() else { panic!("{record:?}") };
    assert_eq!(entry.reason, "云编〔2026〕7 号");
    let name = entry.changes.iter().find(|diff| diff.field == FieldName::Name).unwrap();
    assert_eq!((name.before.as_deref(), name.after.as_deref()), (Some("农业局"), Some("农业农村局")));
}

#[apply(both_engines)]
async fn merged_organizations_end_and_name_their_heir(database: Database) {
    let operator = database.ctx().await;
    let (city, office) = city(&operator).await;
    let before = read(&office, city).await;
    let heir = New {
        id: OrganizationId(Uuid::now_v7()),
        code: "NLJ".to_owned(),
        facts: Facts { name: "农林局".to_owned(), credit_code: None, ..facts(&before, "NYJ") },
    };
    let merge = Operation::Merge {
        ids: vec![id(&before, "NYJ"), id(&before, "LYJ")],
        into: Heir::New(heir.clone()),
        from: day("2026-09-01"),
    };
    storage::organization::apply(&office, city, &merge, "机构改革").await.unwrap();
    let after = read(&office, city).await;
    for code in ["NYJ", "LYJ"] {
        let ending = after.by_code(code).unwrap().ending.clone().unwrap();
        assert_eq!((ending.on, ending.successors), (day("2026-09-01"), vec![heir.id]));
        assert_eq!(ending.note.unwrap().reason, "机构改革");
    }
    assert_eq!(facts(&after, "NYJ-01").parent, Some(heir.id));
    assert_eq!(after.by_code("NYJ-01").unwrap().facts_on(day("2026-08-31")).parent, Some(id(&before, "NYJ")));
    let codes = |register: &Register, on| -> Vec<String> {
        register.on(on).map(|(entry, _)| entry.code.clone()).collect()
    };
    assert_eq!(codes(&after, day("2026-08-31")), codes(&before, day("2026-08-31")));
    assert_eq!(codes(&after, day("2026-09-01")), ["NLJ", "NYJ-01", "YDQ", "YL"]);
}

#[apply(both_engines)]
async fn split_and_close_keep_what_was(database: Database) {
    let operator = database.ctx().await;
    let (city, office) = city(&operator).await;
    let before = read(&office, city).await;
    let part = |code: &str| {
        Heir::New(New {
            id: OrganizationId(Uuid::now_v7()),
            code: code.to_owned(),
            facts: Facts { name: code.to_owned(), credit_code: None, ..facts(&before, "NYJ") },
        })
    };
    let into = vec![part("A"), part("B")];
    let split = Operation::Split { id: id(&before, "NYJ"), into: into.clone(), from: day("2026-05-01") };
    storage::organization::apply(&office, city, &split, "拆分").await.unwrap();
    let close = Operation::Close { id: id(&before, "LYJ"), from: day("2026-06-01") };
    storage::organization::apply(&office, city, &close, "撤销").await.unwrap();
    let after = read(&office, city).await;
    let heirs: Vec<OrganizationId> = into.iter().map(Heir::id).collect();
    assert_eq!(after.by_code("NYJ").unwrap().ending.clone().unwrap().successors, heirs);
    assert_eq!(after.by_code("LYJ").unwrap().valid_to(), Some(day("2026-06-01")));
    assert_eq!(storage::organization::list(&office, city, day("2026-04-30")).await.unwrap().len(), 5);
}

#[apply(both_engines)]
async fn what_is_exported_comes_back_unchanged(database: Database) {
    let operator = database.ctx().await;
    let (city, office) = city(&operator).await;
    let before = read(&office, city).await;
    let formula = Facts { head: Some("=1+1".to_owned()), ..facts(&before, "LYJ") };
    let from = day("2026-02-01");
    let change =
        Operation::Change { id: id(&before, "LYJ"), from, before: facts(&before, "LYJ"), after: formula };
    storage::organization::apply(&office, city, &change, "").await.unwrap();
    let known = read(&office, city).await;
    for format in [Format::Csv, Format::Xlsx] {
        let bytes = storage::organization::export(&office, city, format).await.unwrap().bytes;
        if format == Format::Csv {
            assert!(String::from_utf8(bytes.clone()).unwrap().contains("'=1+1"));
        }
        let again = import(&office, city, bytes).await;
        assert_eq!(again, Outcome { unchanged: 5, ..Outcome::default() });
        assert_eq!(read(&office, city).await, known);
    }
    assert_eq!(import(&office, city, SHEET).await.rejected, 1, "the sheet is older than what is known");
}

#[apply(both_engines)]
async fn what_a_sheet_has_no_column_for_stays(database: Database) {
    let operator = database.ctx().await;
    let (city, office) = city(&operator).await;
    let close = Operation::Close { id: id(&read(&office, city).await, "LYJ"), from: day("2026-06-01") };
    storage::organization::apply(&office, city, &close, "撤销").await.unwrap();
    let known = read(&office, city).await;
    let short: String = SHEET
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [&cells[..4], &cells[8..9]].concat().join(",") + "\r\n"
        })
        .collect();
    let renamed = short.replacen("上级代码", "上级代码,区县的类", 1).replace(",YL,2026", ",YL,x,2026");
    let renamed = renamed.replace("NYJ,2026", "NYJ,x,2026").replace("市级,,2026", "市级,,x,2026");
    for (sheet, unknown) in [(short, vec![]), (renamed, vec!["区县的类".to_owned()])] {
        let outcome = import(&office, city, sheet).await;
        assert_eq!(outcome, Outcome { unchanged: 5, unknown_columns: unknown, ..Outcome::default() });
        assert_eq!(read(&office, city).await, known);
    }
    // A column that is there and empty says that there is none.
    let outcome = storage::organization::import(
        &office,
        city,
        file(SHEET.replace("李强", "").replace("赵丽,2026-01-01,", "赵丽,2026-01-01,2026-06-01")),
        Past::Corrected,
        Mode::Apply,
    );
    assert_eq!(outcome.await.unwrap().updated, 1);
    assert_eq!(facts(&read(&office, city).await, "NYJ").head, None);
}

#[apply(both_engines)]
async fn changing_the_past_takes_a_date_or_a_correction(database: Database) {
    let operator = database.ctx().await;
    let (city, office) = city(&operator).await;
    let known = read(&office, city).await;
    let renamed = SHEET.replace("农业局", "农业农村和水务局");
    let outcome = import(&office, city, renamed.clone()).await;
    let problem = Problem::ChangesThePast { since: day("2026-01-01") };
    assert_eq!(outcome.errors, [RowError { row: Some(3), column: Some(Column::ValidFrom), problem }]);
    assert_eq!(read(&office, city).await, known);

    let dated = renamed.replace("李强,2026-01-01", "李强,2026-07-01");
    assert_eq!(import(&office, city, dated).await.updated, 1);
    let entry = read(&office, city).await.by_code("NYJ").unwrap().clone();
    assert_eq!(entry.facts_on(day("2026-06-30")).name, "农业局");

    let corrected = SHEET.replace("林业局", "林业和草原局").replace("农业局", "农业农村和水务局");
    let corrected = corrected.replace("李强,2026-01-01", "李强,2026-07-01");
    let outcome =
        storage::organization::import(&office, city, file(corrected), Past::Corrected, Mode::Apply).await;
    assert_eq!(outcome.unwrap().updated, 1);
    assert_eq!(facts(&read(&office, city).await, "LYJ").name, "林业和草原局");
    let filter = Filter { deed: Some(Deed::OrganizationImport), ..Filter::default() };
    let record = storage::audit::list(&operator, city, filter, 20).await.unwrap();
    let entry =
        record.iter().find(|entry| entry.changes.iter().any(|diff| diff.field == FieldName::CorrectedSince));
    let name = entry.unwrap().changes.iter().find(|diff| diff.field == FieldName::Name).unwrap();
    assert_eq!((name.before.as_deref(), name.after.as_deref()), (Some("林业局"), Some("林业和草原局")));
    assert_eq!(record.len(), 7, "five made, one changed, one corrected");
}

#[apply(both_engines)]
async fn a_dry_run_saves_nothing(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let outcome =
        storage::organization::import(&operator, city, file(SHEET), Past::Stays, Mode::DryRun).await.unwrap();
    assert_eq!(outcome, Outcome { created: 5, ..Outcome::default() });
    assert_eq!(read(&operator, city).await.entries, []);
}

#[apply(both_engines)]
async fn every_error_is_told_by_row_and_column(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let sheet = "单位代码,单位名称,类型,上级代码,行政区划代码,统一社会信用代码,生效日期\r\n\
        YL,云澜市,市级,,530001,91350100M000100Y44,2026-01-01\r\n\
        A,,科室,ZZ,,,昨天\r\n\
        B,乙,部门,ZZ,,,2026-01-01\r\n\
        C,丙,部门,D,,,2026-01-01\r\n\
        D,丁,部门,C,,,2026-01-01\r\n\
        B,又乙,部门,,,,2026-01-01\r\n";
    let outcome = import(&operator, city, sheet).await;
    let found: Vec<(u32, Column)> =
        outcome.errors.iter().map(|error| (error.row.unwrap(), error.column.unwrap())).collect();
    let expected = [
        (2, Column::Division),
        (2, Column::CreditCode),
        (3, Column::Name),
        (3, Column::Kind),
        (3, Column::ValidFrom),
        (4, Column::Parent),
        (6, Column::Parent),
        (7, Column::Code),
    ];
    assert_eq!(found, expected, "{:#?}", outcome.errors);
    assert_eq!(outcome.rejected, 5);
    assert!(matches!(outcome.errors[6].problem, Problem::Refused(Refusal::Circle { .. })));
    assert_eq!(read(&operator, city).await.entries, []);

    let nothing = import(&operator, city, "甲,乙\r\n1,2\r\n").await;
    let problem = Problem::Sheet(sheet::Problem::NotASheet);
    assert_eq!(nothing.errors, [RowError { row: None, column: None, problem }]);
}

#[apply(both_engines)]
async fn whoever_may_only_read_changes_nothing(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = city(&operator).await;
    let known = read(&operator, city).await;
    let reader = appointed(
        &operator,
        city,
        vec![Appointment { organization: Some(id(&known, "NYJ")), ..Appointment::to(Role::Reporter) }],
    );
    assert_eq!(read(&reader, city).await, known);
    let close = Operation::Close { id: id(&known, "LYJ"), from: day("2026-06-01") };
    let refused =
        |answer: &Result<(), StoreError>| matches!(answer, Err(StoreError::Forbidden(Denial::NoRole)));
    let answer = storage::organization::apply(&reader, city, &close, "").await;
    assert!(refused(&answer), "{answer:?}");
    let answer = storage::organization::set_classes(&reader, city, &known.classes, vec![], "").await;
    assert!(refused(&answer), "{answer:?}");
    let answer =
        storage::organization::import(&reader, city, file(SHEET), Past::Stays, Mode::Apply).await.map(|_| ());
    assert!(refused(&answer), "{answer:?}");
    let elsewhere = person(&operator, CityId(Uuid::now_v7()), Role::AssessmentOffice);
    let answer = storage::organization::read(&elsewhere, city).await.map(|_| ());
    assert!(matches!(answer, Err(StoreError::NotFound)), "{answer:?}");
    assert_eq!(read(&operator, city).await, known);
}

#[apply(both_engines)]
async fn the_classes_are_the_citys_own(database: Database) {
    let operator = database.ctx().await;
    let (city, office) = city(&operator).await;
    let known = read(&office, city).await.classes;
    assert_eq!(known, [DistrictClass("城市主城区".to_owned())]);
    let wanted = ["重点开发区", " 城市主城区", "重点开发区", ""].map(str::to_owned).to_vec();
    storage::organization::set_classes(&office, city, &known, wanted.clone(), "分类考核").await.unwrap();
    let now = read(&office, city).await.classes;
    assert_eq!(now, ["重点开发区", "城市主城区"].map(|name| DistrictClass(name.to_owned())));
    let stale = storage::organization::set_classes(&office, city, &known, wanted, "").await;
    assert!(matches!(stale, Err(StoreError::Organization(Refusal::Stale { .. }))), "{stale:?}");

    let filter = Filter { deed: Some(Deed::OrganizationChange), ..Filter::default() };
    let record = storage::audit::list(&operator, city, filter, 10).await.unwrap();
    let [entry] = record.as_slice() else { panic!("{record:?}") };
    assert_eq!(entry.changes[0].after.as_deref(), Some("重点开发区\n城市主城区"), "a line each");
}

#[apply(both_engines)]
async fn what_a_sheet_of_indicators_names_is_in_the_register(database: Database) {
    let ctx = database.ctx().await;
    let scheme = crate::fixture::sample(&ctx).await;
    let before = crate::fixture::load(&ctx, scheme).await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let register = read(&ctx, city).await;
    assert_eq!(register.entries.len(), before.organizations.len());
    assert_eq!(register.classes.len(), 3);
    let change = Operation::Change {
        id: id(&register, "NYJ"),
        from: day("2027-01-01"),
        before: facts(&register, "NYJ"),
        after: Facts { name: "农业农村和水利局".to_owned(), ..facts(&register, "NYJ") },
    };
    storage::organization::apply(&ctx, city, &change, "").await.unwrap();
    let after = crate::fixture::load(&ctx, scheme).await;
    assert!(after.organizations.iter().any(|known| known.name == "农业农村和水利局"));
    assert!(storage::sample::remove(&ctx).await.unwrap());
}
