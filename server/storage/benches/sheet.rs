//! What a workbook of an office costs until its author sees what it would change: `cargo bench -p storage --bench sheet`, part
//! of `make bench`.
//!
//! 20,000 rows with all 28 columns of the form, read, checked and compared: with a scheme that has none of them, with one
//! that has them all, with one where every target is another, and with one that changed after the workbook had left it.

use mimalloc::MiMalloc;
use storage::ctx::Ctx;
use storage::sheet::{self, Destination, File, Format, Mode};
use storage::store::Store;
use tempfile::TempDir;

use self::support::{Result, close, import, keyring, nodes, sheet_of, timed};

mod support;

/// That of the server.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Fewer where `HENGCE_BENCH_LEVELS` makes a small tree.
const ROWS: usize = 20_000;

#[tokio::main]
async fn main() -> Result<()> {
    let rows = ROWS.min(nodes()?);
    let sheet = sheet_of(rows, "季度", 1);
    // Every target has a digit more.
    let other = String::from_utf8(sheet.clone())?.replace(",≥,2024,", ",≥,2024,1").into_bytes();

    let (ours, empty, theirs) = (TempDir::new()?, TempDir::new()?, TempDir::new()?);
    let (ours, empty, theirs) = (&open(&ours).await?, &open(&empty).await?, &open(&theirs).await?);
    let scheme = import(ours, &sheet).await?;
    import(theirs, &other).await?;
    let workbook = sheet::export(ours, scheme, Format::Xlsx).await?.bytes;
    println!("{rows} rows in a workbook of {} KB", workbook.len() / 1000);

    timed("  new", compare(empty, &workbook)).await?;
    timed("  unchanged", compare(ours, &workbook)).await?;
    timed("  changed", compare(theirs, &workbook)).await?;
    import(ours, &other).await?;
    timed("  merged", compare(ours, &workbook)).await?;
    for ctx in [ours, empty, theirs] {
        close(ctx.clone()).await?;
    }
    Ok(())
}

async fn open(folder: &TempDir) -> Result<Ctx> {
    let url = format!("sqlite://{}", folder.path().join("hengce.db").display());
    Ok(Ctx::operator(Store::open(&url, keyring(folder.path())?).await?))
}

/// What a page shows before anything is written.
async fn compare(ctx: &Ctx, workbook: &[u8]) -> Result<()> {
    let file = File { name: "sheet.xlsx".to_owned(), bytes: workbook.to_owned() };
    let outcome = sheet::import(ctx, file, Destination::Cycle, Mode::DryRun).await?;
    match outcome.errors.first() {
        None => Ok(()),
        Some(error) => Err(format!("{error:?}").into()),
    }
}
