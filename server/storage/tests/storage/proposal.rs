//! What takes two administrators, and what none of them does alone.

use indicator_model::id::{AccountId, CityId, ProposalId};
use people_model::account::AccountState;
use people_model::appointment::{self, NewAppointment};
use people_model::audit::Deed;
use people_model::policy::Denial;
use people_model::proposal::{Decision, Measure, NewProposal, Proposed, Refusal};
use people_model::refusal;
use people_model::role::Role;
use people_model::session::Turned;
use rstest_reuse::apply;
use sea_orm::{ConnectionTrait, Statement};
use storage::account::{NewDelegation, appoint, delegate, disable, dismiss, enable, remove_factor, reset};
use storage::audit::Filter;
use storage::crypto::{Key, Keyring, SUITES};
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::proposal::{decide, list, propose};
use storage::store::Store;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, at_work, employed, enter, founded, sign_in};

/// A city with its three administrators.
struct Three {
    operator: Ctx,
    city: CityId,
    system: Ctx,
    system_id: AccountId,
    security: Ctx,
    security_id: AccountId,
    audit: Ctx,
}

impl Three {
    async fn of(database: &Database) -> Self {
        let operator = database.ctx().await;
        let (city, system_id) = founded(&operator).await;
        let (system, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
        let security =
            employed(&operator, city, "liqiang", NewAppointment::to(Role::SecurityAdministrator)).await;
        let security_id = security.id;
        let security = at_work(&operator, city, security.id).await;
        let audit = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AuditAdministrator)).await;
        let audit = at_work(&operator, city, audit.id).await;
        Self { operator, city, system, system_id, security, security_id, audit }
    }

    async fn propose(
        &self,
        by: &Ctx,
        account: AccountId,
        measure: Measure,
    ) -> Result<ProposalId, StoreError> {
        Ok(self.halve(by, account, measure).await?.id)
    }

    /// The same, with the half of the password.
    async fn halve(&self, by: &Ctx, account: AccountId, measure: Measure) -> Result<Proposed, StoreError> {
        propose(by, self.city, NewProposal { account, measure, reason: "轮岗".to_owned() }).await
    }

    async fn confirm(&self, by: &Ctx, id: ProposalId) -> Result<Option<String>, StoreError> {
        decide(by, self.city, id, Decision::Confirm).await
    }

    async fn deeds(&self) -> Vec<Deed> {
        let entries = storage::audit::list(&self.operator, self.city, Filter::default(), 50).await.unwrap();
        entries.into_iter().map(|entry| entry.deed).collect()
    }
}

async fn sealed_halves(database: &Database) -> i64 {
    let raw = database.raw().await;
    let sql = "SELECT COUNT(*) FROM proposal WHERE half LIKE 'v1:%'";
    let row = raw.query_one_raw(Statement::from_string(raw.get_database_backend(), sql)).await;
    let halves = row.unwrap().unwrap().try_get_by_index(0).unwrap();
    raw.close().await.unwrap();
    halves
}

