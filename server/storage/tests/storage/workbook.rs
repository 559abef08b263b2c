//! Workbooks as offices have them: what is imported is what their author saw.

use indicator_model::sheet::{Column, Outcome};
use indicator_model::table::Unread;
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use crate::database::Database;
use crate::fixture::{SAMPLE, import};

/// The cells of the sample.
fn rows() -> Vec<Vec<&'static str>> {
    SAMPLE.lines().map(|line| line.split(',').collect()).collect()
}

fn at(column: Column) -> u16 {
    u16::try_from(Column::ALL.into_iter().position(|known| known == column).unwrap()).unwrap()
}

/// Writes the sample from a row on.
fn write(sheet: &mut Worksheet, first: u32) {
    for (row, cells) in (first..).zip(rows()) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
}

async fn assert_same(mut workbook: Workbook, unread: Unread) {
    let database = Database::sqlite();
    let ctx = database.ctx().await;
    let id = import(&ctx, SAMPLE).await.scheme.unwrap();
    let outcome = import(&ctx, workbook.save_to_buffer().unwrap()).await;
    let same = Outcome { scheme: Some(id), unchanged: 96, unread, ..Outcome::default() };
    assert_eq!(Outcome { goal: None, ..outcome }, same);
}

/// Groups are merged downwards, and so are headings beside those of a group of columns.
#[tokio::test]
async fn cells_that_are_merged_say_for_all_what_the_first_says() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    write(sheet, 1);
    let targets = at(Column::BaselineValue)..=at(Column::ChallengeTarget);
    for (column, heading) in (0..).zip(rows().remove(0)) {
        if !targets.contains(&column) {
            sheet.merge_range(0, column, 1, column, heading, &plain).unwrap();
        }
    }
    sheet.merge_range(0, *targets.start(), 0, *targets.end(), "目标值", &plain).unwrap();
    for column in [
        Column::ParentCode,
        Column::OwnerOrgCode,
        Column::OwnerOrgName,
        Column::StrategyTheme,
        Column::Unit,
        Column::DataSource,
    ] {
        let column = at(column);
        let cells: Vec<&str> = rows().iter().skip(1).map(|row| row[usize::from(column)]).collect();
        let mut first = 2;
        for run in cells.chunk_by(|one, next| one == next) {
            let last = first + u32::try_from(run.len()).unwrap() - 1;
            if last > first && !run[0].is_empty() {
                sheet.merge_range(first, column, last, column, run[0], &plain).unwrap();
            }
            first = last + 1;
        }
    }
    assert_same(workbook, Unread::default()).await;
}

#[tokio::test]
async fn what_is_hidden_is_passed_over_and_said() {
    let mut workbook = Workbook::new();
    workbook
        .add_worksheet()
        .set_name("词表")
        .unwrap()
        .set_hidden(true)
        .write_string(0, 0, "indicator_code")
        .unwrap();
    let sheet = workbook.add_worksheet().set_name("填报说明").unwrap();
    sheet.write_string(0, 0, "请按说明填写").unwrap();
    sheet.set_active(true).set_first_tab(true);
    let sheet = workbook.add_worksheet().set_name("指标").unwrap();
    write(sheet, 0);
    // A row that was put aside, and a column beside the sheet.
    sheet.write_string(97, 0, "旧的一行").unwrap();
    sheet.set_row_hidden(97).unwrap();
    sheet.write_string(3, 30, "内部").unwrap();
    sheet.set_column_hidden(30).unwrap();
    let unread = Unread {
        other_sheets: vec![],
        hidden_sheets: vec!["词表".to_owned()],
        hidden_rows: vec![98],
        hidden_columns: vec!["AE".to_owned()],
        asides: vec![],
    };
    assert_same(workbook, unread).await;
}

#[tokio::test]
async fn numbers_are_what_they_are_shown_as() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write(sheet, 0);
    for (row, cells) in (0..).zip(rows()) {
        let is_percent = cells[usize::from(at(Column::Unit))] == "%";
        for column in [Column::BaselineValue, Column::BasicTarget, Column::ChallengeTarget] {
            let cell = cells[usize::from(at(column))];
            let Ok(number) = cell.parse::<f64>() else { continue };
            let decimals =
                cell.split_once('.').map_or(String::new(), |(_, it)| format!(".{}", "0".repeat(it.len())));
            let (number, code) = if is_percent {
                (number / 100.0, format!("\"≥\"0{decimals}%_ "))
            } else {
                (number, format!("#,##0{decimals}_);[Red](#,##0{decimals})"))
            };
            let format = Format::new().set_num_format(code);
            sheet.write_number_with_format(row, at(column), number, &format).unwrap();
        }
        // A code that a spreadsheet keeps as a number.
        for column in [Column::IndicatorCode, Column::ParentCode] {
            let cell = cells[usize::from(at(column))];
            if let Some(number) = cell.strip_prefix('C').and_then(|number| number.parse::<f64>().ok()) {
                let format = Format::new().set_num_format("\"C\"00");
                sheet.write_number_with_format(row, at(column), number, &format).unwrap();
            }
        }
    }
    assert_same(workbook, Unread::default()).await;
}

#[tokio::test]
async fn totals_notes_examples_and_headings_are_no_rows() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write(sheet, 2);
    sheet.merge_range(0, 0, 0, 29, "2025年度绩效考核指标体系", &Format::new()).unwrap();
    let last = 2 + 97;
    for (row, cells) in (last..).zip([
        rows()[0].clone(),
        vec!["示例", "", "市级整体目标"],
        vec!["合计", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "100"],
        vec!["……"],
        vec!["注：表中数据为初步数。"],
    ]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    assert_same(workbook, Unread { asides: (last + 1..=last + 5).collect(), ..Unread::default() }).await;
}

/// A sheet that explains the headings names some of them, and another one may hold the rest of the rows.
#[tokio::test]
async fn of_several_sheets_the_one_with_the_most_headings_is_read_and_others_like_it_are_named() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("填表说明").unwrap();
    for (row, cells) in (0..).zip([["指标编码", "唯一编码", "是"], ["指标名称", "不超过50字", "是"]])
    {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    for name in ["市级", "区县"] {
        write(workbook.add_worksheet().set_name(name).unwrap(), 0);
    }
    let unread = Unread { other_sheets: vec!["区县".to_owned()], ..Unread::default() };
    assert_same(workbook, unread).await;
}
