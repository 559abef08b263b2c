//! Notices by e-mail: to whom, once, again when it fails, and listed when it fails for good.

use std::sync::Mutex;

use people_model::audit::{Deed, FieldName};
use people_model::contact::Contact;
use people_model::mail::{DeadLetter, Mailing, Undelivered};
use rstest_reuse::apply;
use storage::account::{mailing, set_contact, set_mailing};
use storage::audit::Filter;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::job::{Courier, Ended, Letter, claim, claim_letter, dead_letters, deliver, send_again};
use storage::notice::mark_read;
use storage::store::Store;

use crate::database::{Database, both_engines};
use crate::notice::{City, account};

/// Where letters arrive, or what they are answered with.
struct Postbox {
    answer: Result<(), Undelivered>,
    letters: Mutex<Vec<Letter>>,
}

impl Postbox {
    fn that(answer: Result<(), Undelivered>) -> Self {
        Self { answer, letters: Mutex::default() }
    }

    fn open() -> Self {
        Self::that(Ok(()))
    }

    fn addresses(&self) -> Vec<String> {
        self.letters.lock().unwrap().iter().map(|letter| letter.to.clone()).collect()
    }
}

impl Courier for Postbox {
    async fn send(&self, letter: &Letter) -> Result<(), Undelivered> {
        self.letters.lock().unwrap().push(letter.clone());
        self.answer
    }
}

/// A city whose server sends letters, and whose reporter has an address.
async fn city(database: &Database) -> City {
    let city = City::open(database).await;
    city.operator.store().send_letters();
    address(&city, &city.reporter, "lina@yunlan.example").await;
    city
}

async fn address(city: &City, whose: &Ctx, email: &str) {
    let contact = Contact { email: Some(email.to_owned()), ..Contact::default() };
    set_contact(&city.operator, city.id, account(whose), &contact, "").await.unwrap();
}

/// Sends all that is due.
async fn send(store: &Store, postbox: &Postbox) -> Vec<Ended> {
    let mut ended = Vec::new();
    while let Some(claim) = claim_letter(store).await.unwrap() {
        ended.push(deliver(store, &claim, postbox).await.unwrap());
    }
    ended
}

async fn let_time_pass(database: &Database) {
    let past = "'2020-01-01T00:00:00.000Z'";
    database.execute(&format!("UPDATE job SET next_try_at = {past} WHERE state = 'waiting'")).await;
}

async fn dead(city: &City) -> Vec<DeadLetter> {
    dead_letters(&city.office, city.id).await.unwrap()
}

#[apply(both_engines)]
async fn a_notice_goes_out_to_who_has_an_address_and_wants_it(database: Database) {
    let city = city(&database).await;
    address(&city, &city.head, "sunlei@yunlan.example").await;
    set_mailing(&city.head, Mailing::Off).await.unwrap();
    city.daily(-7).await;
    let postbox = Postbox::open();
    assert_eq!(send(city.operator.store(), &postbox).await, [Ended::Succeeded]);
    assert_eq!(postbox.addresses(), ["lina@yunlan.example"]);
    let letter = postbox.letters.lock().unwrap().remove(0);
    assert_eq!((letter.mailing, letter.notice.day), (Mailing::Chinese, city.day(-7)));
    let_time_pass(&database).await;
    assert_eq!(send(city.operator.store(), &postbox).await, [], "once");
}

#[apply(both_engines)]
async fn a_server_without_a_mail_server_writes_no_letters(database: Database) {
    let city = City::open(&database).await;
    address(&city, &city.reporter, "lina@yunlan.example").await;
    city.daily(0).await;
    assert!(claim_letter(city.operator.store()).await.unwrap().is_none());
    assert_eq!(mailing(&city.reporter).await.unwrap(), None);
}

#[apply(both_engines)]
async fn of_many_servers_one_sends_a_letter(database: Database) {
    let city = city(&database).await;
    city.daily(0).await;
    let mut servers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let store = database.open().await;
        servers.spawn(async move {
            let postbox = Postbox::open();
            send(&store, &postbox).await;
            postbox.addresses().len()
        });
    }
    assert_eq!(servers.join_all().await.into_iter().sum::<usize>(), 1);
    assert!(claim(city.operator.store()).await.unwrap().is_none(), "letters are no work for others");
}

#[apply(both_engines)]
async fn what_fails_is_tried_again_and_then_listed_until_somebody_has_it_sent_again(database: Database) {
    let city = city(&database).await;
    city.daily(0).await;
    let store = city.operator.store();
    let busy = Postbox::that(Err(Undelivered::Refused { code: 451 }));
    for attempt in 1..=5 {
        assert_eq!(dead(&city).await, [], "attempt {attempt}");
        let_time_pass(&database).await;
        assert_eq!(send(store, &busy).await.len(), 1, "attempt {attempt}");
    }
    let_time_pass(&database).await;
    assert_eq!(send(store, &busy).await, [], "it is not tried any more");
    let dead_letter = dead(&city).await.remove(0);
    assert_eq!((dead_letter.attempts, dead_letter.why), (5, Some(Undelivered::Refused { code: 451 })));
    assert_eq!((dead_letter.name.as_str(), dead_letter.day), ("lina 同志", city.day(0)));

    for other in [&city.reporter, &city.head] {
        assert!(matches!(dead_letters(other, city.id).await, Err(StoreError::Forbidden(_))));
        let again = send_again(other, city.id, dead_letter.job).await;
        assert!(matches!(again, Err(StoreError::Forbidden(_))), "{again:?}");
    }
    send_again(&city.office, city.id, dead_letter.job).await.unwrap();
    let postbox = Postbox::open();
    assert_eq!(send(store, &postbox).await, [Ended::Succeeded]);
    assert_eq!(dead(&city).await, []);
    let again = send_again(&city.office, city.id, dead_letter.job).await;
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
}

#[apply(both_engines)]
async fn what_cannot_arrive_is_listed_at_once(database: Database) {
    let city = city(&database).await;
    city.daily(0).await;
    let nobody = Postbox::that(Err(Undelivered::Refused { code: 550 }));
    assert_eq!(send(city.operator.store(), &nobody).await.len(), 1);
    assert_eq!(dead(&city).await[0].attempts, 1);
}

#[apply(both_engines)]
async fn what_was_read_in_the_meantime_is_not_sent(database: Database) {
    let city = city(&database).await;
    city.daily(0).await;
    mark_read(&city.reporter, None).await.unwrap();
    let postbox = Postbox::open();
    assert_eq!(send(city.operator.store(), &postbox).await, [Ended::Succeeded]);
    assert_eq!(postbox.addresses(), [""; 0]);
}

#[apply(both_engines)]
async fn a_person_turns_letters_off_and_on_and_that_is_recorded(database: Database) {
    let city = city(&database).await;
    let own = mailing(&city.reporter).await.unwrap().unwrap();
    assert_eq!((own.mailing, own.has_address), (Mailing::Chinese, true));
    set_mailing(&city.reporter, Mailing::English).await.unwrap();
    set_mailing(&city.reporter, Mailing::Off).await.unwrap();
    assert_eq!(mailing(&city.reporter).await.unwrap().unwrap().mailing, Mailing::Off);
    let entries = storage::audit::list(&city.operator, city.id, Filter::default(), 1).await.unwrap();
    let change = &entries[0].changes[0];
    assert_eq!((entries[0].deed, &change.field), (Deed::AccountChange, &FieldName::Mailing.into()));
    assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some("english"), Some("off")));
    assert_eq!(storage::integrity::check(&city.operator).await.unwrap(), []);
}
