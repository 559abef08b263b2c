//! Who works for the city says something about an indicator, names people, and withdraws what was said.

use indicator_model::comment::{Comment, NewComment, Part, Place, Thread, Written};
use indicator_model::id::{CommentId, OrganizationId};
use indicator_model::notice::WeeklyLimit;
use people_model::appointment::NewAppointment;
use people_model::audit::Deed;
use people_model::contact::Contact;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::account::NewAccount;
use storage::audit::Filter;
use storage::comment::{open, withdraw, write};
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::notice::list;
use storage::scheme;
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{at_work, employed, load, node, person};
use crate::notice::{City, account};
use crate::own_data::reported;

/// The indicator of the bureau that everybody talks about.
async fn place(city: &City) -> Place {
    let scheme = scheme::list(&city.operator).await.unwrap()[0].id;
    let scheme = load(&city.operator, scheme).await;
    let id = node(&scheme, "NYJ-01");
    let node = scheme.nodes.iter().find(|node| node.id == id).unwrap();
    Place { indicator: node.indicator, organization: node.owner, period: None }
}

fn new(place: Place, text: &str) -> NewComment {
    NewComment { id: CommentId(Uuid::now_v7()), place, text: text.to_owned() }
}

async fn say(by: &Ctx, place: Place, text: &str) -> CommentId {
    let new = new(place, text);
    let id = new.id;
    assert_eq!(write(by, new).await.unwrap(), Written::Done);
    id
}

fn text(text: &str) -> Part<String> {
    Part::Text(text.to_owned())
}

fn said(thread: &Thread) -> Vec<&[Part<String>]> {
    thread.comments.iter().map(|comment| comment.parts.as_slice()).collect()
}

#[apply(both_engines)]
async fn what_one_says_others_read_with_the_people_who_are_named(database: Database) {
    let city = City::open(&database).await;
    let place = place(&city).await;
    let thread = open(&city.office, place).await.unwrap();
    assert_eq!((thread.code.as_str(), thread.organization.as_str()), ("NYJ-01", "市农业农村局"));
    assert!(thread.may_write && thread.comments.is_empty());
    let mut handles: Vec<&str> = thread.concerned.iter().map(|person| person.handle.as_str()).collect();
    handles.sort_unstable();
    assert_eq!(handles, ["lina 同志", "sunlei 同志", "zhaoli 同志", "王芳"], "王芳 founded the city");

    say(&city.office, place, "@lina 同志 请核对口径。\n@nobody").await;
    say(&city.reporter, place, "已核对").await;
    let thread = open(&city.head, place).await.unwrap();
    let named = [Part::Person("lina 同志".to_owned()), text(" 请核对口径。\n@nobody")];
    assert_eq!(said(&thread), [&named[..], &[text("已核对")]]);
    let [first, second] = thread.comments.as_slice() else { panic!("{thread:?}") };
    assert_eq!((first.by.as_str(), first.is_own), ("zhaoli 同志", false));
    assert_eq!(second.by, "lina 同志");
    assert!(open(&city.reporter, place).await.unwrap().comments[1].is_own);

    // From outside, people are masked.
    let auditor = open(&person(&city.operator, city.id, Role::Auditor), place).await.unwrap();
    assert!(!auditor.may_write && auditor.concerned.is_empty());
    let plain = format!("{:?}", auditor.comments);
    assert!(!plain.contains("lina 同志") && !plain.contains("zhaoli"), "{plain}");
}

#[apply(both_engines)]
async fn of_two_of_one_name_the_one_who_is_named_is_shown_with_the_organization(database: Database) {
    let city = City::open(&database).await;
    let place = place(&city).await;
    let of = |organization| NewAppointment { organization, ..NewAppointment::to(Role::Reporter) };
    for (login, appointment) in
        [("linan", of(Some(city.bureau))), ("linan2", NewAppointment::to(Role::AssessmentOffice))]
    {
        let (login, name) = (login.to_owned(), "李楠".to_owned());
        let (contact, appointments) = (Contact::default(), vec![appointment]);
        let new = NewAccount { city: city.id, login, name, contact, appointments };
        storage::account::create(&city.operator, new).await.unwrap();
    }
    say(&city.office, place, "@李楠（市农业农村局） 请核对").await;
    let thread = open(&city.head, place).await.unwrap();
    assert_eq!(said(&thread), [&[Part::Person("李楠（市农业农村局）".to_owned()), text(" 请核对")]]);
    let auditor = open(&person(&city.operator, city.id, Role::Auditor), place).await.unwrap();
    assert!(!format!("{:?}", auditor.comments).contains('楠'), "{:?}", auditor.comments);
}

