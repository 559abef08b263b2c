//! A large scheme, and what it costs to work with it.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use indicator_model::id::SchemeId;
use storage::crypto::Keyring;
use storage::ctx::Ctx;
use storage::sheet::{self, Destination, File, Mode};

pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Children of each node.
const ARITY: usize = 10;

/// Nodes of the complete tree: 111,111, or as many as `HENGCE_BENCH_LEVELS` makes.
pub fn nodes() -> Result<usize> {
    let levels: u32 = env::var("HENGCE_BENCH_LEVELS").map_or(Ok(6), |levels| levels.parse())?;
    Ok((0..levels).map(|level| ARITY.pow(level)).sum())
}

pub fn keyring(folder: &Path) -> Result<Keyring> {
    Ok(Keyring::at(&folder.join("keys"))?)
}

pub async fn close(ctx: Ctx) -> Result<()> {
    Ok(ctx.store().clone().close().await?)
}

/// Prints how long work takes, and the most memory that the process needs for it.
pub async fn timed<T, E: Into<Box<dyn Error>>>(
    what: &str,
    work: impl Future<Output = std::result::Result<T, E>>,
) -> Result<T> {
    let begun = Instant::now();
    let done = work.await.map_err(Into::into)?;
    println!("{what:<30}{:>8.2} s, {:>5} MB at most", begun.elapsed().as_secs_f64(), peak());
    Ok(done)
}

/// The most memory that the process has had, in MB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    // From here on the peak is that of what comes next.
    let _ = fs::write("/proc/self/clear_refs", "5");
    kilobytes.unwrap_or_default() / 1024
}

/// A complete tree of sums; its targets are those of 2025, and are reported each `frequency` (季度, 月度) by as many `owners`.
pub fn sheet_of(count: usize, frequency: &str, owners: usize) -> Vec<u8> {
    let heading = include_str!("../../../../assets/sample_city.csv").lines().next().unwrap_or_default();
    let mut csv = format!("{heading}\n");
    for at in 0..count {
        let parent = if at == 0 { String::new() } else { code((at - 1) / ARITY) };
        // Writing to a string does not fail.
        let _ = writeln!(
            csv,
            "{},{parent},市级整体目标,市级,{},第{}局,,,高质量发展,新增公办义务教育学位{at},\
             年度新增并投入使用的公办学位数,定量,产出-数量指标,个,越高越好,≥,2024,{},,,,求和,,按完成比例计分,{frequency},\
             教育事业统计,市教育局,学位核定表",
            code(at),
            owner(at, owners),
            at % owners,
            at % 1000
        );
    }
    csv.into_bytes()
}

/// The code of the owner of a node.
pub fn owner(at: usize, owners: usize) -> String {
    format!("D{:04}", at % owners)
}

/// The code of a node of the tree.
pub fn code(at: usize) -> String {
    format!("T{at:06}")
}

pub async fn import(ctx: &Ctx, csv: &[u8]) -> Result<SchemeId> {
    let file = File { name: "sheet.csv".to_owned(), bytes: csv.to_owned() };
    let outcome = sheet::import(ctx, file, Destination::Cycle, Mode::Apply).await?;
    outcome.scheme.ok_or_else(|| format!("{:?}", outcome.errors.first()).into())
}
