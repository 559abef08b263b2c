//! What the page of people asks of the server.

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::Json;
use indicator_model::id::{AccountId, OrganizationId, ProposalId, SchemeId};
use leptos::prelude::*;
use people_model::account::{AccountState, AccountSummary};
use people_model::appointment::NewAppointment;
use people_model::contact::{Contact, ContactField};
use people_model::password::Profile;
use people_model::policy::Action::{
    AccountAppoint, AccountEdit, AccountRead, AccountReset, PersonReveal, ProposalDecide, SecurityEdit,
};
use people_model::proposal::{Decision, NewProposal, Proposal, Proposed};
use people_model::role::Role;
use serde::{Deserialize, Serialize};

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/people/appoint", OneOf(&[AccountAppoint, AccountEdit])),
    ("/fn/people/create", OneOf(&[AccountEdit])),
    ("/fn/people/decide", OneOf(&[ProposalDecide])),
    ("/fn/people/dismiss", OneOf(&[AccountAppoint])),
    ("/fn/people/erase", OneOf(&[AccountEdit])),
    ("/fn/people/list", OneOf(&[AccountRead])),
    ("/fn/people/propose", OneOf(&[AccountEdit, AccountReset, AccountAppoint])),
    ("/fn/people/remove_factor", OneOf(&[AccountReset])),
    ("/fn/people/reset", OneOf(&[AccountReset])),
    ("/fn/people/reveal", OneOf(&[PersonReveal])),
    ("/fn/people/set_contact", OneOf(&[AccountEdit])),
    ("/fn/people/set_factor_roles", OneOf(&[SecurityEdit])),
    ("/fn/people/set_rules", OneOf(&[SecurityEdit])),
    ("/fn/people/set_state", OneOf(&[AccountEdit])),
];

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    pub accounts: Vec<AccountSummary>,
    /// Those that a role can be for, by code.
    pub organizations: Vec<(OrganizationId, String)>,
    /// Those that a third party can be asked about.
    pub schemes: Vec<(SchemeId, String)>,
    pub profile: Profile,
    pub factor_roles: Vec<Role>,
    /// What waits for a second administrator; none for a reader who decides about none.
    pub proposals: Option<Vec<Proposal>>,
}

impl People {
    pub fn organization(&self, id: OrganizationId) -> String {
        self.organizations
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, name)| name.clone())
            .unwrap_or_default()
    }

    /// Whether anybody holds the role.
    pub fn is_held(&self, role: Role) -> bool {
        self.accounts.iter().any(|account| account.appointments.iter().any(|held| held.role == role))
    }
}

#[server(prefix = "/fn", endpoint = "people/list", input = Json, output = Json)]
pub async fn list() -> Result<People, AppError> {
    use base::request::{city, ctx};
    use people_model::policy::Action;
    use storage::{account, organization, scheme};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    let accounts = account::list(&ctx, city).await?;
    let organizations = organization::names(&ctx, city).await?;
    let schemes = if ctx.might(Action::SchemeRead) { scheme::list(&ctx).await? } else { Vec::new() };
    let security = account::profile(&ctx, city).await?;
    let proposals = if ctx.might(Action::ProposalDecide) {
        Some(storage::proposal::list(&ctx, city).await?)
    } else {
        None
    };
    Ok(People {
        proposals,
        accounts,
        organizations,
        schemes: schemes
            .into_iter()
            .filter(|scheme| scheme.city == city)
            .map(|scheme| (scheme.id, scheme.name))
            .collect(),
        profile: security.profile,
        factor_roles: security.factor_roles.into_iter().collect(),
    })
}

/// Makes an account and answers its one-time password.
#[server(prefix = "/fn", endpoint = "people/create", input = Json, output = Json)]
pub async fn create(login: String, name: String, contact: Contact) -> Result<String, AppError> {
    use base::request::{city, ctx};
    use storage::account::{self, NewAccount};

    let ctx = ctx()?;
    let new = NewAccount { city: city(&ctx)?, login, name, contact, appointments: Vec::new() };
    Ok(account::create(&ctx, new).await?.password)
}

