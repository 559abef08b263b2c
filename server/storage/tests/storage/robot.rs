//! Group robots: kept sealed, told what their organizations still have to report, once, again when it fails.

use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use indicator_model::id::{CityId, OrganizationId, RobotId};
use indicator_model::notice::group::GroupDigest;
use people_model::audit::{Deed, Entry, Verdict};
use people_model::refusal;
use people_model::robot::{Content, DeadMessage, NewRobot, Refusal, Robot, RobotChange, RobotKind, Unposted};
use rstest_reuse::apply;
use sea_orm::{ConnectionTrait, Statement};
use storage::audit::Filter;
use storage::crypto::{Key, Keyring, SUITES};
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::job::{Ended, claim, claim_letter, claim_message, dead_messages, post, send_message_again};
use storage::notice::remind;
use storage::robot::{Messenger, Post, add, change, list, remove, send_with, test};
use storage::store::Store;
use storage::{integrity, sealing};
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::notice::City;

const ADDRESS: &str = "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef0123456789abcdef";
const SECRET: &str = "SECb1c2d3e4f5a6b7c8";

/// Where messages arrive, or what they are answered with. It takes no address of `refused.example`.
pub(crate) struct Groups {
    answer: Mutex<Result<(), Unposted>>,
    posts: Mutex<Vec<Post>>,
}

impl Groups {
    pub(crate) fn open(store: &Store) -> Arc<Self> {
        let groups = Arc::new(Self { answer: Mutex::new(Ok(())), posts: Mutex::default() });
        send_with(store, Arc::<Self>::clone(&groups));
        groups
    }

    fn answer(&self, with: Result<(), Unposted>) {
        *self.answer.lock().unwrap() = with;
    }

    fn posts(&self) -> Vec<Post> {
        std::mem::take(&mut *self.posts.lock().unwrap())
    }

    pub(crate) fn digests(&self) -> Vec<GroupDigest> {
        let digest = |post: Post| match post.content {
            Content::Digest { digest, .. } => digest,
            Content::Test { .. } => panic!("a test message"),
        };
        self.posts().into_iter().map(digest).collect()
    }
}

impl Messenger for Groups {
    fn fault(&self, _: RobotKind, address: &str) -> Option<Refusal> {
        address.contains("refused.example").then_some(Refusal::NotListed)
    }

    fn send<'a>(&'a self, post: &'a Post) -> BoxFuture<'a, Result<(), Unposted>> {
        self.posts.lock().unwrap().push(post.clone());
        let answer = *self.answer.lock().unwrap();
        Box::pin(async move { answer })
    }
}

fn of(organization: Option<OrganizationId>, name: &str) -> NewRobot {
    NewRobot {
        kind: RobotKind::DingTalk,
        name: name.to_owned(),
        organization,
        address: ADDRESS.to_owned(),
        secret: SECRET.to_owned(),
    }
}

/// A change that changes nothing.
fn same(robot: &Robot) -> RobotChange {
    RobotChange {
        id: robot.id,
        name: robot.name.clone(),
        organization: robot.organization,
        address: String::new(),
        secret: String::new(),
        is_enabled: robot.is_enabled,
    }
}

/// A city with a robot of the bureau.
async fn city(database: &Database) -> (City, Arc<Groups>, RobotId) {
    let city = City::open(database).await;
    let groups = Groups::open(city.operator.store());
    let id = add(&city.office, city.id, of(Some(city.bureau), "农业农村局工作群")).await.unwrap();
    (city, groups, id)
}

async fn robots(city: &City) -> Vec<Robot> {
    list(&city.office, city.id).await.unwrap().unwrap()
}

/// Sets up the robot of a whole city.
pub(crate) async fn city_robot(office: &Ctx, city: CityId) {
    add(office, city, of(None, "全市工作群")).await.unwrap();
}

/// Sends all that is due.
pub(crate) async fn send(store: &Store) -> Vec<Ended> {
    let mut ended = Vec::new();
    while let Some(claim) = claim_message(store).await.unwrap() {
        ended.push(post(store, &claim).await.unwrap());
    }
    ended
}

async fn let_time_pass(database: &Database) {
    let past = "'2020-01-01T00:00:00.000Z'";
    database.execute(&format!("UPDATE job SET next_try_at = {past} WHERE state = 'waiting'")).await;
}

async fn dead(city: &City) -> Vec<DeadMessage> {
    dead_messages(&city.office, city.id).await.unwrap()
}

async fn entries(city: &City, deed: Deed) -> Vec<Entry> {
    let filter = Filter { deed: Some(deed), ..Filter::default() };
    storage::audit::list(&city.operator, city.id, filter, 10).await.unwrap()
}