fn refused<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> refusal::Refusal {
    match answer {
        Err(StoreError::People(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[apply(both_engines)]
async fn nobody_takes_over_an_administrator_alone(database: Database) {
    let three = Three::of(&database).await;
    let Three { city, system, system_id, security, security_id, .. } = &three;
    database.execute("UPDATE account SET factor_secret = 'sealed' WHERE login = 'liqiang'").await;
    assert_eq!(refused(reset(system, *city, *security_id, "遗忘").await), Refusal::NeedsSecond.into());
    storage::account::me(security).await.unwrap();

    let id = three.propose(system, *security_id, Measure::ResetPassword).await.unwrap();
    assert_eq!(
        refused(three.propose(system, *security_id, Measure::ResetPassword).await),
        Refusal::AlreadyProposed.into()
    );
    for own in [system, security] {
        let answer = three.confirm(own, id).await;
        assert!(matches!(answer, Err(StoreError::Forbidden(Denial::OwnWork))), "{answer:?}");
    }
    let [waiting] = list(&three.audit, *city).await.unwrap().try_into().unwrap();
    assert!(waiting.may_confirm && waiting.may_refuse, "{waiting:?}");
    let once = three.confirm(&three.audit, id).await.unwrap().unwrap();
    let accounts = storage::account::list(&three.operator, *city).await.unwrap();
    let account = accounts.iter().find(|account| account.id == *security_id).unwrap();
    assert!(account.has_second_factor, "the password alone opens nothing");
    let answer = three.confirm(&three.audit, id).await;
    assert!(matches!(answer, Err(StoreError::NotFound)), "{answer:?}");

    // The other half does not follow while the first is under way.
    let id = three.propose(system, *security_id, Measure::RemoveFactor).await.unwrap();
    assert_eq!(refused(three.confirm(&three.audit, id).await), Refusal::BothGone.into());
    database.execute("UPDATE account SET must_change = FALSE WHERE login = 'liqiang'").await;
    three.confirm(&three.audit, id).await.unwrap();
    let id = three.propose(system, *security_id, Measure::ResetPassword).await.unwrap();
    assert_eq!(refused(three.confirm(&three.audit, id).await), Refusal::BothGone.into());
    assert!(!once.is_empty() && system_id != security_id);
    let deeds = three.deeds().await;
    for deed in [Deed::Propose, Deed::ProposalConfirm, Deed::AccountReset, Deed::FactorRemove] {
        assert!(deeds.contains(&deed), "{deed:?}: {deeds:?}");
    }
}

/// Where there is no second factor, the password is the account.
#[apply(both_engines)]
async fn neither_of_the_two_receives_the_password(database: Database) {
    let three = Three::of(&database).await;
    let Three { operator, city, system, security_id, .. } = &three;
    let Proposed { id, half } = three.halve(system, *security_id, Measure::ResetPassword).await.unwrap();
    let first = half.unwrap();
    assert_eq!(sealed_halves(&database).await, 1);
    // A new key while it waits takes nothing from it.
    let keys = format!("{}\n{}", Key::generate(SUITES[1]).unwrap().line(), database.key);
    let store = Store::open(database.url(), Keyring::from_text(&keys).unwrap()).await.unwrap();
    let rotated = storage::sealing::rotate(&Ctx::operator(store.clone())).await.unwrap();
    assert_eq!((rotated.values, rotated.retired.len()), (1, 1));
    let confirming = Ctx::new(store, three.audit.actor().clone());
    let second = three.confirm(&confirming, id).await.unwrap().unwrap();
    assert_eq!(sealed_halves(&database).await, 0, "nothing of it is left");
    let whole = format!("{first}-{second}");
    let reversed = format!("{second}-{first}");
    for part in [first.as_str(), &second, &reversed] {
        let answer = sign_in(operator, "liqiang", part).await.err();
        assert!(matches!(answer, Some(StoreError::Turned(Turned::Wrong))), "{part}: {answer:?}");
    }
    enter(operator, "liqiang", &whole).await;

    // What does not give a password has no halves.
    let other = three.halve(system, *security_id, Measure::Disable).await.unwrap();
    assert_eq!(other.half, None);
    assert!(list(&three.audit, *city).await.unwrap().iter().any(|known| known.id == other.id));
}

/// The first administrator may hold the assessment as well: with an approver's account one person would do both.
#[apply(both_engines)]
async fn nobody_takes_over_an_approver_alone(database: Database) {
    let three = Three::of(&database).await;
    let Three { operator, city, system, .. } = &three;
    let approver = employed(operator, *city, "sunlei", NewAppointment::to(Role::SteeringCommittee)).await;
    enter(operator, "sunlei", &approver.password).await;
    database.execute("UPDATE account SET factor_secret = 'sealed' WHERE login = 'sunlei'").await;
    assert_eq!(refused(reset(system, *city, approver.id, "遗忘").await), Refusal::NeedsSecond.into());
    assert_eq!(
        refused(remove_factor(system, *city, approver.id, "手机丢失").await),
        Refusal::NeedsSecond.into()
    );
    let accounts = storage::account::list(system, *city).await.unwrap();
    let account = accounts.iter().find(|account| account.id == approver.id).unwrap();
    assert!(account.takes_two && account.has_second_factor);

    let id = three.propose(system, approver.id, Measure::ResetPassword).await.unwrap();
    three.confirm(&three.audit, id).await.unwrap();
    let id = three.propose(system, approver.id, Measure::RemoveFactor).await.unwrap();
    assert_eq!(refused(three.confirm(&three.audit, id).await), Refusal::BothGone.into());
    // To keep an approver out gives nobody the account, and takes one.
    disable(system, *city, approver.id, "停职").await.unwrap();
    // Where no second is left, the operator does both.
    reset(operator, *city, approver.id, "遗忘").await.unwrap();
    remove_factor(operator, *city, approver.id, "手机丢失").await.unwrap();
}

/// A delegation that begins tomorrow would give the role to the person who reset the account today.
#[apply(both_engines)]
async fn nobody_takes_over_alone_whom_the_approval_is_lent_to(database: Database) {
    let three = Three::of(&database).await;
    let Three { operator, city, system, .. } = &three;
    let approver = employed(operator, *city, "sunlei", NewAppointment::to(Role::SteeringCommittee)).await;
    let approver = enter(operator, "sunlei", &approver.password).await;
    let head = employed(operator, *city, "qianwei", NewAppointment::to(Role::Auditor)).await.id;
    reset(system, *city, head, "遗忘").await.unwrap();
    let (from, until) = ("2098-01-01".parse().unwrap(), "2098-12-31".parse().unwrap());
    let delegation =
        NewDelegation { to: head, role: Role::SteeringCommittee, organization: None, from, until };
    delegate(&approver, delegation, "出差").await.unwrap();
    assert_eq!(refused(reset(system, *city, head, "遗忘").await), Refusal::NeedsSecond.into());
}

#[apply(both_engines)]
async fn the_only_administrator_of_an_office_stays_and_setup_does_not_come_back(database: Database) {
    let three = Three::of(&database).await;
    let Three { operator, city, system, security_id, .. } = &three;
    assert_eq!(
        refused(disable(system, *city, *security_id, "停职").await),
        appointment::Refusal::LastAdministrator.into()
    );
    let id = three.propose(system, *security_id, Measure::Disable).await.unwrap();
    assert_eq!(
        refused(three.confirm(&three.audit, id).await),
        appointment::Refusal::LastAdministrator.into()
    );

    // Not even when the operator has taken the office from everybody.
    dismiss(operator, *city, *security_id, Role::SecurityAdministrator).await.unwrap();
    let puppet = employed(operator, *city, "qianwei", NewAppointment::to(Role::SteeringCommittee)).await.id;
    for role in [Role::SecurityAdministrator, Role::AuditAdministrator] {
        let answer = appoint(system, *city, puppet, NewAppointment::to(role)).await;
        assert!(matches!(answer, Err(StoreError::Forbidden(_))), "{answer:?}");
    }
}

#[apply(both_engines)]
async fn a_second_administrator_comes_and_goes_by_two(database: Database) {
    let three = Three::of(&database).await;
    let Three { operator, city, system, security, .. } = &three;
    let made = employed(operator, *city, "sunlei", NewAppointment::to(Role::SteeringCommittee)).await.id;
    let second = NewAppointment::to(Role::SystemAdministrator);
    assert_eq!(refused(appoint(security, *city, made, second).await), Refusal::NeedsSecond.into());
    let appointed = Measure::Appoint { role: Role::SystemAdministrator };
    let id = three.propose(security, made, appointed).await.unwrap();
    three.confirm(system, id).await.unwrap();
    assert_eq!(refused(disable(system, *city, made, "停职").await), Refusal::NeedsSecond.into());
    let id = three.propose(system, made, Measure::Disable).await.unwrap();
    three.confirm(security, id).await.unwrap();
    assert_eq!(refused(enable(system, *city, made, "复职").await), Refusal::NeedsSecond.into());
    let id =
        three.propose(security, made, Measure::Dismiss { role: Role::SystemAdministrator }).await.unwrap();
    three.confirm(&three.audit, id).await.unwrap();
    // What does not concern an administrator takes one.
    enable(system, *city, made, "复职").await.unwrap();
    let accounts = storage::account::list(operator, *city).await.unwrap();
    let account = accounts.iter().find(|account| account.id == made).unwrap();
    assert_eq!((account.state, account.appointments.len()), (AccountState::Active, 1));
}

#[apply(both_engines)]
async fn a_proposal_is_refused_taken_back_or_expires_and_needs_a_reason_and_a_second(database: Database) {
    let three = Three::of(&database).await;
    let Three { operator, city, system, system_id, security, security_id, .. } = &three;
    let bare = NewProposal { account: *security_id, measure: Measure::Disable, reason: " ".to_owned() };
    assert_eq!(refused(propose(system, *city, bare).await), Refusal::NoReason.into());
    let own = three.propose(system, *system_id, Measure::Disable).await;
    assert!(matches!(own, Err(StoreError::Forbidden(Denial::OwnWork))), "{own:?}");
    let foreign = three.propose(security, *system_id, Measure::ResetPassword).await;
    assert!(matches!(foreign, Err(StoreError::Forbidden(Denial::NoRole))), "{foreign:?}");

    let id = three.propose(system, *security_id, Measure::ResetPassword).await.unwrap();
    decide(&three.audit, *city, id, Decision::Refuse).await.unwrap();
    let id = three.propose(system, *security_id, Measure::ResetPassword).await.unwrap();
    decide(system, *city, id, Decision::Refuse).await.unwrap();
    let id = three.propose(system, *security_id, Measure::ResetPassword).await.unwrap();
    database.execute("UPDATE proposal SET until = '2020-01-01T00:00:00.000Z' WHERE state = 'open'").await;
    let late = three.confirm(&three.audit, id).await;
    assert!(matches!(late, Err(StoreError::NotFound)), "{late:?}");
    assert_eq!(list(&three.audit, *city).await.unwrap(), []);
    let deeds = three.deeds().await;
    assert!(deeds.contains(&Deed::ProposalRefuse) && deeds.contains(&Deed::ProposalExpire), "{deeds:?}");

    // Nobody of the third office is left, so only the operator can.
    let keeper = three.audit.actor().account().unwrap();
    dismiss(operator, *city, keeper, Role::AuditAdministrator).await.unwrap();
    assert_eq!(
        refused(three.propose(system, *security_id, Measure::ResetPassword).await),
        Refusal::NoSecond.into()
    );
    reset(operator, *city, *security_id, "遗忘").await.unwrap();
}

#[apply(both_engines)]
async fn two_confirmations_at_once_leave_an_administrator_of_each_office(database: Database) {
    let three = Three::of(&database).await;
    let Three { operator, city, security, security_id, system, .. } = &three;
    let other = employed(operator, *city, "qianwei", NewAppointment::to(Role::SecurityAdministrator)).await;
    let other_id = other.id;
    let other = at_work(operator, *city, other.id).await;
    let role = Role::SecurityAdministrator;
    let mut broken = 0;
    for _ in 0..50 {
        let first = three.propose(security, other_id, Measure::Dismiss { role }).await.unwrap();
        let second = three.propose(&other, *security_id, Measure::Dismiss { role }).await.unwrap();
        let answers = tokio::join!(three.confirm(system, first), three.confirm(&three.audit, second));
        broken += usize::from(answers.0.is_ok() == answers.1.is_ok());
        for proposal in list(operator, *city).await.unwrap() {
            decide(system, *city, proposal.id, Decision::Refuse).await.unwrap();
        }
        for id in [*security_id, other_id] {
            // A user who still holds it is refused as holding it already.
            let _ = appoint(operator, *city, id, NewAppointment::to(role)).await;
        }
    }
    assert_eq!(broken, 0);
}
