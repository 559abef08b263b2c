//! Objectives and key results of a scheme ([`indicator_model::objective`]): their readings like those of everything on a board, and
//! what people say about them.

mod moves;
mod retrospectives;

use std::sync::Arc;

use indicator_model::date::Date;
use indicator_model::id::{CityId, NodeId, OrganizationId, SchemeId};
use indicator_model::node::Mode;
use indicator_model::objective::list::{Objectives, Outlook};
use indicator_model::target::Tier;
use indicator_model::tree::{Row, Tree};
use people_model::policy::{Action, Subject};
use sea_orm::EntityTrait;
use tracing::instrument;

pub use self::moves::move_key_result;
pub use self::retrospectives::write_retrospective;
use super::{Extent, Look, Seen, seen};
use crate::ctx::{Ctx, Permit};
use crate::entity::city;
use crate::error::StoreError;
use crate::scheme::Reading;
use crate::{clock, sample};

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
    let retrospectives = retrospectives::of(ctx, &reading.db, city, id).await?;
    let known = |look: &Look<'_>| {
        let (tree, node) = (look.tree, look.tree.node(look.row));
        let subject = Subject { organization: Some(node.owner), scheme: Some(id), ..Subject::default() };
        let may =
            || ctx.decide(Action::MeasurementRecord, city, subject, &tree.scheme().organizations).is_ok();
        let told = moves.get(&node.id).into_iter().flatten().filter(|told| told.day <= look.known.day);
        let written = retrospectives.get(&node.id).into_iter().flatten();
        let written = written.filter(|written| written.day <= look.known.day);
        let outlook = Outlook {
            mode: node.mode?,
            parent: tree.parent(look.row).map(|parent| tree.node(parent).id),
            objective: objective_above(tree, look.row),
            baseline: tree.effective(look.row, Tier::Baseline),
            moves: told.cloned().collect(),
            retrospectives: written.cloned().collect(),
            may_move: look.known.day == look.known.today && may(),
        };
        Some((look.row.index(), outlook))
    };
    let extent = Extent::Objectives(organization);
    let Seen { board, cycle, more } = seen(ctx, &reading, extent, day, known).await?;
    let mut known: Vec<(NodeId, (usize, Outlook))> =
        more.into_iter().filter_map(|(node, outlook)| Some((node, outlook?))).collect();
    known.sort_by_key(|(_, (at, _))| *at);
    let known = known.into_iter().map(|(node, (_, outlook))| (node, outlook)).collect();
    let is_cycle_over = board.today > cycle.ends;
    Ok(Objectives::of(board, known, is_cycle_over))
}

/// A node that somebody says something about, who may, and the day in its city.
struct Place {
    city: CityId,
    tree: Arc<Tree>,
    row: Row,
    today: Date,
    permit: Permit,
}

impl Place {
    /// Who reports for an organization speaks for its objectives and key results too, so there is no action of its own.
    async fn of(ctx: &Ctx, scheme: SchemeId, node: NodeId) -> Result<Self, StoreError> {
        let reading = Reading::of(ctx, scheme, Action::SchemeRead).await?;
        let (city, tree) = (reading.city(), reading.tree);
        let known = city::Entity::find_by_id(city.0).one(&reading.db).await?;
        let today = if known.is_some_and(|row| row.sample) { sample::today(ctx) } else { clock::today() };
        let row = tree.row(node).ok_or(StoreError::NotFound)?;
        let organization = Some(tree.node(row).owner);
        let subject = Subject { organization, scheme: Some(scheme), ..Subject::default() };
        let permit = ctx.permit(Action::MeasurementRecord, city, subject, &tree.scheme().organizations)?;
        Ok(Self { city, tree, row, today, permit })
    }
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