async fn text(database: &Database, sql: &str) -> String {
    let raw = database.raw().await;
    let statement = Statement::from_string(raw.get_database_backend(), sql.to_owned());
    let row = raw.query_one_raw(statement).await.unwrap().unwrap();
    let text = row.try_get_by_index(0).unwrap();
    raw.close().await.unwrap();
    text
}

async fn is_intact(city: &City) -> bool {
    assert_eq!(integrity::check(&city.operator).await.unwrap(), []);
    matches!(integrity::verify(&city.operator, city.id, &[]).await.unwrap(), Verdict::Intact { .. })
}

#[apply(both_engines)]
async fn a_robot_is_kept_sealed_shown_masked_and_recorded_without_its_secrets(database: Database) {
    let (city, _, id) = city(&database).await;
    let robot = robots(&city).await.remove(0);
    assert_eq!(robot.address.as_deref(), Some("https://oapi.dingtalk.com/…cdef"));
    assert_eq!((robot.id, robot.has_secret, robot.is_enabled, robot.last), (id, true, true, None));
    for column in ["address", "secret"] {
        let sealed = text(&database, &format!("SELECT {column} FROM robot")).await;
        assert!(sealed.starts_with("v1:"), "{column}: {sealed}");
    }
    change(&city.office, city.id, RobotChange { secret: "SECanother00".to_owned(), ..same(&robot) })
        .await
        .unwrap();
    change(&city.office, city.id, RobotChange { is_enabled: false, organization: None, ..same(&robot) })
        .await
        .unwrap();
    change(&city.office, city.id, RobotChange { is_enabled: false, organization: None, ..same(&robot) })
        .await
        .unwrap();
    assert!(is_intact(&city).await);
    remove(&city.office, city.id, id).await.unwrap();
    assert_eq!(robots(&city).await, []);
    assert!(is_intact(&city).await);

    let changed = entries(&city, Deed::RobotChange).await;
    let fields = |entry: &Entry| entry.changes.iter().map(|it| it.field.to_string()).collect::<Vec<_>>();
    let changed: Vec<_> = changed.iter().map(fields).collect();
    assert_eq!(changed, [vec!["organization", "enabled"], vec!["secret"]], "what changes nothing is no deed");
    let mut all = entries(&city, Deed::RobotAdd).await;
    all.extend(entries(&city, Deed::RobotRemove).await);
    assert_eq!(all.len(), 2);
    let written = format!("{all:?}");
    assert!(!written.contains(SECRET) && !written.contains("0123456789"), "{written}");
    assert!(written.contains("…cdef") && written.contains("市农业农村局"), "{written}");
}

#[apply(both_engines)]
async fn a_robot_that_was_altered_beside_hengce_is_found_and_what_came_of_it_is_no_alteration(
    database: Database,
) {
    let (city, _, id) = city(&database).await;
    assert_eq!(test(&city.office, city.id, id).await.unwrap(), None);
    assert!(is_intact(&city).await);
    database.execute("UPDATE robot SET is_enabled = NOT is_enabled").await;
    let verdict = integrity::verify(&city.operator, city.id, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Differs { .. }), "{verdict:?}");
}

#[apply(both_engines)]
async fn what_does_not_fit_is_refused_at_its_field(database: Database) {
    let (city, _, id) = city(&database).await;
    let good = of(None, "全市工作群");
    let stranger = Some(OrganizationId(Uuid::now_v7()));
    for (new, expected) in [
        (NewRobot { name: " ".to_owned(), ..good.clone() }, Refusal::BadName),
        (NewRobot { name: "农业农村局工作群".to_owned(), ..good.clone() }, Refusal::NameTaken),
        (NewRobot { organization: stranger, ..good.clone() }, Refusal::UnknownOrganization),
        (NewRobot { address: String::new(), ..good.clone() }, Refusal::BadAddress),
        (NewRobot { address: "https://refused.example".to_owned(), ..good.clone() }, Refusal::NotListed),
        (NewRobot { secret: String::new(), ..good.clone() }, Refusal::NoSecret),
    ] {
        let refused = add(&city.office, city.id, new).await;
        let refused = refused.unwrap_err();
        assert!(
            matches!(&refused, StoreError::People(refusal::Refusal::Robot(it)) if *it == expected),
            "{refused:?}"
        );
    }
    let no_secret = NewRobot { kind: RobotKind::WeCom, secret: String::new(), ..good };
    add(&city.office, city.id, no_secret).await.unwrap();
    for other in [&city.reporter, &city.head] {
        assert!(matches!(list(other, city.id).await, Err(StoreError::Forbidden(_))));
        assert!(matches!(remove(other, city.id, id).await, Err(StoreError::Forbidden(_))));
        assert!(matches!(test(other, city.id, id).await, Err(StoreError::Forbidden(_))));
        assert!(matches!(dead_messages(other, city.id).await, Err(StoreError::Forbidden(_))));
    }
    remove(&city.office, city.id, id).await.unwrap();
    assert!(matches!(remove(&city.office, city.id, id).await, Err(StoreError::NotFound)));
    assert!(matches!(test(&city.office, city.id, id).await, Err(StoreError::NotFound)));
}

