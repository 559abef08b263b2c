//! What every file that leaves carries: who took it out, when, and the number under which the audit log knows it.
//!
//! A workbook has it in its properties, at the foot of every printed page and on a sheet of its own; a CSV as its last
//! line, which our importer passes over and which stays when the file is renamed; a JSON in its head. A copy that turns
//! up elsewhere names where it came from; removing the mark leaves a file that lacks one.

use indicator_model::moment::Moment;
use people_model::audit::{Doer, FieldDiff, FieldName};
use rust_xlsxwriter::{DocProperties, Workbook, Worksheet, XlsxError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::audit::diff;
use crate::clock;

/// The mark of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watermark {
    pub id: Uuid,
    pub by: String,
    pub at: Moment,
}

/// How the last line of a marked CSV begins.
const LINE: &str = "# hengce ";

impl Watermark {
    pub(crate) fn of(doer: &Doer) -> Self {
        Self { id: Uuid::now_v7(), by: doer.name.clone(), at: clock::now() }
    }

    /// As the audit log keeps it.
    pub(crate) fn field(&self) -> FieldDiff {
        diff(FieldName::File, None, Some(&self.id.to_string()))
    }

    /// As people read it.
    pub fn line(&self) -> String {
        format!("{LINE}{} · {} · {}", self.by, self.at.in_the_city(), self.id)
    }

    /// The last record of a CSV of so many columns: as long as the others, for readers who insist on that.
    pub(crate) fn record(&self, columns: usize) -> Vec<String> {
        let mut record = vec![String::new(); columns.max(1)];
        record[0] = self.line();
        record
    }

    /// Marks a workbook that is complete but for this.
    pub(crate) fn mark(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        let properties = DocProperties::new()
            .set_author(&self.by)
            .set_comment(self.line())
            .set_custom_property("hengce-file", self.id.to_string())
            .set_custom_property("hengce-at", self.at.to_string());
        workbook.set_properties(&properties);
        let mut last = Worksheet::new();
        // In both languages: a file is read by others than the one who took it.
        last.set_name("水印 Watermark")?;
        let lines = [
            ("导出人 Exported by", self.by.clone()),
            ("时间 Time", self.at.in_the_city()),
            ("编号 Number", self.id.to_string()),
        ];
        for (row, (word, value)) in (0..).zip(lines) {
            last.write_string(row, 0, word)?.write_string(row, 1, value)?;
        }
        last.set_column_width(0, 20)?.set_column_width(1, 40)?;
        workbook.push_worksheet(last);
        for sheet in workbook.worksheets_mut() {
            // An ampersand begins a command in the foot of a page.
            let foot = self.line().replace('&', "&&");
            sheet.set_footer(format!("&L&8{foot}&R&8&P / &N"));
        }
        Ok(())
    }
}

/// Whether a row of a sheet is a mark and no content.
pub(crate) fn is_mark<'a>(mut cells: impl Iterator<Item = &'a str>) -> bool {
    let is_marked = cells.next().is_some_and(|first| first.trim().starts_with(LINE));
    is_marked && cells.all(|cell| cell.trim().is_empty())
}
