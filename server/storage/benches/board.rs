//! What the board of a department costs beside many others: `.tools/with-postgres cargo bench -p storage --bench board`, part of
//! `make bench`.
//!
//! A scheme of 111,111 monthly targets of a thousand departments has the values of eleven months, in PostgreSQL.
//! `HENGCE_BENCH_LEVELS=7` makes it 1,111,111 targets and 12 million values. Boards of different departments are opened one after
//! the other; each is worked out once, and then known.

use std::env;
use std::time::{Duration, Instant};

use indicator_model::id::{OrganizationId, SchemeId};
use mimalloc::MiMalloc;
use storage::board;
use storage::ctx::Ctx;
use storage::scheme;
use storage::store::Store;
use tempfile::TempDir;

use self::support::{Result, close, import, keyring, nodes, sheet_of, timed};
use self::values::{bring, values};

mod support;
#[path = "support/values.rs"]
mod values;

/// That of the server.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const MONTHS: usize = 11;
const DEPARTMENTS: usize = 1000;

/// Boards that are opened.
const OPENED: usize = 100;

#[tokio::main]
async fn main() -> Result<()> {
    let count = nodes()?;
    let folder = TempDir::new()?;
    let url = env::var("HENGCE_TEST_POSTGRES_URL")?;
    let ctx = Ctx::operator(Store::open(&url, keyring(folder.path())?).await?);
    let id = timed("import", import(&ctx, &sheet_of(count, "月度", DEPARTMENTS))).await?;
    let city = scheme::list(&ctx).await?[0].city;
    let months = async || {
        for month in 1..=MONTHS {
            bring(&ctx, city, values(count, DEPARTMENTS, month)).await?;
        }
        Result::Ok(())
    };
    timed(&format!("{} measurements", count * MONTHS), months()).await?;

    let departments: Vec<OrganizationId> = {
        let snapshot = timed("open", scheme::snapshot(&ctx, id)).await?;
        snapshot.tree.scheme().organizations.iter().take(OPENED).map(|known| known.id).collect()
    };
    for what in ["board of a department", "  again"] {
        let [p50, p95] = opened(&ctx, id, &departments).await?;
        println!("{what:<30}{p50:>8.1} ms, p95 {p95:.1} ms");
    }
    close(ctx).await
}

/// How long each board takes: the middle, and what 95 of a hundred stay below, in ms.
async fn opened(ctx: &Ctx, id: SchemeId, departments: &[OrganizationId]) -> Result<[f64; 2]> {
    let mut times = Vec::new();
    for &department in departments {
        let begun = Instant::now();
        let board = board::indicators(ctx, id, Some(department), None).await?;
        times.push(begun.elapsed());
        if board.rows.is_empty() {
            return Err("a department without indicators".into());
        }
    }
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).map_or(0.0, Duration::as_secs_f64);
    Ok([at(50), at(95)].map(|seconds| seconds * 1e3))
}
