//! A measured value. Rows are never changed but for `in_force`.

use indicator_model::id::{CheckInId, CityId, IndicatorId, OrganizationId};
use indicator_model::measurement::series::Reported;
use indicator_model::measurement::{Measured, Subject};
use indicator_model::quantity::Quantity;
use sea_orm::entity::prelude::*;
use serde::Deserialize;

use super::{from_word, parsed, quantity, word};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Deserialize)]
#[sea_orm(table_name = "measurement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub set_id: Uuid,
    pub indicator_id: Uuid,
    pub organization_id: Uuid,
    pub period: String,
    pub source: String,
    pub counting: String,
    pub kind: String,
    pub value: Option<i64>,
    pub denominator: Option<i64>,
    pub missing: Option<String>,
    pub supersedes: Option<Uuid>,
    pub in_force: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// One that nothing has superseded yet.
    pub(crate) fn new(
        city: CityId,
        set: Uuid,
        id: CheckInId,
        subject: &Subject,
        report: &Reported,
        supersedes: Option<CheckInId>,
    ) -> Self {
        let Columns { kind, value, denominator, missing } = Columns::of(report.value);
        Self {
            city_id: city.0,
            id: id.0,
            set_id: set,
            indicator_id: subject.indicator.0,
            organization_id: subject.organization.0,
            period: subject.period.to_string(),
            source: subject.source.key().to_owned(),
            counting: report.counting.key().to_owned(),
            kind: kind.to_owned(),
            value: value.map(Quantity::millionths),
            denominator: denominator.map(Quantity::millionths),
            missing,
            supersedes: supersedes.map(|id| id.0),
            in_force: true,
        }
    }

    pub(crate) fn subject(&self) -> Result<Subject, StoreError> {
        Ok(Subject {
            indicator: IndicatorId(self.indicator_id),
            organization: OrganizationId(self.organization_id),
            period: parsed("period", self.period.clone())?,
            source: from_word("source", self.source.clone())?,
        })
    }

    pub(crate) fn reported(&self) -> Result<Reported, StoreError> {
        Ok(Reported {
            period: parsed("period", self.period.clone())?,
            value: self.measured()?,
            counting: from_word("counting", self.counting.clone())?,
        })
    }

    fn measured(&self) -> Result<Measured, StoreError> {
        let (value, denominator) = (quantity(self.value)?, quantity(self.denominator)?);
        let measured = match (self.kind.as_str(), value, denominator, &self.missing) {
            ("plain", Some(value), None, None) => Measured::Plain { value },
            ("ratio", Some(numerator), Some(denominator), None) => Measured::Ratio { numerator, denominator },
            ("milestone", Some(percent), None, None) => Measured::Milestone { percent },
            ("rating", Some(percent), None, None) => Measured::Rating { percent },
            ("yes_no", Some(value), None, None) => Measured::YesNo { reached: !value.is_zero() },
            ("missing", None, None, Some(reason)) => {
                Measured::Missing { reason: from_word("reason", reason.clone())? }
            }
            _ => return Err(StoreError::Corrupt { what: "measured value", value: self.kind.clone() }),
        };
        Ok(measured)
    }
}

/// A value as its columns.
struct Columns {
    kind: &'static str,
    value: Option<Quantity>,
    denominator: Option<Quantity>,
    missing: Option<String>,
}

impl Columns {
    fn of(measured: Measured) -> Self {
        let with = |kind, value| Self { kind, value: Some(value), denominator: None, missing: None };
        match measured {
            Measured::Plain { value } => with("plain", value),
            Measured::Ratio { numerator, denominator } => {
                Self { denominator: Some(denominator), ..with("ratio", numerator) }
            }
            Measured::Milestone { percent } => with("milestone", percent),
            Measured::Rating { percent } => with("rating", percent),
            Measured::YesNo { reached } => {
                with("yes_no", if reached { Quantity::ONE } else { Quantity::ZERO })
            }
            Measured::Missing { reason } => {
                Self { kind: "missing", value: None, denominator: None, missing: Some(word(&reason)) }
            }
        }
    }
}
