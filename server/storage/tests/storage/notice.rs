//! People are notified of what is due, came back or waits, on the days of the ladder and no more often than the city wants.

use std::collections::BTreeSet;

use indicator_model::calendar::Calendar;
use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::chain::Stage;
use indicator_model::check_in::confirm::{self, Decided, Decision};
use indicator_model::check_in::due::Due;
use indicator_model::date::Date;
use indicator_model::deadline::Window;
use indicator_model::id::{AccountId, CityId, OrganizationId};
use indicator_model::indicator::MeasureKind;
use indicator_model::notice::{Missing, Notice, Occasion, SchemeVerdict, WeeklyLimit, days_left, week_of};
use people_model::appointment::NewAppointment;
use people_model::approval::Step;
use people_model::audit::{Deed, FieldName, Verdict};
use people_model::job::{Kind, Outcome};
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::check_in::{decide, due};
use storage::clock::today;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::job::{claim, run, schedule};
use storage::notice::{daily, limit, list, mark_read, remind, set_limit};
use uuid::Uuid;

use crate::approval::{Hall, step};
use crate::check_in::{organization, report, send};
use crate::database::{Database, both_engines};
use crate::fixture::{at_work, employed, founded, import, reportable};

/// The target of the year, so that no warning is notified beside the reports.
const ON_PLAN: &str = "1200";

/// The people of the agriculture bureau, and the assessment office, in a city of their own.
pub(crate) struct City {
    pub(crate) operator: Ctx,
    pub(crate) id: CityId,
    pub(crate) bureau: OrganizationId,
    pub(crate) reporter: Ctx,
    pub(crate) head: Ctx,
    pub(crate) office: Ctx,
    /// A monthly report that can be made today.
    due: Due,
}

impl City {
    pub(crate) async fn open(database: &Database) -> Self {
        let operator = database.ctx().await;
        let (id, _) = founded(&operator).await;
        import(&operator, reportable()).await;
        let bureau = organization(&operator, "NYJ").await;
        let of = |role, organization| NewAppointment { organization, ..NewAppointment::to(role) };
        let mut people = Vec::new();
        for (login, appointment) in [
            ("lina", of(Role::Reporter, Some(bureau))),
            ("sunlei", of(Role::DepartmentHead, Some(bureau))),
            ("zhaoli", of(Role::AssessmentOffice, None)),
        ] {
            let created = employed(&operator, id, login, appointment).await;
            people.push(at_work(&operator, id, created.id).await);
        }
        let [reporter, head, office] = people.try_into().ok().unwrap();
        set_limit(&office, id, WeeklyLimit::try_from(WeeklyLimit::MOST).unwrap()).await.unwrap();
        let list = due(&reporter, None).await.unwrap();
        let is_monthly_count = |due: &Due| due.indicator.code == "NYJ-01" && due.is_open();
        let due = list.due.into_iter().find(is_monthly_count).expect("something can be reported on any day");
        assert_eq!(due.indicator.measure, MeasureKind::Count);
        Self { operator, id, bureau, reporter, head, office, due }
    }

    fn window(&self) -> Window {
        self.due.window
    }

    /// The working day that is so many from the deadline; negative is after it.
    pub(crate) fn day(&self, left: i32) -> Date {
        let mut days = (-60..60).filter_map(|days| self.window().due.plus_days(days));
        let is_it = |day: &Date| {
            Calendar::default().is_working(*day)
                && days_left(self.window().due, *day, &Calendar::default()) == left
        };
        days.find(is_it).unwrap()
    }

    pub(crate) async fn daily(&self, left: i32) {
        daily(self.operator.store(), self.day(left)).await.unwrap();
    }

    /// What somebody was notified of the bureau's reports for the period, on a day.
    async fn told(&self, who: &Ctx, left: i32) -> Option<Missing> {
        let notice = on(who, self.day(left)).await?;
        let digest = notice.digest;
        let mut all = digest.missing.into_iter().chain(digest.overdue_below);
        let is_it = |missing: &Missing| {
            missing.organization == self.bureau && missing.period == self.due.subject.period
        };
        all.find(is_it)
    }

    pub(crate) async fn returned(&self) -> Answer {
        let first = report(&self.due, ON_PLAN);
        let answer = send(&self.reporter, &first).await;
        let step = Decision {
            check_in: first.id,
            step: confirm::Step::Return,
            stage: Stage::Anyone,
            reason: "请核实".to_owned(),
        };
        assert_eq!(decide(&self.head, vec![step]).await.unwrap(), [Decided::Done]);
        answer
    }
}

