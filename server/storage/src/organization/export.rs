//! Writes the organizations as the sheet that imports to the same ones.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use indicator_model::id::CityId;
use indicator_model::organization::register::{Entry, Register};
use indicator_model::organization::sheet::Column;
use people_model::audit::{Deed, ThingKind};
use people_model::policy::{Action, Subject};
use rust_xlsxwriter::{Format as CellFormat, Workbook, XlsxError};
use tracing::instrument;

use super::register;
use crate::audit::{self, Deeds, thing};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::table_file::words::Words;
use crate::table_file::{Exported, Format, escape};
use crate::watermark::Watermark;

/// The sheet of all organizations, those that have ended too, each as it was said last.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn export(ctx: &Ctx, city: CityId, format: Format) -> Result<Exported, StoreError> {
    ctx.authorize(Action::OrganizationRead)?;
    let permit = ctx.permit(Action::OrganizationRead, city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    let register = register::load(&transaction, city).await?;
    // What leaves is recorded before it leaves.
    let watermark = Watermark::of(permit.doer());
    let deeds =
        Deeds::done(permit.doer(), Deed::OrganizationExport, thing(ThingKind::Organization, city, ""))
            .with(vec![watermark.field()]);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    let rows: Vec<_> = register.entries.iter().map(|entry| row(&register, entry)).collect();
    let written = match format {
        Format::Csv => csv(&rows, &watermark).map_err(|error| error.to_string()),
        Format::Xlsx => xlsx(&rows, &watermark).map_err(|error| error.to_string()),
    };
    let written = written.map(|bytes| Exported { watermark, bytes });
    written.map_err(|value| StoreError::Corrupt { what: "sheet", value })
}

type Row = [String; Column::ALL.len()];

fn row(register: &Register, entry: &Entry) -> Row {
    let facts = &entry.current.facts;
    Column::ALL.map(|column| {
        let text = match column {
            Column::Code => Some(entry.code.clone()),
            Column::Name => Some(facts.name.clone()),
            Column::Kind => Some(facts.kind.word().to_owned()),
            Column::Parent => {
                facts.parent.and_then(|parent| register.find(parent)).map(|parent| parent.code.clone())
            }
            Column::Class => facts.class.as_ref().map(|class| class.0.clone()),
            Column::Division => facts.division.as_ref().map(ToString::to_string),
            Column::CreditCode => facts.credit_code.as_ref().map(ToString::to_string),
            Column::Head => facts.head.clone(),
            Column::ValidFrom => Some(entry.current.since.to_string()),
            Column::ValidTo => entry.valid_to().map(|end| end.to_string()),
        };
        escape::cell(&text.unwrap_or_default()).into_owned()
    })
}

fn csv(rows: &[Row], watermark: &Watermark) -> csv::Result<Vec<u8>> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::from("\u{feff}"));
    writer.write_record(Column::ALL.map(Column::header))?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.write_record(watermark.record(Column::ALL.len()))?;
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn xlsx(rows: &[Row], watermark: &Watermark) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = CellFormat::new().set_bold();
    let sheet = workbook.add_worksheet();
    sheet.set_name("组织机构")?.set_freeze_panes(1, 2)?;
    for (column, at) in Column::ALL.into_iter().zip(0..) {
        sheet.write_string_with_format(0, at, column.header(), &bold)?;
    }
    for (row, line) in rows.iter().zip(1..) {
        for (text, at) in row.iter().zip(0..).filter(|(text, _)| !text.is_empty()) {
            sheet.write_string(line, at, text)?;
        }
    }
    watermark.mark(&mut workbook)?;
    workbook.save_to_buffer()
}
