//! A warning that nobody answers goes up the line: on the days that the scheme sets, and to the people of each step once.

use indicator_model::date::Date;
use indicator_model::id::{CityId, SchemeId};
use indicator_model::notice::{Escalated, WeeklyLimit};
use indicator_model::timetable::answer::{NewLadder, Saved};
use indicator_model::warning::Severity;
use indicator_model::warning::escalation::{Ladder, LadderFault, Step};
use people_model::appointment::NewAppointment;
use people_model::audit::Deed;
use people_model::policy::Denial;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::board::{indicators, warnings};
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::notice::{daily, list, set_limit};
use storage::sheet::{Format, Mode};
use storage::timetable::{read, set_ladder};

use crate::database::{Database, both_engines};
use crate::fixture::{at_work, employed, file, founded, import, person, sample};
use crate::measurement::exported;
use crate::robot::{Groups, city_robot};

/// The year of the sample as a city's own, with the people of the commission whose investment lags (S1).
struct City {
    operator: Ctx,
    id: CityId,
    reporter: Ctx,
    head: Ctx,
    office: Ctx,
    committee: Ctx,
}

impl City {
    async fn open(database: &Database) -> Self {
        let operator = database.ctx().await;
        let (id, _) = founded(&operator).await;
        let scheme = sample(&operator).await;
        let all = storage::scheme::list(&operator).await.unwrap();
        let practice = all.iter().find(|known| known.sample).unwrap().city;
        let last = all.iter().find(|known| known.sample && known.id != scheme).unwrap().id;
        let sheet = async |id| storage::sheet::export(&operator, id, Format::Csv).await.unwrap().bytes;
        let (last, this) = (sheet(last).await, sheet(scheme).await);
        let facts = exported(&operator, practice, Format::Csv).await;
        assert!(storage::sample::remove(&operator).await.unwrap());
        import(&operator, last).await;
        let scheme = import(&operator, this).await.scheme.unwrap();
        let told = storage::measurement::import(&operator, id, file(facts), Mode::Apply).await.unwrap();
        assert_eq!(told.errors, []);
        let board = indicators(&operator, scheme, None, None).await.unwrap();
        let commission = board.organizations.iter().find(|owner| owner.code == "FGW").unwrap().id;
        let of = |role, organization| NewAppointment { organization, ..NewAppointment::to(role) };
        let mut people = Vec::new();
        for (login, appointment) in [
            ("lina", of(Role::Reporter, Some(commission))),
            ("sunlei", of(Role::DepartmentHead, Some(commission))),
            ("zhaoli", of(Role::AssessmentOffice, None)),
            ("chenjie", of(Role::SteeringCommittee, None)),
        ] {
            let created = employed(&operator, id, login, appointment).await;
            people.push(at_work(&operator, id, created.id).await);
        }
        let [reporter, head, office, committee] = people.try_into().ok().unwrap();
        set_limit(&office, id, WeeklyLimit::try_from(WeeklyLimit::MOST).unwrap()).await.unwrap();
        Self { operator, id, reporter, head, office, committee }
    }

    async fn daily(&self, days: &[&str]) {
        for day in days {
            daily(self.operator.store(), date(day)).await.unwrap();
        }
    }
}

fn date(day: &str) -> Date {
    format!("2025-{day}").parse().unwrap()
}

/// The days on which somebody was notified of the investment, and of which step.
async fn told(who: &Ctx) -> Vec<(Date, Step)> {
    let (notices, _) = list(who).await.unwrap();
    let mut told: Vec<(Date, Step)> = notices
        .into_iter()
        .flat_map(|notice| notice.digest.escalated.into_iter().map(move |warning| (notice.day, warning)))
        .filter(|(_, warning)| warning.code == "FGW-01")
        .map(|(day, warning)| (day, warning.step))
        .collect();
    told.sort();
    told
}

/// It opened on Thursday, 1 May, as an amber one: five working days are over on the 8th, ten on the 15th. It turned red on 2 October;
/// fifteen are over on the 23rd. No holiday is arranged in the city.
#[apply(both_engines)]
async fn the_people_of_each_step_are_notified_once_on_its_day(database: Database) {
    let city = City::open(&database).await;
    let groups = Groups::open(city.operator.store());
    city_robot(&city.office, city.id).await;
    city.daily(&["04-30", "05-01", "05-02", "05-07", "05-08", "05-08", "05-09", "05-14", "05-15", "05-16"])
        .await;
    assert_eq!(told(&city.reporter).await, [(date("05-01"), Step::Responsible)]);
    assert_eq!(told(&city.head).await, [(date("05-08"), Step::Head)]);
    assert_eq!(told(&city.office).await, [(date("05-15"), Step::Leader)]);
    assert_eq!(told(&city.committee).await, []);
    city.daily(&["10-22", "10-23", "10-24"]).await;
    assert_eq!(told(&city.committee).await, [(date("10-23"), Step::Committee)]);

    // The group of the city learns of each step too, by the indicator and never by a person or a value.
    crate::robot::send(city.operator.store()).await;
    let digests = groups.digests();
    let said: Vec<&Escalated> =
        digests.iter().flat_map(|digest| &digest.escalated).filter(|said| said.code == "FGW-01").collect();
    let steps: Vec<Step> = said.iter().map(|said| said.step).collect();
    assert_eq!(steps, Step::ALL);
    assert_eq!((said[0].severity, said[3].severity), (Severity::Amber, Severity::Red));
    assert!(said.iter().all(|said| said.since == date("05-01")));
}

