//! The rows of a packed scheme.

use bitcode::{Decode, Encode};
use uuid::Uuid;

use super::Unreadable;
use super::column::{Id, Ids, Link};
use crate::curve::Curve;
use crate::date::Date;
use crate::id::{IndicatorId, NodeId, OrganizationId};
use crate::indicator::{
    Comparator, Direction, Frequency, Indicator, IndicatorKind, MeasureKind, ScoringMethod,
};
use crate::moment::Moment;
use crate::node::{Edge, Level, Lock, Node, Place, RollUpRule};
use crate::organization::{DistrictClass, Organization, OrganizationKind};
use crate::quantity::{Precision, Quantity};
use crate::target::Tiers;

/// There are few of them, and they are written as they are.
#[derive(Encode, Decode)]
pub(super) struct OrganizationRow<'a> {
    id: u128,
    code: &'a str,
    name: &'a str,
    kind: OrganizationKind,
    parent: Option<u128>,
    class: Option<String>,
    valid_from: i64,
    valid_to: Option<i64>,
}

impl<'a> OrganizationRow<'a> {
    pub(super) fn of(it: &'a Organization) -> Self {
        Self {
            id: it.id.0.as_u128(),
            code: &it.code,
            name: &it.name,
            kind: it.kind,
            parent: it.parent.map(|parent| parent.0.as_u128()),
            class: it.class.as_ref().map(|class| class.0.clone()),
            valid_from: it.valid_from.number(),
            valid_to: it.valid_to.map(Date::number),
        }
    }

    pub(super) fn organization(self) -> Organization {
        Organization {
            id: OrganizationId(Uuid::from_u128(self.id)),
            code: self.code.to_owned(),
            name: self.name.to_owned(),
            kind: self.kind,
            parent: self.parent.map(Uuid::from_u128).map(OrganizationId),
            class: self.class.map(DistrictClass),
            valid_from: Date::from_number(self.valid_from),
            valid_to: self.valid_to.map(Date::from_number),
        }
    }
}

#[derive(Encode, Decode)]
pub(super) struct IndicatorRow<'a> {
    id: Id,
    code: &'a str,
    name: &'a str,
    unit: &'a str,
    precision: u8,
    kind: IndicatorKind,
    measure: MeasureKind,
    direction: Direction,
    comparator: Comparator,
    definition: &'a str,
    theme: &'a str,
    dimension: &'a str,
    scoring: ScoringMethod,
    frequency: Frequency,
    data_source: &'a str,
    data_provider: &'a str,
    evidence: &'a str,
}

impl<'a> IndicatorRow<'a> {
    pub(super) fn of(it: &'a Indicator, id: Id) -> Self {
        Self {
            id,
            code: &it.code,
            name: &it.name,
            unit: &it.unit,
            precision: it.precision.decimals(),
            kind: it.kind,
            measure: it.measure,
            direction: it.direction,
            comparator: it.comparator,
            definition: &it.definition,
            theme: &it.theme,
            dimension: &it.dimension,
            scoring: it.scoring,
            frequency: it.frequency,
            data_source: &it.data_source,
            data_provider: &it.data_provider,
            evidence: &it.evidence,
        }
    }

    pub(super) fn indicator(self, ids: &mut Ids) -> Result<Indicator, Unreadable> {
        Ok(Indicator {
            id: IndicatorId(ids.read(self.id)),
            code: self.code.to_owned(),
            name: self.name.to_owned(),
            unit: self.unit.to_owned(),
            precision: Precision::new(self.precision).ok_or(Unreadable)?,
            kind: self.kind,
            measure: self.measure,
            direction: self.direction,
            comparator: self.comparator,
            definition: self.definition.to_owned(),
            theme: self.theme.to_owned(),
            dimension: self.dimension.to_owned(),
            scoring: self.scoring,
            frequency: self.frequency,
            data_source: self.data_source.to_owned(),
            data_provider: self.data_provider.to_owned(),
            evidence: self.evidence.to_owned(),
        })
    }
}

