//! Who is notified: the people of a city with what each may do, looked for from an organization up the line.

use indicator_model::id::{AccountId, CityId, OrganizationId};
use indicator_model::timetable::line;
use people_model::account::AccountState;
use people_model::policy::{Action, Standing, Subject};
use people_model::role::Role;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::account::appointment;
use crate::check_in::Outstanding;
use crate::entity::account;
use crate::error::StoreError;

/// The people of a city who may sign in, an entry for each role that one holds.
pub(super) struct People {
    holders: Vec<Standing>,
}

impl People {
    pub(super) async fn of(db: &impl ConnectionTrait, city: CityId) -> Result<Self, StoreError> {
        let active: Vec<Uuid> = account::Entity::find()
            .filter(account::Column::CityId.eq(city.0))
            .filter(account::Column::State.eq(AccountState::Active.key()))
            .select_only()
            .column(account::Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        let mut holders = Vec::new();
        for accounts in active.chunks(500) {
            for (account, held) in appointment::all_in_force(db, city.0, accounts).await? {
                let account = AccountId(account);
                let single = |held| Standing { account, appointments: vec![held] };
                holders.extend(held.into_iter().map(single));
            }
        }
        Ok(Self { holders })
    }

    /// Who is to report for an organization: those appointed to it for that, or else the nearest head.
    pub(super) fn reporters(&self, of: &Outstanding, organization: OrganizationId) -> Vec<AccountId> {
        let may = |is_wanted: fn(Role) -> bool| {
            self.nearest(of, organization, Action::MeasurementRecord, &[], is_wanted)
        };
        let own = may(|role| role != Role::DepartmentHead);
        if own.is_empty() { may(|role| role == Role::DepartmentHead) } else { own }
    }

    /// Who may confirm what `authors` reported for an organization: the nearest head, or else the assessment office.
    pub(super) fn confirmers(
        &self,
        of: &Outstanding,
        organization: OrganizationId,
        authors: &[AccountId],
    ) -> Vec<AccountId> {
        let is_head = |role| role == Role::DepartmentHead;
        let heads = self.nearest(of, organization, Action::MeasurementConfirm, authors, is_head);
        if heads.is_empty() { self.office() } else { heads }
    }

    /// The nearest head, who has not been told as somebody who reports; or else the assessment office.
    pub(super) fn superiors(
        &self,
        of: &Outstanding,
        organization: OrganizationId,
        told: &[AccountId],
    ) -> Vec<AccountId> {
        self.confirmers(of, organization, told)
    }

    pub(super) fn office(&self) -> Vec<AccountId> {
        let holds =
            |holder: &&Standing| holder.appointments.iter().any(|held| held.role == Role::AssessmentOffice);
        accounts(self.holders.iter().filter(holds))
    }

    /// Those of the organization, or of the nearest above it where somebody in such a role may do it. Who may for the whole city
    /// is not among them.
    fn nearest(
        &self,
        of: &Outstanding,
        organization: OrganizationId,
        action: Action,
        authors: &[AccountId],
        is_wanted: impl Fn(Role) -> bool,
    ) -> Vec<AccountId> {
        let subject = Subject {
            organization: Some(organization),
            scheme: Some(of.scheme),
            state: of.state,
            authors,
            ..Subject::default()
        };
        for above in line(organization, of.organizations()) {
            let may = |holder: &&Standing| {
                let is_there = holder
                    .appointments
                    .iter()
                    .any(|held| held.organization == Some(above) && is_wanted(held.role));
                is_there && holder.may(action, &subject, of.organizations()).is_ok()
            };
            let found = accounts(self.holders.iter().filter(may));
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }
}

/// Each once.
fn accounts<'a>(holders: impl Iterator<Item = &'a Standing>) -> Vec<AccountId> {
    let mut accounts: Vec<AccountId> = holders.map(|holder| holder.account).collect();
    accounts.sort();
    accounts.dedup();
    accounts
}
