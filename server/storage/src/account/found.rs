//! The first account of a database, with its city.

use indicator_model::id::{AccountId, CityId};
use indicator_model::text::{self, Kind};
use people_model::account::Field;
use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, ThingKind};
use people_model::contact::Contact;
use people_model::policy::Action;
use people_model::role::Role;
use people_model::session::Turned;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use subtle::ConstantTimeEq;
use tracing::instrument;
use uuid::Uuid;

use super::create::{self, NewAccount};
use super::{appointment, password, secure};
use crate::audit::{self, Deeds, thing};
use crate::ctx::{Actor, Ctx};
use crate::entity::{account, city};
use crate::error::StoreError;
use crate::store::{self, Exclusive};

/// What the first person says.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Division code of the city (GB/T 2260) or a short code of its own.
    pub city_code: String,
    pub city_name: String,
    pub login: String,
    pub name: String,
    pub password: String,
}

/// Whether there is any account yet.
pub async fn is_founded(ctx: &Ctx) -> Result<bool, StoreError> {
    ctx.authorize(Action::SignIn)?;
    let db = ctx.store.snapshot().await?;
    Ok(account::Entity::find().one(&db).await?.is_some())
}

/// Makes the city and its first administrator, once. `given` is the token that the person typed, `printed` the one
/// that the server printed; the operator needs neither.
///
/// The first person runs the system and the assessment, so that a pilot can begin; the security and the audit
/// administrator, whom nobody can be at the same time, are appointed next.
#[instrument(skip_all)]
pub async fn found(
    ctx: &Ctx,
    given: &str,
    printed: Option<&str>,
    founding: Founding,
) -> Result<AccountId, StoreError> {
    ctx.authorize(Action::SetUp)?;
    let no_setup = || StoreError::Turned(Turned::NoSetup);
    if ctx.actor != Actor::Operator {
        let printed = printed.ok_or_else(no_setup)?;
        if !bool::from(given.trim().as_bytes().ct_eq(printed.as_bytes())) {
            return Err(no_setup());
        }
    }
    let Founding { city_code, city_name, login, name, password } = founding;
    let city_code = Kind::Code.required(&city_code).map_err(create::bad_name(Field::CityCode))?;
    let city_name = Kind::Name.required(&city_name).map_err(create::bad_name(Field::CityName))?;
    let name = Kind::Person.required(&name).map_err(create::bad_name(Field::Name))?;
    let rules = people_model::password::Profile::default().rules();
    password::check(&rules, &password, &[&login, &name], &[]).await?;
    let hash = password::hash(&password).await?;

    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Cities).await?;
    store::lock(&transaction, Exclusive::People).await?;
    if account::Entity::find().one(&transaction).await?.is_some() {
        return Err(no_setup());
    }
    let real = city::Entity::find().filter(city::Column::Sample.eq(false));
    let real = real.order_by_asc(city::Column::CityId).all(&transaction).await?;
    // Perhaps imported on the command line before anybody had an account. There is never a second one.
    let same = real.iter().find(|known| text::is_same(&known.code, &city_code));
    let city = if let Some(known) = same.or(real.first()) {
        CityId(known.city_id)
    } else {
        let id = CityId(Uuid::now_v7());
        let row =
            city::Model { city_id: id.0, code: city_code, name: city_name, sample: false, home_id: None };
        city::Entity::insert(row.into_active_model()).exec_without_returning(&transaction).await?;
        id
    };
    // A sample that was loaded on the command line becomes this city's.
    city::Entity::update_many()
        .col_expr(city::Column::HomeId, Expr::value(city.0))
        .filter(city::Column::Sample.eq(true))
        .filter(city::Column::HomeId.is_null())
        .exec(&transaction)
        .await?;
    secure::set_default(&transaction, city).await?;
    let appointments = [Role::SystemAdministrator, Role::AssessmentOffice].map(NewAppointment::to).to_vec();
    let new = NewAccount { city, login, name, contact: Contact::default(), appointments };
    let account = create::insert(&transaction, &new, Some(hash), false).await?;
    let mut doer = ctx.actor.doer(None);
    if ctx.actor != Actor::Operator {
        doer.account = Some(account);
        doer.name.clone_from(&new.name);
    }
    let deeds = Deeds::done(&doer, Deed::Setup, thing(ThingKind::Account, account, &new.name));
    audit::record(&transaction, city, deeds).await?;
    appointment::record_given(&transaction, &doer, city, account, &new.name).await?;
    transaction.commit().await?;
    Ok(account)
}
