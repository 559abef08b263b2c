//! Sheets that left and come back, while the scheme went on.

use std::io::{Cursor, Read, Write};

use indicator_model::change::{Change, Edit};
use indicator_model::history::Direction;
use indicator_model::id::SchemeId;
use indicator_model::node::Place;
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::sheet::{Changed, Column, Mapping, Note, Outcome, Problem, RowError};
use indicator_model::table::{Side, Sides, Unread};
use rstest_reuse::apply;
use storage::ctx::Ctx;
use storage::sheet::{Destination, Format, Mode, export, import_mapped};
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, basic, edit, file, import, load, node};

/// A sheet that left, with its marks in a column that everybody sees.
struct Sheet(Vec<Vec<String>>);

impl Sheet {
    async fn of(ctx: &Ctx, id: SchemeId) -> Self {
        let bytes = export(ctx, id, Format::Csv).await.unwrap().bytes;
        let text = String::from_utf8(bytes).unwrap();
        let scheme = load(ctx, id).await;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let mut rows: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        // The last one is the watermark.
        rows.pop();
        rows[0].push(String::new());
        for row in &mut rows[1..] {
            let mark = format!("hengce:{}@{}", node(&scheme, &row[0]), scheme.revision.0);
            row.push(mark);
        }
        Self(rows)
    }

    fn row(&mut self, code: &str) -> &mut Vec<String> {
        self.0.iter_mut().find(|row| row[0] == code).unwrap()
    }

    fn set(&mut self, code: &str, column: Column, text: &str) {
        let at = Column::ALL.into_iter().position(|known| known == column).unwrap();
        text.clone_into(&mut self.row(code)[at]);
    }

    fn bytes(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        self.0.iter().for_each(|row| writer.write_record(row).unwrap());
        writer.into_inner().unwrap()
    }

    async fn come_back(&self, ctx: &Ctx, id: SchemeId, conflicts: Sides<Column>) -> Outcome {
        come_back(ctx, id, self.bytes(), conflicts).await
    }
}

async fn come_back(ctx: &Ctx, id: SchemeId, bytes: Vec<u8>, conflicts: Sides<Column>) -> Outcome {
    let mapping = Mapping { conflicts, ..Mapping::default() };
    import_mapped(ctx, file(bytes), mapping, Destination::Scheme(id), Mode::Apply).await.unwrap()
}

fn rest(side: Side) -> Sides<Column> {
    Sides { rest: Some(side), ..Sides::default() }
}

fn counts(outcome: &Outcome) -> (u32, u32, u32) {
    assert_eq!(outcome.errors, []);
    (outcome.created, outcome.updated, outcome.unchanged)
}

/// Cells that stay as the scheme has them: the first of them, and how many they are.
fn kept(outcome: &Outcome) -> Option<(u32, Column, usize)> {
    outcome.remarks.iter().find_map(|remark| match remark.note {
        Note::ChangedSince { count } => Some((remark.row, remark.column, count)),
        _ => None,
    })
}

/// Rows that are left out: the first of them, and how many they are.
fn left_out(outcome: &Outcome) -> Option<(u32, usize)> {
    outcome.remarks.iter().find_map(|remark| match remark.note {
        Note::RemovedSince { count } => Some((remark.row, count)),
        _ => None,
    })
}

/// The sheet and the scheme, which is at this revision, have both changed a cell.
fn changed(revision: u64, code: &str, name: &str, [was, scheme, sheet]: [&str; 3]) -> Problem {
    let [code, name, was, scheme, sheet] = [code, name, was, scheme, sheet].map(str::to_owned);
    let revision = Revision(revision);
    Problem::ChangedSince(Changed { code, name, was, scheme, sheet, revision }.into())
}

async fn save(ctx: &Ctx, id: SchemeId, changes: impl FnOnce(&Scheme) -> Vec<Change>) {
    let scheme = load(ctx, id).await;
    storage::scheme::save(ctx, id, edit(&scheme, changes(&scheme))).await.unwrap();
}

