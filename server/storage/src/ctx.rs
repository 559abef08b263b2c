//! Who asks. The first parameter of every storage function, whose first statement is [`Ctx::authorize`].
//!
//! Two gates: `authorize` decides whether the actor may do such a thing at all; selects are then scoped to the
//! cities in the actor's reach, so that what lies outside is not found rather than forbidden.
//!
//! Deliberately absent until accounts exist: roles. Whoever has a [`Ctx`] administers what is in reach.

use indicator_model::id::{CityId, SchemeId};
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ColumnTrait, Condition};

use crate::error::StoreError;
use crate::store::Store;

/// A store and the actor who uses it. A request without one cannot reach a row.
#[derive(Clone)]
pub struct Ctx {
    pub(crate) store: Store,
    pub(crate) actor: Actor,
}

/// The name of the person at the machine itself; pages show it in the reader's language.
pub const LOCAL_ADMINISTRATOR: &str = "local_administrator";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    name: String,
    reach: Reach,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Every city of the database, and the database itself.
    Database,
    City(CityId),
}

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Read,
    Edit,
    Import,
    /// Load and remove the sample city, check the database.
    Maintain,
}

/// With what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resource {
    /// All that is in the actor's reach.
    Reach,
    /// The database across its cities.
    Database,
    City(CityId),
    Scheme(SchemeId),
}

impl Actor {
    /// Whoever sits at the machine, as long as nobody else can reach the server: it must be bound to loopback.
    pub fn local_administrator() -> Self {
        Self { name: LOCAL_ADMINISTRATOR.to_owned(), reach: Reach::Database }
    }

    /// Somebody of one city, to whom all others do not exist.
    pub fn of_city(name: impl Into<String>, city: CityId) -> Self {
        Self { name: name.into(), reach: Reach::City(city) }
    }

    /// As it is written into locks and history.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The one city in reach, where there is only one.
    pub(crate) fn city(&self) -> Option<CityId> {
        match self.reach {
            Reach::Database => None,
            Reach::City(city) => Some(city),
        }
    }
}

impl Ctx {
    pub fn new(store: Store, actor: Actor) -> Self {
        Self { store, actor }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Whether the actor may do this. What lies in no reach of the actor is [`StoreError::NotFound`].
    pub fn authorize(&self, _action: Action, resource: Resource) -> Result<(), StoreError> {
        match (self.actor.reach, resource) {
            (Reach::Database, _) | (Reach::City(_), Resource::Reach | Resource::Scheme(_)) => Ok(()),
            (Reach::City(own), Resource::City(city)) if own == city => Ok(()),
            (Reach::City(_), Resource::City(_)) => Err(StoreError::NotFound),
            (Reach::City(_), Resource::Database) => Err(StoreError::Forbidden),
        }
    }

    /// The scope of a base select: rows of cities in the actor's reach, by their `city_id`.
    pub(crate) fn in_reach(&self, city_id: impl ColumnTrait) -> Condition {
        match self.actor.reach {
            Reach::Database => Condition::all(),
            Reach::City(city) => city_id.eq(city.0).into_condition(),
        }
    }
}
