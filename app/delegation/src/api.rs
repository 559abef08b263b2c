//! What delegation asks of the server.

use base::access::Endpoint;
use base::access::Need::{OneOf, Own};
use base::error::AppError;
use base::json::Json;
use indicator_model::date::Date;
use indicator_model::id::{AccountId, AppointmentId, OrganizationId};
use indicator_model::moment::Moment;
use leptos::prelude::*;
use people_model::delegation::Delegation;
use people_model::policy::Action::AccountDelegate;
use people_model::policy::holder::Held;
use people_model::role::Role;
use serde::{Deserialize, Serialize};

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/delegation/lend", OneOf(&[AccountDelegate])),
    ("/fn/delegation/list", Own),
    ("/fn/delegation/recall", OneOf(&[AccountDelegate])),
];

/// Everything that the section shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegations {
    pub me: AccountId,
    /// The user's roles that can be delegated.
    pub lendable: Vec<Held>,
    /// Lent and borrowed, now or later.
    pub all: Vec<NamedDelegation>,
    pub colleagues: Vec<(AccountId, String)>,
    /// The day that it is in the city.
    pub today: Date,
    /// The moment of the answer.
    pub now: Moment,
}

/// A delegation with the name of the organization that the role is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedDelegation {
    pub delegation: Delegation,
    pub organization: Option<String>,
}

/// `None` for a user who holds no role that can be delegated, or has to complete their account first.
#[server(prefix = "/fn", endpoint = "delegation/list", input = Json, output = Json)]
pub async fn list() -> Result<Option<Delegations>, AppError> {
    use base::request::{city, ctx};
    use people_model::policy::Action;
    use storage::{account, clock, organization, policy};

    let ctx = ctx()?;
    if !ctx.might(Action::AccountDelegate) {
        return Ok(None);
    }
    let city = city(&ctx)?;
    let own = policy::own(&ctx).await?;
    let all = account::delegations(&ctx).await?;
    let colleagues = account::colleagues(&ctx).await?;
    let names = organization::names(&ctx, city).await?;
    let name =
        |id: OrganizationId| names.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
    let all = all.into_iter().map(|delegation| NamedDelegation {
        organization: delegation.held.organization.and_then(name),
        delegation,
    });
    Ok(Some(Delegations {
        me: own.account,
        all: all.collect(),
        lendable: own.held.into_iter().filter(|held| account::may_lend(&held.appointment)).collect(),
        colleagues,
        today: clock::today(),
        now: clock::now(),
    }))
}

/// Lends a role from a day to a day, both included.
#[server(prefix = "/fn", endpoint = "delegation/lend", input = Json, output = Json)]
pub async fn lend(
    role: Role,
    organization: Option<OrganizationId>,
    to: AccountId,
    from: Date,
    until: Date,
    reason: String,
) -> Result<(), AppError> {
    use base::request::ctx;
    use storage::account::{self, NewDelegation};

    let new = NewDelegation { to, role, organization, from, until };
    Ok(account::delegate(&ctx()?, new, &reason).await?)
}

/// Takes a delegation back.
#[server(prefix = "/fn", endpoint = "delegation/recall", input = Json, output = Json)]
pub async fn recall(appointment: AppointmentId) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::account::recall(&ctx()?, appointment).await?)
}
