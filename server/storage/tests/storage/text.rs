//! One normal form of texts at every way in, and every text that is there on the way out.

use indicator_model::change::{Change, Edit, Refusal};
use indicator_model::id::{CityId, SchemeId};
use indicator_model::indicator::Indicator;
use indicator_model::node::Lock;
use indicator_model::organization::operation::{self, New, Operation};
use indicator_model::scheme::Scheme;
use indicator_model::sheet::{Column, Outcome, Problem};
use indicator_model::text::Fault;
use indicator_model::text::edit::TextField;
use people_model::appointment::NewAppointment;
use people_model::contact::Contact;
use people_model::refusal;
use people_model::role::Role;
use people_model::session::Turned;
use rstest_reuse::apply;
use sea_orm::{ConnectionTrait, Statement};
use storage::account::NewAccount;
use storage::audit::Filter;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::organization::Past;
use storage::sheet::{Destination, Format, Mode};
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, SAMPLE, edit, file, founded, import, load, node, person, sample, sign_in};

/// Writes a text into an indicator.
type Write = fn(&mut Indicator, String);

async fn into(ctx: &Ctx, id: SchemeId, bytes: impl Into<Vec<u8>>) -> Outcome {
    storage::sheet::import(ctx, file(bytes), Destination::Scheme(id), Mode::Apply).await.unwrap()
}

async fn export(ctx: &Ctx, id: SchemeId, format: Format) -> Vec<u8> {
    storage::sheet::export(ctx, id, format).await.unwrap().bytes
}

/// The change of the definition of an indicator.
fn define(scheme: &Scheme, code: &str, write: impl FnOnce(&mut Indicator)) -> Change {
    let before = scheme.indicators.iter().find(|indicator| indicator.code == code).unwrap();
    let mut after = before.clone();
    write(&mut after);
    let edit = Edit::Indicator { before: Box::new(before.clone()), after: Box::new(after) };
    Change { node: node(scheme, code), edit }
}

async fn save(ctx: &Ctx, id: SchemeId, change: Change) -> Result<(), StoreError> {
    let scheme = load(ctx, id).await;
    storage::scheme::save(ctx, id, edit(&scheme, vec![change])).await.map(drop)
}

async fn open(ctx: &Ctx, city: CityId, login: &str, name: &str) -> Result<(), StoreError> {
    let new = NewAccount {
        city,
        login: login.to_owned(),
        name: name.to_owned(),
        contact: Contact::default(),
        appointments: Vec::new(),
    };
    storage::account::create(ctx, new).await.map(drop)
}

/// The header and the rows of the department of agriculture, with other codes.
fn respelled(code: &str) -> String {
    SAMPLE.replace("NYJ-01", code)
}

#[apply(both_engines)]
async fn a_code_is_the_same_however_a_sheet_writes_it(database: Database) {
    let (ctx, id) = database.sample().await;
    for code in [
        "nyj-01",
        "NYJ–01",
        "NYJ‑01",
        "NYJ—01",
        "NYJ -01",
        "ＮＹＪ－０１",
        "NYJ\u{200b}-01",
        "\u{feff}NYJ-01",
        "'NYJ-01",
        "=NYJ-01=",
    ] {
        // The quotation marks of a cell are doubled.
        let code = if code.starts_with('=') { "\"=\"\"NYJ-01\"\"\"" } else { code };
        let outcome = into(&ctx, id, respelled(code)).await;
        assert_eq!((outcome.created, outcome.unchanged, &outcome.errors), (0, 96, &Vec::new()), "{code}");
    }
    for owner in ["nyj", "NYJ\u{feff}", "ＮＹＪ"] {
        let sheet = SAMPLE.replace(",NYJ,", &format!(",{owner},"));
        let outcome = into(&ctx, id, sheet).await;
        assert_eq!((outcome.unchanged, &outcome.remarks), (96, &Vec::new()), "{owner}");
    }
    let header = SAMPLE.replacen("indicator_code", "\u{feff}指标\u{200b}编码", 1);
    assert_eq!(into(&ctx, id, header).await.unchanged, 96);
}

