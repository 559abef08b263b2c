use indicator_model::change::{Change, Edit};
use indicator_model::curve::{Curve, Months};
use indicator_model::id::SchemeId;
use indicator_model::node;
use indicator_model::scheme::Scheme;
use indicator_model::sheet::{Column, Outcome};
use indicator_model::target::Tier;
use indicator_model::text::Kind;
use indicator_model::tree::Tree;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rstest_reuse::apply;
use storage::ctx::Ctx;
use storage::sheet::{Destination, Format, Mode};

use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, edit, file, import, load};

async fn export(ctx: &Ctx, id: SchemeId, format: Format) -> Vec<u8> {
    storage::sheet::export(ctx, id, format).await.unwrap().bytes
}

/// A CSV without the line that marks it, which is never twice the same.
async fn unmarked(ctx: &Ctx, id: SchemeId) -> String {
    let sheet = String::from_utf8(export(ctx, id, Format::Csv).await).unwrap();
    let (content, mark) = sheet.trim_end().rsplit_once("\r\n").unwrap();
    assert!(mark.starts_with("# hengce "), "{mark}");
    content.to_owned()
}

async fn import_into(ctx: &Ctx, id: SchemeId, bytes: Vec<u8>) -> Outcome {
    storage::sheet::import(ctx, file(bytes), Destination::Scheme(id), Mode::Apply).await.unwrap()
}

/// What a sheet can say about a scheme: everything but ids.
fn content(scheme: Scheme) -> Vec<String> {
    let tree = Tree::new(scheme);
    let mut rows: Vec<_> = tree.rows().collect();
    rows.sort_by_key(|&row| tree.node(row).place.position);
    let line = |row| {
        let (node, indicator) = (tree.node(row), tree.indicator(row));
        let parent = tree.parent(row).map(|parent| tree.indicator(parent).code.clone());
        let owner = tree.owner(row).map(|owner| (&owner.code, &owner.name, owner.kind, &owner.class));
        let mut indicator = indicator.clone();
        indicator.id = indicator_model::id::IndicatorId(uuid::Uuid::nil());
        format!(
            "{indicator:?} {parent:?} {owner:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            node.facts(),
            node.edge,
            node.targets,
            node.weight,
            node.mode,
            node.curve
        )
    };
    rows.into_iter().map(line).collect()
}

/// Cells by row, numbers without their trailing zeros, so that `90` and `90.0` are the same value.
fn cells(sheet: &str) -> Vec<Vec<String>> {
    let plain = |cell: &str| {
        cell.parse().map_or(cell.to_owned(), |it: indicator_model::quantity::Quantity| it.to_string())
    };
    let rows = sheet.trim_start_matches('\u{feff}').lines();
    rows.map(|line| line.split(',').map(plain).collect()).collect()
}

#[apply(both_engines)]
async fn what_was_imported_is_exported_again(database: Database) {
    let (ctx, id) = database.sample().await;
    let sheet = unmarked(&ctx, id).await;
    assert!(sheet.starts_with("\u{feff}indicator_code,"));
    assert!(sheet.contains("\r\n"));
    // Curves and modes are filed when the sample is loaded; their columns stand behind those of the form.
    let mut written = cells(&sheet);
    let modes: Vec<String> = written.iter_mut().filter_map(Vec::pop).collect();
    let count = |word: &str| modes.iter().filter(|mode| *mode == word).count();
    assert_eq!((modes[0].as_str(), ["目标", "关键结果", "KPI"].map(count)), ("mode", [2, 5, 89]));
    let curves: Vec<String> =
        written.iter_mut().filter_map(Vec::pop).filter(|cell| !cell.is_empty()).collect();
    assert_eq!(curves, ["plan", "2 6 14 26 40 52 62 72 82 90 96 100", "汛期", "按日历", "农时"]);
    assert_eq!(written, cells(SAMPLE));
    // Values are written to the precision of their indicator.
    assert!(sheet.contains(",86.5,88.0,90.0,"));
}

#[apply(both_engines)]
async fn what_was_exported_imports_as_known(database: Database) {
    let (ctx, id) = database.sample().await;
    for format in [Format::Csv, Format::Xlsx] {
        let outcome = import_into(&ctx, id, export(&ctx, id, format).await).await;
        assert_eq!(outcome, known(id, &outcome), "{format:?}");
    }
    assert_eq!(load(&ctx, id).await.revision.0, 1);
}

/// The outcome of a sheet of the sample that changes nothing; it goes into the scheme that is there.
fn known(id: SchemeId, outcome: &Outcome) -> Outcome {
    let goal = outcome.goal.clone().filter(|goal| !goal.is_new);
    assert!(goal.is_some(), "{outcome:?}");
    Outcome { scheme: Some(id), unchanged: 96, goal, ..Outcome::default() }
}

/// Texts that people and attackers write: formulas in both widths, quotes, separators, line breaks, apostrophes, escapes
/// of workbooks, and whatever Unicode has. Of those the ones that are stored, as they are stored.
fn texts(kind: Kind) -> impl Strategy<Value = String> {
    let written = prop_oneof![
        "['＝=+@-]{0,2}[\u{4e00}-\u{4e10}a-zA-Z0-9,;\"\n'|(（）)%]{0,6}",
        "(_x00[0-4][0-9A-F]_|=\"|\"|'|&amp;|<b>|# hengce|\t|\r\n){0,3}[a\u{300}\u{20000}\u{3000} ]{0,3}",
        any::<String>(),
    ];
    written.prop_filter_map("not stored", move |text| kind.read(&text).ok())
}