/// The definition of an indicator with another name or code.
fn defined(
    scheme: &Scheme,
    code: &str,
    change: impl FnOnce(&mut indicator_model::indicator::Indicator),
) -> Change {
    let before = scheme.indicators.iter().find(|known| known.code == code).unwrap();
    let mut after = before.clone();
    change(&mut after);
    let edit = Edit::Indicator { before: Box::new(before.clone()), after: Box::new(after) };
    Change { node: node(scheme, code), edit }
}

fn placed(scheme: &Scheme, code: &str, after: impl FnOnce(Place) -> Place) -> Change {
    let id = node(scheme, code);
    let before = scheme.nodes.iter().find(|known| known.id == id).unwrap().place;
    Change { node: id, edit: Edit::Place { before: before.into(), after: after(before).into() } }
}

fn removed(scheme: &Scheme, code: &str) -> Change {
    let id = node(scheme, code);
    let node = scheme.nodes.iter().find(|known| known.id == id).unwrap().clone();
    let indicator = scheme.indicators.iter().find(|known| known.code == code).unwrap().clone();
    let placed = indicator_model::change::Placed { node, indicator };
    Change { node: id, edit: Edit::Presence { before: Some(placed.into()), after: None } }
}

fn target(scheme: &Scheme, code: &str) -> Option<String> {
    let id = node(scheme, code);
    scheme.nodes.iter().find(|known| known.id == id).unwrap().targets.basic.map(|it| it.to_string())
}

#[apply(both_engines)]
async fn what_only_one_side_changed_is_merged(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let mut sheet = Sheet::of(&ctx, id).await;
    save(&ctx, id, |it| vec![basic(it, "NYJ-01", "1300")]).await;
    save(&ctx, id, |it| vec![defined(it, "NYJ-01", |indicator| indicator.name = "新型主体".to_owned())])
        .await;
    let before = load(&ctx, id).await;
    let outcome = sheet.come_back(&ctx, id, Sides::default()).await;
    assert_eq!((counts(&outcome), kept(&outcome)), ((0, 0, 96), Some((35, Column::IndicatorName, 2))));
    assert_eq!(load(&ctx, id).await, before);

    sheet.set("NYJ-01", Column::ChallengeTarget, "1500");
    sheet.set("NYJ-02", Column::OwnerOrgCode, "CZJ");
    sheet.set("NYJ-02", Column::OwnerOrgName, "市财政局");
    let outcome = sheet.come_back(&ctx, id, Sides::default()).await;
    assert_eq!((counts(&outcome), kept(&outcome).unwrap().2), ((0, 2, 94), 2));
    let after = load(&ctx, id).await;
    assert_eq!(target(&after, "NYJ-01").as_deref(), Some("1300"));
    assert!(after.indicators.iter().any(|known| known.name == "新型主体"));
    let of = |code| after.nodes.iter().find(|known| known.id == node(&after, code)).unwrap();
    assert_eq!(of("NYJ-01").targets.challenge, "1500".parse().ok());
    assert_eq!(of("NYJ-02").owner, after.organizations.iter().find(|known| known.code == "CZJ").unwrap().id);
    // It says the same as before, and the scheme has not moved since.
    assert_eq!(counts(&sheet.come_back(&ctx, id, Sides::default()).await), (0, 0, 96));
    assert_eq!(load(&ctx, id).await, after);
}

