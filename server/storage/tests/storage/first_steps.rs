//! The first days of a city: what is there, and what waits for whom.

use people_model::appointment::NewAppointment;
use people_model::first_steps::{FirstStep, StepState};
use people_model::role::Role;
use rstest_reuse::apply;
use storage::ctx::Ctx;
use storage::first_steps::first_steps;

use crate::database::{Database, both_engines};
use crate::fixture::{at_work, employed, founded, import, person, reportable, sample};

async fn of(ctx: &Ctx, is_wanted: fn(&StepState) -> bool) -> Vec<FirstStep> {
    first_steps(ctx).await.unwrap().into_iter().filter(is_wanted).map(|state| state.step).collect()
}

#[apply(both_engines)]
async fn a_step_is_ticked_when_it_is_there(database: Database) {
    let operator = database.ctx().await;
    let (city, founder) = founded(&operator).await;
    let first = at_work(&operator, city, founder).await;
    let open = async || of(&first, |state| !state.is_done).await;
    let all = [
        FirstStep::Organizations,
        FirstStep::People,
        FirstStep::Administrators,
        FirstStep::SecondFactor,
        FirstStep::Indicators,
    ];
    assert_eq!(open().await, all);
    sample(&operator).await;
    assert_eq!(open().await, all, "what belongs to the sample is not the city's");

    import(&first, reportable()).await;
    assert_eq!(open().await, [FirstStep::People, FirstStep::Administrators, FirstStep::SecondFactor]);
    let security = NewAppointment::to(Role::SecurityAdministrator);
    employed(&operator, city, "liqiang", security).await;
    assert_eq!(open().await, [FirstStep::Administrators, FirstStep::SecondFactor]);
    employed(&operator, city, "zhaomin", NewAppointment::to(Role::AuditAdministrator)).await;
    assert_eq!(open().await, [FirstStep::SecondFactor]);
}

#[apply(both_engines)]
async fn a_step_waits_for_those_who_can_do_it(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    for (role, expected) in [
        (Role::AssessmentOffice, vec![FirstStep::Organizations, FirstStep::Indicators]),
        (
            Role::SystemAdministrator,
            vec![FirstStep::Organizations, FirstStep::People, FirstStep::Administrators],
        ),
        (Role::SecurityAdministrator, vec![FirstStep::Administrators]),
        (Role::Reporter, vec![]),
        (Role::SteeringCommittee, vec![]),
    ] {
        let waiting = of(&person(&operator, city, role), |state| state.waits()).await;
        assert_eq!(waiting, expected, "{role:?}");
    }
    assert_eq!(first_steps(&operator).await.unwrap(), [], "an operator has no city");
}
