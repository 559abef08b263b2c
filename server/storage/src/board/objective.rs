//! Objectives and key results of a scheme ([`indicator_model::objective`]): their readings like those of everything on a board, and
//! what people say about them.

mod moves;

use indicator_model::date::Date;
use indicator_model::id::{NodeId, OrganizationId, SchemeId};
use indicator_model::node::Mode;
use indicator_model::objective::list::{Objectives, Outlook};
use indicator_model::target::Tier;
use indicator_model::tree::{Row, Tree};
use people_model::policy::{Action, Subject};
use tracing::instrument;

pub use self::moves::move_key_result;
use super::{Extent, Look, Seen, read_with};
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
    let reading = Reading::of(ctx, id, Action::SchemeRead).await?;
    let city = reading.city();
    let moves = moves::of(ctx, &reading.db, city, id).await?;
    drop(reading);
    let known = |look: &Look<'_>| {
        let (tree, node) = (look.tree, look.tree.node(look.row));
        let subject = Subject { organization: Some(node.owner), scheme: Some(id), ..Subject::default() };
        let may =
            || ctx.decide(Action::MeasurementRecord, city, subject, &tree.scheme().organizations).is_ok();
        let told = moves.get(&node.id).into_iter().flatten().filter(|told| told.day <= look.known.day);
        let outlook = Outlook {
            mode: node.mode?,
            parent: tree.parent(look.row).map(|parent| tree.node(parent).id),
            objective: objective_above(tree, look.row),
            baseline: tree.effective(look.row, Tier::Baseline),
            moves: told.cloned().collect(),
            may_move: look.known.day == look.known.today && may(),
        };
        Some((look.row.index(), outlook))
    };
    let Seen { board, more, .. } = read_with(ctx, id, Extent::Objectives(organization), day, known).await?;
    let mut known: Vec<(NodeId, (usize, Outlook))> =
        more.into_iter().filter_map(|(node, outlook)| Some((node, outlook?))).collect();
    known.sort_by_key(|(_, (at, _))| *at);
    Ok(Objectives::of(board, known.into_iter().map(|(node, (_, outlook))| (node, outlook)).collect()))
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