#[apply(both_engines)]
async fn a_group_gets_names_and_counts_on_the_days_of_the_ladder_and_once(database: Database) {
    let (city, groups, _) = city(&database).await;
    let store = city.operator.store();
    for left in [1, 0, 0] {
        city.daily(left).await;
        send(store).await;
    }
    let posts = groups.posts();
    assert_eq!(posts.len(), 1, "on the day of the deadline, once");
    assert_eq!((posts[0].address.as_str(), posts[0].secret.as_str()), (ADDRESS, SECRET));
    let Content::Digest { day, digest } = &posts[0].content else { panic!("{posts:?}") };
    assert_eq!(*day, city.day(0));
    let line = digest.missing.iter().find(|line| line.missing.left == 0).unwrap();
    assert_eq!(line.missing.name, "市农业农村局");
    assert_eq!(line.missing.count as usize, line.indicators.len());
    assert!(digest.missing.iter().all(|line| line.missing.organization == city.bureau));
    let written = serde_json::to_string(digest).unwrap();
    for person in ["lina", "sunlei", "zhaoli"] {
        assert!(!written.contains(person), "{written}");
    }
    assert!(claim(store).await.unwrap().is_none(), "messages are no work for others");
    assert!(claim_letter(store).await.unwrap().is_none());
}

#[apply(both_engines)]
async fn the_nearest_robot_tells_and_that_of_the_city_tells_the_rest(database: Database) {
    let (city, groups, id) = city(&database).await;
    add(&city.office, city.id, of(None, "全市工作群")).await.unwrap();
    remind(&city.office, city.id).await.unwrap();
    remind(&city.office, city.id).await.unwrap();
    let store = city.operator.store();
    assert_eq!(send(store).await.len(), 2, "one for each, once a day");
    let own = |digest: &GroupDigest| {
        digest.missing.iter().filter(|line| line.missing.organization == city.bureau).count()
    };
    let digests = groups.digests();
    let mut counts: Vec<_> = digests.iter().map(|it| (own(it) > 0, own(it) == it.missing.len())).collect();
    counts.sort_unstable();
    assert_eq!(counts, [(false, false), (true, true)]);

    // Without a robot of its own the bureau is among what that of the city tells.
    let robot = robots(&city).await.into_iter().find(|robot| robot.id == id).unwrap();
    change(&city.office, city.id, RobotChange { is_enabled: false, ..same(&robot) }).await.unwrap();
    city.daily(-1).await;
    send(store).await;
    let digests = groups.digests();
    assert_eq!(digests.len(), 1);
    assert!(own(&digests[0]) > 0);
}

#[apply(both_engines)]
async fn the_group_hears_of_what_came_back_on_its_day_and_not_again(database: Database) {
    let (city, groups, _) = city(&database).await;
    city.returned().await;
    let store = city.operator.store();
    city.daily(4).await;
    send(store).await;
    let digest = groups.digests().remove(0);
    assert_eq!(digest.returned.len(), 1);
    assert_eq!(digest.returned[0].code, "NYJ-01");
    city.daily(3).await;
    send(store).await;
    assert_eq!(groups.digests().len(), 0);
}

#[apply(both_engines)]
async fn of_many_servers_one_tells_the_group(database: Database) {
    let (city, _, _) = city(&database).await;
    city.daily(0).await;
    let mut servers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let store = database.open().await;
        servers.spawn(async move {
            let groups = Groups::open(&store);
            send(&store).await;
            groups.posts().len()
        });
    }
    assert_eq!(servers.join_all().await.into_iter().sum::<usize>(), 1);
}

