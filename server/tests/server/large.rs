//! Saves as large as the whole tree of a city: an allocation of its root changes every node below, in one request.
//!
//! `HENGCE_TEST_LEVELS=6` makes the tree one of 111,111 nodes, and prints what that takes.

use std::env;
use std::time::Instant;

use indicator_model::change::{Change, ChangeSet, Edit, Placed};
use indicator_model::decompose::{self, Method};
use indicator_model::id::{ChangeSetId, IndicatorId, NodeId};
use indicator_model::indicator::MeasureKind;
use indicator_model::node::{Place, RollUpRule};
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::target::{Tier, Tiers};
use indicator_model::tree::Tree;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Response, StatusCode};
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{SHEET, Server, Start};

/// Children of each node.
const ARITY: usize = 10;

/// Nodes of one save while the tree is made; a node takes almost a kilobyte.
const AT_ONCE: usize = 12_000;

fn levels() -> u32 {
    env::var("HENGCE_TEST_LEVELS").ok().and_then(|levels| levels.parse().ok()).unwrap_or(5)
}

fn change_set(base: Revision, changes: Vec<Change>) -> ChangeSet {
    ChangeSet { id: ChangeSetId(Uuid::now_v7()), base, reason: "年初分解".to_owned(), changes }
}

/// Sends a save and tells how many bytes it was.
async fn save(server: &Server, scheme: &Scheme, changes: Vec<Change>) -> (Response, usize) {
    let change_set = change_set(scheme.revision, changes);
    let body = serde_json::to_vec(&json!({ "scheme": scheme.id, "change_set": change_set })).unwrap();
    let bytes = body.len();
    let request = server.post("/fn/decompose/save").header(CONTENT_TYPE, "application/json").body(body);
    (request.send().await.unwrap(), bytes)
}

/// A complete tree of sums below a new root, like the first node of the scheme in all else.
fn grown(scheme: &Scheme) -> Vec<Change> {
    let count = (0..levels()).map(|level| ARITY.pow(level)).sum::<usize>();
    let node = scheme.nodes[0].clone();
    let indicator = scheme.indicators.iter().find(|it| it.id == node.indicator).unwrap().clone();
    let ids: Vec<NodeId> = (0..count).map(|_| NodeId(Uuid::now_v7())).collect();
    let place = |at: usize| Place {
        parent: (at > 0).then(|| ids[(at - 1) / ARITY]),
        position: u32::try_from(at % ARITY).unwrap(),
    };
    let placed = |at: usize| {
        let mut placed = Placed { node: node.clone(), indicator: indicator.clone() };
        placed.indicator.id = IndicatorId(Uuid::now_v7());
        placed.indicator.code = format!("T{at}");
        placed.indicator.precision = Precision::new(2).unwrap();
        placed.indicator.measure = MeasureKind::Count;
        placed.node.id = ids[at];
        placed.node.indicator = placed.indicator.id;
        placed.node.place = place(at);
        placed.node.edge.rule = RollUpRule::Sum;
        placed.node.targets = Tiers::default();
        placed.node.lock = None;
        Change { node: ids[at], edit: Edit::Presence { before: None, after: Some(Box::new(placed)) } }
    };
    (0..count).map(placed).collect()
}

/// Both targets of the root, and all that follows from them.
fn allocated(scheme: Scheme, root: NodeId) -> Vec<Change> {
    let mut tree = Tree::new(scheme);
    let mut changes = Vec::new();
    for (tier, total) in [(Tier::Basic, 123_456_789), (Tier::Challenge, 234_567_891)] {
        let total = Quantity::from_integer(total).ok();
        let plan = decompose::set_total(&tree, root, tier, total, &Method::Equal).unwrap();
        tree.apply_all(&plan.changes).unwrap();
        changes.extend(plan.changes);
    }
    changes
}

#[tokio::test]
async fn an_allocation_over_the_whole_tree_is_saved_and_undone_in_one_go() {
    saved_and_undone(&Server::start().await).await;
}

#[tokio::test]
async fn on_postgres_too() {
    let address = env::var("HENGCE_TEST_POSTGRES_URL").expect("`make test` starts a PostgreSQL and names it");
    let name = format!("hengce_test_{}", Uuid::now_v7().simple());
    let admin = Database::connect(&address).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = address.rsplit_once('/').unwrap();
    let database = Some(format!("{base}/{name}"));
    // In a task of its own, so that the database goes even when the test fails.
    let test = tokio::spawn(async {
        let server = Server::start_limited(Start { database, ..Start::default() }).await;
        saved_and_undone(&server).await;
    });
    let result = test.await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    result.unwrap();
}