async fn on(who: &Ctx, day: Date) -> Option<Notice> {
    let (notices, _) = list(who).await.unwrap();
    notices.into_iter().find(|notice| notice.day == day)
}

pub(crate) fn account(ctx: &Ctx) -> AccountId {
    ctx.actor().account().unwrap()
}

#[apply(both_engines)]
async fn who_reports_is_told_on_the_days_of_the_ladder_and_on_no_other(database: Database) {
    let city = City::open(&database).await;
    for left in (-11..=4).rev() {
        city.daily(left).await;
    }
    let mut days = BTreeSet::new();
    for left in -11..=4 {
        if let Some(missing) = city.told(&city.reporter, left).await {
            assert_eq!((missing.left, missing.due), (left, city.window().due));
            assert_eq!(missing.name, "市农业农村局");
            days.insert(left);
        }
    }
    assert_eq!(days, BTreeSet::from([-7, -3, -1, 0, 2]));
    let notice = on(&city.reporter, city.day(0)).await.unwrap();
    assert_eq!((notice.occasion, notice.read_at), (Occasion::Daily, None));
}

#[apply(both_engines)]
async fn what_is_late_is_told_up_the_line(database: Database) {
    let city = City::open(&database).await;
    for left in [-6, -7, -9, -10] {
        city.daily(left).await;
    }
    assert_eq!(city.told(&city.head, -6).await, None);
    assert_eq!(city.told(&city.head, -7).await.unwrap().left, -7);
    assert_eq!(city.told(&city.office, -7).await, None, "the head is notified first");
    assert_eq!(city.told(&city.office, -10).await.unwrap().left, -10);
    let notice = on(&city.head, city.day(-7)).await.unwrap();
    assert!(notice.digest.missing.is_empty(), "it is not the head's own to report");
}

/// Other departments of the sheet have nobody with an account.
#[apply(both_engines)]
async fn where_nobody_answers_for_an_organization_the_assessment_office_is_told(database: Database) {
    let city = City::open(&database).await;
    let orphan = organization(&city.operator, "MZJ").await;
    city.daily(-7).await;
    let notice = on(&city.office, city.day(-7)).await.unwrap();
    assert!(
        notice
            .digest
            .overdue_below
            .iter()
            .any(|missing| missing.organization == orphan && missing.left == -7)
    );
}

#[apply(both_engines)]
async fn what_was_reported_is_told_no_more(database: Database) {
    let city = City::open(&database).await;
    city.daily(0).await;
    let before = city.told(&city.reporter, 0).await.unwrap().count;
    assert_eq!(send(&city.reporter, &report(&city.due, ON_PLAN)).await, Answer::Accepted);
    city.daily(-1).await;
    let after = city.told(&city.reporter, -1).await.map_or(0, |missing| missing.count);
    assert_eq!(after, before - 1);
}

#[apply(both_engines)]
async fn what_came_back_is_told_at_once_and_then_only_by_the_ladder(database: Database) {
    let city = City::open(&database).await;
    assert_eq!(city.returned().await, Answer::Accepted);
    for left in [-4, -5, -7] {
        city.daily(left).await;
    }
    let came = on(&city.reporter, city.day(-4)).await.unwrap().digest.returned;
    assert_eq!(came.iter().map(|came| came.code.as_str()).collect::<Vec<_>>(), ["NYJ-01"]);
    assert_eq!(on(&city.reporter, city.day(-5)).await, None);
    assert!(!on(&city.reporter, city.day(-7)).await.unwrap().digest.returned.is_empty());
}

#[apply(both_engines)]
async fn who_confirms_is_told_of_what_waits(database: Database) {
    let city = City::open(&database).await;
    assert_eq!(send(&city.reporter, &report(&city.due, ON_PLAN)).await, Answer::Accepted);
    // Reports are of today, whatever day it is.
    let calendar = Calendar::default();
    let (first, second) = (calendar.plus_working_days(today(), 1), calendar.plus_working_days(today(), 2));
    for day in [first, second] {
        daily(city.operator.store(), day).await.unwrap();
    }
    let waiting = on(&city.head, first).await.unwrap().digest.waiting.unwrap();
    assert_eq!((waiting.count, waiting.since), (1, today()));
    let own = on(&city.reporter, first).await.and_then(|notice| notice.digest.waiting);
    assert_eq!(own, None, "nobody confirms their own");
    let again = on(&city.head, second).await;
    assert!(again.is_none_or(|notice| !notice.digest.overdue_below.is_empty()), "not each day");
}