#[apply(both_engines)]
async fn where_both_changed_a_cell_somebody_chooses(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let mut sheet = Sheet::of(&ctx, id).await;
    sheet.set("NYJ-01", Column::BasicTarget, "1250");
    sheet.set("NYJ-02", Column::BasicTarget, "84");
    sheet.set("NYJ-P1", Column::ParentCode, "NYJ-02");
    save(&ctx, id, |it| vec![basic(it, "NYJ-01", "1300"), basic(it, "NYJ-02", "84.0")]).await;
    save(&ctx, id, |it| {
        let above = node(it, "NYJ-03");
        vec![placed(it, "NYJ-P1", |place| Place { parent: Some(above), ..place })]
    })
    .await;
    let before = load(&ctx, id).await;
    let outcome = sheet.come_back(&ctx, id, Sides::default()).await;
    let found: Vec<_> = outcome.errors.iter().map(|it| (it.row, it.column, it.problem.clone())).collect();
    let expected = [
        (
            Some(35),
            Some(Column::BasicTarget),
            changed(3, "NYJ-01", "新型农业经营主体培育数量", ["1200", "1300", "1250"]),
        ),
        (
            Some(39),
            Some(Column::ParentCode),
            changed(3, "NYJ-P1", "示范家庭农场认定数量", ["NYJ-01", "NYJ-03", "NYJ-02"]),
        ),
    ];
    assert_eq!((found.as_slice(), outcome.rejected), (expected.as_slice(), 2));
    assert_eq!(load(&ctx, id).await, before);

    let scheme = sheet.come_back(&ctx, id, rest(Side::Scheme)).await;
    assert_eq!((counts(&scheme), kept(&scheme).unwrap().2), ((0, 0, 96), 2));
    assert_eq!(load(&ctx, id).await, before);

    let cells = [("NYJ-01".to_owned(), [(Column::BasicTarget, Side::Sheet)].into())].into();
    let one = sheet.come_back(&ctx, id, Sides { cells, ..rest(Side::Scheme) }).await;
    assert_eq!((counts(&one), kept(&one).unwrap().2), ((0, 1, 95), 1));
    let after = load(&ctx, id).await;
    assert_eq!(target(&after, "NYJ-01").as_deref(), Some("1250"));
    assert_eq!(counts(&sheet.come_back(&ctx, id, rest(Side::Sheet)).await), (0, 1, 95));
    let after = load(&ctx, id).await;
    let moved = after.nodes.iter().find(|known| known.id == node(&after, "NYJ-P1")).unwrap();
    assert_eq!(moved.place.parent, Some(node(&after, "NYJ-02")));
}

#[apply(both_engines)]
async fn what_was_removed_since_comes_back_only_where_somebody_wants_it(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let before = load(&ctx, id).await;
    let mut sheet = Sheet::of(&ctx, id).await;
    save(&ctx, id, |it| vec![removed(it, "NYJ-P1")]).await;
    let outcome = sheet.come_back(&ctx, id, Sides::default()).await;
    assert_eq!((counts(&outcome), kept(&outcome), left_out(&outcome)), ((0, 0, 95), None, Some((39, 1))));

    sheet.set("NYJ-P1", Column::OwnerPost, "另一个岗位");
    let asked = sheet.come_back(&ctx, id, Sides::default()).await;
    let problem = Problem::RemovedSince {
        code: "NYJ-P1".to_owned(),
        name: "示范家庭农场认定数量".to_owned(),
        revision: Revision(2),
    };
    let found: Vec<_> = asked.errors.iter().map(|it| (it.row, it.column, &it.problem)).collect();
    assert_eq!(found, [(Some(39), Some(Column::IndicatorCode), &problem)]);
    assert_eq!(counts(&sheet.come_back(&ctx, id, rest(Side::Scheme)).await), (0, 0, 95));
    assert_eq!(counts(&sheet.come_back(&ctx, id, rest(Side::Sheet)).await), (1, 0, 95));
    let after = load(&ctx, id).await;
    let again = after.nodes.iter().find(|known| known.id == node(&after, "NYJ-P1")).unwrap();
    assert_eq!(again.post, "另一个岗位");
    // It is the same as before, and known by every sheet that is still on its way.
    let was = before.nodes.iter().find(|known| known.id == again.id).unwrap();
    assert_eq!(again.indicator, was.indicator);
    assert_eq!(counts(&sheet.come_back(&ctx, id, Sides::default()).await), (0, 0, 96));
}

