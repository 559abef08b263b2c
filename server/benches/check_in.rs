//! What a check-in costs beside the disk: `cargo bench -p server --bench check_in`, part of `make bench`.
//!
//! A city of 111,111 targets whose reporters all report at once, over HTTP, each report by itself; an answer means that it is on the
//! disk. Beside them, in the same run and the same database, the limit: the rows that they left are taken out and put back by
//! the database alone, row by row, a commit for as many reports as the service writes together. SQLite, or PostgreSQL where
//! `HENGCE_TEST_POSTGRES_URL` names a cluster (`.tools/with-postgres`). `wrk` sends the load, to loopback only.

use std::error::Error;
use std::fmt::Write;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

use base::request::SetupToken;
use indicator_model::check_in::due::Due;
use indicator_model::check_in::{CheckIn, Confidence};
use indicator_model::id::CheckInId;
use indicator_model::measurement::{Counting, Measured};
use mimalloc::MiMalloc;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement, TransactionTrait,
};
use serde_json::json;
use server::client::Proxy;
use server::oidc::SingleSignOn;
use server::router::{Setting, router};
use server::serving::{self, Patience};
use storage::account::Founding;
use storage::crypto::Keyring;
use storage::ctx::{Actor, Ctx};
use storage::session::{Attempt, sign_in};
use storage::sheet::{Destination, File, Mode};
use storage::store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// That of the server.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const LOGIN: &str = "wangfang";
const PASSWORD: &str = "山高月小水落石出 2026";
const RECORD: &str = "/fn/check_in/record";

/// Targets, ten below each.
const TARGETS: usize = 111_111;

/// For how long reports are sent.
const MEASURED: &str = "5s";

/// People who report at once, and reports that the limit commits at once.
const PEOPLE: usize = 64;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = TempDir::new()?;
    let cluster = env::var("HENGCE_TEST_POSTGRES_URL").ok();
    let url = match &cluster {
        Some(cluster) => database(cluster).await?,
        None => format!("sqlite://{}", folder.path().join("hengce.db").display()),
    };
    let store = Store::open(&url, Keyring::passing()?).await?;
    let operator = Ctx::operator(store.clone());
    let founding = Founding {
        city_code: "530100".to_owned(),
        city_name: "云澜市".to_owned(),
        login: LOGIN.to_owned(),
        name: "王芳".to_owned(),
        password: PASSWORD.to_owned(),
    };
    storage::account::found(&operator, "", None, founding).await?;
    let file = File { name: "city.csv".to_owned(), bytes: sheet() };
    storage::sheet::import(&operator, file, Destination::Cycle, Mode::Apply).await?;
    let nobody = Ctx::new(store.clone(), Actor::Nobody { address: "127.0.0.1".to_owned() });
    let attempt = Attempt { login: LOGIN.into(), password: PASSWORD.into(), agent: "bench".into() };
    let cookie = format!("__Host-hengce={}", sign_in(&nobody, attempt).await?.token.reveal());
    let due = storage::check_in::due(&operator, None).await?.due;
    let service = serve(store.clone(), folder.path()).await?;
    let (sent, p99) = report(service, folder.path(), &cookie, &due)?;
    store.close().await?;

    let raw = raw(&url).await?;
    println!("check-ins/s over HTTP{sent:>19.0}, p99 {p99}");
    println!("  of their rows by themselves{raw:>13.0}, ratio {:.2}", sent / raw);
    Ok(())
}

async fn database(cluster: &str) -> Result<String> {
    let name = format!("check_in_{}", Uuid::now_v7().simple());
    let admin = Database::connect(cluster).await?;
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
    admin.close().await?;
    let (server, _) = cluster.rsplit_once('/').ok_or("an address with a database")?;
    Ok(format!("{server}/{name}"))
}