#[apply(both_engines)]
async fn a_second_row_of_one_code_is_named_with_the_first(database: Database) {
    let ctx = database.ctx().await;
    for second in ["nyj-01", "NYJ–01", "NYJ\u{200b}-01", "café-1"] {
        let row = SAMPLE.lines().find(|line| line.starts_with("NYJ-01,")).unwrap();
        let sheet = if second == "café-1" {
            let one = row.replacen("NYJ-01", "café-1", 1);
            format!("{SAMPLE}{one}\n{}\n", row.replacen("NYJ-01", "cafe\u{301}-1", 1))
        } else {
            format!("{SAMPLE}{}\n", row.replacen("NYJ-01", second, 1))
        };
        let outcome = import(&ctx, sheet).await;
        let [error] = outcome.errors.as_slice() else { panic!("{:?}", outcome.errors) };
        let expected = if second == "café-1" { "café-1" } else { "NYJ-01" };
        assert!(
            matches!(&error.problem, Problem::RepeatedCode { code, .. } if code == expected),
            "{second}: {error:?}"
        );
    }
}

#[apply(both_engines)]
async fn an_edit_takes_no_code_that_looks_like_another(database: Database) {
    let (ctx, id) = database.sample().await;
    for code in ["nyj-02", "NYJ–02", "NYJ\u{200b}-02", "ＮＹＪ-０２"] {
        let change = define(&load(&ctx, id).await, "NYJ-01", |it| it.code = code.into());
        let error = save(&ctx, id, change).await.unwrap_err();
        assert!(
            matches!(&error, StoreError::Invalid(Refusal::RepeatedCode { code, .. }) if code == "NYJ-02"),
            "{code}: {error:?}"
        );
    }
    let change = define(&load(&ctx, id).await, "NYJ-01", |it| it.code = " nyj – 01 ".into());
    save(&ctx, id, change).await.unwrap();
    assert_eq!(node(&load(&ctx, id).await, "nyj-01"), node(&load(&ctx, id).await, "nyj-01"));
}

#[apply(both_engines)]
async fn a_text_is_stored_in_one_form_and_imports_unchanged(database: Database) {
    let (ctx, id) = database.sample().await;
    let change = define(&load(&ctx, id).await, "NYJ-01", |it| {
        it.name = "  新型\u{200b}主体（户） ".into();
        it.definition = "第一行\r\n第二行\t".into();
        it.unit = " 家\u{feff}".into();
    });
    save(&ctx, id, change).await.unwrap();
    let scheme = load(&ctx, id).await;
    let stored = scheme.indicators.iter().find(|it| it.code == "NYJ-01").unwrap();
    assert_eq!(
        (stored.name.as_str(), stored.definition.as_str(), stored.unit.as_str()),
        ("新型主体（户）", "第一行\n第二行", "家")
    );
    for format in [Format::Csv, Format::Xlsx] {
        let outcome = into(&ctx, id, export(&ctx, id, format).await).await;
        assert_eq!((outcome.updated, outcome.unchanged), (0, 96));
    }
}