#[apply(both_engines)]
async fn a_row_is_the_same_under_another_code(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let before = load(&ctx, id).await;
    let mut sheet = Sheet::of(&ctx, id).await;
    // Children name their parent by its new code.
    for row in &mut sheet.0[1..] {
        for cell in &mut row[..2] {
            if cell == "NYJ-01" {
                *cell = "NYJ-81".to_owned();
            }
        }
    }
    // A copy of a row is another one.
    let mut copy = sheet.row("NYJ-02").clone();
    (copy[0], copy[9]) = ("NYJ-82".to_owned(), "油料总产量".to_owned());
    sheet.0.push(copy);
    save(&ctx, id, |it| vec![defined(it, "NYJ-03", |indicator| indicator.code = "NYJ-83".to_owned())]).await;
    let outcome = sheet.come_back(&ctx, id, Sides::default()).await;
    assert_eq!(counts(&outcome), (1, 1, 95));
    let after = load(&ctx, id).await;
    assert_eq!(node(&after, "NYJ-81"), node(&before, "NYJ-01"));
    assert_eq!(node(&after, "NYJ-83"), node(&before, "NYJ-03"));
    assert!(before.nodes.iter().all(|known| known.id != node(&after, "NYJ-82")));
    let child = after.nodes.iter().find(|known| known.id == node(&after, "NYJ-P1")).unwrap();
    assert_eq!(child.place.parent, Some(node(&before, "NYJ-01")));

    // Both gave it another code.
    let mut again = Sheet::of(&ctx, id).await;
    again.set("NYJ-83", Column::IndicatorCode, "NYJ-84");
    save(&ctx, id, |it| vec![defined(it, "NYJ-83", |indicator| indicator.code = "NYJ-85".to_owned())]).await;
    let asked = again.come_back(&ctx, id, Sides::default()).await;
    let problem = changed(4, "NYJ-85", "农村人居环境整治效果", ["NYJ-83", "NYJ-85", "NYJ-84"]);
    assert_eq!(asked.errors.iter().map(|it| &it.problem).collect::<Vec<_>>(), [&problem]);
    assert_eq!(counts(&again.come_back(&ctx, id, rest(Side::Sheet)).await), (0, 1, 96));
    assert_eq!(node(&load(&ctx, id).await, "NYJ-84"), node(&before, "NYJ-03"));
}

#[apply(both_engines)]
async fn rows_that_nobody_moved_have_the_order_of_the_scheme(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let mut sheet = Sheet::of(&ctx, id).await;
    save(&ctx, id, |it| vec![placed(it, "NYJ-04", |place| Place { position: 1, ..place })]).await;
    let before = load(&ctx, id).await;
    assert_eq!(counts(&sheet.come_back(&ctx, id, Sides::default()).await), (0, 0, 96));
    assert_eq!(load(&ctx, id).await, before);
    // Somebody who moves rows means their order.
    sheet.0.swap(40, 41);
    let outcome = sheet.come_back(&ctx, id, Sides::default()).await;
    assert_eq!((outcome.updated > 0, outcome.errors.len()), (true, 0));
    let order = Sheet::of(&ctx, id).await.0.into_iter().map(|row| row[0].clone()).collect::<Vec<_>>();
    assert_eq!(order, sheet.0.iter().map(|row| row[0].clone()).collect::<Vec<_>>());
}

#[apply(both_engines)]
async fn a_mark_of_nothing_that_is_there_is_none(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let mut sheet = Sheet::of(&ctx, id).await;
    save(&ctx, id, |it| vec![basic(it, "NYJ-01", "1300")]).await;
    let at = sheet.0[0].len() - 1;
    let strange = format!("hengce:{}@1", Uuid::now_v7());
    let later = sheet.row("NYJ-01")[at].replace("@1", "@99");
    sheet.row("NYJ-02")[at] = strange;
    sheet.row("NYJ-01")[at] = later;
    // Without one, a row says what is to be.
    assert_eq!(counts(&sheet.come_back(&ctx, id, Sides::default()).await), (0, 1, 95));
    assert_eq!(target(&load(&ctx, id).await, "NYJ-01").as_deref(), Some("1200"));
}