/// What a node refers to.
#[derive(Encode, Decode)]
pub(super) struct NodeLinks {
    pub(super) parent: Option<Link>,
    pub(super) indicator: Link,
    pub(super) owner: Link,
}

/// A node without its lock, its mode and its curve, which few have.
#[derive(Encode, Decode)]
pub(super) struct NodeRow<'a> {
    pub(super) id: Id,
    pub(super) links: NodeLinks,
    position: u32,
    post: &'a str,
    level: Level,
    rule: RollUpRule,
    basis: &'a str,
    /// Quantities are written in millionths.
    share: Option<i64>,
    baseline_year: Option<u16>,
    targets: TierRow,
    reserve: TierRow,
    weight: Option<i64>,
}

impl<'a> NodeRow<'a> {
    pub(super) fn of(it: &'a Node, id: Id, links: NodeLinks) -> Self {
        Self {
            id,
            links,
            position: it.place.position,
            post: &it.post,
            level: it.level,
            rule: it.edge.rule,
            basis: &it.edge.basis,
            share: it.edge.share.map(Quantity::millionths),
            baseline_year: it.baseline_year,
            targets: TierRow::of(it.targets),
            reserve: TierRow::of(it.reserve),
            weight: it.weight.map(Quantity::millionths),
        }
    }

    /// The node with what it refers to, without its lock, its mode and its curve.
    pub(super) fn node(
        self,
        id: NodeId,
        parent: Option<NodeId>,
        indicator: IndicatorId,
        owner: OrganizationId,
    ) -> Result<Node, Unreadable> {
        Ok(Node {
            id,
            indicator,
            owner,
            post: self.post.to_owned(),
            level: self.level,
            place: Place { parent, position: self.position },
            edge: Edge { rule: self.rule, basis: self.basis.to_owned(), share: quantity(self.share)? },
            baseline_year: self.baseline_year,
            targets: self.targets.tiers()?,
            reserve: self.reserve.tiers()?,
            weight: quantity(self.weight)?,
            mode: None,
            curve: None,
            lock: None,
        })
    }
}

#[derive(Encode, Decode)]
struct TierRow {
    baseline: Option<i64>,
    basic: Option<i64>,
    challenge: Option<i64>,
}

impl TierRow {
    fn of(Tiers { baseline, basic, challenge }: Tiers) -> Self {
        let [baseline, basic, challenge] =
            [baseline, basic, challenge].map(|value| value.map(Quantity::millionths));
        Self { baseline, basic, challenge }
    }

    fn tiers(self) -> Result<Tiers, Unreadable> {
        Ok(Tiers {
            baseline: quantity(self.baseline)?,
            basic: quantity(self.basic)?,
            challenge: quantity(self.challenge)?,
        })
    }
}

fn quantity(millionths: Option<i64>) -> Result<Option<Quantity>, Unreadable> {
    millionths.map(Quantity::from_millionths).transpose().map_err(|_| Unreadable)
}

/// The lock of the node in a row.
#[derive(Encode, Decode)]
pub(super) struct LockRow<'a> {
    pub(super) node: u32,
    owner: &'a str,
    reason: &'a str,
    /// In milliseconds since 1970.
    at: Option<i64>,
}

impl<'a> LockRow<'a> {
    pub(super) fn of(node: u32, it: &'a Lock) -> Self {
        Self { node, owner: &it.owner, reason: &it.reason, at: it.at.map(Moment::unix_millis) }
    }

    pub(super) fn lock(self) -> Lock {
        let (owner, reason) = (self.owner.to_owned(), self.reason.to_owned());
        Lock { owner, reason, at: self.at.map(Moment::from_unix_millis) }
    }
}

/// The plan curve of the node in a row.
#[derive(Encode, Decode)]
pub(super) struct CurveRow {
    pub(super) node: u32,
    curve: String,
}

impl CurveRow {
    pub(super) fn of(node: u32, curve: Curve) -> Self {
        Self { node, curve: curve.to_string() }
    }

    pub(super) fn curve(self) -> Result<Curve, Unreadable> {
        self.curve.parse().map_err(|_| Unreadable)
    }
}