/// A tree of sums, each target a monthly count of the cycle that it is now.
fn sheet() -> Vec<u8> {
    let heading = include_str!("../../assets/sample_city.csv").lines().next().unwrap_or_default();
    let mut csv = format!("{heading}\n");
    let year = storage::clock::today().plus_days(-20).map_or(2026, indicator_model::date::Date::year);
    for at in 0..TARGETS {
        let parent = if at == 0 { String::new() } else { format!("T{:06}", (at - 1) / 10) };
        // Writing to a string does not fail.
        let _ = writeln!(
            csv,
            "T{at:06},{parent},市级整体目标,市级,YL,云澜市人民政府,,,高质量发展,新增公办义务教育学位{at},\
             年度新增并投入使用的公办学位数,定量,产出-数量指标,个,越高越好,≥,{},{},,,,求和,,按完成比例计分,月度,\
             教育事业统计,市教育局,学位核定表",
            year - 1,
            at % 1000
        );
    }
    csv.into_bytes()
}

async fn serve(store: Store, folder: &Path) -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let bound = listener.local_addr()?;
    let setting = Setting {
        bound,
        proxy: Proxy::None,
        rate: NonZeroU32::MAX,
        patience: Patience::default(),
        setup: SetupToken::default(),
        single_sign_on: SingleSignOn::default(),
        public_url: None,
    };
    let router = router(store, folder, setting, CancellationToken::new());
    tokio::spawn(serving::serve(listener, router, CancellationToken::new(), Patience::default()));
    Ok(bound)
}

/// Everybody reports something else, one report in a request. Reports in a second, and what 99 of 100 are answered within.
fn report(service: SocketAddr, folder: &Path, cookie: &str, due: &[Due]) -> Result<(f64, String)> {
    let mut bodies = String::new();
    for due in due {
        let check_in = CheckIn {
            id: CheckInId(Uuid::now_v7()),
            subject: due.subject,
            value: Measured::Plain { value: "12".parse()? },
            counting: Counting::ToDate,
            note: "按台账汇总".to_owned(),
            confidence: Confidence::High,
            cause: Some(indicator_model::check_in::Cause::Other),
            next_step: String::new(),
            typed_at: storage::clock::now(),
            over: None,
            evidence: Vec::new(),
        };
        writeln!(bodies, "{}", json!({ "check_ins": [check_in], "by": null }))?;
    }
    let (bodies_at, script) = (folder.join("bodies"), folder.join("report.lua"));
    fs::write(&bodies_at, bodies)?;
    fs::write(
        &script,
        format!(
            r#"wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.headers["Cookie"] = "{cookie}"
            local bodies = io.lines("{}")
            request = function()
                local body = bodies()
                if body == nil then wrk.thread:stop() end
                return wrk.format(nil, nil, nil, body)
            end
            response = function(status, _, body)
                if status ~= 200 or body ~= '[{{"answer":"accepted"}}]' then print("Refused: " .. status .. " " .. body) end
            end"#,
            bodies_at.display()
        ),
    )?;
    let output = Command::new("wrk")
        .args(["--threads", "1", "--connections", &PEOPLE.to_string(), "--duration", MEASURED, "--latency"])
        .arg("--script")
        .arg(&script)
        .arg(format!("http://{service}{RECORD}"))
        .output()?;
    let said = String::from_utf8(output.stdout)?;
    if let Some(refused) = said.lines().find(|line| line.starts_with("Refused")) {
        return Err(refused.into());
    }
    let figure = |name: &str| {
        said.lines()
            .find_map(|line| line.trim().strip_prefix(name))
            .map(str::trim)
            .ok_or_else(|| said.clone())
    };
    Ok((figure("Requests/sec:")?.parse()?, figure("99%")?.to_owned()))
}

