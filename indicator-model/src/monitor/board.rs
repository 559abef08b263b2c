//! A board: the readings of many indicators, with what is needed to name, filter and order them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::below::{Below, RolledUp};
use super::{Reading, Rules};
use crate::budget;
use crate::budget::dual::Dual;
use crate::date::Date;
use crate::id::{IndicatorId, NodeId, OrganizationId, SchemeId};
use crate::indicator::{Direction, MeasureKind};
use crate::light::Light;
use crate::node::Level;
use crate::quantity::{Precision, Quantity};

/// The readings of a scheme on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    pub scheme: SchemeId,
    pub name: String,
    pub cycle: String,
    /// The day that is read.
    pub day: Date,
    /// The day that it is in the city; in the sample the one that it pretends.
    pub today: Date,
    pub rules: Rules,
    /// Whose indicators these are; none for all down to departments and districts.
    pub organization: Option<OrganizationId>,
    /// All that own something, by code.
    pub organizations: Vec<Owner>,
    /// The worst first.
    pub rows: Vec<BoardRow>,
}

impl Board {
    /// Empty for one that owns nothing.
    pub fn owner_name(&self, owner: OrganizationId) -> &str {
        self.organizations.iter().find(|known| known.id == owner).map_or("", |known| &known.name)
    }
}

/// An organization that owns something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    pub id: OrganizationId,
    pub code: String,
    pub name: String,
}

/// One indicator of one organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRow {
    pub node: NodeId,
    pub indicator: IndicatorId,
    pub code: String,
    pub name: String,
    pub unit: String,
    pub precision: Precision,
    pub measure: MeasureKind,
    pub direction: Direction,
    pub theme: String,
    pub level: Level,
    pub owner: OrganizationId,
    pub challenge: Option<Quantity>,
    /// Whether its value follows from others, so that nobody reports it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_computed: bool,
    pub reading: Reading,
    /// What is below it comes to for the last period with a value, or else for the last that is over.
    #[serde(default, skip_serializing_if = "Below::is_empty")]
    pub below: Below,
    /// The money for it; none where no budget item is linked to it.
    pub budget: Option<budget::reading::Reading>,
}

impl BoardRow {
    /// Whether the target is a limit that is used up over the year, as that of accidents is.
    pub fn is_allowance(&self) -> bool {
        self.direction == Direction::LowerBetter && self.measure.grows()
    }

    /// What is below it comes to, beside what is reported; none of what is computed, whose value it is.
    pub fn below_beside(&self) -> Option<RolledUp> {
        self.below.value.filter(|_| !self.is_computed)
    }

    /// whether what is reported is another number than what is below it comes to.
    pub fn parts_from_below(&self) -> bool {
        let reported = self.reading.last.and_then(|last| last.value);
        let parts = |(number, reported): (RolledUp, Quantity)| {
            number.parts_from(self.precision, self.measure.unit(&self.unit), reported)
        };
        self.below_beside().zip(reported).is_some_and(parts)
    }

    /// How goal and money stand together; none unless both have a light.
    pub fn dual(&self) -> Option<Dual> {
        Dual::of(self.reading.light, self.budget.as_ref()?.light)
    }

    /// Where it stands among the others: red before amber, what is missing before what is well; of the same light what costs
    /// money without effect before the rest, and then the widest gap.
    fn rank(&self) -> (u8, bool, std::cmp::Reverse<Option<Quantity>>) {
        let light = match self.reading.light {
            Light::Red => 0,
            Light::Amber => 1,
            Light::Grey if self.reading.late.is_some() => 2,
            Light::Green => 3,
            Light::Grey => 4,
        };
        let is_other = self.dual() != Some(Dual::Ineffective);
        (light, is_other, std::cmp::Reverse(self.reading.gap))
    }
}

/// Orders rows, the worst first; those that stand alike by their code.
pub fn order(rows: &mut [BoardRow]) {
    rows.sort_by(|one, other| one.rank().cmp(&other.rank()).then_with(|| one.code.cmp(&other.code)));
}

/// How many rows have each light.
pub fn count<'a>(rows: impl IntoIterator<Item = &'a BoardRow>) -> BTreeMap<Light, usize> {
    let mut counts: BTreeMap<Light, usize> = Light::ALL.into_iter().map(|light| (light, 0)).collect();
    for row in rows {
        *counts.entry(row.reading.light).or_default() += 1;
    }
    counts
}

/// How many rows have each verdict of goal and money.
pub fn count_duals<'a>(rows: impl IntoIterator<Item = &'a BoardRow>) -> BTreeMap<Dual, usize> {
    let mut counts: BTreeMap<Dual, usize> = BTreeMap::new();
    for dual in rows.into_iter().filter_map(BoardRow::dual) {
        *counts.entry(dual).or_default() += 1;
    }
    counts
}
