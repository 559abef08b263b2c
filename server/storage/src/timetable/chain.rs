//! By whom the reports of a scheme are confirmed, in which order.

use indicator_model::check_in::chain::{Chains, Scope};
use indicator_model::id::{CityId, SchemeId};
use indicator_model::timetable::answer::Exception;
use indicator_model::tree::Tree;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::entity::check_in_chain;
use crate::error::StoreError;

/// The chain of a scheme with its exceptions.
pub(crate) async fn chains(
    db: &impl ConnectionTrait,
    city: CityId,
    scheme: SchemeId,
) -> Result<Chains, StoreError> {
    let rows = check_in_chain::Entity::find()
        .filter(check_in_chain::Column::CityId.eq(city.0))
        .filter(check_in_chain::Column::SchemeId.eq(scheme.0))
        .all(db)
        .await?;
    let mut chains = Chains::default();
    for row in rows {
        let (scope, chain) = row.chain()?;
        chains.set(scope, Some(chain));
    }
    Ok(chains)
}

/// The exceptions as a page shows them, without those for something that the scheme has lost.
pub(super) fn exceptions(chains: &Chains, tree: &Tree) -> Vec<Exception> {
    let scheme = tree.scheme();
    let mut exceptions = Vec::new();
    for (scope, chain) in chains.iter() {
        let named = match scope {
            Scope::Scheme => continue,
            Scope::Organization { organization } => {
                let known = scheme.organizations.iter().find(|known| known.id == organization);
                known.map(|known| (known.code.clone(), known.name.clone()))
            }
            Scope::Indicator { indicator } => {
                let known = scheme.indicators.iter().find(|known| known.id == indicator);
                known.map(|known| (known.code.clone(), known.name.clone()))
            }
        };
        let Some((code, name)) = named else { continue };
        exceptions.push(Exception { scope, code, name, chain: chain.clone() });
    }
    let is_of_indicator = |scope: Scope| matches!(scope, Scope::Indicator { .. });
    exceptions.sort_by(|one, other| {
        (is_of_indicator(one.scope), &one.code).cmp(&(is_of_indicator(other.scope), &other.code))
    });
    exceptions
}
