//! The sample city and the edits that tests make in it.

use indicator_model::change::{Change, ChangeSet, Edit, Origin};
use indicator_model::id::{ChangeSetId, NodeId, SchemeId};
use indicator_model::node::Lock;
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::sheet::Outcome;
use indicator_model::target::Tier;
use indicator_model::tree::Tree;
use storage::ctx::Ctx;
use storage::sheet::{Destination, File, Mode};
use uuid::Uuid;

pub(crate) const SAMPLE: &str = include_str!("../../../../assets/sample_city.csv");

pub(crate) async fn sample(ctx: &Ctx) -> SchemeId {
    storage::sample::load(ctx).await.unwrap().scheme.unwrap()
}

pub(crate) fn file(bytes: impl Into<Vec<u8>>) -> File {
    File { name: "sheet.csv".to_owned(), bytes: bytes.into() }
}

pub(crate) async fn import(ctx: &Ctx, bytes: impl Into<Vec<u8>>) -> Outcome {
    storage::sheet::import(ctx, file(bytes), Destination::Cycle, Mode::Apply).await.unwrap()
}

pub(crate) async fn load(ctx: &Ctx, id: SchemeId) -> Scheme {
    storage::scheme::load(ctx, id).await.unwrap()
}

/// A scheme in the order that a tree gives it, so that equal schemes are equal.
pub(crate) async fn ordered(ctx: &Ctx, id: SchemeId) -> Scheme {
    let mut scheme = Tree::new(load(ctx, id).await).into_scheme();
    scheme.revision = Revision(0);
    scheme
}

pub(crate) fn node(scheme: &Scheme, code: &str) -> NodeId {
    let indicator = scheme.indicators.iter().find(|indicator| indicator.code == code).unwrap().id;
    scheme.nodes.iter().find(|node| node.indicator == indicator).unwrap().id
}

pub(crate) fn edit(base: &Scheme, changes: Vec<Change>) -> ChangeSet {
    ChangeSet {
        id: ChangeSetId(Uuid::now_v7()),
        base: base.revision,
        origin: Origin::Edit,
        reason: "年中调整".to_owned(),
        changes,
    }
}

/// Sets the basic target of the indicator with this code.
pub(crate) fn basic(scheme: &Scheme, code: &str, value: &str) -> Change {
    let node = node(scheme, code);
    let before = scheme.nodes.iter().find(|known| known.id == node).unwrap().targets.basic;
    Change { node, edit: Edit::Target { tier: Tier::Basic, before, after: Some(value.parse().unwrap()) } }
}

pub(crate) fn lock(scheme: &Scheme, code: &str) -> Change {
    let lock = Lock {
        owner: "谁也不是".to_owned(), reason: "已签责任书".to_owned(), at: "昨天".to_owned()
    };
    Change { node: node(scheme, code), edit: Edit::Lock { before: None, after: Some(lock) } }
}
