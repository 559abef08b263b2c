//! One thing to report, for tests: October of an indicator with a target of 100.

use indicator_model::check_in::due::{Due, Known};
use indicator_model::check_in::{CheckInState, Confidence};
use indicator_model::deadline::Window;
use indicator_model::id::{CheckInId, IndicatorId, NodeId, OrganizationId};
use indicator_model::indicator::{
    Comparator, Direction, Frequency, Indicator, IndicatorKind, MeasureKind, ScoringMethod,
};
use indicator_model::light::{Aim, Thresholds};
use indicator_model::measurement::series::Reported;
use indicator_model::measurement::{Counting, Measured, Source, Subject};
use indicator_model::quantity::{Precision, Quantity};
use uuid::Uuid;

use super::draft::Measure;

pub fn due(measure: MeasureKind, unit: &str) -> Due {
    let id = IndicatorId(Uuid::from_u128(1));
    let indicator = Indicator {
        id,
        code: "NYJ-01".to_owned(),
        name: "指标".to_owned(),
        unit: unit.to_owned(),
        precision: Precision::INTEGER,
        kind: IndicatorKind::Quantitative,
        measure,
        direction: Direction::HigherBetter,
        comparator: Comparator::AtLeast,
        definition: String::new(),
        theme: String::new(),
        dimension: String::new(),
        scoring: ScoringMethod::Proportional,
        frequency: Frequency::Monthly,
        data_source: String::new(),
        data_provider: String::new(),
        evidence: String::new(),
    };
    let planned = "80".parse().unwrap();
    Due {
        node: NodeId(Uuid::from_u128(2)),
        subject: Subject {
            indicator: id,
            organization: OrganizationId(Uuid::from_u128(3)),
            period: "2026-M10".parse().unwrap(),
            source: Source::Owner,
        },
        extension: None,
        window: Window {
            opens: "2026-10-28".parse().unwrap(),
            due: "2026-11-06".parse().unwrap(),
            closes: "2026-12-04".parse().unwrap(),
        },
        indicator,
        aim: Some(Aim {
            grows: measure.grows(),
            direction: Direction::HigherBetter,
            target: Quantity::HUNDRED,
            start: None,
            planned,
        }),
        counting: Counting::ToDate,
        year: Vec::new(),
        past: Vec::new(),
        last: None,
        current: None,
        progress: None,
    }
}

/// A report of October that holds.
pub fn known(due: &Due, value: &str) -> Known {
    let value = Measured::Plain { value: value.parse().unwrap() };
    Known {
        id: CheckInId(Uuid::from_u128(4)),
        report: Reported { period: due.subject.period, value, counting: due.counting },
        note: "一切正常".to_owned(),
        confidence: Confidence::High,
        cause: None,
        next_step: String::new(),
        evidence: Vec::new(),
        state: CheckInState::Submitted,
        returned: String::new(),
    }
}

/// On the second of November.
pub fn measure() -> Measure {
    Measure { today: "2026-11-02".parse().unwrap(), thresholds: Thresholds::default() }
}