#[apply(both_engines)]
async fn a_text_that_cannot_be_stored_is_refused_before_the_database_sees_it(database: Database) {
    let (ctx, id) = database.sample().await;
    let long = "口".repeat(40_000);
    let too_long = |most| Fault::TooLong { most, length: 40_000 };
    let character = |code| Fault::Character { code };
    let cases: [(Write, &str, TextField, Fault); 8] = [
        (|it, text| it.name = text, &long, TextField::Name, too_long(200)),
        (|it, text| it.name = text, "a\0b", TextField::Name, character(0)),
        (|it, text| it.name = text, "张\u{202e}三", TextField::Name, character(0x202e)),
        (|it, text| it.code = text, "NYJ\n01", TextField::Code, character(0xa)),
        (|it, text| it.unit = text, &long, TextField::Unit, too_long(64)),
        (|it, text| it.definition = text, &long, TextField::Definition, too_long(10_000)),
        (|it, text| it.definition = text, "\u{1b}[31m", TextField::Definition, character(0x1b)),
        (|it, text| it.data_source = text, "\u{ffff}", TextField::DataSource, character(0xffff)),
    ];
    for (write, text, field, fault) in cases {
        let change = define(&load(&ctx, id).await, "NYJ-01", |it| write(it, text.to_owned()));
        let error = save(&ctx, id, change).await.unwrap_err();
        let StoreError::Invalid(Refusal::Text { field: at, fault: found, .. }) = error else {
            panic!("{error:?}")
        };
        assert_eq!((at, found), (field, fault));
    }
    let blank = define(&load(&ctx, id).await, "NYJ-01", |it| it.name = "\u{200b}\u{3164}".into());
    let error = save(&ctx, id, blank).await.unwrap_err();
    assert!(matches!(error, StoreError::Invalid(Refusal::EmptyName { .. })), "{error:?}");
    let lock = Lock { owner: String::new(), reason: "a\0".to_owned(), at: None };
    let lock = Change {
        node: node(&load(&ctx, id).await, "NYJ-01"),
        edit: Edit::Lock { before: None, after: Some(Box::new(lock)) },
    };
    let error = save(&ctx, id, lock).await.unwrap_err();
    assert!(matches!(error, StoreError::Invalid(Refusal::Text { field: TextField::LockReason, .. })));
    let scheme = load(&ctx, id).await;
    let mut set = edit(&scheme, vec![define(&scheme, "NYJ-01", |it| it.unit = "户".into())]);
    set.reason = "因\0".into();
    let error = storage::scheme::save(&ctx, id, set).await.unwrap_err();
    assert!(
        matches!(error, StoreError::Text { fault: Fault::Character { code: 0 }, field: Some("reason") }),
        "{error:?}"
    );
}

#[apply(both_engines)]
async fn a_cell_that_cannot_be_stored_is_named_with_its_place(database: Database) {
    let ctx = database.ctx().await;
    let long = "口".repeat(20_000);
    let sheet = SAMPLE
        .replacen("全年粮食总产量", &long, 1)
        .replacen("新型农业经营主体培育数量", "a\u{202e}b", 1)
        .replacen(",82.4,", ",\u{202d}82.4,", 1)
        .replacen("NYJ-04,", "\"NYJ\n04\",", 1);
    let outcome = import(&ctx, sheet).await;
    let found: Vec<_> =
        outcome.errors.iter().map(|error| (error.row, error.column, &error.problem)).collect();
    assert_eq!(
        found,
        [
            (
                Some(35),
                Some(Column::IndicatorName),
                &Problem::Text { fault: Fault::Character { code: 0x202e } }
            ),
            (
                Some(36),
                Some(Column::DefinitionFormula),
                &Problem::Text { fault: Fault::TooLong { most: 10_000, length: 20_000 } }
            ),
            (
                Some(36),
                Some(Column::BaselineValue),
                &Problem::Text { fault: Fault::Character { code: 0x202d } }
            ),
            (Some(38), Some(Column::IndicatorCode), &Problem::Text { fault: Fault::Character { code: 0xa } }),
        ]
    );
}

#[apply(both_engines)]
async fn texts_of_earlier_versions_leave_as_far_as_a_file_can_hold_them(database: Database) {
    let (ctx, id) = database.sample().await;
    let long = "口".repeat(40_000);
    database.execute(&format!("UPDATE indicator SET definition = '{long}' WHERE code = 'NYJ-01'")).await;
    database.execute(&format!("UPDATE organization SET name = '{long}' WHERE code = 'NYJ'")).await;
    database.execute("UPDATE indicator SET name = 'a\u{1}b' WHERE code = 'NYJ-02'").await;
    let raw = database.raw().await;
    let found = Statement::from_string(raw.get_database_backend(), "SELECT city_id FROM city");
    let city: Uuid = raw.query_one_raw(found).await.unwrap().unwrap().try_get("", "city_id").unwrap();
    raw.close().await.unwrap();
    for format in [Format::Csv, Format::Xlsx] {
        let bytes = export(&ctx, id, format).await;
        if format == Format::Csv {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains("口…（已截断 cut）") && !text.contains('\u{1}'));
        }
        storage::organization::export(&ctx, CityId(city), format).await.unwrap();
    }
    // What is there is not judged again: another field of the same indicator is edited, undone and checked.
    let change = define(&load(&ctx, id).await, "NYJ-01", |it| it.unit = "户".into());
    save(&ctx, id, change).await.unwrap();
}