/// As where a sheet is imported days after its period, or the server did not run.
#[apply(both_engines)]
async fn who_was_not_notified_of_a_step_in_time_is_notified_later(database: Database) {
    let city = City::open(&database).await;
    city.daily(&["05-12", "05-13"]).await;
    assert_eq!(told(&city.head).await, [(date("05-12"), Step::Head)]);
    assert_eq!(told(&city.reporter).await, [], "it is with the head now");
}

#[apply(both_engines)]
async fn the_limit_of_the_week_holds_no_warning_back(database: Database) {
    let city = City::open(&database).await;
    set_limit(&city.office, city.id, WeeklyLimit::try_from(1).unwrap()).await.unwrap();
    city.daily(&["05-06", "05-07", "05-08"]).await;
    assert_eq!(told(&city.head).await, [(date("05-08"), Step::Head)]);
    set_limit(&city.office, city.id, WeeklyLimit::try_from(0).unwrap()).await.unwrap();
    city.daily(&["05-15"]).await;
    assert_eq!(told(&city.office).await, [], "nobody is notified of anything");
    set_limit(&city.office, city.id, WeeklyLimit::try_from(1).unwrap()).await.unwrap();
    city.daily(&["05-16"]).await;
    assert_eq!(told(&city.office).await, [(date("05-16"), Step::Leader)]);
}

#[apply(both_engines)]
async fn what_was_answered_by_then_is_notified_to_nobody(database: Database) {
    let city = City::open(&database).await;
    answered(&database, "2025-05-07", "2025-05-12").await;
    city.daily(&["05-08", "05-12", "05-13"]).await;
    assert_eq!(told(&city.head).await, []);
    // Three working days had gone when it was answered; the fifth is the second after its measure was due.
    city.daily(&["05-14"]).await;
    assert_eq!(told(&city.head).await, [(date("05-14"), Step::Head)]);
}

/// An answer to the warning of the investment, as if it had been given on a day that is past.
pub(crate) async fn answered(database: &Database, day: &str, until: &str) {
    let columns =
        "city_id, id, scheme_id, indicator_id, organization_id, day, cause, measure, responsible, until, at";
    database
        .execute(&format!(
            "INSERT INTO warning_answer ({columns}) \
             SELECT node.city_id, node.id, node.scheme_id, node.indicator_id, node.owner_id, '{day}', 'funds', '补足资金', '张伟', \
             '{until}', '{day}T02:00:00.000Z' FROM node \
             JOIN indicator ON indicator.city_id = node.city_id AND indicator.scheme_id = node.scheme_id \
             AND indicator.id = node.indicator_id \
             JOIN scheme ON scheme.city_id = node.city_id AND scheme.id = node.scheme_id \
             JOIN cycle ON cycle.city_id = scheme.city_id AND cycle.id = scheme.cycle_id \
             WHERE indicator.code = 'FGW-01' AND cycle.starts = '2025-01-01'"
        ))
        .await;
}

async fn ladder_of(ctx: &Ctx, scheme: SchemeId) -> Ladder {
    read(ctx, scheme).await.unwrap().ladder
}

#[apply(both_engines)]
async fn the_assessment_office_sets_when_a_warning_goes_up(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let office = person(&ctx, city, Role::AssessmentOffice);
    let before = ladder_of(&ctx, scheme).await;
    assert_eq!(before, Ladder::default());
    let step = async || {
        let list = warnings(&ctx, scheme, None, None).await.unwrap().list;
        list.into_iter().find(|warning| warning.row.code == "FGW-01").unwrap().step
    };
    assert_eq!(step().await, Step::Committee);

    let after = Ladder { red: [Some(0), Some(10), None, Some(60)], amber: [Some(0), Some(200), None, None] };
    let new = NewLadder { scheme, before, after };
    assert_eq!(set_ladder(&office, new).await.unwrap(), Saved::Done);
    assert_eq!(ladder_of(&ctx, scheme).await, after);
    // It has been red for more than ten working days and less than sixty, and open for less than two hundred.
    assert_eq!(step().await, Step::Head);

    // Of two who saw the same, the second is shown what the first has set.
    let other = Ladder { red: [Some(0), Some(1), Some(2), Some(3)], ..before };
    let late = set_ladder(&office, NewLadder { scheme, before, after: other }).await.unwrap();
    assert_eq!(late, Saved::LadderChanged { current: after });
    assert_eq!(set_ladder(&office, new).await.unwrap(), Saved::Done, "as it is already");
    let backwards = Ladder { amber: [Some(0), Some(5), Some(4), None], ..before };
    let refused = set_ladder(&office, NewLadder { scheme, before: after, after: backwards }).await.unwrap();
    let (severity, step) = (Severity::Amber, Step::Leader);
    assert_eq!(refused, Saved::BadLadder { severity, step, fault: LadderFault::NotLater });
    let reporter = person(&ctx, city, Role::Reporter);
    let forbidden = set_ladder(&reporter, NewLadder { scheme, before: after, after: before }).await;
    assert!(matches!(forbidden, Err(StoreError::Forbidden(Denial::NoRole))), "{forbidden:?}");

    let filter = Filter { deed: Some(Deed::LadderChange), ..Filter::default() };
    let entries = storage::audit::list(&ctx, city, filter, 10).await.unwrap();
    assert_eq!(entries.len(), 1);
    let recorded = entries[0].changes[0].after.as_deref().unwrap();
    assert_eq!(serde_json::from_str::<Ladder>(recorded).unwrap(), after);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
    // The other scheme of the city keeps its own.
    let last = storage::scheme::list(&ctx).await.unwrap()[1].id;
    assert_eq!(ladder_of(&ctx, last).await, before);
    assert!(storage::sample::remove(&ctx).await.unwrap());
}