/// Any scheme that the application could hold, exported and imported into an empty database, is the same scheme;
/// exported and imported into itself, it does not change.
#[tokio::test]
async fn export_and_import_are_inverse() {
    let database = Database::sqlite();
    let (ctx, id) = database.sample().await;
    let mut runner = TestRunner::default();
    for round in 0..10 {
        let scheme = load(&ctx, id).await;
        let mut changes = Vec::new();
        for node in &scheme.nodes {
            changes.extend(scribble(&scheme, node, &mut runner));
        }
        storage::scheme::save(&ctx, id, edit(&scheme, changes)).await.unwrap();
        let expected = load(&ctx, id).await;
        let format = if round % 2 == 0 { Format::Csv } else { Format::Xlsx };
        let sheet = export(&ctx, id, format).await;
        let outcome = import_into(&ctx, id, sheet.clone()).await;
        assert_eq!(outcome, known(id, &outcome));
        assert_eq!(load(&ctx, id).await, expected);

        let database = Database::sqlite();
        let fresh = database.ctx().await;
        let copy = import(&fresh, sheet).await;
        assert_eq!((copy.created, copy.errors), (96, Vec::new()));
        let copy = load(&fresh, copy.scheme.unwrap()).await;
        assert!(unmarked(&fresh, copy.id).await == unmarked(&ctx, id).await);
        // The kind of number is no column; it is derived where an indicator is made.
        let (mut copied, mut original) = (copy, expected);
        for indicator in copied.indicators.iter_mut().chain(&mut original.indicators) {
            indicator.measure = indicator_model::indicator::MeasureKind::Stock;
        }
        assert_eq!(content(copied), content(original));
    }
}

fn curves() -> impl Strategy<Value = Option<Curve>> {
    let drawn = prop::array::uniform12(0..=100_u8).prop_map(|mut months| {
        months[11] = 100;
        months.sort_unstable();
        Months::new(months).map_or(Curve::Calendar, Curve::Drawn)
    });
    prop::option::of(prop_oneof![prop::sample::select(Curve::NAMED.to_vec()), drawn])
}

/// Arbitrary texts and numbers for a node and its indicator.
fn scribble(scheme: &Scheme, node: &node::Node, runner: &mut TestRunner) -> Vec<Change> {
    let mut text = |kind| texts(kind).new_tree(runner).unwrap().current();
    let before = scheme.indicators.iter().find(|indicator| indicator.id == node.indicator).unwrap();
    let mut after = before.clone();
    let (known, _) = before.code.split_once('·').unwrap_or((&before.code, ""));
    after.code = format!("{known}·{}", text(Kind::Code).chars().take(20).collect::<String>());
    after.name = format!("名{}", text(Kind::Name));
    (after.unit, after.theme, after.dimension) = (text(Kind::Label), text(Kind::Phrase), text(Kind::Phrase));
    (after.definition, after.data_source) = (text(Kind::Prose), text(Kind::Phrase));
    (after.data_provider, after.evidence) = (text(Kind::Phrase), text(Kind::Prose));
    let mut stated = node.facts();
    stated.post = text(Kind::Phrase);
    stated.basis = text(Kind::Phrase);
    let step = after.precision.step();
    let curve = curves().new_tree(runner).unwrap().current();
    let mode = prop::option::of(prop::sample::select(node::Mode::ALL.to_vec()));
    let mode = mode.new_tree(runner).unwrap().current();
    let mut value =
        |least: i64| {
            let most = indicator_model::quantity::LIMIT / step;
            let drawn = prop::option::of(prop_oneof![least.max(-9_999)..=9_999_i64, least.max(-most)..=most]);
            drawn.new_tree(runner).unwrap().current().and_then(|steps: i64| {
                indicator_model::quantity::Quantity::from_millionths(steps * step).ok()
            })
        };
    let mut edits = vec![
        Edit::Indicator { before: Box::new(before.clone()), after: Box::new(after) },
        Edit::Facts { before: node.facts().into(), after: stated.into() },
        Edit::Weight { before: node.weight, after: value(0) },
        Edit::Share { before: node.edge.share, after: value(0) },
        Edit::Mode { before: node.mode, after: mode },
        Edit::Curve { before: node.curve, after: curve },
    ];
    // The cell with the most decimals decides the precision, so one is kept.
    for tier in [Tier::Basic, Tier::Challenge] {
        edits.push(Edit::Target { tier, before: node.targets[tier], after: value(i64::MIN) });
    }
    edits.into_iter().map(|edit| Change { node: node.id, edit }).collect()
}

#[tokio::test]
async fn no_cell_that_people_write_leaves_as_a_formula() {
    let database = Database::sqlite();
    let ctx = database.ctx().await;
    let attack = SAMPLE
        .replace("系统计算明细", "=HYPERLINK(\"\"http://x\"\")")
        .replace("统计联网直报平台", "＝cmd|' /C calc'!A0")
        .replace(",市统计局,", ",@SUM(1),");
    let id = import(&ctx, attack.replace("=HYPERLINK(\"\"http://x\"\")", "\"=HYPERLINK(\"\"http://x\"\")\""))
        .await;
    let id = id.scheme.unwrap();
    let sheet = String::from_utf8(export(&ctx, id, Format::Csv).await).unwrap();
    for row in csv::Reader::from_reader(sheet.as_bytes()).records() {
        let row = row.unwrap();
        let written = Column::ALL.into_iter().zip(row.iter());
        // A lone `=` in the column of comparators is a word of the form, and calculates nothing.
        let formulas = written.filter(|(column, cell)| {
            *column != Column::Comparator
                && cell.starts_with(['=', '+', '@', '＝', '＋', '－', '＠', '\t', '\r'])
        });
        assert_eq!(formulas.count(), 0, "{row:?}");
    }
    assert!(sheet.contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "{sheet}");
    assert_eq!(import_into(&ctx, id, sheet.into_bytes()).await.unchanged, 96);
}
