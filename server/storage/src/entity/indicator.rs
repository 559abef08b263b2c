//! An indicator as one scheme defines it. Its id is the same in every scheme of the city.

use std::collections::{BTreeSet, HashMap};

use indicator_model::id::{CityId, IndicatorId};
use indicator_model::indicator::Indicator;
use indicator_model::quantity::Precision;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::Deserialize;

use super::{SchemeKey, from_word, number, word};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "indicator")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub unit: String,
    pub decimals: i64,
    pub kind: String,
    pub measure: String,
    pub direction: String,
    pub comparator: String,
    pub definition: String,
    pub theme: String,
    pub dimension: String,
    pub scoring: String,
    pub frequency: String,
    pub data_source: String,
    pub data_provider: String,
    pub evidence: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(key: SchemeKey, indicator: &Indicator) -> Self {
        let indicator = indicator.clone();
        Self {
            city_id: key.city_id,
            scheme_id: key.scheme_id,
            id: indicator.id.0,
            code: indicator.code,
            name: indicator.name,
            unit: indicator.unit,
            decimals: indicator.precision.decimals().into(),
            kind: word(&indicator.kind),
            measure: word(&indicator.measure),
            direction: word(&indicator.direction),
            comparator: word(&indicator.comparator),
            definition: indicator.definition,
            theme: indicator.theme,
            dimension: indicator.dimension,
            scoring: word(&indicator.scoring),
            frequency: word(&indicator.frequency),
            data_source: indicator.data_source,
            data_provider: indicator.data_provider,
            evidence: indicator.evidence,
        }
    }

    pub(crate) fn indicator(self) -> Result<Indicator, StoreError> {
        let corrupt = || StoreError::Corrupt { what: "precision", value: self.decimals.to_string() };
        Ok(Indicator {
            precision: Precision::new(number("precision", self.decimals)?).ok_or_else(corrupt)?,
            id: IndicatorId(self.id),
            code: self.code,
            name: self.name,
            unit: self.unit,
            kind: from_word("indicator kind", self.kind)?,
            measure: from_word("measure", self.measure)?,
            direction: from_word("direction", self.direction)?,
            comparator: from_word("comparator", self.comparator)?,
            definition: self.definition,
            theme: self.theme,
            dimension: self.dimension,
            scoring: from_word("scoring method", self.scoring)?,
            frequency: from_word("frequency", self.frequency)?,
            data_source: self.data_source,
            data_provider: self.data_provider,
            evidence: self.evidence,
        })
    }
}

/// Ids in one condition.
const IDS: usize = 500;

/// Code and name of indicators, as the newest scheme of their cities defines them.
pub(crate) async fn names(
    db: &impl ConnectionTrait,
    cities: &[CityId],
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, (String, String)>, StoreError> {
    let ids: Vec<Uuid> = ids.collect::<BTreeSet<_>>().into_iter().collect();
    let mut names = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(IDS) {
        // The newest definition comes last, and stays.
        let rows: Vec<(Uuid, String, String)> = Entity::find()
            .filter(Column::CityId.is_in(cities.iter().map(|city| city.0)))
            .filter(Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(Column::SchemeId)
            .select_only()
            .columns([Column::Id, Column::Code, Column::Name])
            .into_tuple()
            .all(db)
            .await?;
        names.extend(rows.into_iter().map(|(id, code, name)| (id, (code, name))));
    }
    Ok(names)
}
