use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, Version};
use people_model::appointment::NewAppointment;
use people_model::audit::Deed;
use people_model::contact::Contact;
use people_model::password::{Profile, Weakness};
use people_model::policy::Denial;
use people_model::refusal;
use people_model::role::Role;
use people_model::session::Turned;
use rstest_reuse::apply;
use sea_orm::{ConnectionTrait, Statement};
use storage::account::{Founding, NewAccount, Security};
use storage::audit::Filter;
use storage::ctx::{Actor, Ctx};
use storage::error::StoreError;
use storage::integrity::Violation;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, employed, enter, founded, sign_in};

fn founding() -> Founding {
    Founding {
        city_code: "530100".to_owned(),
        city_name: "云澜市".to_owned(),
        login: "wangfang".to_owned(),
        name: "王芳".to_owned(),
        password: PASSWORD.to_owned(),
    }
}

/// How the only account's password lies there.
async fn hash(database: &Database) -> String {
    let raw = database.raw().await;
    let sql = "SELECT password_hash FROM account";
    let row = raw.query_one_raw(Statement::from_string(raw.get_database_backend(), sql)).await;
    let hash = row.unwrap().unwrap().try_get_by_index(0).unwrap();
    raw.close().await.unwrap();
    hash
}

#[apply(both_engines)]
async fn the_first_account_takes_the_printed_token_and_only_once(database: Database) {
    let store = database.open().await;
    let nobody = Ctx::new(store, Actor::Nobody { address: "192.0.2.1".to_owned() });
    assert!(!storage::account::is_founded(&nobody).await.unwrap());
    let refused = |answer| matches!(answer, Err(StoreError::Turned(Turned::NoSetup)));
    assert!(refused(storage::account::found(&nobody, "wrong", Some("right"), founding()).await));
    assert!(refused(storage::account::found(&nobody, "", None, founding()).await));
    storage::account::found(&nobody, " right ", Some("right"), founding()).await.unwrap();
    assert!(storage::account::is_founded(&nobody).await.unwrap());
    assert!(refused(storage::account::found(&nobody, "right", Some("right"), founding()).await));
}

#[apply(both_engines)]
async fn a_weak_first_password_founds_nothing(database: Database) {
    let ctx = database.ctx().await;
    for (password, weakness) in [
        ("short", Weakness::TooShort { shortest: 12 }),
        ("passwordpassword", Weakness::Common),
        ("i am wangfang of yunlan", Weakness::ContainsName),
    ] {
        let founding = Founding { password: password.to_owned(), ..founding() };
        let answer = storage::account::found(&ctx, "", None, founding).await;
        assert!(matches!(&answer, Err(StoreError::Weak(found)) if *found == weakness), "{answer:?}");
    }
    assert!(!storage::account::is_founded(&ctx).await.unwrap());
}

/// 三员分立: until there is a security administrator the first person appoints one; from then on only that one.
#[apply(both_engines)]
async fn the_three_administrators_are_three_people(database: Database) {
    let operator = database.ctx().await;
    let (city, first) = founded(&operator).await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let own =
        storage::account::appoint(&admin, city, first, NewAppointment::to(Role::SecurityAdministrator)).await;
    assert!(matches!(own, Err(StoreError::Forbidden(Denial::OwnWork))), "{own:?}");

    let new = |login: &str| NewAccount {
        city,
        login: login.into(),
        name: "李强".into(),
        contact: Contact::default(),
        appointments: vec![],
    };
    let security = storage::account::create(&admin, new("liqiang")).await.unwrap();
    let appoint = NewAppointment::to(Role::SecurityAdministrator);
    storage::account::appoint(&admin, city, security.id, appoint).await.unwrap();

    let third = storage::account::create(&admin, new("zhaoli")).await.unwrap();
    let late =
        storage::account::appoint(&admin, city, third.id, NewAppointment::to(Role::AuditAdministrator)).await;
    assert!(matches!(late, Err(StoreError::Forbidden(Denial::NoRole))), "{late:?}");

    let guard = enter(&operator, "liqiang", &security.password).await;
    let appoint = |account, role| storage::account::appoint(&guard, city, account, NewAppointment::to(role));
    appoint(third.id, Role::AuditAdministrator).await.unwrap();
    for role in Role::ALL.into_iter().filter(|role| !role.needs_organization() && *role != Role::Public) {
        let both = appoint(third.id, role).await;
        assert!(matches!(both, Err(StoreError::People(_))), "{role}: {both:?}");
    }
    let both = appoint(first, Role::AuditAdministrator).await;
    let conflict = people_model::appointment::Refusal::Conflict { with: Role::SystemAdministrator }.into();
    assert!(matches!(both, Err(StoreError::People(found)) if found == conflict), "{both:?}");
    let made = storage::account::create(&guard, new("sunwei")).await.map(|_| ());
    assert!(matches!(made, Err(StoreError::Forbidden(Denial::NoRole))), "{made:?}");
    let last = storage::account::dismiss(&guard, city, first, Role::SystemAdministrator).await;
    assert!(
        matches!(
            last,
            Err(StoreError::People(refusal::Refusal::Appointment(
                people_model::appointment::Refusal::LastAdministrator
            )))
        ),
        "{last:?}"
    );
}

