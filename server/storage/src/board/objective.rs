//! Objectives and key results of a scheme ([`indicator_model::objective`]): their readings like those of everything on a board, and
//! what people say about them.

mod moves;

use std::collections::BTreeMap;

use indicator_model::date::Date;
use indicator_model::id::{NodeId, OrganizationId, SchemeId};
use indicator_model::node::Mode;
use indicator_model::objective::list::{Objectives, Outlook};
use indicator_model::target::Tier;
use indicator_model::tree::{Row, Tree};
use people_model::policy::{Action, Subject};
use tracing::instrument;

pub use self::moves::move_key_result;
use super::{Extent, Seen, read_with};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::scheme::Reading;

/// The objectives of a scheme with their key results on a day, or today: all, or what concerns one organization.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn objectives(
    ctx: &Ctx,
    id: SchemeId,
    organization: Option<OrganizationId>,
    day: Option<Date>,
) -> Result<Objectives, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let mut known = known(ctx, id).await?;
    let Seen { board, .. } = read_with(ctx, id, Extent::Objectives(organization), day, |_| ()).await?;
    for (_, outlook) in &mut known {
        outlook.moves.retain(|told| told.day <= board.day);
        outlook.may_move &= board.day == board.today;
    }
    Ok(Objectives::of(board, known))
}

/// What is known of all objectives and key results beside their readings, in the order of the tree.
async fn known(ctx: &Ctx, id: SchemeId) -> Result<Vec<(NodeId, Outlook)>, StoreError> {
    let reading = Reading::of(ctx, id, Action::SchemeRead).await?;
    let mut moves = moves::of(ctx, &reading.db, reading.city(), id).await?;
    let tree = &reading.tree;
    let mut may_move: BTreeMap<OrganizationId, bool> = BTreeMap::new();
    let mut outlook = |row: Row| {
        let node = tree.node(row);
        let may_move = *may_move.entry(node.owner).or_insert_with(|| {
            let subject = Subject { organization: Some(node.owner), scheme: Some(id), ..Subject::default() };
            let organizations = &tree.scheme().organizations;
            ctx.decide(Action::MeasurementRecord, reading.city(), subject, organizations).is_ok()
        });
        let outlook = Outlook {
            mode: node.mode?,
            parent: tree.parent(row).map(|parent| tree.node(parent).id),
            objective: objective_above(tree, row),
            baseline: tree.effective(row, Tier::Baseline),
            moves: moves.remove(&node.id).unwrap_or_default(),
            may_move,
        };
        Some((node.id, outlook))
    };
    Ok(tree.rows().filter(|row| tree.node(*row).mode.is_some()).filter_map(&mut outlook).collect())
}

/// The nearest objective above a row.
fn objective_above(tree: &Tree, row: Row) -> Option<NodeId> {
    let mut above = tree.parent(row);
    while let Some(next) = above {
        let node = tree.node(next);
        if node.mode == Some(Mode::Objective) {
            return Some(node.id);
        }
        above = tree.parent(next);
    }
    None
}
