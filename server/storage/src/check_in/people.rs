//! The people of a city with what each may do, looked for from an organization up the line: who reports, who confirms, and who
//! is notified of both.

use std::collections::BTreeMap;

use indicator_model::check_in::chain::Stage;
use indicator_model::id::{AccountId, CityId, OrganizationId, SchemeId};
use indicator_model::organization::Organization;
use indicator_model::timetable::line;
use people_model::account::AccountState;
use people_model::policy::{Action, RULES, Standing, State, Subject};
use people_model::role::Role;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use crate::account::appointment;
use crate::entity::{self, account};
use crate::error::StoreError;

/// The people of a city who may sign in, an entry for each role that one holds.
pub(crate) struct People {
    holders: Vec<Standing>,
}

/// Where something is reported and confirmed.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) scheme: SchemeId,
    pub(crate) state: State,
    pub(crate) organizations: &'a [Organization],
}

impl People {
    pub(crate) async fn of(db: &impl ConnectionTrait, city: CityId) -> Result<Self, StoreError> {
        Self::among(db, city, Condition::all()).await
    }

    /// Only those who have a role that confirms reports: a few of many.
    pub(super) async fn confirming(db: &impl ConnectionTrait, city: CityId) -> Result<Self, StoreError> {
        let rules = RULES.iter().filter(|rule| rule.action == Action::MeasurementConfirm);
        let appointed = entity::appointment::Entity::find()
            .filter(entity::appointment::Column::CityId.eq(city.0))
            .filter(entity::appointment::Column::Role.is_in(rules.map(|rule| rule.role.key())))
            .filter(entity::appointment::Column::EndedAt.is_null())
            .select_only()
            .column(entity::appointment::Column::AccountId);
        let is_appointed = account::Column::Id.in_subquery(appointed.into_query());
        Self::among(db, city, Condition::all().add(is_appointed)).await
    }

    async fn among(db: &impl ConnectionTrait, city: CityId, which: Condition) -> Result<Self, StoreError> {
        let active: Vec<Uuid> = account::Entity::find()
            .filter(account::Column::CityId.eq(city.0))
            .filter(account::Column::State.eq(AccountState::Active.key()))
            .filter(which)
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
    pub(crate) fn reporters(&self, at: Place<'_>, organization: OrganizationId) -> Vec<AccountId> {
        let may = |is_wanted: fn(Role) -> bool| {
            let subject = at.subject(organization);
            self.nearest(at, organization, Action::MeasurementRecord, &subject, is_wanted)
        };
        let own = may(|role| role != Role::DepartmentHead);
        if own.is_empty() { may(|role| role == Role::DepartmentHead) } else { own }
    }

    /// Who is asked to confirm at a stage what was reported for an organization: the nearest head; at the stage of an owner of
    /// data those of that, data stewards before heads. Where nobody is, the assessment office, which appoints people.
    pub(crate) fn confirmers(
        &self,
        at: Place<'_>,
        organization: OrganizationId,
        stage: Stage,
        involved: &[AccountId],
    ) -> Vec<AccountId> {
        let subject = Subject { authors: involved, ..at.subject(organization) }.at(stage);
        let of = stage.data_owner().unwrap_or(organization);
        let nearest = |is_wanted: fn(Role) -> bool| {
            self.nearest(at, of, Action::MeasurementConfirm, &subject, is_wanted)
        };
        let is_head = |role| role == Role::DepartmentHead;
        let mut asked = match stage {
            Stage::Anyone | Stage::Head => nearest(is_head),
            Stage::DataOwner { .. } => nearest(|role| role == Role::DataSteward),
            Stage::Office => Vec::new(),
        };
        if asked.is_empty() && matches!(stage, Stage::DataOwner { .. }) {
            asked = nearest(is_head);
        }
        if asked.is_empty() { self.office() } else { asked }
    }

    /// The nearest head, who has not been told as somebody who reports; or else the assessment office.
    pub(crate) fn superiors(
        &self,
        at: Place<'_>,
        organization: OrganizationId,
        told: &[AccountId],
    ) -> Vec<AccountId> {
        self.confirmers(at, organization, Stage::Head, told)
    }

    pub(crate) fn office(&self) -> Vec<AccountId> {
        self.holding(Role::AssessmentOffice)
    }

    /// The steering committee; where nobody is in it, the assessment office.
    pub(crate) fn committee(&self) -> Vec<AccountId> {
        let members = self.holding(Role::SteeringCommittee);
        if members.is_empty() { self.office() } else { members }
    }

    fn holding(&self, role: Role) -> Vec<AccountId> {
        let holds = |holder: &&Standing| holder.appointments.iter().any(|held| held.role == role);
        accounts(self.holders.iter().filter(holds))
    }

    /// Whether somebody may sign in and holds a role.
    pub(crate) fn has(&self, account: AccountId) -> bool {
        self.holders.iter().any(|holder| holder.account == account)
    }

    /// The first organization that somebody is appointed to; none for who is appointed to the city.
    pub(crate) fn organization(&self, account: AccountId) -> Option<OrganizationId> {
        let own = self.holders.iter().filter(|holder| holder.account == account);
        own.flat_map(|holder| &holder.appointments).find_map(|held| held.organization)
    }

    /// Whether anybody can take a stage of what was reported for an organization. `known` keeps who could, leaving aside who had
    /// a part in it.
    pub(super) fn can_confirm<'a>(
        &'a self,
        known: &mut Known<'a>,
        at: Place<'_>,
        organization: OrganizationId,
        stage: Stage,
        involved: &[AccountId],
    ) -> bool {
        let subject = at.subject(organization).at(stage);
        let of = stage.data_owner().unwrap_or(organization);
        let may = |holder: &Standing, subject: &Subject<'_>| {
            holder.may(Action::MeasurementConfirm, subject, at.organizations).is_ok()
        };
        let holders = known
            .entry((at.scheme, of, stage))
            .or_insert_with(|| self.holders.iter().filter(|holder| may(holder, &subject)).collect());
        let subject = Subject { authors: involved, ..subject };
        holders.iter().any(|holder| may(holder, &subject))
    }

    /// Those of the organization, or of the nearest above it where somebody in such a role may do it. Who may for the whole city
    /// is not among them.
    fn nearest(
        &self,
        at: Place<'_>,
        organization: OrganizationId,
        action: Action,
        subject: &Subject<'_>,
        is_wanted: impl Fn(Role) -> bool,
    ) -> Vec<AccountId> {
        for above in line(organization, at.organizations) {
            let may = |holder: &&Standing| {
                let is_there = holder
                    .appointments
                    .iter()
                    .any(|held| held.organization == Some(above) && is_wanted(held.role));
                is_there && holder.may(action, subject, at.organizations).is_ok()
            };
            let found = accounts(self.holders.iter().filter(may));
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }
}

/// Who could take a stage, by scheme and organization.
pub(super) type Known<'a> = BTreeMap<(SchemeId, OrganizationId, Stage), Vec<&'a Standing>>;

impl Place<'_> {
    fn subject(&self, organization: OrganizationId) -> Subject<'static> {
        Subject {
            organization: Some(organization),
            scheme: Some(self.scheme),
            state: self.state,
            ..Subject::default()
        }
    }
}

/// Each once.
fn accounts<'a>(holders: impl Iterator<Item = &'a Standing>) -> Vec<AccountId> {
    let mut accounts: Vec<AccountId> = holders.map(|holder| holder.account).collect();
    accounts.sort();
    accounts.dedup();
    accounts
}
