//! What a request costs: its statements, and the forecasts that it makes, as the store reports them.

use std::cell::RefCell;
use std::fmt;
use std::sync::Once;

use indicator_model::change::{Change, Edit, Placed};
use indicator_model::id::{IndicatorId, NodeId, SchemeId};
use indicator_model::scheme::Scheme;
use indicator_model::target::Tiers;
use rstest_reuse::apply;
use storage::ctx::Ctx;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{basic, edit, load, sample};

thread_local! {
    /// The statements of this thread since it listens, each as its verb and its table; forecasts as the code of their indicator.
    static HEARD: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Runs a request and tells its statements. A test has a thread of its own.
pub(crate) async fn heard<T>(request: impl Future<Output = T>) -> (T, Vec<String>) {
    // One for all threads: who listens to an event is decided once per process.
    static LISTENER: Once = Once::new();
    LISTENER.call_once(|| tracing::subscriber::set_global_default(Listener).unwrap());
    HEARD.set(Some(Vec::new()));
    let answer = request.await;
    (answer, HEARD.take().unwrap())
}

/// Where forecasts are reported that are made.
const FORECAST: &str = "storage::forecast";

struct Listener;

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        ["storage::statement", FORECAST].contains(&metadata.target())
    }

    fn event(&self, event: &Event<'_>) {
        HEARD.with_borrow_mut(|heard| {
            if let Some(heard) = heard {
                event.record(&mut Reader(heard));
            }
        });
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Reader<'a>(&'a mut Vec<String>);

impl Visit for Reader<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "sql" {
            let words: Vec<&str> = value.split(' ').collect();
            let mut places = words.windows(2).filter(|pair| ["FROM", "INTO", "UPDATE"].contains(&pair[0]));
            // Not that of a select in a select.
            let table =
                places.find(|pair| pair[1].starts_with('"')).map_or("", |pair| pair[1].trim_matches('"'));
            self.0.push(format!("{} {table}", words[0]));
        } else if field.name() == "code" {
            self.0.push(format!("FORECAST {value}"));
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

/// As many more nodes below the first root, each with a definition of its own.
pub(crate) fn grown(scheme: &Scheme, count: usize) -> Vec<Change> {
    let root = scheme.nodes.iter().find(|node| node.place.parent.is_none()).unwrap();
    let indicator = scheme.indicators.iter().find(|it| it.id == root.indicator).unwrap();
    let placed = |at: usize| {
        let mut placed = Placed { node: root.clone(), indicator: indicator.clone() };
        placed.indicator.id = IndicatorId(Uuid::now_v7());
        placed.indicator.code = format!("T{at}");
        placed.node.id = NodeId(Uuid::now_v7());
        placed.node.indicator = placed.indicator.id;
        placed.node.place.parent = Some(root.id);
        placed.node.targets = Tiers::default();
        placed.node.lock = None;
        Change { node: placed.node.id, edit: Edit::Presence { before: None, after: Some(Box::new(placed)) } }
    };
    (0..count).map(placed).collect()
}

/// The statements of a save of one cell.
async fn saved(ctx: &Ctx, id: SchemeId, value: &str) -> Vec<String> {
    let scheme = load(ctx, id).await;
    let change_set = edit(&scheme, vec![basic(&scheme, "NYJ-01", value)]);
    let (saved, statements) = heard(storage::scheme::save(ctx, id, change_set)).await;
    saved.unwrap();
    statements
}

/// Tables as large as the scheme.
const LARGE: [&str; 5] = ["node", "indicator", "support", "target_version", "change"];

#[apply(both_engines)]
async fn a_save_of_one_cell_reads_and_writes_what_it_changes(database: Database) {
    let (ctx, id) = database.sample().await;
    load(&ctx, id).await;
    let small = saved(&ctx, id, "1300").await;
    let expected = [
        // What is in force.
        "SELECT scheme",
        "SELECT change_set",
        "SELECT change_set",
        "SELECT cycle",
        "SELECT organization",
        // What is written, and what it was.
        "INSERT change_set",
        "SELECT audit_head",
        "INSERT change",
        "UPDATE target_version",
        "INSERT target_version",
        "SELECT scheme",
        "SELECT audit_object",
        "UPDATE scheme",
        // The audit log.
        "SELECT audit_head",
        "SELECT audit_head",
        "SELECT audit_object",
        "SELECT change_set",
        "SELECT audit_object",
        "SELECT scheme",
        "INSERT audit_object",
        "SELECT audit_head",
        "INSERT audit",
        "UPDATE audit_head",
    ];
    assert_eq!(small, expected);

    let scheme = load(&ctx, id).await;
    storage::scheme::save(&ctx, id, edit(&scheme, grown(&scheme, 2_000))).await.unwrap();
    assert_eq!(saved(&ctx, id, "1400").await, small);
}

#[apply(both_engines)]
async fn an_opening_reads_nothing_large_once_the_scheme_was_read(database: Database) {
    let id = sample(&database.ctx().await).await;
    // A server that has read nothing yet.
    let ctx = database.ctx().await;
    let opened = || heard(storage::scheme::snapshot(&ctx, id));
    let is_large = |statement: &&String| LARGE.iter().any(|table| statement.ends_with(&format!(" {table}")));
    let (_, first) = opened().await;
    assert_eq!(first.iter().filter(is_large).count(), 4, "{first:?}");
    let (_, again) = opened().await;
    assert_eq!(again, ["SELECT scheme", "SELECT change_set", "SELECT cycle", "SELECT organization"]);
}