#[apply(both_engines)]
async fn a_comment_on_a_period_is_with_it_and_with_the_whole(database: Database) {
    let city = City::open(&database).await;
    let whole = place(&city).await;
    let of = |period: &str| Place { period: period.parse().ok(), ..whole };
    let year = scheme::list(&city.operator).await.unwrap()[0].cycle.starts.year();
    let (march, april) = (of(&format!("{year}-M03")), of(&format!("{year}-M04")));
    say(&city.reporter, whole, "整体").await;
    say(&city.reporter, march, "三月").await;
    let texts = |thread: Thread| {
        let text = |comment: &Comment| (comment.period, comment.parts.clone());
        thread.comments.iter().map(text).collect::<Vec<_>>()
    };
    let (on_whole, on_march) = ((None, vec![text("整体")]), (march.period, vec![text("三月")]));
    assert_eq!(texts(open(&city.head, whole).await.unwrap()), [on_whole.clone(), on_march.clone()]);
    assert_eq!(texts(open(&city.head, march).await.unwrap()), [on_whole.clone(), on_march]);
    assert_eq!(texts(open(&city.head, april).await.unwrap()), [on_whole]);
}

#[apply(both_engines)]
async fn a_comment_that_is_sent_again_is_there_once(database: Database) {
    let city = City::open(&database).await;
    let place = place(&city).await;
    let first = new(place, "请核对");
    for _ in 0..2 {
        assert_eq!(write(&city.office, first.clone()).await.unwrap(), Written::Done);
    }
    assert_eq!(open(&city.office, place).await.unwrap().comments.len(), 1);
    // Another's id is not taken over, and another text is not taken for the first.
    assert_eq!(write(&city.reporter, first.clone()).await.unwrap(), Written::ReusedId);
    let edited = NewComment { text: "请核对口径".to_owned(), ..first.clone() };
    assert_eq!(write(&city.office, edited).await.unwrap(), Written::ReusedId);
    assert_eq!(said(&open(&city.office, place).await.unwrap()), [&[text("请核对")]]);
    // Two at once.
    let twice = new(place, "两次");
    let both = tokio::join!(write(&city.office, twice.clone()), write(&city.office, twice));
    assert_eq!((both.0.unwrap(), both.1.unwrap()), (Written::Done, Written::Done));
    let deeds = Filter { deed: Some(Deed::CommentWrite), ..Filter::default() };
    assert_eq!(storage::audit::list(&city.operator, city.id, deeds, 9).await.unwrap().len(), 2);
}

#[apply(both_engines)]
async fn who_wrote_a_comment_withdraws_it_and_nobody_else(database: Database) {
    let city = City::open(&database).await;
    let place = place(&city).await;
    let id = say(&city.reporter, place, "@zhaoli 同志 数据有误").await;
    let denied = withdraw(&city.office, id).await.unwrap_err();
    assert!(matches!(denied, StoreError::NotFound), "{denied:?}");
    for _ in 0..2 {
        withdraw(&city.reporter, id).await.unwrap();
    }
    let thread = open(&city.office, place).await.unwrap();
    let [comment] = thread.comments.as_slice() else { panic!("{thread:?}") };
    assert!(comment.parts.is_empty() && comment.withdrawn_at.is_some());
    city.daily(0).await;
    let (notices, _) = list(&city.office).await.unwrap();
    assert!(notices.iter().all(|notice| notice.digest.mentions.is_empty()), "it was withdrawn before");
    assert!(storage::integrity::check(&city.operator).await.unwrap().is_empty());
}

#[apply(both_engines)]
async fn what_cannot_be_said_is_refused(database: Database) {
    let city = City::open(&database).await;
    let place = place(&city).await;
    for wrong in ["", " \n", &"长".repeat(1_001), "\u{202E}倒"] {
        let refused = write(&city.reporter, new(place, wrong)).await.unwrap_err();
        assert!(matches!(refused, StoreError::Text { .. }), "{refused:?}");
    }
    for stray in [
        Place { organization: OrganizationId(Uuid::now_v7()), ..place },
        Place { period: "1999-M01".parse().ok(), ..place },
    ] {
        let refused = write(&city.reporter, new(stray, "请核对")).await.unwrap_err();
        assert!(matches!(refused, StoreError::NotFound), "{refused:?}");
    }
    let auditor = person(&city.operator, city.id, Role::Auditor);
    let refused = write(&auditor, new(place, "请核对")).await.unwrap_err();
    assert!(matches!(refused, StoreError::Forbidden(_)), "{refused:?}");
    // Whose account has gone has nobody to answer.
    let refused = write(&city.operator, new(place, "请核对")).await.unwrap_err();
    assert!(matches!(refused, StoreError::NotFound), "{refused:?}");
}

