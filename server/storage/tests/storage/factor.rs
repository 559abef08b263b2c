//! The second factor, as a person with a device and a sheet of paper meets it.

use rstest_reuse::apply;
use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use indicator_model::id::{AccountId, CityId};
use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, Outcome, Verdict};
use people_model::refusal;
use people_model::role::Role;
use people_model::session::{Stage, Turned};
use sha1::Sha1;
use storage::account::{Security, factor};
use storage::audit::Filter;
use storage::ctx::{Actor, Ctx};
use storage::error::StoreError;
use storage::secret::Secret;
use storage::session::{self, Attempt, SignedIn};
use tokio::task::JoinSet;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, employed, enter, founded, sign_in, sign_in_from};

const ADDRESS: &str = "192.0.2.1";

/// What shows a code for half a minute. It gives each of its codes only once, and the next one early if it must.
struct Device {
    key: Vec<u8>,
    last: u64,
}

impl Device {
    fn new(secret: &str) -> Self {
        Self { key: BASE32_NOPAD.decode(secret.as_bytes()).unwrap(), last: 0 }
    }

    fn next(&mut self) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 30;
        self.last = now.max(self.last + 1);
        self.code(self.last)
    }

    fn code(&self, step: u64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.key).unwrap();
        mac.update(&step.to_be_bytes());
        let digest = mac.finalize().into_bytes();
        let at = usize::from(digest[19] & 0xf);
        let word = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", word % 1_000_000)
    }

    /// A code that the device does not show in any of these minutes.
    fn wrong(&self) -> String {
        let shown: Vec<String> = (self.last - 3..self.last + 10).map(|step| self.code(step)).collect();
        let mut others = (135_790..1_000_000).map(|code| format!("{code:06}"));
        others.find(|code| !shown.contains(code)).unwrap()
    }
}

fn nobody(ctx: &Ctx, address: &str) -> Ctx {
    Ctx::new(ctx.store().clone(), Actor::Nobody { address: address.to_owned() })
}

/// The password, from the usual address.
async fn first_step(ctx: &Ctx) -> SignedIn {
    let attempt = Attempt { login: "wangfang".into(), password: PASSWORD.into(), agent: "Chromium".into() };
    session::sign_in(&nobody(ctx, ADDRESS), attempt).await.unwrap()
}

async fn second_step(ctx: &Ctx, half: &Secret, code: &str) -> Result<SignedIn, StoreError> {
    session::complete(&nobody(ctx, ADDRESS), half, code, "Chromium").await
}

async fn stage(ctx: &Ctx, token: &Secret) -> Option<Stage> {
    session::resume(ctx.store(), token, ADDRESS).await.unwrap().map(|(_, stage)| stage)
}

/// The person behind a token, as the next request of the same browser finds it.
async fn resumed(ctx: &Ctx, token: &Secret) -> Ctx {
    let (actor, _) = session::resume(ctx.store(), token, ADDRESS).await.unwrap().unwrap();
    Ctx::new(ctx.store().clone(), actor)
}

pub(crate) struct Enrolled {
    pub(crate) operator: Ctx,
    pub(crate) city: CityId,
    account: AccountId,
    /// The person, signed in since before there was a factor.
    pub(crate) ctx: Ctx,
    token: Secret,
    device: Device,
    codes: Vec<String>,
}

/// A city whose first administrator has a second factor.
pub(crate) async fn enrolled(database: &Database) -> Enrolled {
    let operator = database.ctx().await;
    let (city, account) = founded(&operator).await;
    let (ctx, token) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let enrolment = factor::begin(&ctx, PASSWORD).await.unwrap();
    let mut device = Device::new(&enrolment.secret);
    let codes = factor::confirm(&ctx, &device.next()).await.unwrap();
    Enrolled { operator, city, account, ctx, token, device, codes }
}

/// As if the last code had been used long ago.
async fn time_passes(database: &Database) {
    database.execute("UPDATE account SET factor_step = 1 WHERE factor_step IS NOT NULL").await;
}

fn is_wrong_code<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Turned(Turned::WrongCode)))
}

fn has_lapsed<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Turned(Turned::Lapsed)))
}

fn is_paused<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Turned(Turned::Paused { .. })))
}

