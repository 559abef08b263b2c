//! Who somebody is for a request: the account, what it holds, and whether it has to be seen to first.

use indicator_model::id::{AccountId, CityId, SessionId};
use people_model::appointment::Appointment;
use people_model::policy::{Action, Standing};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::secure::{Security, must_add_factor, must_change};
use super::{appointment, factor};
use crate::ctx::Person;
use crate::entity::{account, city};
use crate::error::StoreError;

/// The person of an account as a request needs it: limited as long as the account has to be completed first. None
/// for somebody who may not sign in.
pub(crate) async fn person(
    db: &impl ConnectionTrait,
    security: &Security,
    city: CityId,
    id: AccountId,
    session: Option<SessionId>,
    address: &str,
) -> Result<Option<Person>, StoreError> {
    let facts = Facts {
        known: super::find(db, city, id).await?,
        appointments: appointment::in_force(db, city.0, id.0).await?,
        sample: sample_of(db, city).await?,
        is_vouched: factor::is_vouched(db, city, id, session).await?,
    };
    Ok(facts.person(security, session, address))
}

/// The sample city of a city.
pub(crate) async fn sample_of(db: &impl ConnectionTrait, city: CityId) -> Result<Option<CityId>, StoreError> {
    let sample = city::Entity::find().filter(city::Column::HomeId.eq(city.0)).one(db).await?;
    Ok(sample.map(|sample| CityId(sample.city_id)))
}

/// What makes a person of an account.
pub(crate) struct Facts {
    pub(crate) known: account::Model,
    pub(crate) appointments: Vec<Appointment>,
    pub(crate) sample: Option<CityId>,
    /// Whether a provider vouched for a second factor.
    pub(crate) is_vouched: bool,
}

impl Facts {
    pub(crate) fn person(
        self,
        security: &Security,
        session: Option<SessionId>,
        address: &str,
    ) -> Option<Person> {
        let Self { known, appointments, sample, is_vouched } = self;
        if !known.is_active() {
            return None;
        }
        let needs =
            must_change(security, &known) || must_add_factor(security, &known, &appointments) && !is_vouched;
        Some(Person {
            name: known.name,
            standing: Standing { account: AccountId(known.id), appointments },
            city: CityId(known.city_id),
            sample,
            session,
            address: address.to_owned(),
            limit: needs.then(|| vec![Action::AccountOwn]),
        })
    }
}