#[apply(both_engines)]
async fn codes_of_earlier_versions_that_look_alike_stay_apart(database: Database) {
    let id = sample(&database.ctx().await).await;
    database.execute("UPDATE indicator SET code = 'nyj-02' WHERE code = 'NYJ-01'").await;
    // What is altered beside Hengce shows at the next start.
    let ctx = database.ctx().await;
    for format in [Format::Csv, Format::Xlsx] {
        let outcome = into(&ctx, id, export(&ctx, id, format).await).await;
        assert_eq!((outcome.unchanged, outcome.errors), (96, Vec::new()));
    }
}

#[apply(both_engines)]
async fn an_organization_has_one_code_however_it_is_written(database: Database) {
    let ctx = database.ctx().await;
    let (city, _) = founded(&ctx).await;
    let sheet = |code: &str, name: &str| {
        format!(
            "单位代码,单位名称,类型,上级代码,生效日期\r\nYL,云澜市,市级,,2026-01-01\r\n{code},{name},部门,yl,2026-01-01\r\n"
        )
    };
    let run = async |text: String| {
        storage::organization::import(&ctx, city, file(text), Past::Stays, Mode::Apply).await.unwrap()
    };
    assert_eq!(run(sheet("NYJ", "农业局")).await.created, 2);
    for code in ["NYJ\u{feff}", "NYJ\u{200b}", "nyj", "ＮＹＪ", "'NYJ"] {
        let outcome = run(sheet(code, "农业局")).await;
        assert_eq!((outcome.created, outcome.unchanged, outcome.errors), (0, 2, Vec::new()), "{code}");
    }
    let long = "局".repeat(300);
    assert_eq!(run(sheet("NYJ", &long)).await.rejected, 1);
    let register = storage::organization::read(&ctx, city).await.unwrap();
    let mut facts = register.by_code("NYJ").unwrap().current.facts.clone();
    let create = async |code: &str, facts| {
        let new =
            New { id: indicator_model::id::OrganizationId(Uuid::now_v7()), code: code.to_owned(), facts };
        let operation = Operation::Create { from: "2026-02-01".parse().unwrap(), new };
        storage::organization::apply(&ctx, city, &operation, "").await
    };
    let taken = create("nyj\u{200b}", facts.clone()).await.unwrap_err();
    assert!(matches!(taken, StoreError::Organization(operation::Refusal::CodeTaken { .. })), "{taken:?}");
    facts.name = "a\0".into();
    let refused = create("LYJ", facts).await.unwrap_err();
    assert!(matches!(refused, StoreError::Organization(operation::Refusal::Text { .. })), "{refused:?}");
}

