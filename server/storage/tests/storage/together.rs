//! What excludes one another excludes one another also when it is asked for at the same moment.

use indicator_model::id::{AccountId, CityId};
use people_model::appointment::NewAppointment;
use people_model::contact::Contact;
use people_model::policy::Action;
use people_model::role::Role;
use people_model::token::Refusal;
use people_model::token::{MOST, NewToken};
use rstest_reuse::apply;
use storage::account::{NewAccount, NewDelegation, appoint, create, delegate, dismiss};
use storage::clock::today;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::token;

use crate::database::{Database, both_engines};
use crate::fixture::{employed, enter, founded};

const ROUNDS: usize = 50;

/// Whether just one of two was done, and the other refused for a reason that the person can understand.
fn is_one_of<T, U>(first: &Result<T, StoreError>, second: &Result<U, StoreError>) -> bool {
    matches!((first, second), (Ok(_), Err(StoreError::People(_))) | (Err(StoreError::People(_)), Ok(_)))
}

async fn held(operator: &Ctx, city: CityId, account: AccountId) -> Vec<Role> {
    let accounts = storage::account::list(operator, city).await.unwrap();
    let known = accounts.into_iter().find(|known| known.id == account).unwrap();
    known.appointments.into_iter().map(|held| held.role).collect()
}

#[apply(both_engines)]
async fn of_two_roles_that_exclude_one_another_one_is_given(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let id = employed(&operator, city, "zhaoli", NewAppointment::to(Role::SteeringCommittee)).await.id;
    dismiss(&operator, city, id, Role::SteeringCommittee).await.unwrap();
    let mut broken = 0;
    for _ in 0..ROUNDS {
        let give = |role| appoint(&operator, city, id, NewAppointment::to(role));
        let (first, second) = tokio::join!(give(Role::AssessmentOffice), give(Role::AuditAdministrator));
        let now = held(&operator, city, id).await;
        broken += usize::from(!is_one_of(&first, &second) || now.len() != 1);
        for role in now {
            dismiss(&operator, city, id, role).await.unwrap();
        }
    }
    assert_eq!(broken, 0);
}

#[apply(both_engines)]
async fn a_role_is_given_once(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let id = employed(&operator, city, "zhaoli", NewAppointment::to(Role::Auditor)).await.id;
    let mut broken = 0;
    for _ in 0..ROUNDS {
        let give = || appoint(&operator, city, id, NewAppointment::to(Role::SteeringCommittee));
        let (first, second) = tokio::join!(give(), give());
        broken += usize::from(!is_one_of(&first, &second) || held(&operator, city, id).await.len() != 2);
        dismiss(&operator, city, id, Role::SteeringCommittee).await.unwrap();
    }
    assert_eq!(broken, 0);
}

#[apply(both_engines)]
async fn a_delegation_and_an_appointment_that_exclude_one_another_are_not_both_made(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let away = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let away = enter(&operator, "zhaoli", &away.password).await;
    let id = employed(&operator, city, "sunlei", NewAppointment::to(Role::Auditor)).await.id;
    dismiss(&operator, city, id, Role::Auditor).await.unwrap();
    let delegation = NewDelegation {
        to: id,
        role: Role::AssessmentOffice,
        organization: None,
        from: today(),
        until: today(),
    };
    let mut broken = 0;
    for _ in 0..ROUNDS {
        let given = appoint(&operator, city, id, NewAppointment::to(Role::AuditAdministrator));
        let (lent, given) = tokio::join!(delegate(&away, delegation.clone(), "出差"), given);
        let now = held(&operator, city, id).await;
        broken += usize::from(!is_one_of(&lent, &given) || now.len() != 1);
        for role in now {
            dismiss(&operator, city, id, role).await.unwrap();
        }
    }
    assert_eq!(broken, 0);
}

#[apply(both_engines)]
async fn a_log_in_name_is_taken_once(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let mut broken = 0;
    for round in 0..ROUNDS {
        let make = || {
            let (contact, appointments) = (Contact::default(), Vec::new());
            create(
                &operator,
                NewAccount {
                    city,
                    login: format!("login{round}"),
                    name: "李强".into(),
                    contact,
                    appointments,
                },
            )
        };
        let (first, second) = tokio::join!(make(), make());
        broken += usize::from(!is_one_of(&first, &second));
    }
    assert_eq!(broken, 0);
}

#[apply(both_engines)]
async fn there_are_never_more_tokens_than_may_be(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let made = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let owner = enter(&operator, "zhaoli", &made.password).await;
    let new = || NewToken { name: "导出".into(), scopes: vec![Action::SchemeRead], until: today() };
    for _ in 1..MOST {
        token::create(&owner, new()).await.unwrap();
    }
    let mut broken = 0;
    for _ in 0..ROUNDS {
        let answers = tokio::join!(token::create(&owner, new()), token::create(&owner, new()));
        broken += usize::from(!is_one_of(&answers.0, &answers.1));
        let newest = token::list(&owner).await.unwrap().remove(0);
        token::revoke(&owner, newest.id).await.unwrap();
    }
    let more = Refusal::TooMany { most: MOST }.into();
    token::create(&owner, new()).await.unwrap();
    assert!(
        matches!(token::create(&owner, new()).await, Err(StoreError::People(refusal)) if refusal == more)
    );
    assert_eq!(broken, 0);
}
