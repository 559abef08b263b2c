//! The goal map: the whole tree of a scheme with its lights, of which what is expanded leaves.

use std::collections::HashMap;

use indicator_model::date::Date;
use indicator_model::id::{NodeId, OrganizationId, SchemeId};
use indicator_model::monitor::map::spread::Spread;
use indicator_model::monitor::map::{Detail, Found, Map, MapNode, Mention};
use indicator_model::text::{self, Kind};
use indicator_model::tree::{Row, Tree};
use people_model::policy::Action;
use tracing::instrument;

use super::{Extent, Look, once, read_each};
use crate::ctx::Ctx;
use crate::error::{StoreError, in_field};
use crate::scheme::Reading;

/// The map of a scheme on a day, or today: of all, or of the nodes of one organization with what is below them. In a large scheme
/// it has the nodes that are expanded, with what has rolled up to them from all others.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn map(
    ctx: &Ctx,
    id: SchemeId,
    organization: Option<OrganizationId>,
    day: Option<Date>,
    spread: &Spread,
) -> Result<Map, StoreError> {
    let ctx = &ctx.about("scheme", id);
    let extent = organization.map_or(Extent::Whole, Extent::Branches);
    let read = async || {
        let each = |look: Look<'_>| (look.row.index(), of(&look));
        let (board, _, nodes) = read_each(ctx, id, extent, day, each).await?;
        Ok(Map::of(board, placed(nodes)))
    };
    Ok(once(ctx, id, ("map", extent, day), read).await?.value().travelling(spread))
}

/// Why a node of the same map has its lights.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn map_detail(
    ctx: &Ctx,
    id: SchemeId,
    organization: Option<OrganizationId>,
    day: Option<Date>,
    node: NodeId,
) -> Result<Detail, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let mut found = None;
    let each = |look: Look<'_>| {
        let drawn = (look.row.index(), of(&look));
        if look.shown.node == node {
            found = path(look.tree, look.row, organization).map(|above| (look.shown, above));
        }
        drawn
    };
    let (board, _, nodes) = read_each(ctx, id, Extent::Branch(node), day, each).await?;
    let (row, above) = found.ok_or(StoreError::NotFound)?;
    let mut detail = Map::of(board, placed(nodes)).detail(row).ok_or(StoreError::NotFound)?;
    for cause in &mut detail.causes {
        cause.path.splice(..0, above.iter().copied());
    }
    Ok(detail)
}

/// Nodes that a search lists.
const LISTED: usize = 12;

/// The nodes of the same map whose name or code has the text, those higher up before those below; nothing for an empty text.
///
/// # Errors
/// [`StoreError::Text`] where it is no text that could be searched for.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn find_in_map(
    ctx: &Ctx,
    id: SchemeId,
    organization: Option<OrganizationId>,
    text: &str,
) -> Result<Found, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let wanted = text::key(&Kind::Search.read(text).map_err(in_field("text"))?);
    let Reading { tree, .. } = Reading::of(ctx, id, Action::SchemeRead).await?;
    if organization.is_some_and(|id| tree.scheme().organizations.iter().all(|known| known.id != id)) {
        return Err(StoreError::NotFound);
    }
    if wanted.is_empty() {
        return Ok(Found::default());
    }
    let has = |part: &str| text::key(part).contains(&wanted);
    let mention = |row: Row| {
        let (node, indicator) = (tree.node(row), tree.indicator(row));
        if !has(&indicator.name) && !has(&indicator.code) {
            return None;
        }
        let path = path(&tree, row, organization)?;
        let (code, name) = (indicator.code.clone(), indicator.name.clone());
        Some(Mention { node: node.id, code, name, owner: node.owner, path })
    };
    let mut rows: Vec<Row> = tree.rows().collect();
    // Rows are numbered level by level.
    rows.sort_unstable();
    let mut mentions = rows.into_iter().filter_map(mention);
    Ok(Found { mentions: mentions.by_ref().take(LISTED).collect(), more: mentions.count() })
}

/// A row of the board as a node of the map. Its parent is named by the number of its row in the tree.
fn of(look: &Look<'_>) -> MapNode {
    let parent = look.tree.parent(look.row).map(Row::index);
    MapNode::of(&look.shown, parent, look.tree.node(look.row).weight)
}

/// Nodes with the numbers of their rows, as a map has them: in the order of these numbers, in which parents come before their
/// children, and each parent named by its place among them. What is here without its parent is a root.
fn placed(mut nodes: Vec<(usize, MapNode)>) -> Vec<MapNode> {
    nodes.sort_by_key(|(row, _)| *row);
    let places: HashMap<usize, usize> = nodes.iter().map(|(row, _)| *row).zip(0..).collect();
    let place = |parent: usize| places.get(&parent).copied();
    nodes.into_iter().map(|(_, node)| MapNode { parent: node.parent.and_then(place), ..node }).collect()
}

/// What is above a node on the map of all or of one organization, from its root down; none where the map does not have the node.
fn path(tree: &Tree, row: Row, organization: Option<OrganizationId>) -> Option<Vec<NodeId>> {
    let mut path: Vec<NodeId> = tree.ancestors(row).map(|above| tree.node(above).id).collect();
    if let Some(organization) = organization {
        let owns = |row: Row| tree.node(row).owner == organization;
        // What is above the topmost node of the organization is not on its map.
        let roots = tree.ancestors(row).zip(1..).filter(|(above, _)| owns(*above));
        path.truncate(roots.map(|(_, count)| count).last().or(owns(row).then_some(0))?);
    }
    path.reverse();
    Some(path)
}