#[apply(both_engines)]
async fn a_log_in_name_that_looks_like_another_makes_no_second_account(database: Database) {
    let ctx = database.ctx().await;
    let (city, _) = founded(&ctx).await;
    for login in ["WangFang", "ｗａｎｇｆａｎｇ", "wang\u{200b}fang", "𝐰𝐚𝐧𝐠fang", "wangfang\u{3164}"]
    {
        let error = open(&ctx, city, login, "王芳").await.unwrap_err();
        assert!(
            matches!(
                error,
                StoreError::People(refusal::Refusal::Account(people_model::account::Refusal::LoginTaken))
            ),
            "{login}: {error:?}"
        );
        sign_in(&ctx, login, PASSWORD).await.unwrap();
    }
    for login in ["w\u{430}ngfang", "rооt", "ㅤ", "..", "", "a\0b", "王fang", "wang fang", "café"] {
        let error = open(&ctx, city, login, "王芳").await.unwrap_err();
        assert!(
            matches!(
                error,
                StoreError::People(refusal::Refusal::Account(people_model::account::Refusal::BadLogin))
            ),
            "{login}: {error:?}"
        );
    }
    for (login, name) in [("operator", "王"), ("former-12345678", "王"), ("w", "operator"), ("w", "Former-1")]
    {
        let error = open(&ctx, city, login, name).await.unwrap_err();
        assert!(
            matches!(
                error,
                StoreError::People(refusal::Refusal::Account(
                    people_model::account::Refusal::Reserved { .. }
                ))
            ),
            "{login}: {error:?}"
        );
    }
    let error = open(&ctx, city, "zhangsan", "张\u{202e}三").await.unwrap_err();
    assert!(
        matches!(error, StoreError::Text { fault: Fault::Character { code: 0x202e }, field: Some("name") }),
        "{error:?}"
    );
    open(&ctx, city, "王芳2", "  王芳\u{200b} ").await.unwrap();
}

#[apply(both_engines)]
async fn an_account_of_an_earlier_version_signs_in_with_its_name(database: Database) {
    let ctx = database.ctx().await;
    let (city, _) = founded(&ctx).await;
    database.execute("UPDATE account SET login = 'ｗａｎｇｆàｎｇ' WHERE login = 'wangfang'").await;
    sign_in(&ctx, "ｗａｎｇｆàｎｇ", PASSWORD).await.unwrap();
    sign_in(&ctx, " ＷＡＮＧＦÀＮＧ ", PASSWORD).await.unwrap();
    database.execute("UPDATE account SET login = 'operator', name = 'operator'").await;
    sign_in(&ctx, "operator", PASSWORD).await.unwrap();
    // The name of an account is a person's, whatever it is.
    let auditor = person(&ctx, city, Role::Auditor);
    let entries = storage::audit::list(&auditor, city, Filter::default(), 50).await.unwrap();
    let signed_in = entries.iter().find(|entry| entry.doer.account.is_some()).unwrap();
    assert_ne!(signed_in.doer.name, "operator");
}

#[apply(both_engines)]
async fn a_log_in_name_that_nobody_can_have_is_wrong_and_counted(database: Database) {
    let ctx = database.ctx().await;
    founded(&ctx).await;
    for login in ["a\0b".to_owned(), "x".repeat(900_000), "\u{202e}".to_owned()] {
        let Err(error) = sign_in(&ctx, &login, PASSWORD).await else { panic!("signed in") };
        assert!(matches!(error, StoreError::Turned(Turned::Wrong)), "{error:?}");
    }
    let counted = database.raw().await;
    let found = Statement::from_string(counted.get_database_backend(), "SELECT 1 AS one FROM attempt");
    let rows = counted.query_all_raw(found).await.unwrap();
    assert!(!rows.is_empty());
    counted.close().await.unwrap();
}

#[apply(both_engines)]
async fn a_reason_has_a_longest_length_and_no_controls(database: Database) {
    let ctx = database.ctx().await;
    let (city, _) = founded(&ctx).await;
    let other = crate::fixture::employed(&ctx, city, "zhaoli", NewAppointment::to(Role::Auditor)).await;
    for (reason, fault) in [
        ("因\0", Fault::Character { code: 0 }),
        (&*"因".repeat(1_001), Fault::TooLong { most: 1_000, length: 1_001 }),
    ] {
        let disabled = storage::account::disable(&ctx, city, other.id, reason).await.unwrap_err();
        let reset = storage::account::reset(&ctx, city, other.id, reason).await.unwrap_err();
        let factor = storage::account::remove_factor(&ctx, city, other.id, reason).await.unwrap_err();
        let classes =
            storage::organization::set_classes(&ctx, city, &[], Vec::new(), reason).await.unwrap_err();
        for error in [disabled, reset, factor, classes] {
            assert!(
                matches!(error, StoreError::Text { fault: found, field: Some("reason") } if found == fault),
                "{error:?}"
            );
        }
    }
}
