//! The goal map: the whole tree of a scheme with its lights, of which what is expanded leaves.

use indicator_model::date::Date;
use indicator_model::id::{NodeId, OrganizationId, SchemeId};
use indicator_model::monitor::board::BoardRow;
use indicator_model::monitor::map::spread::Spread;
use indicator_model::monitor::map::{Detail, Map, MapNode, Mention};
use indicator_model::text::Kind;
use indicator_model::tree::Row;
use people_model::policy::Action;
use tracing::instrument;

use super::{Extent, Look, read_each};
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
    ctx.authorize(Action::SchemeRead)?;
    let (map, _) = whole(ctx, id, organization, day, None).await?;
    Ok(map.travelling(spread))
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
    let (map, row) = whole(ctx, id, organization, day, Some(node)).await?;
    row.and_then(|row| map.detail(row)).ok_or(StoreError::NotFound)
}

/// Nodes that a search lists.
const FOUND: usize = 12;

/// The nodes of the same map whose name or code has the text, level by level; nothing for an empty text.
///
/// # Errors
/// [`StoreError::Text`] where it is no text that could be searched for.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn find_in_map(
    ctx: &Ctx,
    id: SchemeId,
    organization: Option<OrganizationId>,
    text: &str,
) -> Result<Vec<Mention>, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let text = Kind::Search.read(text).map_err(in_field("text"))?.trim().to_lowercase();
    let Reading { tree, .. } = Reading::of(ctx, id, Action::SchemeRead).await?;
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let has = |part: &str| part.to_lowercase().contains(&text);
    let mention = |row: Row| {
        let (node, indicator) = (tree.node(row), tree.indicator(row));
        if !has(&indicator.name) && !has(&indicator.code) {
            return None;
        }
        let mut path: Vec<NodeId> = tree.ancestors(row).map(|above| tree.node(above).id).collect();
        if let Some(organization) = organization {
            let owns = |row: Row| tree.node(row).owner == organization;
            // What is above the topmost node of the organization is not on its map.
            let roots = tree.ancestors(row).zip(1..).filter(|(above, _)| owns(*above));
            path.truncate(roots.map(|(_, count)| count).last().or(owns(row).then_some(0))?);
        }
        path.reverse();
        let (code, name) = (indicator.code.clone(), indicator.name.clone());
        Some(Mention { node: node.id, code, name, owner: node.owner, path })
    };
    let mut rows: Vec<Row> = tree.rows().collect();
    rows.sort_unstable();
    Ok(rows.into_iter().filter_map(mention).take(FOUND).collect())
}

/// The map with all its nodes, and the row of the one that is wanted.
async fn whole(
    ctx: &Ctx,
    id: SchemeId,
    organization: Option<OrganizationId>,
    day: Option<Date>,
    wanted: Option<NodeId>,
) -> Result<(Map, Option<BoardRow>), StoreError> {
    let extent = organization.map_or(Extent::Whole, Extent::Branches);
    let mut found = None;
    let each = |Look { tree, row: at, shown, .. }: Look<'_>| {
        let node = MapNode::of(&shown, tree.parent(at).map(Row::index), tree.node(at).weight);
        if wanted == Some(shown.node) {
            found = Some(shown);
        }
        (at.index(), node)
    };
    let (board, _, mut nodes) = read_each(ctx, id, extent, day, each).await?;
    // The rows of a tree are level by level, and a parent is named by its place among them.
    nodes.sort_by_key(|(at, _)| *at);
    Ok((Map::of(board, nodes.into_iter().map(|(_, node)| node).collect()), found))
}
