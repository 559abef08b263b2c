//! Checks a scheme: its links, its steps, and that its journal leads to it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use indicator_model::diagnose::diagnose_node;
use indicator_model::diagnostic::Finding;
use indicator_model::id::{IndicatorId, NodeId, SchemeId};
use indicator_model::scheme::{Revision, Scheme};
use indicator_model::tree::Tree;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::Violation;
use crate::entity::{self, change, change_set, node, revision, target_version};
use crate::error::StoreError;
use crate::scheme::{self, Replayed};

/// Everything that is wrong with a scheme. `read` is handed its journal, as [`scheme::replay`] reads it.
pub(super) async fn check_scheme(
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
    read: impl FnMut(Revision, &[change::Row]) + Send,
) -> Result<Vec<Violation>, StoreError> {
    let id = SchemeId(head.id);
    let (replayed, altered) = match scheme::replay(db, head, read).await? {
        Ok(Replayed { tree, versions }) => {
            (Ok(tree), scheme::differing_versions(db, head.key(), versions).await?)
        }
        Err(refusal) => (Err(refusal), BTreeSet::new()),
    };
    let mut violations = Vec::new();

    let change_sets = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(head.city_id))
        .filter(change_set::Column::SchemeId.eq(head.id))
        .count(db)
        .await?;
    let revision = revision(head.revision)?.0;
    if change_sets != revision {
        violations.push(Violation::Revision { scheme: id, revision, change_sets });
    }
    if !scheme::is_led_to(db, head).await? {
        violations.push(Violation::State { scheme: id });
    }
    for node in targets_without_node(db, head).await? {
        violations.push(Violation::TargetWithoutNode { scheme: id, node });
    }
    let loaded;
    let stored = match &replayed {
        // Then the one tree is the other.
        Ok(tree) if scheme::is_stored(db, head.key(), tree).await? => tree,
        _ => {
            let scheme = scheme::load_from(db, head).await?;
            violations.extend(unplaced(&scheme));
            loaded = Tree::new(scheme);
            &loaded
        }
    };
    let findings = stored.rows().flat_map(|row| diagnose_node(stored, row));
    let findings = findings.filter(|diagnostic| is_structural(&diagnostic.finding));
    violations.extend(findings.map(|diagnostic| Violation::Finding { scheme: id, diagnostic }));
    match &replayed {
        Err(refusal) => violations.push(Violation::Replay { scheme: id, refusal: refusal.clone() }),
        Ok(tree) => violations.extend(differences(id, stored.scheme(), tree.scheme())),
    }
    for node in altered {
        let violation = Violation::Journal { scheme: id, node: Some(node) };
        if !violations.contains(&violation) {
            violations.push(violation);
        }
    }
    Ok(violations)
}

/// Definitions that no node places, which a tree would drop.
fn unplaced(scheme: &Scheme) -> impl Iterator<Item = Violation> {
    let placed: HashSet<IndicatorId> = scheme.nodes.iter().map(|node| node.indicator).collect();
    let unplaced = scheme.indicators.iter().filter(move |indicator| !placed.contains(&indicator.id));
    unplaced.map(|indicator| Violation::IndicatorWithoutNode { scheme: scheme.id, indicator: indicator.id })
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
