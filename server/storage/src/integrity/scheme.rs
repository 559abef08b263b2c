//! Checks a scheme: its links, its steps, and that its journal leads to it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use indicator_model::diagnose::diagnose;
use indicator_model::diagnostic::Finding;
use indicator_model::id::{IndicatorId, NodeId, SchemeId};
use indicator_model::scheme::Scheme;
use indicator_model::tree::Tree;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::Violation;
use crate::entity::{self, change_set, node, target_version};
use crate::error::StoreError;
use crate::scheme;

/// Everything that is wrong with a scheme.
pub(super) async fn check_scheme(
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
) -> Result<Vec<Violation>, StoreError> {
    let id = SchemeId(head.id);
    let stored = scheme::load_from(db, head).await?;
    let mut violations = Vec::new();

    let change_sets = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(head.city_id))
        .filter(change_set::Column::SchemeId.eq(head.id))
        .count(db)
        .await?;
    let revision = stored.revision.0;
    if change_sets != revision {
        violations.push(Violation::Revision { scheme: id, revision, change_sets });
    }
    if !scheme::is_led_to(db, head).await? {
        violations.push(Violation::State { scheme: id });
    }
    for node in targets_without_node(db, head).await? {
        violations.push(Violation::TargetWithoutNode { scheme: id, node });
    }
    let placed: HashSet<IndicatorId> = stored.nodes.iter().map(|node| node.indicator).collect();
    for indicator in stored.indicators.iter().filter(|indicator| !placed.contains(&indicator.id)) {
        violations.push(Violation::IndicatorWithoutNode { scheme: id, indicator: indicator.id });
    }
    let empty = Scheme {
        id,
        name: stored.name.clone(),
        cycle: stored.cycle.clone(),
        revision: stored.revision,
        organizations: stored.organizations.clone(),
        indicators: Vec::new(),
        nodes: Vec::new(),
        supports: Vec::new(),
    };
    let stored = Tree::new(stored);
    for diagnostic in diagnose(&stored) {
        if is_structural(&diagnostic.finding) {
            violations.push(Violation::Finding { scheme: id, diagnostic });
        }
    }
    match scheme::replay(db, head.key(), empty).await? {
        Err(refusal) => violations.push(Violation::Replay { scheme: id, refusal }),
        Ok(replayed) => {
            violations.extend(differences(id, stored.scheme(), replayed.tree.scheme()));
            for node in scheme::differing_versions(db, head.key(), replayed.versions).await? {
                let violation = Violation::Journal { scheme: id, node: Some(node) };
                if !violations.contains(&violation) {
                    violations.push(violation);
                }
            }
        }
    }
    Ok(violations)
}

fn is_structural(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::UnknownParent { .. } | Finding::Cycle | Finding::UnknownIndicator | Finding::UnknownOwner
    )
}

async fn targets_without_node(
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
) -> Result<BTreeSet<NodeId>, StoreError> {
    let nodes = node::Entity::find()
        .filter(node::Column::CityId.eq(head.city_id))
        .filter(node::Column::SchemeId.eq(head.id))
        .select_only()
        .column(node::Column::Id)
        .into_query();
    let orphans: Vec<Uuid> = target_version::Entity::find()
        .filter(target_version::Column::CityId.eq(head.city_id))
        .filter(target_version::Column::SchemeId.eq(head.id))
        .filter(target_version::Column::UntilRevision.is_null())
        .filter(target_version::Column::NodeId.not_in_subquery(nodes))
        .select_only()
        .column(target_version::Column::NodeId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(orphans.into_iter().map(NodeId).collect())
}

/// Both come from a [`Tree`], so what is equal is in the same order.
fn differences(id: SchemeId, stored: &Scheme, replayed: &Scheme) -> Vec<Violation> {
    let mut violations = Vec::new();
    if stored.nodes != replayed.nodes {
        violations.extend(
            differing(stored, replayed)
                .into_iter()
                .map(|node| Violation::Journal { scheme: id, node: Some(node) }),
        );
    }
    if stored.indicators != replayed.indicators || stored.supports != replayed.supports {
        violations.push(Violation::Journal { scheme: id, node: None });
    }
    violations
}

/// The nodes of which there are two stories, or that are in one alone.
fn differing(stored: &Scheme, replayed: &Scheme) -> BTreeSet<NodeId> {
    let by_id = |scheme: &Scheme| -> BTreeMap<_, _> {
        scheme.nodes.iter().map(|node| (node.id, node.clone())).collect()
    };
    let (stored, replayed) = (by_id(stored), by_id(replayed));
    let all = stored.keys().chain(replayed.keys()).copied();
    all.filter(|node| stored.get(node) != replayed.get(node)).collect()
}
