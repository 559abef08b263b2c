//! The plan curve of a node is ground state like any other: saved, undone, exported, checked.

use indicator_model::change::{Change, Edit};
use indicator_model::curve::{Curve, CurveInForce, CurveOrigin};
use indicator_model::history::Direction;
use indicator_model::id::SchemeId;
use indicator_model::scheme::Scheme;
use indicator_model::sheet::Column;
use indicator_model::tree::Tree;
use rstest_reuse::apply;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::sheet::Format;

use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, confirm, edit, import, load, node, ordered};

fn drawn() -> Curve {
    "0 0 0 30 30 30 30 30 100 100 100 100".parse().unwrap()
}

fn to(scheme: &Scheme, code: &str, curve: Option<Curve>) -> Change {
    let node = node(scheme, code);
    let before = scheme.nodes.iter().find(|known| known.id == node).unwrap().curve;
    Change { node, edit: Edit::Curve { before, after: curve } }
}

async fn curve(ctx: &Ctx, id: SchemeId, code: &str) -> Option<CurveInForce> {
    let scheme = load(ctx, id).await;
    let node = node(&scheme, code);
    let tree = Tree::new(scheme);
    tree.curve(tree.row(node).unwrap())
}

/// The sheet of the sample with the column of curves, and this in a row.
fn sheet(column: &str, code: &str, cell: &str) -> String {
    let line = |(at, line): (usize, &str)| match at {
        0 => format!("{line},{column}\n"),
        _ if line.starts_with(&format!("{code},")) => format!("{line},{cell}\n"),
        _ => format!("{line},\n"),
    };
    SAMPLE.lines().enumerate().map(line).collect()
}

#[apply(both_engines)]
async fn a_curve_is_saved_inherited_and_undone(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let before = load(&ctx, id).await;
    let start = ordered(&ctx, id).await;
    assert_eq!(curve(&ctx, id, "NYJ-01").await, None);
    let saved =
        storage::scheme::save(&ctx, id, edit(&before, vec![to(&before, "NYJ-01", Some(drawn()))])).await;
    let saved = saved.unwrap();
    let own = CurveInForce { curve: drawn(), origin: CurveOrigin::Own };
    assert_eq!(curve(&ctx, id, "NYJ-01").await, Some(own));
    // A district is a part of the sum; a post supports it, and has a course of its own.
    let from = node(&before, "NYJ-01");
    let inherited = CurveInForce { curve: drawn(), origin: CurveOrigin::Inherited { from } };
    assert_eq!(curve(&ctx, id, "QYD-03").await, Some(inherited));
    assert_eq!(curve(&ctx, id, "NYJ-P2").await, None);
    // Of two who saw nothing there, the second is asked.
    let again =
        storage::scheme::save(&ctx, id, edit(&before, vec![to(&before, "NYJ-01", Some(Curve::Flood))]));
    assert!(matches!(again.await, Err(StoreError::Conflict(conflict)) if conflict.differing.len() == 1));
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
    confirm(&ctx, id, Direction::Undo, saved.change_set).await;
    assert!(ordered(&ctx, id).await == start);
    confirm(&ctx, id, Direction::Redo, saved.change_set).await;
    assert_eq!(curve(&ctx, id, "NYJ-01").await, Some(own));
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn a_sheet_sets_a_curve_and_says_nothing_without_the_column(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, sheet("序时曲线", "NYJ-01", "农时")).await.scheme.unwrap();
    let farming = Some(CurveInForce { curve: Curve::Farming, origin: CurveOrigin::Own });
    assert_eq!(curve(&ctx, id, "NYJ-01").await, farming);
    // As sheets of earlier versions are.
    let old = import(&ctx, SAMPLE).await;
    assert_eq!((old.unchanged, old.updated), (96, 0));
    assert_eq!(curve(&ctx, id, "NYJ-01").await, farming);
    let exported = storage::sheet::export(&ctx, id, Format::Xlsx).await.unwrap();
    let same = import(&ctx, exported.bytes).await;
    assert_eq!((same.unchanged, same.updated, same.errors), (96, 0, vec![]));
    let changed = import(&ctx, sheet("plan", "NYJ-01", "0/0/0/30/30/30/30/30/100/100/100/100%")).await;
    assert_eq!((changed.unchanged, changed.updated), (95, 1));
    assert_eq!(curve(&ctx, id, "NYJ-01").await.map(|it| it.curve), Some(drawn()));
    let emptied = import(&ctx, sheet("plan", "NYJ-01", "")).await;
    assert_eq!((emptied.updated, curve(&ctx, id, "NYJ-01").await), (1, None));
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[tokio::test]
async fn a_cell_that_is_no_curve_is_named() {
    let database = Database::sqlite();
    let ctx = database.ctx().await;
    for cell in ["随季节", "8 17 25 33 42 50 58 67 75 83 92 99", "8 17 25 33 42 50 58 67 66 83 92 100", "-"]
    {
        let outcome = import(&ctx, sheet("plan", "NYJ-01", cell)).await;
        let found: Vec<_> = outcome.errors.iter().map(|it| (it.column, it.problem.key())).collect();
        assert_eq!(found, [(Some(Column::Plan), "not_a_curve")], "{cell}");
    }
}
