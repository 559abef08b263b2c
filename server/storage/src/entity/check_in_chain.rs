//! By whom the reports of a scheme, an organization or an indicator are confirmed, in which order.

use indicator_model::check_in::chain::{Chain, Scope, Stage, StageKind};
use indicator_model::id::{CityId, IndicatorId, OrganizationId, SchemeId};
use sea_orm::entity::prelude::*;

use super::from_word;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_in_chain")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope_id: Uuid,
    pub stages: String,
    pub data_owner_id: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The word and the id of a scope, which are the end of the key of its row.
pub(crate) fn key(scheme: SchemeId, scope: Scope) -> (String, Uuid) {
    let (word, id) = match scope {
        Scope::Scheme => ("scheme", scheme.0),
        Scope::Organization { organization } => ("organization", organization.0),
        Scope::Indicator { indicator } => ("indicator", indicator.0),
    };
    (word.to_owned(), id)
}

impl Model {
    pub(crate) fn new(city: CityId, scheme: SchemeId, scope: Scope, chain: &Chain) -> Self {
        let (word, id) = key(scheme, scope);
        let stages: Vec<&str> = chain.stages().iter().map(|stage| stage.kind().key()).collect();
        Self {
            city_id: city.0,
            scheme_id: scheme.0,
            scope: word,
            scope_id: id,
            stages: stages.join(" "),
            data_owner_id: chain.data_owner().map(|organization| organization.0),
        }
    }

    pub(crate) fn chain(self) -> Result<(Scope, Chain), StoreError> {
        let scope = match self.scope.as_str() {
            "scheme" => Scope::Scheme,
            "organization" => Scope::Organization { organization: OrganizationId(self.scope_id) },
            "indicator" => Scope::Indicator { indicator: IndicatorId(self.scope_id) },
            _ => return Err(StoreError::Corrupt { what: "scope of a chain", value: self.scope }),
        };
        let kinds = self.stages.split(' ').map(|word| stage(word.to_owned(), self.data_owner_id));
        let stages: Vec<Stage> = kinds.collect::<Result<_, _>>()?;
        let chain = Chain::try_from(stages)
            .map_err(|_| StoreError::Corrupt { what: "chain of confirmation", value: self.stages.clone() })?;
        Ok((scope, chain))
    }
}

/// A stage by its word and the organization beside it.
pub(crate) fn stage(word: String, data_owner: Option<Uuid>) -> Result<Stage, StoreError> {
    Ok(match from_word::<StageKind>("stage of a chain", word)? {
        StageKind::Anyone => Stage::Anyone,
        StageKind::Head => Stage::Head,
        StageKind::DataOwner => Stage::DataOwner {
            organization: OrganizationId(data_owner.ok_or_else(|| StoreError::Corrupt {
                what: "owner of the data of a chain",
                value: String::new(),
            })?),
        },
        StageKind::Office => Stage::Office,
    })
}