async fn saved_and_undone(server: &Server) {
    server.post("/import?name=sheet.csv").body(SHEET).send().await.unwrap();
    let nodes = grown(&server.scheme().await);
    let (root, count) = (nodes[0].node, nodes.len());
    for part in nodes.chunks(AT_ONCE) {
        let scheme = server.scheme().await;
        let (answer, _) = save(server, &scheme, part.to_vec()).await;
        assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text().await.unwrap());
    }

    let before = server.scheme().await;
    let changes = allocated(before.clone(), root);
    assert_eq!(changes.len(), 2 * count);
    let begun = Instant::now();
    let (answer, bytes) = save(server, &before, changes.clone()).await;
    println!("{} changes, {bytes} bytes, saved in {:?}", changes.len(), begun.elapsed());
    assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text().await.unwrap());
    let saved: Value = answer.json().await.unwrap();
    let after = server.scheme().await;
    let mut expected = Tree::new(before.clone());
    expected.apply_all(&changes).unwrap();
    assert_eq!(targets(&after), targets(expected.scheme()));

    mapped(server, &after, root, count).await;

    let of = &saved["change_set"];
    let request = json!({ "scheme": after.id, "of": of });
    let asked = server.post("/fn/decompose/undo").json(&request).send().await.unwrap();
    assert_eq!(asked.status(), StatusCode::PRECONDITION_REQUIRED);
    let begun = Instant::now();
    let confirmed = json!({ "scheme": after.id, "of": of, "confirmed": after.revision });
    let undone = server.post("/fn/decompose/undo").json(&confirmed).send().await.unwrap();
    println!("undone in {:?}", begun.elapsed());
    assert_eq!(undone.status(), StatusCode::OK, "{}", undone.text().await.unwrap());
    assert_eq!(targets(&server.scheme().await), targets(&before));
}

/// The map of the same tree sends its first levels and what is expanded, with what rolled up from all the others.
async fn mapped(server: &Server, scheme: &Scheme, root: NodeId, count: usize) {
    let asked = json!({ "scheme": scheme.id, "organization": null, "day": null });
    for (levels, turned, deep) in
        [(2, vec![], 1 + ARITY), (1, vec![root], 1 + ARITY), (9, vec![], count.min(2_000))]
    {
        let request = json!({ "asked": asked, "spread": { "levels": levels, "turned": turned } });
        let begun = Instant::now();
        let answer = server.post("/fn/board/map").json(&request).send().await.unwrap();
        let text = answer.text().await.unwrap();
        println!("map of {levels} levels: {} bytes in {:?}", text.len(), begun.elapsed());
        let answer: Value = serde_json::from_str(&text).unwrap();
        let nodes = answer["board"]["nodes"].as_array().unwrap();
        let below = nodes.iter().filter(|node| node["code"].as_str().unwrap().starts_with('T')).count();
        assert!(below <= deep && below > deep / 2, "{below} of {deep}");
        let of_root = nodes.iter().find(|node| node["node"] == json!(root)).unwrap();
        let tally = of_root["rolled"]["below"].as_array().unwrap();
        let rolled: u64 = tally.iter().map(|count| count.as_u64().unwrap()).sum();
        assert_eq!(usize::try_from(rolled).unwrap(), count - 1);
    }
}

fn targets(scheme: &Scheme) -> Vec<(NodeId, Tiers)> {
    let mut targets: Vec<_> = scheme.nodes.iter().map(|node| (node.id, node.targets)).collect();
    targets.sort_unstable_by_key(|(node, _)| *node);
    targets
}

/// The limit of `axum` is a tenth of ours and has another sentence.
#[tokio::test]
async fn a_save_of_a_few_mebibytes_passes_and_one_over_the_limit_is_told_so() {
    let server = Server::start().await;
    server.post("/import?name=sheet.csv").body(SHEET).send().await.unwrap();
    let scheme = server.scheme().await;
    // Blanks between the fields make a request long without making it mean anything else.
    let request = json!({ "scheme": scheme.id, "change_set": change_set(scheme.revision, Vec::new()) });
    let send = |bytes: usize| {
        let text = request.to_string();
        let body = format!("{}{text}", " ".repeat(bytes - text.len()));
        server.post("/fn/decompose/save").header(CONTENT_TYPE, "application/json").body(body).send()
    };
    assert_eq!(send(3 << 20).await.unwrap().status(), StatusCode::OK);
    assert_eq!(send(20 << 20).await.unwrap().status(), StatusCode::OK);
    for bytes in [(20 << 20) + 1, 30 << 20] {
        let refused = send(bytes).await.unwrap();
        assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(refused.json::<Value>().await.unwrap(), json!({ "error": "too_large", "mebibytes": 20 }));
    }
    let chunks = tokio_stream::iter((0..21).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1 << 20])));
    let streamed = server.post("/fn/decompose/save").header(CONTENT_TYPE, "application/json");
    let refused = streamed.body(reqwest::Body::wrap_stream(chunks)).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(refused.json::<Value>().await.unwrap(), json!({ "error": "too_large", "mebibytes": 20 }));
}