#[apply(both_engines)]
async fn what_its_author_imported_before_is_what_the_sheet_said(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let mut sheet = Sheet::of(&ctx, id).await;
    for value in ["1500", "1550", "1200"] {
        sheet.set("NYJ-01", Column::BasicTarget, value);
        let outcome = sheet.come_back(&ctx, id, Sides::default()).await;
        assert_eq!((counts(&outcome), kept(&outcome)), ((0, 1, 95), None), "{value}");
        assert_eq!(target(&load(&ctx, id).await, "NYJ-01").as_deref(), Some(value));
    }
    // What was undone was not imported.
    sheet.set("NYJ-01", Column::BasicTarget, "1600");
    assert_eq!(counts(&sheet.come_back(&ctx, id, Sides::default()).await), (0, 1, 95));
    let last = storage::scheme::cursor(&ctx, id).await.unwrap().undo.unwrap();
    crate::fixture::confirm(&ctx, id, Direction::Undo, last).await;
    assert_eq!(counts(&sheet.come_back(&ctx, id, Sides::default()).await), (0, 1, 95));
    assert_eq!(target(&load(&ctx, id).await, "NYJ-01").as_deref(), Some("1600"));
    // What somebody else changed since is asked about.
    save(&ctx, id, |it| vec![basic(it, "NYJ-01", "1700")]).await;
    sheet.set("NYJ-01", Column::BasicTarget, "1650");
    let asked = sheet.come_back(&ctx, id, Sides::default()).await;
    let name = "新型农业经营主体培育数量";
    let problem = changed(8, "NYJ-01", name, ["1600", "1700", "1650"]);
    assert_eq!(asked.errors.iter().map(|it| &it.problem).collect::<Vec<_>>(), [&problem]);
}

#[apply(both_engines)]
async fn a_choice_counts_for_the_scheme_that_was_seen(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let mut sheet = Sheet::of(&ctx, id).await;
    sheet.set("NYJ-01", Column::BasicTarget, "1250");
    sheet.set("NYJ-02", Column::BasicTarget, "84");
    save(&ctx, id, |it| vec![basic(it, "NYJ-01", "1300"), basic(it, "NYJ-02", "86")]).await;
    save(&ctx, id, |it| vec![basic(it, "NYJ-01", "1400")]).await;
    let seen = Sides { seen: Some(Revision(2)), ..rest(Side::Sheet) };
    let asked = sheet.come_back(&ctx, id, seen.clone()).await;
    let problem = changed(3, "NYJ-01", "新型农业经营主体培育数量", ["1200", "1400", "1250"]);
    assert_eq!(asked.errors.iter().map(|it| &it.problem).collect::<Vec<_>>(), [&problem]);
    let now = Sides { seen: Some(Revision(3)), ..seen };
    assert_eq!(counts(&sheet.come_back(&ctx, id, now).await), (0, 2, 94));
}

#[apply(both_engines)]
async fn a_code_counts_more_than_a_mark_that_stayed_behind(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let mut sheet = Sheet::of(&ctx, id).await;
    save(&ctx, id, |it| vec![basic(it, "NYJ-02", "85")]).await;
    let before = load(&ctx, id).await;
    // Only the columns in sight were sorted.
    let at = sheet.0[0].len() - 1;
    let marks: Vec<String> = sheet.0[1..].iter().map(|row| row[at].clone()).collect();
    sheet.0[1..].iter_mut().zip(marks.iter().rev()).for_each(|(row, mark)| row[at].clone_from(mark));
    let outcome = sheet.come_back(&ctx, id, Sides::default()).await;
    assert_eq!((counts(&outcome), kept(&outcome).unwrap().2), ((0, 0, 96), 1));
    assert_eq!(load(&ctx, id).await, before);

    // Two codes were swapped: what others changed is not lost without a question.
    let mut sheet = Sheet::of(&ctx, id).await;
    save(&ctx, id, |it| vec![basic(it, "NYJ-02", "86")]).await;
    sheet.set("NYJ-P2", Column::IndicatorCode, "NYJ-02!");
    sheet.set("NYJ-02", Column::IndicatorCode, "NYJ-P2");
    sheet.set("NYJ-02!", Column::IndicatorCode, "NYJ-02");
    let asked = sheet.come_back(&ctx, id, Sides::default()).await;
    let about = |it: &RowError| it.column == Some(Column::BasicTarget);
    assert!(asked.errors.iter().any(about), "{:?}", asked.errors);
}

