//! Roles at work on a scheme: who may change what, and what a refusal gives away.

use indicator_model::id::{CityId, OrganizationId};
use indicator_model::scheme::Scheme;
use people_model::appointment::Appointment;
use people_model::policy::Denial;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::ctx::Ctx;
use storage::error::StoreError;

use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, appointed, basic, edit, import, load, person};

fn organization(scheme: &Scheme, code: &str) -> OrganizationId {
    scheme.organizations.iter().find(|organization| organization.code == code).unwrap().id
}

fn of(ctx: &Ctx, city: CityId, role: Role, organization: OrganizationId) -> Ctx {
    appointed(ctx, city, vec![Appointment { organization: Some(organization), ..Appointment::to(role) }])
}

#[apply(both_engines)]
async fn an_organization_changes_only_what_is_its_own(database: Database) {
    let operator = database.ctx().await;
    let id = import(&operator, SAMPLE).await.scheme.unwrap();
    let city = storage::scheme::list(&operator).await.unwrap()[0].city;
    let scheme = load(&operator, id).await;
    let reporter = of(&operator, city, Role::Reporter, organization(&scheme, "NYJ"));
    let own = edit(&scheme, vec![basic(&scheme, "NYJ-04", "96")]);
    storage::scheme::save(&reporter, id, own).await.unwrap();

    let foreign = edit(&scheme, vec![basic(&scheme, "JYJ-02", "1")]);
    let answer = storage::scheme::save(&reporter, id, foreign).await;
    assert!(matches!(answer, Err(StoreError::Forbidden(Denial::OutOfScope))), "{answer:?}");
    // One foreign node among own ones spoils the whole.
    let scheme = load(&operator, id).await;
    let mixed = edit(&scheme, vec![basic(&scheme, "NYJ-04", "97"), basic(&scheme, "JYJ-02", "1")]);
    let answer = storage::scheme::save(&reporter, id, mixed).await;
    assert!(matches!(answer, Err(StoreError::Forbidden(Denial::OutOfScope))), "{answer:?}");
    assert_eq!(load(&operator, id).await, scheme);
}

#[apply(both_engines)]
async fn whoever_only_reads_is_told_so_and_a_third_party_finds_nothing(database: Database) {
    let operator = database.ctx().await;
    let id = import(&operator, SAMPLE).await.scheme.unwrap();
    let city = storage::scheme::list(&operator).await.unwrap()[0].city;
    let scheme = load(&operator, id).await;
    let change = || edit(&scheme, vec![basic(&scheme, "NYJ-04", "96")]);
    let auditor = person(&operator, city, Role::Auditor);
    load(&auditor, id).await;
    let answer = storage::scheme::save(&auditor, id, change()).await;
    assert!(matches!(answer, Err(StoreError::Forbidden(Denial::NoRole))), "{answer:?}");

    let stranger = appointed(
        &operator,
        city,
        vec![Appointment {
            task: Some(indicator_model::id::SchemeId(city.0)),
            ..Appointment::to(Role::ThirdParty)
        }],
    );
    assert!(matches!(storage::scheme::load(&stranger, id).await, Err(StoreError::NotFound)));
    assert_eq!(storage::scheme::list(&stranger).await.unwrap(), []);
    let invited =
        appointed(&operator, city, vec![Appointment { task: Some(id), ..Appointment::to(Role::ThirdParty) }]);
    load(&invited, id).await;
    assert_eq!(storage::scheme::list(&invited).await.unwrap().len(), 1);
}
