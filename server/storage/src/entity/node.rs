//! A node of a scheme, without its targets, which are [`super::target_version`].

use indicator_model::curve::Curve;
use indicator_model::id::{IndicatorId, NodeId, OrganizationId};
use indicator_model::node::{Edge, Lock, Node, Place};
use indicator_model::target::Tiers;
use sea_orm::entity::prelude::*;
use serde::Deserialize;

use super::{SchemeKey, from_word, millionths, moment, number, quantity, word};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "node")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub indicator_id: Uuid,
    pub owner_id: Uuid,
    pub post: String,
    pub level: String,
    pub parent_id: Option<Uuid>,
    pub position: i64,
    pub rule: String,
    pub basis: String,
    pub share: Option<i64>,
    pub baseline_year: Option<i64>,
    pub reserve_baseline: Option<i64>,
    pub reserve_basic: Option<i64>,
    pub reserve_challenge: Option<i64>,
    pub weight: Option<i64>,
    pub mode: Option<String>,
    pub curve: Option<String>,
    pub lock_owner: Option<String>,
    pub lock_reason: Option<String>,
    pub lock_at: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(key: SchemeKey, node: &Node) -> Self {
        let lock = node.lock.clone();
        Self {
            city_id: key.city_id,
            scheme_id: key.scheme_id,
            id: node.id.0,
            indicator_id: node.indicator.0,
            owner_id: node.owner.0,
            post: node.post.clone(),
            level: word(&node.level),
            parent_id: node.place.parent.map(|parent| parent.0),
            position: node.place.position.into(),
            rule: word(&node.edge.rule),
            basis: node.edge.basis.clone(),
            share: millionths(node.edge.share),
            baseline_year: node.baseline_year.map(Into::into),
            reserve_baseline: millionths(node.reserve.baseline),
            reserve_basic: millionths(node.reserve.basic),
            reserve_challenge: millionths(node.reserve.challenge),
            weight: millionths(node.weight),
            mode: node.mode.as_ref().map(word),
            curve: node.curve.map(|curve| curve.to_string()),
            lock_owner: lock.as_ref().map(|lock| lock.owner.clone()),
            lock_reason: lock.as_ref().map(|lock| lock.reason.clone()),
            lock_at: lock.map(|lock| lock.at.map(|at| at.to_string()).unwrap_or_default()),
        }
    }

    /// The node without targets.
    pub(crate) fn node(self) -> Result<Node, StoreError> {
        let lock = match (self.lock_owner, self.lock_reason, self.lock_at) {
            (Some(owner), Some(reason), Some(at)) => {
                let at = if at.is_empty() { None } else { Some(moment(at)?) };
                Some(Lock { owner, reason, at })
            }
            (None, None, None) => None,
            _ => return Err(StoreError::Corrupt { what: "lock", value: self.id.to_string() }),
        };
        Ok(Node {
            id: NodeId(self.id),
            indicator: IndicatorId(self.indicator_id),
            owner: OrganizationId(self.owner_id),
            post: self.post,
            level: from_word("level", self.level)?,
            place: Place { parent: self.parent_id.map(NodeId), position: number("position", self.position)? },
            edge: Edge {
                rule: from_word("roll-up rule", self.rule)?,
                basis: self.basis,
                share: quantity(self.share)?,
            },
            baseline_year: self.baseline_year.map(|year| number("year", year)).transpose()?,
            targets: Tiers::default(),
            reserve: Tiers {
                baseline: quantity(self.reserve_baseline)?,
                basic: quantity(self.reserve_basic)?,
                challenge: quantity(self.reserve_challenge)?,
            },
            weight: quantity(self.weight)?,
            mode: self.mode.map(|mode| from_word("mode", mode)).transpose()?,
            curve: self.curve.map(curve).transpose()?,
            lock,
        })
    }
}

fn curve(text: String) -> Result<Curve, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt { what: "plan curve", value: text })
}