/// What a report leaves: a table, and which of its rows are of the sets of a batch.
const LEFT: [(&str, &str); 5] = [
    ("measurement_set", "id IN (SELECT id FROM batch)"),
    ("measurement", "set_id IN (SELECT id FROM batch)"),
    ("check_in", "id IN (SELECT m.id FROM left_measurement m WHERE m.set_id IN (SELECT id FROM batch))"),
    ("audit", "subject_id IN (SELECT name FROM batch)"),
    ("audit_object", "key IN (SELECT name FROM batch)"),
];

/// Reports in a second where the database alone puts their rows back, as many in a commit as people report at once.
async fn raw(url: &str) -> Result<f64> {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(1);
    let db = Database::connect(options).await?;
    let (name, off) = match db.get_database_backend() {
        DbBackend::Postgres => ("CAST(id AS TEXT)", "SET session_replication_role = replica"),
        _ => (
            "lower(substr(hex(id), 1, 8) || '-' || substr(hex(id), 9, 4) || '-' || substr(hex(id), 13, 4) || '-' || \
             substr(hex(id), 17, 4) || '-' || substr(hex(id), 21))",
            "PRAGMA foreign_keys = OFF; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY",
        ),
    };
    db.execute_unprepared(off).await?;
    let sets = "CREATE TEMPORARY TABLE sets AS \
                SELECT id, {name} AS name, row_number() OVER (ORDER BY at, id) AS place FROM measurement_set \
                WHERE origin = 'check_in'";
    db.execute_unprepared(&sets.replace("{name}", name)).await?;
    db.execute_unprepared("CREATE TEMPORARY TABLE batch AS SELECT id, name FROM sets").await?;
    for (table, which) in LEFT {
        let keep = format!("CREATE TEMPORARY TABLE left_{table} AS SELECT * FROM {table} WHERE {which}");
        db.execute_unprepared(&keep).await?;
    }
    for (table, which) in LEFT {
        db.execute_unprepared(&format!("DELETE FROM {table} WHERE {which}")).await?;
        let of = match table {
            "measurement" => "set_id",
            "audit" => "subject_id",
            "audit_object" => "key",
            _ => "id",
        };
        db.execute_unprepared(&format!("CREATE INDEX left_{table}_of ON left_{table} ({of})")).await?;
    }
    let count = put_back(&db).await?;
    db.close().await?;
    Ok(count)
}

async fn put_back(db: &DatabaseConnection) -> Result<f64> {
    let (key, at) = match db.get_database_backend() {
        DbBackend::Postgres => ("CAST(ctid AS TEXT)", "ctid = CAST($1 AS tid)"),
        _ => ("CAST(rowid AS TEXT)", "rowid = CAST($1 AS INTEGER)"),
    };
    let mut time = Duration::ZERO;
    let mut count = 0;
    for batch in 0.. {
        db.execute_unprepared("DELETE FROM batch").await?;
        let (from, until) = (batch * PEOPLE, (batch + 1) * PEOPLE);
        let next =
            format!("INSERT INTO batch SELECT id, name FROM sets WHERE place > {from} AND place <= {until}");
        if db.execute_unprepared(&next).await?.rows_affected() == 0 {
            break;
        }
        let mut rows = Vec::new();
        for (table, which) in LEFT {
            let select = format!("SELECT {key} AS row_key FROM left_{table} WHERE {which}");
            let keys = db.query_all_raw(Statement::from_string(db.get_database_backend(), select)).await?;
            for row in keys {
                let put = format!("INSERT INTO {table} SELECT * FROM left_{table} WHERE {at}");
                let key: String = row.try_get("", "row_key")?;
                rows.push(Statement::from_sql_and_values(db.get_database_backend(), put, [key.into()]));
            }
            count += if table == "measurement_set" { rows.len() } else { 0 };
        }
        let begun = Instant::now();
        let transaction = db.begin().await?;
        for row in rows {
            transaction.execute_raw(row).await?;
        }
        transaction.commit().await?;
        time += begun.elapsed();
    }
    Ok(f64::from(u32::try_from(count)?) / time.as_secs_f64())
}
