//! The items of lists, as version 1 has them.

use indicator_model::check_in::CheckInState;
use indicator_model::deadline::Phase as ModelPhase;
use indicator_model::indicator::{Frequency as ModelFrequency, MeasureKind};
use indicator_model::node::Node;
use indicator_model::organization::OrganizationKind;
use people_model::approval::SchemeSummary;
use people_model::policy::State as ModelState;
use serde::{Deserialize, Serialize};
use storage::check_in::PeriodStatus;
use storage::measurement::Fact;
use utoipa::ToSchema;

use super::value::{Count, Decimal, MeasuredValue, Origin, PeriodName, word};

/// A scheme: indicators and targets of a city for a cycle.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Scheme {
    #[schema(format = "uuid")]
    id: String,
    name: String,
    #[schema(format = "uuid")]
    city: String,
    city_name: String,
    is_sample: bool,
    cycle: Cycle,
    state: State,
    revision: u64,
}

/// What a scheme is for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Cycle {
    name: String,
    #[schema(format = Date)]
    starts: String,
    #[schema(format = Date)]
    ends: String,
}

word!(
    /// How settled a scheme is.
    State = ModelState { Draft Submitted Closed }
);

impl From<SchemeSummary> for Scheme {
    fn from(summary: SchemeSummary) -> Self {
        let state = summary.approval.state.into();
        Self {
            id: summary.id.to_string(),
            name: summary.name,
            city: summary.city.to_string(),
            city_name: summary.city_name,
            is_sample: summary.sample,
            cycle: Cycle {
                name: summary.cycle.name,
                starts: summary.cycle.starts.to_string(),
                ends: summary.cycle.ends.to_string(),
            },
            state,
            revision: summary.revision.0,
        }
    }
}

/// An indicator of an organization in a scheme.
#[expect(clippy::struct_field_names, reason = "programs know it by this name")]
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Indicator {
    #[schema(format = "uuid")]
    node: String,
    #[schema(format = "uuid")]
    indicator: String,
    code: String,
    name: String,
    unit: String,
    #[schema(minimum = 0, maximum = 6)]
    decimals: u8,
    measure: Measure,
    frequency: Frequency,
    #[schema(format = "uuid")]
    organization: String,
    /// Computed from others, so that nobody reports it.
    is_computed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    target: Option<Decimal>,
}

word!(
    /// Which form of value an indicator has.
    Measure = MeasureKind { Count Ratio WeightedMean Milestone Rating YesNo Stock }
);
word!(
    /// How often an indicator is reported.
    Frequency = ModelFrequency { Fortnightly Monthly Quarterly HalfYearly Yearly }
);

impl Indicator {
    pub(super) fn new(
        node: &Node,
        indicator: &indicator_model::indicator::Indicator,
        target: Option<indicator_model::quantity::Quantity>,
    ) -> Self {
        Self {
            node: node.id.to_string(),
            indicator: indicator.id.to_string(),
            code: indicator.code.clone(),
            name: indicator.name.clone(),
            unit: indicator.unit.clone(),
            decimals: indicator.precision.decimals(),
            measure: indicator.measure.into(),
            frequency: indicator.frequency.into(),
            organization: node.owner.to_string(),
            is_computed: indicator.is_computed(),
            target: target.map(Decimal),
        }
    }

    pub(super) fn node(&self) -> String {
        self.node.clone()
    }
}

/// An organization as it is today.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Organization {
    #[schema(format = "uuid")]
    id: String,
    code: String,
    name: String,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid", nullable = false)]
    parent: Option<String>,
    #[schema(format = Date)]
    valid_from: String,
}

word!(
    /// What an organization is.
    Kind = OrganizationKind { City Department District Unit Post }
);

impl From<indicator_model::organization::Organization> for Organization {
    fn from(known: indicator_model::organization::Organization) -> Self {
        Self {
            id: known.id.to_string(),
            code: known.code,
            name: known.name,
            kind: known.kind.into(),
            parent: known.parent.map(|parent| parent.to_string()),
            valid_from: known.valid_from.to_string(),
        }
    }
}

impl Organization {
    pub(super) fn id(&self) -> String {
        self.id.clone()
    }
}

/// A period of a scheme. On the days from `opens` to `closes` it can be reported.
#[expect(clippy::struct_field_names, reason = "programs know it by this name")]
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Period {
    period: PeriodName,
    frequency: Frequency,
    #[schema(format = Date)]
    starts: String,
    #[schema(format = Date)]
    ends: String,
    #[schema(format = Date)]
    opens: String,
    #[schema(format = Date)]
    due: String,
    #[schema(format = Date)]
    closes: String,
    phase: Phase,
}

word!(
    /// Where a period stands today.
    Phase = ModelPhase { Ahead Open DueToday Overdue Closed }
);

impl From<PeriodStatus> for Period {
    fn from(PeriodStatus { period, window, phase }: PeriodStatus) -> Self {
        Self {
            period: PeriodName(period),
            frequency: period.frequency().into(),
            starts: period.starts().to_string(),
            ends: period.ends().to_string(),
            opens: window.opens.to_string(),
            due: window.due.to_string(),
            closes: window.closes.to_string(),
            phase: phase.into(),
        }
    }
}

/// A measurement in force. What the reporter wrote beside it stays with those who confirm it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Measurement {
    #[schema(format = "uuid")]
    id: String,
    #[schema(format = "uuid")]
    indicator: String,
    #[schema(format = "uuid")]
    organization: String,
    period: PeriodName,
    source: Origin,
    value: MeasuredValue,
    counting: Count,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid", nullable = false)]
    supersedes: Option<String>,
    /// None for what came by a sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    state: Option<Stage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date, nullable = false)]
    reported_on: Option<String>,
}

word!(
    /// Where a report stands.
    Stage = CheckInState { Submitted Confirmed Returned }
);

impl From<&Fact> for Measurement {
    fn from(fact: &Fact) -> Self {
        Self {
            id: fact.id.to_string(),
            indicator: fact.subject.indicator.to_string(),
            organization: fact.subject.organization.to_string(),
            period: PeriodName(fact.subject.period),
            source: fact.subject.source.into(),
            value: fact.report.value.into(),
            counting: fact.report.counting.into(),
            supersedes: fact.supersedes.map(|id| id.to_string()),
            state: fact.check_in.as_ref().map(|told| told.state.into()),
            reported_on: fact.check_in.as_ref().map(|told| told.reported_on.to_string()),
        }
    }
}

impl Measurement {
    /// The place after which the next page goes on ([`super::measurement::After`]).
    pub(super) fn place(&self) -> String {
        let source: indicator_model::measurement::Source = self.source.into();
        format!("{}~{}~{}~{}", self.organization, self.indicator, self.period.0, source.key())
    }
}
