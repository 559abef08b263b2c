//! A board with what its values add up from, for who has to know what follows from them.

use std::collections::BTreeMap;

use indicator_model::date::Date;
use indicator_model::id::{NodeId, SchemeId};
use indicator_model::monitor::board::Board;
use indicator_model::node::RollUpRule;
use indicator_model::publication::Parts;

use super::{Extent, Look, Seen, read_with};
use crate::ctx::Ctx;
use crate::error::StoreError;

/// The whole board on a day, or today, down to departments and districts, and the parts of each of its rows.
pub(crate) async fn with_parts(
    ctx: &Ctx,
    id: SchemeId,
    day: Option<Date>,
) -> Result<(Board, BTreeMap<NodeId, Parts>), StoreError> {
    let parts = |look: &Look<'_>| {
        let Look { tree, row, .. } = *look;
        let by = |rule: RollUpRule| {
            let children = tree.children(row).map(|child| tree.node(child));
            children.filter(move |child| child.edge.rule == rule).map(|child| child.id).collect()
        };
        match tree.arithmetic_rule(row) {
            Some(RollUpRule::Sum) => Parts { summed: by(RollUpRule::Sum), same: Vec::new() },
            Some(RollUpRule::SameValue) => Parts { summed: Vec::new(), same: by(RollUpRule::SameValue) },
            _ => Parts::default(),
        }
    };
    let Seen { board, more, .. } = read_with(ctx, id, Extent::Departments, day, parts).await?;
    Ok((board, more))
}