#[apply(both_engines)]
async fn nobody_is_told_more_often_in_a_week_than_the_city_wants(database: Database) {
    let city = City::open(&database).await;
    let pairs = [(2, 0), (-1, -3)];
    let is_of_one_week = |(one, other): &(i32, i32)| week_of(city.day(*one)) == week_of(city.day(*other));
    let (one, other) =
        pairs.into_iter().find(is_of_one_week).expect("a deadline is near one end of its week");
    set_limit(&city.office, city.id, WeeklyLimit::try_from(1).unwrap()).await.unwrap();
    city.daily(one).await;
    city.daily(other).await;
    assert!(city.told(&city.reporter, one).await.is_some());
    assert_eq!(on(&city.reporter, city.day(other)).await, None);
    set_limit(&city.office, city.id, WeeklyLimit::try_from(2).unwrap()).await.unwrap();
    city.daily(other).await;
    assert!(city.told(&city.reporter, other).await.is_some());
}

#[apply(both_engines)]
async fn nobody_is_told_on_a_day_off(database: Database) {
    let city = City::open(&database).await;
    let mut days = (0..14).filter_map(|days| city.window().due.plus_days(days));
    let saturday = days.find(|day| day.weekday() == 5).unwrap();
    assert_eq!(daily(city.operator.store(), saturday).await.unwrap().told, 0);
}

#[apply(both_engines)]
async fn two_servers_at_once_tell_everybody_once(database: Database) {
    let city = City::open(&database).await;
    let day = city.day(-1);
    let mut servers = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let store = database.open().await;
        servers.spawn(async move { daily(&store, day).await.unwrap().told });
    }
    let told: u32 = servers.join_all().await.into_iter().sum();
    let mut stored = 0;
    for who in [&city.reporter, &city.head, &city.office] {
        let (notices, unread) = list(who).await.unwrap();
        assert!(notices.len() <= 1, "{notices:?}");
        assert_eq!(u32::try_from(notices.len()).unwrap(), unread);
        stored += unread;
    }
    assert_eq!(list(&city.reporter).await.unwrap().1, 1);
    assert!(told >= stored, "the first administrator may have one too");
    assert_eq!(daily(city.operator.store(), day).await.unwrap().told, 0, "and not again");
}

#[apply(both_engines)]
async fn the_office_reminds_everybody_of_what_is_open_once_a_day(database: Database) {
    let city = City::open(&database).await;
    let reminded = remind(&city.office, city.id).await.unwrap();
    assert!(reminded.told >= 1, "{reminded:?}");
    let notice = on(&city.reporter, today()).await.unwrap();
    assert_eq!(notice.occasion, Occasion::Asked);
    assert!(notice.digest.missing.iter().any(|missing| missing.period == city.due.subject.period));
    let again = remind(&city.office, city.id).await.unwrap();
    assert_eq!((again.told, again.held_back), (0, reminded.told));

    let entries = storage::audit::list(&city.operator, city.id, Filter::default(), 2).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.deed).collect::<Vec<_>>(), [Deed::Remind, Deed::Remind]);
    assert_eq!(entries[1].changes[0].after, Some(reminded.told.to_string()));
    for other in [&city.reporter, &city.head] {
        assert!(matches!(remind(other, city.id).await, Err(StoreError::Forbidden(_))));
        let limit = set_limit(other, city.id, WeeklyLimit::default()).await;
        assert!(matches!(limit, Err(StoreError::Forbidden(_))));
    }
}

#[apply(both_engines)]
async fn the_limit_of_a_city_is_recorded(database: Database) {
    let city = City::open(&database).await;
    assert_eq!(limit(&city.office, city.id).await.unwrap().count(), WeeklyLimit::MOST);
    set_limit(&city.office, city.id, WeeklyLimit::try_from(5).unwrap()).await.unwrap();
    assert_eq!(limit(&city.office, city.id).await.unwrap().count(), 5);
    let entries = storage::audit::list(&city.operator, city.id, Filter::default(), 1).await.unwrap();
    let change = &entries[0].changes[0];
    assert_eq!((entries[0].deed, &change.field), (Deed::ReminderChange, &FieldName::WeeklyLimit.into()));
    assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some("14"), Some("5")));
    assert_eq!(storage::integrity::check(&city.operator).await.unwrap(), []);
    let is_intact = async || {
        let verdict = storage::integrity::verify(&city.operator, city.id, &[]).await.unwrap();
        matches!(verdict, Verdict::Intact { .. })
    };
    assert!(is_intact().await);
    database.execute("UPDATE reminder SET weekly_limit = 14").await;
    assert!(!is_intact().await, "a row that was changed beside Hengce is found");
}

