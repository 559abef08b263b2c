//! What a large scheme costs storage: `cargo bench -p storage --bench large`, part of `make bench`.
//!
//! A complete tree of sums, ten children to a node, 111,111 nodes. Saves of one cell stand beside commits of one row to the
//! same disk in the same run; the rest is seconds, with the most memory that the process had until then. A part is
//! measured alone when it is named; `HENGCE_BENCH_LEVELS` makes the tree another one.

use std::path::Path;
use std::time::{Duration, Instant};

use indicator_model::change::{Change, ChangeSet, Edit};
use indicator_model::decompose::{self, Method};
use indicator_model::history::Direction;
use indicator_model::id::{ChangeSetId, SchemeId};
use indicator_model::quantity::Quantity;
use indicator_model::scheme::Revision;
use indicator_model::target::Tier;
use indicator_model::tree::Tree;
use mimalloc::MiMalloc;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use storage::ctx::Ctx;
use storage::store::Store;
use storage::{integrity, scheme};
use tempfile::TempDir;
use tokio::task::JoinSet;
use uuid::Uuid;

use self::support::{Result, close, import, keyring, nodes, sheet_of, timed};

mod support;

/// That of the server.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Saves of one cell, and commits beside them.
const SAVES: usize = 200;

/// People who save at once.
const PEOPLE: usize = 64;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = TempDir::new()?;
    let url = format!("sqlite://{}", folder.path().join("hengce.db").display());
    let csv = sheet_of(nodes()?, "季度", 1);
    let open = || async { Result::Ok(Ctx::operator(Store::open(&url, keyring(folder.path())?).await?)) };

    let ctx = open().await?;
    let id = timed("import", import(&ctx, &csv)).await?;
    timed("  again, unchanged", import(&ctx, &csv)).await?;
    close(ctx).await?;
    drop(csv);

    let ctx = open().await?;
    let tree = timed("open", scheme::snapshot(&ctx, id)).await?.tree;
    let changes = whole(&tree);
    drop(tree);
    timed("  again", scheme::snapshot(&ctx, id)).await?;

    let raw = commits(folder.path()).await?;
    let saves = saves(&ctx, id).await?;
    println!("save of one cell{:>22.1} ms", millis(saves));
    println!("  raw commit{:>27.1} ms, ratio {:.2}", millis(raw), saves.as_secs_f64() / raw.as_secs_f64());
    let together = together(&ctx, id).await?;
    let limit = 1.0 / raw.as_secs_f64();
    println!("{PEOPLE} people, saves/s{together:>21.0}");
    println!("  of raw commits/s{limit:>21.0}, ratio {:.2}", together / limit);

    let count = changes.len();
    let of = timed(&format!("save of {count} changes"), save(&ctx, id, changes)).await?;
    let seen = scheme::snapshot(&ctx, id).await?.edition.revision;
    timed("  undone", scheme::confirm(&ctx, id, Direction::Undo, of, seen)).await?;
    close(ctx).await?;

    let ctx = open().await?;
    timed("check", integrity::check(&ctx)).await?;
    let city = scheme::list(&ctx).await?[0].city;
    timed("audit verify", integrity::verify(&ctx, city, &[])).await?;
    close(ctx).await
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// A total at the root in both tiers: every node gets two values.
fn whole(tree: &Tree) -> Vec<Change> {
    let mut tree = tree.clone();
    let root = tree.roots().next().map(|row| tree.node(row).id);
    let mut changes = Vec::new();
    for (tier, total) in [(Tier::Basic, 123_456_789), (Tier::Challenge, 234_567_891)] {
        let total = Quantity::from_integer(total).ok();
        let plan = root.and_then(|root| decompose::set_total(&tree, root, tier, total, &Method::Equal).ok());
        let plan = plan.map(|plan| plan.changes).unwrap_or_default();
        tree.apply_all(&plan).ok();
        changes.extend(plan);
    }
    changes
}

async fn save(ctx: &Ctx, id: SchemeId, changes: Vec<Change>) -> Result<ChangeSetId> {
    let change_set = ChangeSet {
        id: ChangeSetId(Uuid::now_v7()),
        base: Revision(1),
        reason: "年初分解".to_owned(),
        changes,
    };
    Ok(scheme::save(ctx, id, change_set).await?.change_set)
}

/// Weights of leaves, one a save, from the last row on.
fn cells(tree: &Tree, skip: usize) -> Vec<Change> {
    let nodes = tree.scheme().nodes.iter().rev().skip(skip).take(SAVES);
    let after = Quantity::from_integer(7).ok();
    nodes
        .map(|node| Change { node: node.id, edit: Edit::Target { tier: Tier::Basic, before: None, after } })
        .collect()
}

/// The median of saves one after the other.
async fn saves(ctx: &Ctx, id: SchemeId) -> Result<Duration> {
    let cells = cells(&scheme::snapshot(ctx, id).await?.tree, 0);
    let mut times = Vec::new();
    for cell in cells.clone() {
        let begun = Instant::now();
        save(ctx, id, vec![cell]).await?;
        times.push(begun.elapsed());
    }
    back(ctx, id, cells).await?;
    Ok(median(times))
}

/// Saves of different cells per second, from many tasks.
async fn together(ctx: &Ctx, id: SchemeId) -> Result<f64> {
    let cells = cells(&scheme::snapshot(ctx, id).await?.tree, SAVES);
    let begun = Instant::now();
    let mut people = JoinSet::new();
    for part in cells.chunks(cells.len().div_ceil(PEOPLE)) {
        let (ctx, part) = (ctx.clone(), part.to_vec());
        people.spawn(async move {
            for cell in part {
                save(&ctx, id, vec![cell]).await.map_err(|error| error.to_string())?;
            }
            Ok::<_, String>(())
        });
    }
    while let Some(done) = people.join_next().await {
        done??;
    }
    let took = begun.elapsed().as_secs_f64();
    let count = u32::try_from(cells.len())?;
    back(ctx, id, cells).await?;
    Ok(f64::from(count) / took)
}

/// The cells as they were, so that what follows begins from the same tree.
async fn back(ctx: &Ctx, id: SchemeId, cells: Vec<Change>) -> Result<()> {
    save(ctx, id, indicator_model::change::inverse(&cells)).await.map(drop)
}

/// The median of commits of one row, as durable as ours.
async fn commits(folder: &Path) -> Result<Duration> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("raw.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = options.disable_statement_logging().connect().await?;
    sqlx::query("CREATE TABLE raw (value INTEGER)").execute(&mut connection).await?;
    let mut times = Vec::new();
    for _ in 0..SAVES {
        let begun = Instant::now();
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("INSERT INTO raw VALUES (1)").execute(&mut *transaction).await?;
        transaction.commit().await?;
        times.push(begun.elapsed());
    }
    connection.close().await?;
    Ok(median(times))
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