#[apply(both_engines)]
async fn an_end_that_is_no_moment_has_passed_and_is_reported(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await.id;
    for until in ["never", "9", "9999-99-99T99:99:99.999Z", "2099-01-01T00:00:00+14:00"] {
        database.execute(&format!("UPDATE appointment SET until = '{until}' WHERE account_id = (SELECT id FROM account WHERE login = 'zhaoli')")).await;
        let accounts = storage::account::list(&operator, city).await.unwrap();
        let account = accounts.iter().find(|account| account.id == office).unwrap();
        assert_eq!(account.appointments, [], "{until}");
        let expected = Violation::Appointment { account: office, until: until.to_owned() };
        assert_eq!(storage::integrity::check(&operator).await.unwrap(), [expected]);
    }
    storage::account::appoint(&operator, city, office, NewAppointment::to(Role::Auditor)).await.unwrap();
}

#[apply(both_engines)]
async fn a_log_in_name_is_taken_once_whatever_its_case(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let new = NewAccount {
        city,
        login: "WangFang ".into(),
        name: "王方".into(),
        contact: Contact::default(),
        appointments: vec![],
    };
    let answer = storage::account::create(&operator, new).await.map(|_| ());
    assert!(
        matches!(
            answer,
            Err(StoreError::People(refusal::Refusal::Account(people_model::account::Refusal::LoginTaken)))
        ),
        "{answer:?}"
    );
}

#[apply(both_engines)]
async fn a_reset_forces_a_change_and_an_old_password_does_not_come_back(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let security = Security { profile: Profile::Dengbao3, ..Security::default() };
    storage::account::set_profile(&operator, city, security).await.unwrap();
    let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let (ctx, _) = sign_in(&operator, "zhaoli", &office.password).await.unwrap();
    assert!(storage::account::me(&ctx).await.unwrap().must_change);

    let first = "Spring-River-Flower-8";
    storage::account::change_password(&ctx, &office.password, first).await.unwrap();
    assert!(!storage::account::me(&ctx).await.unwrap().must_change);
    let same = storage::account::change_password(&ctx, first, first).await;
    assert!(matches!(same, Err(StoreError::Weak(Weakness::UsedBefore))), "{same:?}");
    storage::account::change_password(&ctx, first, "Moon-Night-Lake-9").await.unwrap();
    let back = storage::account::change_password(&ctx, "Moon-Night-Lake-9", first).await;
    assert!(matches!(back, Err(StoreError::Weak(Weakness::UsedBefore))), "{back:?}");

    let reset = storage::account::reset(&operator, city, office.id, "遗忘").await.unwrap();
    assert!(matches!(
        sign_in(&operator, "zhaoli", first).await.err(),
        Some(StoreError::Turned(Turned::Wrong))
    ));
    let (again, _) = sign_in(&operator, "zhaoli", &reset).await.unwrap();
    assert!(storage::account::me(&again).await.unwrap().must_change);
}

#[apply(both_engines)]
async fn a_password_that_was_hashed_with_less_is_hashed_again_at_the_next_sign_in(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8 * 1024, 1, 1, None).unwrap());
    let weak: PasswordHash = weak.hash_password(PASSWORD.as_bytes()).unwrap();
    let weak = weak.to_string();
    database.execute(&format!("UPDATE account SET password_hash = '{weak}'")).await;
    sign_in(&operator, "wangfang", "not the password").await.err().unwrap();
    assert_eq!(hash(&database).await, weak);
    sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let renewed = hash(&database).await;
    assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{renewed}");
    sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    assert_eq!(hash(&database).await, renewed, "it is what it has to be");
}

#[apply(both_engines)]
async fn what_is_done_to_accounts_is_in_the_record_with_who_and_why(database: Database) {
    let operator = database.ctx().await;
    let (city, first) = founded(&operator).await;
    let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    storage::account::disable(&admin, city, office.id, "调离").await.unwrap();
    let entries = storage::audit::list(&operator, city, Filter::default(), 10).await.unwrap();
    let newest = &entries[0];
    assert_eq!((newest.deed, newest.reason.as_str()), (Deed::AccountDisable, "调离"));
    assert_eq!((newest.doer.account, newest.doer.name.as_str()), (Some(first), "王芳"));
    assert_eq!(newest.subject.name, "zhaoli 同志");
    let changed: Vec<_> =
        newest.changes.iter().map(|change| (change.before.as_deref(), change.after.as_deref())).collect();
    assert_eq!(changed, [(Some("active"), Some("disabled"))]);
    let deeds: Vec<Deed> = entries.iter().map(|entry| entry.deed).collect();
    assert!(deeds.contains(&Deed::Setup) && deeds.contains(&Deed::Login), "{deeds:?}");
}
