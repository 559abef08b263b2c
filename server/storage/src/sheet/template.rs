//! The sheet to fill in, as a workbook: with lists of the words that columns take and of the city's organizations, and headings that
//! nobody overwrites by mistake.

use indicator_model::organization::Organization;
use indicator_model::sheet::Column;
use people_model::policy::Action;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, Formula, Workbook, Worksheet,
    XlsxError,
};
use tokio::task;
use tracing::instrument;

use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::table_file::columns::Columns;
use crate::{clock, organization};

/// What to write where, and the headings, as the template for text editors has them.
const TEXT: &str = include_str!("../../../../assets/template.csv");

/// Rows to fill in.
const ROWS: u32 = 2_000;
/// The sheet with the organizations.
const ORGANIZATIONS: &str = "单位";
/// Characters of a column that says much.
const WIDE: f64 = 28.0;
const NARROW: f64 = 14.0;

/// The template for somebody of a city, or without organizations.
#[instrument(skip_all)]
pub async fn template(ctx: &Ctx) -> Result<Vec<u8>, StoreError> {
    ctx.authorize(Action::SchemeImport)?;
    let organizations = match ctx.actor.city() {
        Some(city) => {
            let register = organization::register(&ctx.store.snapshot().await?, city).await?;
            let today = clock::today();
            register.on(today).map(|(entry, _)| entry.organization_on(today)).collect()
        }
        None => Vec::new(),
    };
    let written = task::spawn_blocking(move || write(&organizations).map_err(|error| error.to_string()));
    let written = written.await.map_err(|error| error.to_string()).flatten();
    written.map_err(|value| StoreError::Corrupt { what: "template", value })
}

fn write(organizations: &[Organization]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(Column::TITLE)?;
    let mut lines = TEXT.trim_start_matches('\u{feff}').lines();
    let [notes, heads] = [lines.next(), lines.next()].map(|line| line.unwrap_or_default().split(','));
    let note =
        Format::new().set_text_wrap().set_align(FormatAlign::Top).set_font_color(Color::RGB(0x5c_6b_70));
    let head = Format::new().set_bold().set_background_color(Color::RGB(0xe6_f0_f1));
    let free = Format::new().set_unlocked();
    for ((text, heading), at) in notes.zip(heads).zip(0..) {
        sheet.set_column_format(at, &free)?;
        sheet.write_string_with_format(0, at, text, &note)?;
        sheet.write_string_with_format(1, at, heading, &head)?;
        let Some(column) = Column::named(heading) else { continue };
        let is_wide = matches!(column, Column::IndicatorName | Column::DefinitionFormula);
        sheet.set_column_width(at, if is_wide { WIDE } else { NARROW })?;
        offer(sheet, column, at, organizations.len())?;
    }
    sheet.set_row_height(0, 90)?;
    sheet.set_freeze_panes(2, 0)?;
    // Without a password: who means to change a heading can.
    sheet.protect();
    if !organizations.is_empty() {
        list(workbook.add_worksheet(), organizations)?;
    }
    workbook.save_to_buffer()
}

/// A list to choose from, where there is one. What is not on it is asked about: a new organization is allowed.
fn offer(sheet: &mut Worksheet, column: Column, at: u16, organizations: usize) -> Result<(), XlsxError> {
    let words = column.words();
    let listed = |letter: &str| {
        let formula = format!("='{ORGANIZATIONS}'!${letter}$2:${letter}${}", organizations + 1);
        DataValidation::new()
            .allow_list_formula(Formula::new(formula))
            .set_error_style(DataValidationErrorStyle::Warning)
    };
    let validation = match column {
        Column::OwnerOrgCode if organizations > 0 => listed("A"),
        Column::OwnerOrgName if organizations > 0 => listed("B"),
        // The rule may have its basis behind it.
        Column::DecompositionRule => DataValidation::new()
            .allow_list_strings(&words)?
            .set_error_style(DataValidationErrorStyle::Information),
        _ if !words.is_empty() => DataValidation::new().allow_list_strings(&words)?,
        _ => return Ok(()),
    };
    sheet.add_data_validation(2, at, ROWS + 1, at, &validation)?;
    Ok(())
}

fn list(sheet: &mut Worksheet, organizations: &[Organization]) -> Result<(), XlsxError> {
    sheet.set_name(ORGANIZATIONS)?;
    sheet.write_row(0, 0, ["编码", "名称"])?;
    for (organization, row) in organizations.iter().zip(1..) {
        sheet.write_string(row, 0, &organization.code)?;
        sheet.write_string(row, 1, &organization.name)?;
    }
    sheet.set_column_width(1, WIDE)?;
    Ok(())
}
