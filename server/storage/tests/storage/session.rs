use people_model::appointment::NewAppointment;
use people_model::contact::Contact;
use people_model::password::Profile;
use people_model::role::Role;
use people_model::session::Turned;
use rstest_reuse::apply;
use storage::account::Security;
use storage::error::StoreError;
use storage::session;

use crate::database::{Database, both_engines};
use crate::fixture::{CHANGED, PASSWORD, employed, enter, founded, sign_in, sign_in_from};

#[apply(both_engines)]
async fn every_sign_in_has_a_token_of_its_own_and_signing_out_ends_it(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let (ctx, token) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let (_, other) = sign_in(&operator, "WangFang", PASSWORD).await.unwrap();
    assert!(token.reveal() != other.reveal());
    session::sign_out(&ctx).await.unwrap();
    let resume = async |token| session::resume(ctx.store(), token, "192.0.2.1").await.unwrap().is_some();
    assert!(!resume(&token).await, "a token is worth nothing after signing out");
    assert!(resume(&other).await);
}

/// Neither the answer nor a row tells whether there is such an account.
#[apply(both_engines)]
async fn an_unknown_name_is_answered_like_a_wrong_password(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    for login in ["wangfang", "nobody", "", "' OR 1=1 --"] {
        let answer = sign_in(&operator, login, "not the password").await.err();
        assert!(matches!(answer, Some(StoreError::Turned(Turned::Wrong))), "{login}: {answer:?}");
    }
}

/// Until the one-time password is changed, nothing else opens.
#[apply(both_engines)]
async fn a_one_time_password_opens_only_the_own_account(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let (ctx, _) = sign_in(&operator, "zhaoli", &office.password).await.unwrap();
    let answer = storage::scheme::list(&ctx).await.err();
    assert!(matches!(answer, Some(StoreError::Forbidden(_))), "{answer:?}");
    storage::account::me(&ctx).await.unwrap();
    storage::account::factor::state(&ctx).await.unwrap();
    let own = [
        storage::account::contact(&ctx).await.err(),
        storage::account::set_own_contact(&ctx, &Contact::default()).await.err(),
        storage::account::own_data(&ctx).await.err(),
        storage::identity::list(&ctx).await.err(),
        storage::token::list(&ctx).await.err(),
        storage::policy::own(&ctx).await.err(),
        session::list(&ctx).await.err(),
    ];
    for answer in own {
        assert!(matches!(answer, Some(StoreError::Forbidden(_))), "{answer:?}");
    }
    session::sign_out(&ctx).await.unwrap();
}

#[apply(both_engines)]
async fn five_failures_pause_one_address_and_not_the_owner(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let security = Security { profile: Profile::Dengbao3, ..Security::default() };
    storage::account::set_profile(&operator, city, security).await.unwrap();
    for _ in 0..5 {
        let answer = sign_in_from(&operator, "wangfang", "guess", "203.0.113.9").await.err();
        assert!(matches!(answer, Some(StoreError::Turned(Turned::Wrong))), "{answer:?}");
    }
    let paused = sign_in_from(&operator, "wangfang", PASSWORD, "203.0.113.9").await.err();
    let Some(StoreError::Turned(Turned::Paused { seconds })) = paused else { panic!("{paused:?}") };
    assert!((895..=901).contains(&seconds), "{seconds}");
    sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    // From everywhere: the name is paused for strangers, and still not for its owner.
    for host in 10..40 {
        sign_in_from(&operator, "wangfang", "guess", &format!("203.0.113.{host}")).await.err().unwrap();
    }
    let stranger = sign_in_from(&operator, "wangfang", PASSWORD, "203.0.113.200").await.err();
    assert!(matches!(stranger, Some(StoreError::Turned(Turned::Paused { .. }))), "{stranger:?}");
    sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
}

#[apply(both_engines)]
async fn a_disabled_person_is_out_at_once_everywhere(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let (ctx, token) = sign_in(&operator, "zhaoli", &office.password).await.unwrap();
    storage::account::disable(&operator, city, office.id, "调离").await.unwrap();
    assert!(session::resume(ctx.store(), &token, "192.0.2.1").await.unwrap().is_none());
    let answer = sign_in(&operator, "zhaoli", &office.password).await.err();
    assert!(matches!(answer, Some(StoreError::Turned(Turned::Wrong))), "{answer:?}");
}

#[apply(both_engines)]
async fn idle_and_old_sessions_end(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    for (column, age) in [("seen_at", "61 minutes"), ("created_at", "13 hours")] {
        let (_, token) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
        let resume = async || session::resume(operator.store(), &token, "192.0.2.1").await.unwrap().is_some();
        assert!(resume().await);
        let past = if age == "61 minutes" { 61 } else { 13 * 60 };
        let past = storage::clock::now().plus_minutes(-past);
        database.execute(&format!("UPDATE session SET {column} = '{past}'")).await;
        assert!(!resume().await, "{column} {age} ago");
    }
}

#[apply(both_engines)]
async fn a_person_sees_and_ends_only_own_sessions(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let office = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let first = enter(&operator, "zhaoli", &office.password).await;
    let earlier: Vec<_> = session::list(&first).await.unwrap().iter().map(|session| session.id).collect();
    let (second, token) = sign_in(&operator, "zhaoli", CHANGED).await.unwrap();
    let (admin, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let sessions = session::list(&first).await.unwrap();
    assert_eq!(sessions.iter().map(|session| session.current).filter(|current| *current).count(), 1);
    assert_eq!(sessions.len(), earlier.len() + 1);
    let other = sessions.iter().find(|session| !earlier.contains(&session.id)).unwrap().id;
    assert!(matches!(session::end(&admin, other).await, Err(StoreError::NotFound)));
    session::end(&first, other).await.unwrap();
    assert!(session::resume(second.store(), &token, "192.0.2.1").await.unwrap().is_none());
}
