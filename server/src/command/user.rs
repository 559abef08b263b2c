//! `hengce user`: accounts from the command line, for the operator.

use std::process::ExitCode;

use clap::Subcommand;
use indicator_model::id::{AccountId, CityId, OrganizationId};
use people_model::appointment::NewAppointment;
use people_model::contact::Contact;
use people_model::role::Role;
use storage::account::{self, Founding, NewAccount};
use storage::ctx::Ctx;

use super::settings::Settings;
use crate::message::{Failure, Notice, or_missing};

#[derive(Subcommand)]
pub(super) enum User {
    /// Make the first account with its city, as the set-up page does. The password is read from `HENGCE_PASSWORD`.
    Found {
        /// Division code of the city, or a short name of its own.
        #[arg(long)]
        city_code: String,
        #[arg(long)]
        city_name: String,
        #[arg(long)]
        name: String,
        /// What the person signs in with.
        login: String,
        #[arg(long, env = "HENGCE_PASSWORD", hide_env_values = true)]
        password: String,
    },
    /// Make an account and print its one-time password.
    Add {
        /// What the person signs in with.
        login: String,
        #[arg(long)]
        name: String,
        #[arg(long)]
        phone: Option<String>,
        #[arg(long)]
        email: Option<String>,
        /// Such as `assessment_office`; may be repeated.
        #[arg(long)]
        role: Vec<Role>,
        /// The code of the organization that the roles are for, where they need one.
        #[arg(long)]
        organization: Option<String>,
    },
    /// Keep a person from signing in, and end every session.
    Disable { login: String },
    /// Let a person sign in again.
    Enable { login: String },
    /// Print a new one-time password. A second factor stays.
    Reset { login: String },
    /// Take away the second factor of somebody who lost it. The password stays.
    RemoveFactor { login: String },
    /// Give a role to a person, also where no second administrator is there to confirm it.
    Appoint {
        login: String,
        /// Such as `security_administrator`.
        role: Role,
        /// The code of the organization that the role is for, where it needs one.
        #[arg(long)]
        organization: Option<String>,
    },
    /// Take a role from a person.
    Dismiss { login: String, role: Role },
}

impl User {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        let ctx = settings.ctx().await?;
        match self {
            Self::Found { city_code, city_name, name, login, password } => {
                let founding = Founding { city_code, city_name, login: login.clone(), name, password };
                account::found(&ctx, "", None, founding).await?;
                settings.tell(&Notice::AccountChanged { login });
            }
            Self::Add { login, name, phone, email, role, organization } => {
                let city = account::only_city(&ctx).await.map_err(or_missing(|| Failure::NoCity))?;
                let organization = organization_of(&ctx, city, organization).await?;
                let appoint = |role: Role| NewAppointment {
                    organization: organization.filter(|_| role.needs_organization()),
                    ..NewAppointment::to(role)
                };
                let appointments = role.into_iter().map(appoint).collect();
                let contact = Contact { phone, email, identity_number: None };
                let new = NewAccount { city, login: login.clone(), name, contact, appointments };
                let created = account::create(&ctx, new).await?;
                settings.tell(&Notice::AccountCreated { login, password: created.password });
            }
            Self::Disable { login } => {
                let (city, id) = known(&ctx, &login).await?;
                account::disable(&ctx, city, id, "").await?;
                settings.tell(&Notice::AccountChanged { login });
            }
            Self::Enable { login } => {
                let (city, id) = known(&ctx, &login).await?;
                account::enable(&ctx, city, id, "").await?;
                settings.tell(&Notice::AccountChanged { login });
            }
            Self::Reset { login } => {
                let (city, id) = known(&ctx, &login).await?;
                let password = account::reset(&ctx, city, id, "").await?;
                settings.tell(&Notice::AccountCreated { login, password });
            }
            Self::RemoveFactor { login } => {
                let (city, id) = known(&ctx, &login).await?;
                account::remove_factor(&ctx, city, id, "").await?;
                settings.tell(&Notice::AccountChanged { login });
            }
            Self::Appoint { login, role, organization } => {
                let (city, id) = known(&ctx, &login).await?;
                let organization = organization_of(&ctx, city, organization).await?;
                let new = NewAppointment { organization, ..NewAppointment::to(role) };
                account::appoint(&ctx, city, id, new).await?;
                settings.tell(&Notice::AccountChanged { login });
            }
            Self::Dismiss { login, role } => {
                let (city, id) = known(&ctx, &login).await?;
                account::dismiss(&ctx, city, id, role).await?;
                settings.tell(&Notice::AccountChanged { login });
            }
        }
        ctx.store().clone().close().await?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn organization_of(
    ctx: &Ctx,
    city: CityId,
    code: Option<String>,
) -> Result<Option<OrganizationId>, Failure> {
    let Some(code) = code else { return Ok(None) };
    let found = storage::organization::by_code(ctx, city, &code).await;
    Ok(Some(found.map_err(or_missing(|| Failure::NoOrganization { code }))?))
}

async fn known(ctx: &Ctx, login: &str) -> Result<(CityId, AccountId), Failure> {
    let missing = || Failure::NoAccount { login: login.to_owned() };
    account::known(ctx, login).await.map_err(or_missing(missing))
}