#[apply(both_engines)]
async fn notices_are_read_by_the_person_whom_they_tell(database: Database) {
    let city = City::open(&database).await;
    city.daily(0).await;
    city.daily(-1).await;
    let (notices, unread) = list(&city.reporter).await.unwrap();
    assert_eq!((notices.len(), unread), (2, 2));
    assert!(notices[0].day > notices[1].day, "the newest first");
    assert_eq!(storage::account::me(&city.reporter).await.unwrap().unread, 2);

    let others = mark_read(&city.head, Some(notices[0].id)).await;
    assert!(matches!(others, Err(StoreError::NotFound)), "{others:?}");
    assert_eq!(mark_read(&city.reporter, Some(notices[0].id)).await.unwrap(), 1);
    let (read, _) = list(&city.reporter).await.unwrap();
    assert!(read[0].read_at.is_some() && read[1].read_at.is_none());
    assert_eq!(mark_read(&city.reporter, None).await.unwrap(), 0);
    let (again, _) = list(&city.reporter).await.unwrap();
    assert_eq!(again[0].read_at, read[0].read_at, "what was read stays as it was");
    assert!(matches!(list(&city.operator).await, Err(StoreError::NotFound)));
}

#[apply(both_engines)]
async fn who_leaves_is_told_nothing_and_leaves_no_notices(database: Database) {
    let city = City::open(&database).await;
    city.daily(0).await;
    let own = storage::account::own_data(&city.reporter).await.unwrap();
    assert_eq!(own.data().notices.len(), 1);
    let id = account(&city.reporter);
    storage::account::disable(&city.operator, city.id, id, "调离").await.unwrap();
    city.daily(-1).await;
    assert_eq!(list(&city.reporter).await.unwrap().0.len(), 1);
    assert!(city.told(&city.head, -1).await.is_some(), "the head is next");
    storage::account::erase(&city.operator, city.id, id, "lina", "调离").await.unwrap();
    assert_eq!(list(&city.reporter).await.unwrap().0, []);
}

#[apply(both_engines)]
async fn the_server_makes_the_notices_of_the_day_in_the_morning(database: Database) {
    let city = City::open(&database).await;
    let store = city.operator.store();
    schedule(store).await.unwrap();
    while let Some(due) = claim(store).await.unwrap() {
        assert_ne!(due.kind, Kind::Remind, "not because a server starts");
        run(store, &due).await.unwrap();
    }
    database.execute("UPDATE job SET next_try_at = '2020-01-01T00:00:00.000Z' WHERE kind = 'remind'").await;
    let due = claim(store).await.unwrap().unwrap();
    assert_eq!(due.kind, Kind::Remind);
    run(store, &due).await.unwrap();
    let jobs = storage::job::list(&city.operator, city.id).await.unwrap();
    let job = jobs.into_iter().find(|job| job.kind == Kind::Remind).unwrap();
    assert!(matches!(job.outcome, Some(Outcome::Reminded { .. })), "{job:?}");
    assert!(job.next_try > storage::clock::now());
}

#[apply(both_engines)]
async fn a_notice_of_nobody_is_not_found(database: Database) {
    let city = City::open(&database).await;
    let unknown = mark_read(&city.reporter, Some(indicator_model::id::NoticeId(Uuid::now_v7()))).await;
    assert!(matches!(unknown, Err(StoreError::NotFound)), "{unknown:?}");
}

#[apply(both_engines)]
async fn who_submits_a_scheme_is_told_once_what_became_of_it(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    let calendar = Calendar::default();
    let mut days = (1..).map(|days| calendar.plus_working_days(today(), days));
    let mut told = async |who: &Ctx| {
        let day = days.next().unwrap();
        daily(who.store(), day).await.unwrap();
        let decisions = on(who, day).await.map(|notice| notice.digest.decisions).unwrap_or_default();
        decisions.into_iter().map(|it| (it.scheme, it.verdict)).collect::<Vec<_>>()
    };
    let of = |verdict| vec![(hall.scheme, verdict)];

    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    assert_eq!(told(&hall.office).await, []);
    step(&hall.committee, hall.scheme, Step::Return).await.unwrap();
    assert_eq!(told(&hall.office).await, of(SchemeVerdict::Returned));
    assert_eq!(told(&hall.office).await, [], "once");

    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    step(&hall.committee, hall.scheme, Step::Approve).await.unwrap();
    assert_eq!(told(&hall.committee).await, [], "who decides knows");
    step(&hall.committee, hall.scheme, Step::Reopen).await.unwrap();
    assert_eq!(told(&hall.office).await, of(SchemeVerdict::Reopened), "what is so now, and not what was");
    let notices = list(&hall.committee).await.unwrap().0;
    assert!(notices.iter().all(|notice| notice.digest.decisions.is_empty()), "{notices:?}");
}