#[apply(both_engines)]
async fn who_is_named_finds_the_comment_in_the_next_notice_and_in_no_other(database: Database) {
    let city = City::open(&database).await;
    let place = place(&city).await;
    let id = say(&city.reporter, place, "@sunlei 同志 @lina 同志 请看，@sunlei 同志").await;
    let mentions = async |who: &Ctx| -> Vec<CommentId> {
        let (notices, _) = list(who).await.unwrap();
        notices.iter().flat_map(|notice| &notice.digest.mentions).map(|mention| mention.comment).collect()
    };
    // On a day on which nothing is due that would be news for the head.
    city.daily(4).await;
    assert_eq!(mentions(&city.head).await, [id]);
    let (notices, unread) = list(&city.head).await.unwrap();
    let mention = &notices[0].digest.mentions[0];
    assert_eq!((mention.place(), mention.code.as_str(), unread), (place, "NYJ-01", 1));
    assert_eq!(mentions(&city.reporter).await, [], "an own comment is no news");
    for left in [3, 2, 0, -1] {
        city.daily(left).await;
    }
    assert_eq!(mentions(&city.head).await, [id], "once");
    assert_ne!(account(&city.head), account(&city.reporter));
}

#[apply(both_engines)]
async fn a_mention_takes_no_reminder_of_reports_away_and_makes_none(database: Database) {
    let city = City::open(&database).await;
    let place = place(&city).await;
    storage::notice::set_limit(&city.office, city.id, WeeklyLimit::try_from(1).unwrap()).await.unwrap();
    say(&city.office, place, "@lina 同志 请核对").await;
    // The days of one week, as far as they are.
    for left in [4, 3, 2] {
        city.daily(left).await;
    }
    let (notices, _) = list(&city.reporter).await.unwrap();
    assert!(notices.iter().any(|notice| !notice.digest.missing.is_empty()), "{notices:?}");
    assert!(notices.iter().any(|notice| !notice.digest.mentions.is_empty()), "{notices:?}");

    // The office asks for reports, of which the committee has none.
    let chenjie =
        employed(&city.operator, city.id, "chenjie", NewAppointment::to(Role::SteeringCommittee)).await;
    let committee = at_work(&city.operator, city.id, chenjie.id).await;
    say(&city.office, place, "@chenjie 同志 请看").await;
    storage::notice::remind(&city.office, city.id).await.unwrap();
    assert!(list(&committee).await.unwrap().0.is_empty());
}

#[apply(both_engines)]
async fn who_wrote_comments_takes_them_along_without_the_names_of_others(database: Database) {
    let city = City::open(&database).await;
    let place = place(&city).await;
    say(&city.reporter, place, "@sunlei 同志 请看").await;
    let gone = say(&city.reporter, place, "写错了").await;
    withdraw(&city.reporter, gone).await.unwrap();
    say(&city.head, place, "已看").await;
    let own = reported(&city.reporter).await;
    let [first, second] = own.comments.as_slice() else { panic!("{:?}", own.comments) };
    assert_eq!((first.code.as_str(), first.withdrawn_at), ("NYJ-01", None));
    assert!(first.text.starts_with('@') && first.text.ends_with(" 请看"), "{}", first.text);
    assert!(!first.text.contains("sunlei"), "{}", first.text);
    assert_eq!(second.text, "写错了");
    assert!(second.withdrawn_at.is_some());
}

#[apply(both_engines)]
async fn people_practise_in_the_sample_and_it_goes_with_all_that_was_said(database: Database) {
    let (ctx, id) = database.sample().await;
    let scheme = load(&ctx, id).await;
    let first = &scheme.nodes[0];
    let place = Place { indicator: first.indicator, organization: first.owner, period: None };
    let city = scheme::list(&ctx).await.unwrap()[0].city;
    let office = person(&ctx, city, Role::AssessmentOffice);
    say(&office, place, "练习").await;
    assert_eq!(said(&open(&office, place).await.unwrap()), [&[text("练习")]]);
    storage::sample::remove(&ctx).await.unwrap();
    assert!(storage::integrity::check(&ctx).await.unwrap().is_empty());
}
