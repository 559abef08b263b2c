//! What a part of a name or a code finds, and for whom.

use people_model::appointment::NewAppointment;
use people_model::find::Hits;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::find::find;

use crate::confirmation::City;
use crate::database::{Database, both_engines};
use crate::fixture::{employed, person};

async fn of(ctx: &Ctx, text: &str) -> Hits {
    find(ctx, text).await.unwrap()
}

fn codes(hits: &Hits) -> Vec<&str> {
    hits.indicators.iter().map(|hit| hit.code.as_str()).collect()
}

#[apply(both_engines)]
async fn each_kind_is_found_by_a_part_of_its_name_or_code(database: Database) {
    let city = City::open(&database).await;
    let administrator = person(&city.operator, city.id, Role::SystemAdministrator);

    // A whole code before those that begin with it, however it is typed.
    assert_eq!(codes(&of(&city.office, "ｎｙｊ-01").await), ["NYJ-01"]);
    assert_eq!(codes(&of(&city.office, "-0").await).len(), 8, "some of many");
    let grain = of(&city.office, " 粮食 ").await;
    assert_eq!(codes(&grain).first(), Some(&"NYJ-02"));
    assert_eq!((grain.indicators[0].scheme, grain.indicators[0].owner.contains("农业")), (city.scheme, true));

    assert_eq!(codes(&of(&city.office, "LSZCL").await), ["NYJ-02"]);
    assert_eq!(codes(&of(&city.office, "liangshizong").await), ["NYJ-02"]);

    let bureau = of(&city.office, "nyj").await.organizations;
    assert_eq!(bureau.first().map(|hit| (hit.id, hit.code.as_str())), Some((city.bureau, "NYJ")));
    let named = of(&city.office, &bureau[0].name).await.organizations;
    assert_eq!(named[0], bureau[0]);

    let people: Vec<String> =
        of(&administrator, "SUN").await.people.into_iter().map(|hit| hit.login).collect();
    assert_eq!(people, ["sunlei"]);
    assert_eq!(of(&administrator, "没有这个").await, Hits::default());
}

#[apply(both_engines)]
async fn nobody_finds_what_they_may_not_read(database: Database) {
    let city = City::open(&database).await;
    assert_eq!(of(&city.office, "sunlei").await.people, [], "accounts are read by those who administer them");
    let administrator = person(&city.operator, city.id, Role::SystemAdministrator);
    assert_eq!(codes(&of(&administrator, "NYJ-01").await), [""; 0], "who runs the system reads no scheme");

    // Who heads a bureau sees its people, and nobody else's.
    employed(&city.operator, city.id, "sunli", NewAppointment::to(Role::SteeringCommittee)).await;
    let logins: Vec<String> = of(&city.head, "sun").await.people.into_iter().map(|hit| hit.login).collect();
    assert_eq!(logins, ["sunlei"]);

    for text in ["", "  ", "\u{200b}"] {
        assert_eq!(of(&city.office, text).await, Hits::default(), "{text:?}");
    }
    let long = "长".repeat(201);
    for text in [long.as_str(), "一\u{0}二"] {
        let refused = find(&city.office, text).await;
        assert!(matches!(refused, Err(StoreError::Text { .. })), "{refused:?}");
    }
}
