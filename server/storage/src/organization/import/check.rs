//! What a row of the sheet of organizations says, as far as the sheet itself tells.

use std::collections::HashMap;

use indicator_model::date::Date;
use indicator_model::organization::DistrictClass;
use indicator_model::organization::register::{Facts, Register};
use indicator_model::organization::sheet::{Column, Problem};
use indicator_model::{sheet, text};

use crate::table_file::rows::{self, Cells, Checked};
use crate::table_file::spelling::Spelling;
use crate::table_file::table::Table;

pub(super) struct Row {
    pub(super) number: u32,
    pub(super) code: String,
    /// The code of the superior.
    pub(super) parent: Option<String>,
    /// Without the superior, which is known only by its code yet.
    pub(super) facts: Facts,
    pub(super) from: Date,
    pub(super) to: Option<Date>,
}

/// The rows without an error.
pub(super) fn check(table: &Table) -> Checked<Column, Row> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    rows::check(table, |cells| {
        let row = row(cells)?;
        let key = text::key(&row.code);
        if let Some(&first_row) = seen.get(&key) {
            cells.report(Column::Code, sheet::Problem::RepeatedCode { code: row.code, first_row });
            return None;
        }
        seen.insert(key, row.number);
        Some(row)
    })
}

/// All cells are looked at before any is missed.
fn row(cells: &mut Cells<'_, Column>) -> Option<Row> {
    let not_a_code = |text, why| Problem::NotACode { text, why };
    let code = cells.required(Column::Code);
    let name = cells.required(Column::Name);
    let kind = cells.word(Column::Kind);
    let parent = cells.optional(Column::Parent);
    let class = cells.optional(Column::Class).map(DistrictClass);
    let division = cells.parsed(Column::Division, str::parse, not_a_code);
    let credit_code = cells.parsed(Column::CreditCode, str::parse, not_a_code);
    let head = cells.optional(Column::Head);
    let from = cells.required_date(Column::ValidFrom);
    let to = cells.date(Column::ValidTo);
    let facts = Facts { name: name?, kind: kind?, parent: None, class, division, credit_code, head };
    let row = Row { number: cells.number(), code: code?, parent, facts, from: from?, to };
    cells.is_sound().then_some(row)
}

/// Writes codes as the register does, or else as the first row that has them.
pub(super) fn spell(rows: &mut [Row], register: &Register) {
    let mut spelling = Spelling::of(register.entries.iter().map(|entry| entry.code.as_str()));
    for row in rows.iter() {
        spelling.add(&row.code);
    }
    for row in rows {
        spelling.spell(&mut row.code);
        row.parent.iter_mut().for_each(|parent| spelling.spell(parent));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz;
    use crate::table_file::read;

    #[test]
    fn a_mutated_sheet_is_read_or_refused() {
        let sheet = "单位代码,单位名称,类型,上级代码,区县分类,行政区划代码,统一社会信用代码,负责人,生效日期,失效日期\n\
            NYJ,农业局,部门,YL,,,91350100M000100Y43,李强,2026-01-01,\nYDQ,云东区,区县,YL,主城区,530102,,,46027,2027/1/5\n";
        fuzz::run(|chance| {
            let bytes = chance.mutate(sheet.as_bytes().to_vec());
            let _ = read::read(&bytes).map(|table| check(&table).rows.len());
        });
    }
}