#[apply(both_engines)]
async fn what_fails_is_tried_again_and_then_listed_until_somebody_has_it_sent_again(database: Database) {
    let (city, groups, _) = city(&database).await;
    city.daily(0).await;
    let store = city.operator.store();
    let busy = Unposted::Busy { code: 130_101 };
    groups.answer(Err(busy));
    for attempt in 1..=5 {
        assert_eq!(dead(&city).await, [], "attempt {attempt}");
        let_time_pass(&database).await;
        assert_eq!(send(store).await.len(), 1, "attempt {attempt}");
    }
    let_time_pass(&database).await;
    assert_eq!(send(store).await, [], "it is not tried any more");
    let message = dead(&city).await.remove(0);
    assert_eq!((message.attempts, message.why, message.day), (5, Some(busy), city.day(0)));
    assert_eq!(message.name, "农业农村局工作群");
    assert_eq!(robots(&city).await[0].last.unwrap().why, Some(busy));
    let again = send_message_again(&city.reporter, city.id, message.job).await;
    assert!(matches!(again, Err(StoreError::Forbidden(_))), "{again:?}");

    groups.answer(Ok(()));
    send_message_again(&city.office, city.id, message.job).await.unwrap();
    assert_eq!(send(store).await, [Ended::Succeeded]);
    assert_eq!((dead(&city).await, robots(&city).await[0].last.unwrap().why), (vec![], None));
    let again = send_message_again(&city.office, city.id, message.job).await;
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
}

/// A service that asks for patience has it: the first pause of other failures is two minutes.
#[apply(both_engines)]
async fn a_service_that_is_busy_is_left_alone_for_as_long_as_it_asks(database: Database) {
    let (city, groups, _) = city(&database).await;
    city.daily(0).await;
    let store = city.operator.store();
    groups.answer(Err(Unposted::Busy { code: 11_232 }));
    let before = storage::clock::now();
    send(store).await;
    let next = text(&database, "SELECT next_try_at FROM job WHERE kind = 'message'").await;
    assert!(next >= before.plus_minutes(10).to_string(), "{next}");
}

#[apply(both_engines)]
async fn what_cannot_arrive_is_listed_at_once_and_goes_with_its_robot(database: Database) {
    let (city, groups, id) = city(&database).await;
    city.daily(0).await;
    groups.answer(Err(Unposted::Security { code: 310_000 }));
    send(city.operator.store()).await;
    assert_eq!(dead(&city).await[0].attempts, 1);
    remove(&city.office, city.id, id).await.unwrap();
    assert_eq!(dead(&city).await, []);
}

#[apply(both_engines)]
async fn a_robot_that_is_off_says_nothing_and_can_be_tested(database: Database) {
    let (city, groups, id) = city(&database).await;
    city.daily(0).await;
    let robot = robots(&city).await.remove(0);
    change(&city.office, city.id, RobotChange { is_enabled: false, ..same(&robot) }).await.unwrap();
    assert_eq!(send(city.operator.store()).await, [Ended::Succeeded]);
    assert_eq!(groups.posts(), []);
    assert_eq!(test(&city.office, city.id, id).await.unwrap(), None);
    let content = Content::Test { organization: Some("市农业农村局".to_owned()) };
    assert_eq!(groups.posts().remove(0).content, content);
    groups.answer(Err(Unposted::Unreachable));
    assert_eq!(test(&city.office, city.id, id).await.unwrap(), Some(Unposted::Unreachable));
    assert_eq!(robots(&city).await[0].last.unwrap().why, Some(Unposted::Unreachable));
}

#[apply(both_engines)]
async fn under_a_new_key_a_robot_still_opens(database: Database) {
    let (city, _, id) = city(&database).await;
    let new = Key::generate(SUITES[1]).unwrap().line();
    let open = async |keys: &str| {
        Ctx::operator(Store::open(database.url(), Keyring::from_text(keys).unwrap()).await.unwrap())
    };
    let operator = open(&format!("{new}\n{}", database.key)).await;
    sealing::rotate(&operator).await.unwrap();
    let operator = open(&new).await;
    let groups = Groups::open(operator.store());
    test(&operator, city.id, id).await.unwrap();
    let post = groups.posts().remove(0);
    assert_eq!((post.address.as_str(), post.secret.as_str()), (ADDRESS, SECRET));
    assert_eq!(integrity::check(&operator).await.unwrap(), []);
    // What was moved to another cell opens no more, and is named.
    database.execute("UPDATE robot SET address = secret").await;
    assert_eq!(test(&operator, city.id, id).await.unwrap(), Some(Unposted::Sealed));
    assert_eq!(list(&operator, city.id).await.unwrap().unwrap()[0].address, None);
    assert_ne!(integrity::check(&operator).await.unwrap(), []);
}

#[apply(both_engines)]
async fn a_server_that_sends_no_messages_offers_no_robots(database: Database) {
    let city = City::open(&database).await;
    assert_eq!(list(&city.office, city.id).await.unwrap(), None);
    city.daily(0).await;
    assert!(claim_message(city.operator.store()).await.unwrap().is_none());
}