#[apply(both_engines)]
async fn a_part_of_the_sheet_is_enough(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let mut sheet = Sheet::of(&ctx, id).await;
    save(&ctx, id, |it| vec![defined(it, "NYJ-01", |it| it.code = "NYJ-81".to_owned())]).await;
    let before = load(&ctx, id).await;
    // The code that the parent had is another one's now.
    save(&ctx, id, |it| vec![defined(it, "NYJ-03", |it| it.code = "NYJ-01".to_owned())]).await;
    sheet.0.retain(|row| ["indicator_code", "NYJ-P1"].contains(&&*row[0]));
    assert_eq!(counts(&sheet.come_back(&ctx, id, Sides::default()).await), (0, 0, 1));
    let after = load(&ctx, id).await;
    let parent =
        |scheme: &Scheme| scheme.nodes.iter().find(|it| it.id == node(scheme, "NYJ-P1")).unwrap().place;
    assert_eq!(parent(&after), parent(&before));
}

#[apply(both_engines)]
async fn what_is_above_a_row_that_stays_stays_too(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    save(&ctx, id, |it| {
        let above = node(it, "NYJ-P2");
        vec![placed(it, "NYJ-P1", |place| Place { parent: Some(above), ..place })]
    })
    .await;
    let mut sheet = Sheet::of(&ctx, id).await;
    save(&ctx, id, |it| vec![removed(it, "NYJ-P1"), removed(it, "NYJ-P2")]).await;
    assert_eq!(left_out(&sheet.come_back(&ctx, id, Sides::default()).await).unwrap().1, 2);
    sheet.set("NYJ-P1", Column::OwnerPost, "另一个岗位");
    let asked = sheet.come_back(&ctx, id, Sides::default()).await;
    assert_eq!(asked.errors.iter().map(|it| it.problem.key()).collect::<Vec<_>>(), ["removed_since"]);
    assert_eq!(counts(&sheet.come_back(&ctx, id, rest(Side::Sheet)).await), (2, 0, 94));
    let after = load(&ctx, id).await;
    let again = after.nodes.iter().find(|known| known.id == node(&after, "NYJ-P1")).unwrap();
    assert_eq!(again.place.parent, Some(node(&after, "NYJ-P2")));
}

#[apply(both_engines)]
async fn marks_of_more_revisions_than_anybody_pastes_are_refused(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let mut sheet = Sheet::of(&ctx, id).await;
    let at = sheet.0[0].len() - 1;
    for (row, revision) in sheet.0[1..].iter_mut().zip(1..) {
        row[at] = row[at].replace("@1", &format!("@{revision}"));
    }
    let outcome = sheet.come_back(&ctx, id, Sides::default()).await;
    assert_eq!(outcome.errors.iter().map(|it| &it.problem).collect::<Vec<_>>(), [&Problem::TooLarge]);
}

/// Rewrites the parts of a workbook.
fn altered(bytes: &[u8], alter: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        writer.start_file(&*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(alter(&name, text).as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[apply(both_engines)]
async fn a_workbook_carries_its_marks_where_nobody_sees_them(database: Database) {
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let workbook = export(&ctx, id, Format::Xlsx).await.unwrap().bytes;
    save(&ctx, id, |it| vec![basic(it, "NYJ-01", "1300")]).await;
    let renamed = altered(&workbook, |part, text| match part {
        "xl/sharedStrings.xml" => text.replace("新型农业经营主体培育数量", "新型主体"),
        "xl/worksheets/sheet1.xml" => {
            assert!(text.contains(r#"hidden="1""#));
            text
        }
        _ => text,
    });
    let outcome = come_back(&ctx, id, renamed, Sides::default()).await;
    // Three districts have an indicator of the same name.
    assert_eq!((counts(&outcome), kept(&outcome)), ((0, 4, 92), Some((35, Column::BasicTarget, 1))));
    assert_eq!((outcome.unread, outcome.unknown_columns), (Unread::default(), vec![]));
    let after = load(&ctx, id).await;
    assert_eq!(target(&after, "NYJ-01").as_deref(), Some("1300"));
    assert!(after.indicators.iter().any(|known| known.name == "新型主体"));
}
