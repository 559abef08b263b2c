//! What it would do to hang a node under another, before it is saved as any other change.

use indicator_model::decompose::{Rehang, rehang};
use indicator_model::id::{NodeId, SchemeId};
use indicator_model::node::RollUpRule;
use people_model::policy::Action;
use tracing::instrument;

use super::current::Reading;
use super::save::permit_edits;
use crate::ctx::Ctx;
use crate::error::StoreError;

/// Plans to hang a node under `parent`, by a rule or by the one that it has, for somebody who may save the changes.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn plan_move(
    ctx: &Ctx,
    id: SchemeId,
    node: NodeId,
    parent: NodeId,
    rule: Option<RollUpRule>,
) -> Result<Rehang, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeEdit)?;
    let Reading { tree, in_force, .. } = Reading::of(ctx, id, Action::SchemeRead).await?;
    let row = tree.row(node).ok_or(StoreError::NotFound)?;
    let rule = rule.unwrap_or(tree.node(row).edge.rule);
    let plan = rehang(&tree, node, parent, rule)?;
    permit_edits(ctx, &in_force.head, &tree, &plan.changes)?;
    Ok(plan)
}