#[server(prefix = "/fn", endpoint = "people/set_state", input = Json, output = Json)]
pub async fn set_state(account: AccountId, state: AccountState, reason: String) -> Result<(), AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    match state {
        AccountState::Active => storage::account::enable(&ctx, city, account, &reason).await?,
        AccountState::Disabled => storage::account::disable(&ctx, city, account, &reason).await?,
    }
    Ok(())
}

/// Takes the second factor of somebody who lost it away.
#[server(prefix = "/fn", endpoint = "people/remove_factor", input = Json, output = Json)]
pub async fn remove_factor(account: AccountId, reason: String) -> Result<(), AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::account::remove_factor(&ctx, city, account, &reason).await?)
}

/// Answers a new one-time password. A second factor stays.
#[server(prefix = "/fn", endpoint = "people/reset", input = Json, output = Json)]
pub async fn reset(account: AccountId, reason: String) -> Result<String, AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::account::reset(&ctx, city, account, &reason).await?)
}

#[server(prefix = "/fn", endpoint = "people/appoint", input = Json, output = Json)]
pub async fn appoint(account: AccountId, appointment: NewAppointment) -> Result<(), AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::account::appoint(&ctx, city, account, appointment).await?)
}

#[server(prefix = "/fn", endpoint = "people/dismiss", input = Json, output = Json)]
pub async fn dismiss(account: AccountId, role: Role) -> Result<(), AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::account::dismiss(&ctx, city, account, role).await?)
}

/// Changes how somebody is reached. What is none stays.
#[server(prefix = "/fn", endpoint = "people/set_contact", input = Json, output = Json)]
pub async fn set_contact(account: AccountId, contact: Contact, reason: String) -> Result<(), AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::account::set_contact(&ctx, city, account, &contact, &reason).await?)
}

/// Answers one field unmasked, once it is recorded that it was.
#[server(prefix = "/fn", endpoint = "people/reveal", input = Json, output = Json)]
pub async fn reveal(account: AccountId, field: ContactField, reason: String) -> Result<String, AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::account::reveal(&ctx, city, account, field, &reason).await?)
}

/// Anonymises an account and answers its pseudonym.
#[server(prefix = "/fn", endpoint = "people/erase", input = Json, output = Json)]
pub async fn erase(account: AccountId, confirmation: String, reason: String) -> Result<String, AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::account::erase(&ctx, city, account, &confirmation, &reason).await?)
}

#[server(prefix = "/fn", endpoint = "people/set_rules", input = Json, output = Json)]
pub async fn set_rules(profile: Profile) -> Result<(), AppError> {
    use base::request::{city, ctx};
    use storage::account::{self, Security};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(account::change_profile(&ctx, city, |known| Security { profile, ..known }).await?)
}

/// Sets which roles must have a second factor.
#[server(prefix = "/fn", endpoint = "people/set_factor_roles", input = Json, output = Json)]
pub async fn set_factor_roles(roles: Vec<Role>) -> Result<(), AppError> {
    use base::request::{city, ctx};
    use storage::account::{self, Security};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    let factor_roles = roles.into_iter().collect();
    Ok(account::change_profile(&ctx, city, |known| Security { factor_roles, ..known }).await?)
}

/// Asks another administrator for something that takes two. Answers the first half of a one-time password, where that is
/// what is proposed.
#[server(prefix = "/fn", endpoint = "people/propose", input = Json, output = Json)]
pub async fn propose(proposal: NewProposal) -> Result<Proposed, AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::proposal::propose(&ctx, city, proposal).await?)
}

/// Confirms or refuses. Answers the second half of the one-time password, where that was what was proposed.
#[server(prefix = "/fn", endpoint = "people/decide", input = Json, output = Json)]
pub async fn decide(proposal: ProposalId, decision: Decision) -> Result<Option<String>, AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::proposal::decide(&ctx, city, proposal, decision).await?)
}
