//! Objectives and key results are a mode of nodes: ground state like any other, saved, undone, imported, exported, checked.

use indicator_model::change::{Change, Edit};
use indicator_model::history::Direction;
use indicator_model::id::SchemeId;
use indicator_model::node::Mode::{self, KeyResult, Objective};
use indicator_model::scheme::Scheme;
use indicator_model::sheet::Column;
use rstest_reuse::apply;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::sheet::Format;

use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, confirm, edit, import, load, node, ordered};

fn to(scheme: &Scheme, code: &str, mode: Option<Mode>) -> Change {
    let node = node(scheme, code);
    let before = scheme.nodes.iter().find(|known| known.id == node).unwrap().mode;
    Change { node, edit: Edit::Mode { before, after: mode } }
}

async fn modes(ctx: &Ctx, id: SchemeId, codes: [&str; 2]) -> [Option<Mode>; 2] {
    let scheme = load(ctx, id).await;
    codes.map(|code| scheme.nodes.iter().find(|known| known.id == node(&scheme, code)).unwrap().mode)
}

/// The sheet of the sample with the column of modes, and these in their rows.
fn sheet(column: &str, cells: &[(&str, &str)]) -> String {
    let cell = |line: &str| {
        let code = line.split(',').next().unwrap_or_default();
        cells.iter().find(|(known, _)| *known == code).map_or("", |(_, cell)| *cell).to_owned()
    };
    let line = |(at, line): (usize, &str)| match at {
        0 => format!("{line},{column}\n"),
        _ => format!("{line},{}\n", cell(line)),
    };
    SAMPLE.lines().enumerate().map(line).collect()
}

async fn heads(ctx: &Ctx, id: SchemeId) -> String {
    let sheet = storage::sheet::export(ctx, id, Format::Csv).await.unwrap();
    String::from_utf8(sheet.bytes).unwrap().lines().next().unwrap().to_owned()
}

const CODES: [&str; 2] = ["NYJ-01", "NYJ-P1"];

#[apply(both_engines)]
async fn a_mode_is_saved_and_undone(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let before = load(&ctx, id).await;
    let start = ordered(&ctx, id).await;
    let changes = vec![to(&before, "NYJ-01", Some(Objective)), to(&before, "NYJ-P1", Some(KeyResult))];
    let saved = storage::scheme::save(&ctx, id, edit(&before, changes)).await.unwrap();
    assert_eq!(modes(&ctx, id, CODES).await, [Some(Objective), Some(KeyResult)]);
    // Of two who saw a KPI there, the second is asked.
    let again = storage::scheme::save(&ctx, id, edit(&before, vec![to(&before, "NYJ-01", Some(KeyResult))]));
    assert!(matches!(again.await, Err(StoreError::Conflict(conflict)) if conflict.differing.len() == 1));
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
    confirm(&ctx, id, Direction::Undo, saved.change_set).await;
    assert!(ordered(&ctx, id).await == start);
    confirm(&ctx, id, Direction::Redo, saved.change_set).await;
    assert_eq!(modes(&ctx, id, CODES).await, [Some(Objective), Some(KeyResult)]);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn a_sheet_sets_modes_and_says_nothing_without_the_column(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    assert!(heads(&ctx, id).await.ends_with(",plan"), "form F10 where there are only KPIs");
    let okr = sheet("模式", &[("NYJ-01", "目标"), ("NYJ-P1", "关键结果"), ("NYJ-P2", "KPI")]);
    let set = import(&ctx, okr).await;
    assert_eq!((set.unchanged, set.updated, set.errors), (94, 2, vec![]));
    assert_eq!(modes(&ctx, id, CODES).await, [Some(Objective), Some(KeyResult)]);
    let old = import(&ctx, SAMPLE).await;
    assert_eq!((old.unchanged, old.updated), (96, 0));
    assert!(heads(&ctx, id).await.ends_with(",plan,mode"));
    let exported = storage::sheet::export(&ctx, id, Format::Xlsx).await.unwrap();
    let same = import(&ctx, exported.bytes).await;
    assert_eq!((same.unchanged, same.updated, same.errors), (96, 0, vec![]));
    let english = import(&ctx, sheet("Mode", &[("NYJ-01", "Objective"), ("NYJ-P2", "Key result")])).await;
    assert_eq!((english.unchanged, english.updated), (94, 2));
    assert_eq!(modes(&ctx, id, ["NYJ-P1", "NYJ-P2"]).await, [None, Some(KeyResult)]);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[tokio::test]
async fn a_cell_that_is_no_mode_is_named() {
    let database = Database::sqlite();
    let ctx = database.ctx().await;
    let outcome = import(&ctx, sheet("mode", &[("NYJ-01", "战略")])).await;
    let found: Vec<_> = outcome.errors.iter().map(|it| (it.column, it.problem.key())).collect();
    assert_eq!(found, [(Some(Column::Mode), "unknown_word")]);
}