#[apply(both_engines)]
async fn a_secret_is_in_force_only_when_its_first_code_came_back(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let (ctx, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let answer = factor::begin(&ctx, "not the password").await;
    assert!(matches!(answer, Err(StoreError::Turned(Turned::Wrong))), "{answer:?}");
    assert!(has_lapsed(&factor::confirm(&ctx, "123456").await), "nothing was begun");

    let mut lost = Device::new(&factor::begin(&ctx, PASSWORD).await.unwrap().secret);
    let enrolment = factor::begin(&ctx, PASSWORD).await.unwrap();
    assert!(enrolment.address.contains(&enrolment.secret));
    assert!(is_wrong_code(&factor::confirm(&ctx, &lost.next()).await), "a later secret took its place");
    assert!(!factor::state(&ctx).await.unwrap().is_on);
    assert_eq!(
        first_step(&operator).await.stage,
        Stage::Complete,
        "nobody is locked out by half an enrolment"
    );

    let mut device = Device::new(&enrolment.secret);
    let codes = factor::confirm(&ctx, &device.next()).await.unwrap();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
    let state = factor::state(&ctx).await.unwrap();
    assert_eq!((state.is_on, state.is_demanded, state.codes_left), (true, false, 10));
    assert!(storage::account::me(&ctx).await.unwrap().has_second_factor);
    assert_eq!(first_step(&operator).await.stage, Stage::Password);
    for answer in
        [factor::begin(&ctx, PASSWORD).await.err(), factor::confirm(&ctx, &device.next()).await.err()]
    {
        assert!(
            matches!(
                answer,
                Some(StoreError::People(refusal::Refusal::Factor(people_model::factor::Refusal::AlreadyOn)))
            ),
            "{answer:?}"
        );
    }
}

#[apply(both_engines)]
async fn a_secret_does_not_wait_for_ever(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let (ctx, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let mut device = Device::new(&factor::begin(&ctx, PASSWORD).await.unwrap().secret);
    database.execute("UPDATE factor_enrolment SET begun_at = '2020-01-01T00:00:00.000Z'").await;
    assert!(has_lapsed(&factor::confirm(&ctx, &device.next()).await));
}

/// A user who set the factor up on one device is signed out on the others, which came in without it.
#[apply(both_engines)]
async fn sessions_elsewhere_end_when_the_factor_comes_and_when_it_goes(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    let (other, earlier) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let (ctx, own) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let mut device = Device::new(&factor::begin(&ctx, PASSWORD).await.unwrap().secret);
    let codes = factor::confirm(&ctx, &device.next()).await.unwrap();
    assert_eq!(stage(&other, &earlier).await, None);
    let later = second_step(&operator, &first_step(&operator).await.token, &device.next()).await.unwrap();
    factor::remove(&ctx, PASSWORD, &codes[0]).await.unwrap();
    assert_eq!(stage(&ctx, &later.token).await, None);
    assert_eq!(stage(&ctx, &own).await, Some(Stage::Complete));
}

/// No fixation: a token that was seen before the second step is worth nothing after it.
#[apply(both_engines)]
async fn the_second_step_gives_a_new_token_and_the_first_is_worth_nothing(database: Database) {
    let Enrolled { operator, ctx, mut device, .. } = enrolled(&database).await;
    let half = first_step(&operator).await;
    assert_eq!(stage(&operator, &half.token).await, Some(Stage::Password));
    let whole = second_step(&operator, &half.token, &device.next()).await.unwrap();
    assert_eq!((whole.stage, stage(&operator, &whole.token).await), (Stage::Complete, Some(Stage::Complete)));
    assert!(whole.token.reveal() != half.token.reveal());
    assert_eq!(stage(&operator, &half.token).await, None);
    time_passes(&database).await;
    assert!(has_lapsed(&second_step(&operator, &half.token, &device.next()).await));
    assert!(has_lapsed(&second_step(&operator, &whole.token, &device.next()).await), "it is no first step");
    assert_eq!(session::list(&ctx).await.unwrap().len(), 2, "half a sign-in is no session to look at");
}

#[apply(both_engines)]
async fn a_first_step_waits_for_minutes_only(database: Database) {
    let Enrolled { operator, mut device, .. } = enrolled(&database).await;
    let half = first_step(&operator).await;
    let past = storage::clock::now().plus_minutes(-6);
    database.execute(&format!("UPDATE session SET created_at = '{past}' WHERE stage = 'password'")).await;
    assert!(has_lapsed(&second_step(&operator, &half.token, &device.next()).await));
    assert_eq!(stage(&operator, &half.token).await, None);
}

#[apply(both_engines)]
async fn a_code_is_good_for_one_sign_in_and_no_earlier_one_after_it(database: Database) {
    let Enrolled { operator, mut device, .. } = enrolled(&database).await;
    let half = first_step(&operator).await;
    let of_the_enrolment = device.code(device.last);
    assert!(is_wrong_code(&second_step(&operator, &half.token, &of_the_enrolment).await));
    let code = device.next();
    second_step(&operator, &half.token, &code).await.unwrap();
    let again = first_step(&operator).await;
    assert!(is_wrong_code(&second_step(&operator, &again.token, &code).await), "replayed");
    let earlier = device.code(device.last - 1);
    assert!(is_wrong_code(&second_step(&operator, &again.token, &earlier).await));
    assert!(is_wrong_code(&second_step(&operator, &again.token, &device.wrong()).await));
    assert!(is_wrong_code(&second_step(&operator, &again.token, "").await));
}

/// However many send one code at the same moment, one of them is in. Each has a network of its own, so that nobody is
/// paused: who is being judged counts as a failure.
#[apply(both_engines)]
async fn of_two_at_once_with_one_code_one_is_in(database: Database) {
    let Enrolled { operator, mut device, codes, .. } = enrolled(&database).await;
    for code in [device.next(), codes[3].clone()] {
        let mut halves = Vec::new();
        for _ in 0..6 {
            halves.push(first_step(&operator).await.token);
        }
        let mut steps = JoinSet::new();
        for (host, half) in halves.into_iter().enumerate() {
            let ctx = nobody(&operator, &format!("203.0.113.{host}"));
            let code = code.clone();
            steps.spawn(async move { session::complete(&ctx, &half, &code, "Chromium").await });
        }
        let answers = steps.join_all().await;
        let refused: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
        assert_eq!(answers.len() - refused.len(), 1, "{code}: {refused:?}");
        assert_eq!(answers.iter().filter(|answer| is_wrong_code(answer)).count(), 5, "{code}: {refused:?}");
    }
}

#[apply(both_engines)]
async fn a_recovery_code_works_once_however_it_is_typed(database: Database) {
    let Enrolled { operator, ctx, codes, .. } = enrolled(&database).await;
    assert!(codes.iter().all(|code| code.replace('-', "").len() * 5 >= 112), "{codes:?}");
    let typed = codes[0].to_uppercase().replace('-', " ");
    second_step(&operator, &first_step(&operator).await.token, &typed).await.unwrap();
    assert_eq!(factor::state(&ctx).await.unwrap().codes_left, 9);
    let half = first_step(&operator).await;
    assert!(is_wrong_code(&second_step(&operator, &half.token, &codes[0]).await));
    second_step(&operator, &half.token, &codes[1]).await.unwrap();
    assert_eq!(factor::state(&ctx).await.unwrap().codes_left, 8);
}

#[apply(both_engines)]
async fn new_recovery_codes_replace_all_old_ones(database: Database) {
    let Enrolled { operator, ctx, mut device, codes, .. } = enrolled(&database).await;
    assert!(is_wrong_code(&factor::renew(&ctx, PASSWORD, &device.wrong()).await));
    let answer = factor::renew(&ctx, "not the password", &codes[0]).await;
    assert!(matches!(answer, Err(StoreError::Turned(Turned::Wrong))), "{answer:?}");
    let new = factor::renew(&ctx, PASSWORD, &device.next()).await.unwrap();
    assert_eq!(factor::state(&ctx).await.unwrap().codes_left, 10);
    let half = first_step(&operator).await;
    for old in &codes {
        assert!(!new.contains(old));
    }
    assert!(
        is_wrong_code(&second_step(&operator, &half.token, &codes[0]).await),
        "not even the one not spent"
    );
    second_step(&operator, &half.token, &new[9]).await.unwrap();
}

#[apply(both_engines)]
async fn the_way_back_takes_the_password_and_a_code(database: Database) {
    let Enrolled { operator, ctx, codes, device, .. } = enrolled(&database).await;
    let answer = factor::remove(&ctx, "not the password", &codes[0]).await;
    assert!(matches!(answer, Err(StoreError::Turned(Turned::Wrong))), "{answer:?}");
    assert!(is_wrong_code(&factor::remove(&ctx, PASSWORD, &device.wrong()).await));
    assert!(factor::state(&ctx).await.unwrap().is_on);
    // The wrong password before did not spend it.
    factor::remove(&ctx, PASSWORD, &codes[0]).await.unwrap();
    let state = factor::state(&ctx).await.unwrap();
    assert_eq!((state.is_on, state.codes_left), (false, 0));
    assert_eq!(first_step(&operator).await.stage, Stage::Complete);
    let answer = factor::remove(&ctx, PASSWORD, &codes[1]).await;
    assert!(
        matches!(
            answer,
            Err(StoreError::People(refusal::Refusal::Factor(people_model::factor::Refusal::NotOn)))
        ),
        "{answer:?}"
    );
}

/// Knowing the password does not buy more guesses at the code.
#[apply(both_engines)]
async fn wrong_codes_are_counted_like_wrong_passwords(database: Database) {
    let Enrolled { operator, mut device, .. } = enrolled(&database).await;
    for _ in 0..10 {
        let half = first_step(&operator).await;
        assert!(is_wrong_code(&second_step(&operator, &half.token, &device.wrong()).await));
    }
    let half = Attempt { login: "wangfang".into(), password: PASSWORD.into(), agent: String::new() };
    let answer = session::sign_in(&nobody(&operator, ADDRESS), half.clone()).await;
    assert!(is_paused(&answer), "the password at the same address");
    // Elsewhere the count is another one, and a success there forgets only its own.
    let elsewhere = nobody(&operator, "198.51.100.7");
    let half = session::sign_in(&elsewhere, half).await.unwrap();
    session::complete(&elsewhere, &half.token, &device.next(), "").await.unwrap();
    assert!(is_paused(&sign_in_from(&operator, "wangfang", PASSWORD, ADDRESS).await));
}

/// All sent before the first is answered: the limit holds all the same.
#[apply(both_engines)]
async fn guesses_at_once_are_counted_one_by_one(database: Database) {
    let Enrolled { operator, device, .. } = enrolled(&database).await;
    let mut halves = Vec::new();
    for _ in 0..24 {
        halves.push(first_step(&operator).await.token);
    }
    let mut steps = JoinSet::new();
    for half in halves {
        let (operator, code) = (operator.clone(), device.wrong());
        steps.spawn(async move { second_step(&operator, &half, &code).await });
    }
    let answers = steps.join_all().await;
    assert_eq!(answers.iter().filter(|answer| is_wrong_code(answer)).count(), 10);
    assert_eq!(answers.iter().filter(|answer| is_paused(answer)).count(), 14);
}

/// A device left open on a desk is no place to guess either.
#[apply(both_engines)]
async fn whoever_is_signed_in_cannot_guess_for_ever(database: Database) {
    let Enrolled { ctx, device, codes, .. } = enrolled(&database).await;
    for _ in 0..5 {
        assert!(is_wrong_code(&factor::renew(&ctx, PASSWORD, &device.wrong()).await));
        let answer = factor::remove(&ctx, "not the password", &codes[0]).await;
        assert!(matches!(answer, Err(StoreError::Turned(Turned::Wrong))), "{answer:?}");
    }
    assert!(is_paused(&factor::remove(&ctx, PASSWORD, &codes[0]).await));
    assert!(factor::state(&ctx).await.unwrap().is_on);
}

#[apply(both_engines)]
async fn a_reset_leaves_the_factor_and_a_lost_factor_is_taken_by_itself(database: Database) {
    let Enrolled { operator, city, account, token, codes, .. } = enrolled(&database).await;
    let half = first_step(&operator).await;
    let once = storage::account::reset(&operator, city, account, "遗忘").await.unwrap();
    assert_eq!(stage(&operator, &token).await, None);
    assert!(has_lapsed(&second_step(&operator, &half.token, &codes[0]).await));
    let attempt = Attempt { login: "wangfang".into(), password: once.clone(), agent: "Chromium".into() };
    let half = session::sign_in(&nobody(&operator, ADDRESS), attempt).await.unwrap();
    assert_eq!(half.stage, Stage::Password, "the one-time password alone opens nothing");
    assert_eq!(second_step(&operator, &half.token, &codes[0]).await.unwrap().stage, Stage::Complete);

    storage::account::remove_factor(&operator, city, account, "手机丢失").await.unwrap();
    let answer = storage::account::remove_factor(&operator, city, account, "手机丢失").await;
    assert!(
        matches!(
            answer,
            Err(StoreError::People(refusal::Refusal::Factor(people_model::factor::Refusal::NotOn)))
        ),
        "{answer:?}"
    );
    let ctx = enter(&operator, "wangfang", &once).await;
    let state = factor::state(&ctx).await.unwrap();
    assert_eq!((state.is_on, state.codes_left), (false, 0));
}

#[apply(both_engines)]
async fn somebody_who_is_disabled_between_the_steps_stays_out(database: Database) {
    let Enrolled { operator, city, account, mut device, .. } = enrolled(&database).await;
    let half = first_step(&operator).await;
    storage::account::disable(&operator, city, account, "调离").await.unwrap();
    assert!(has_lapsed(&second_step(&operator, &half.token, &device.next()).await));
}

/// A user whose role demands a factor may only set it up until there is one; in the next request, and again
/// when it is gone.
#[apply(both_engines)]
async fn a_role_that_demands_a_factor_waits_for_it(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let (_, token) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    storage::scheme::list(&resumed(&operator, &token).await).await.unwrap();
    let factor_roles = BTreeSet::from([Role::AssessmentOffice]);
    let security = Security { factor_roles, ..Security::default() };
    storage::account::set_profile(&operator, city, security).await.unwrap();

    let ctx = resumed(&operator, &token).await;
    assert!(matches!(storage::scheme::list(&ctx).await, Err(StoreError::Forbidden(_))));
    assert!(storage::account::me(&ctx).await.unwrap().must_add_factor);
    assert!(factor::state(&ctx).await.unwrap().is_demanded);
    let mut device = Device::new(&factor::begin(&ctx, PASSWORD).await.unwrap().secret);
    let codes = factor::confirm(&ctx, &device.next()).await.unwrap();
    let ctx = resumed(&operator, &token).await;
    storage::scheme::list(&ctx).await.unwrap();
    assert!(!storage::account::me(&ctx).await.unwrap().must_add_factor);

    factor::remove(&ctx, PASSWORD, &codes[0]).await.unwrap();
    let ctx = resumed(&operator, &token).await;
    assert!(matches!(storage::scheme::list(&ctx).await, Err(StoreError::Forbidden(_))));
}

#[apply(both_engines)]
async fn another_role_is_not_asked_for_one(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let security =
        Security { factor_roles: BTreeSet::from([Role::SecurityAdministrator]), ..Security::default() };
    storage::account::set_profile(&operator, city, security).await.unwrap();
    let (ctx, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    storage::scheme::list(&ctx).await.unwrap();
    let guard = employed(&operator, city, "liqiang", NewAppointment::to(Role::SecurityAdministrator)).await;
    let guard = enter(&operator, "liqiang", &guard.password).await;
    assert!(matches!(storage::account::list(&guard, city).await, Err(StoreError::Forbidden(_))));
}

#[apply(both_engines)]
async fn only_people_have_a_second_factor(database: Database) {
    let operator = database.ctx().await;
    founded(&operator).await;
    assert!(matches!(factor::begin(&operator, PASSWORD).await, Err(StoreError::NotFound)));
    let nobody = nobody(&operator, ADDRESS);
    assert!(matches!(factor::state(&nobody).await, Err(StoreError::SignedOut)));
    assert!(matches!(factor::remove(&nobody, PASSWORD, "123456").await, Err(StoreError::SignedOut)));
}

#[apply(both_engines)]
async fn what_happens_to_a_factor_is_in_the_record_without_anything_secret(database: Database) {
    let Enrolled { operator, city, account, ctx, mut device, codes, .. } = enrolled(&database).await;
    let half = first_step(&operator).await;
    let wrong = device.wrong();
    second_step(&operator, &half.token, &wrong).await.err().unwrap();
    second_step(&operator, &half.token, &codes[0]).await.unwrap();
    factor::renew(&ctx, "not the password", &codes[1]).await.err().unwrap();
    let new = factor::renew(&ctx, PASSWORD, &codes[1]).await.unwrap();
    factor::remove(&ctx, PASSWORD, &device.next()).await.unwrap();

    let entries = storage::audit::list(&operator, city, Filter::default(), 50).await.unwrap();
    let told: Vec<_> = entries
        .iter()
        .map(|entry| {
            let changes =
                entry.changes.iter().map(|change| (change.before.as_deref(), change.after.as_deref()));
            (entry.deed, entry.outcome, entry.doer.account, changes.collect::<Vec<_>>())
        })
        .collect();
    let (done, refused, own) = (Outcome::Done, Outcome::Refused, Some(account));
    assert_eq!(
        told[..8],
        [
            (Deed::FactorRemove, done, own, vec![]),
            (Deed::FactorRenew, done, own, vec![(Some("8"), Some("10"))]),
            (Deed::FactorRecovery, done, own, vec![(Some("9"), Some("8"))]),
            (Deed::FactorRenew, refused, own, vec![(None, Some("password"))]),
            (Deed::Login, done, own, vec![]),
            (Deed::FactorRecovery, done, own, vec![(Some("10"), Some("9"))]),
            // Who fails is not known to be the person.
            (Deed::Login, refused, None, vec![(None, Some("code"))]),
            (Deed::FactorAdd, done, own, vec![(None, Some("10"))]),
        ]
    );
    let text = format!("{entries:?}");
    for secret in codes.iter().chain(&new).map(String::as_str).chain([wrong.as_str(), PASSWORD]) {
        assert!(!text.contains(secret), "{secret}");
    }
    let verdict = storage::integrity::verify(&operator, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
}
