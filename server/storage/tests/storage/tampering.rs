//! What somebody with a database client can do to what the audit log vouches for: each of it is found.

mod copies;
mod known;
mod random;

use indicator_model::change::Change;
use indicator_model::check_in::chain::{self, Chain};
use indicator_model::deadline::Deadlines;
use indicator_model::id::{CityId, OrganizationId};
use indicator_model::indicator::Frequency;
use indicator_model::light::Preset;
use indicator_model::organization::operation::{Heir, New, Operation};
use indicator_model::organization::register::Facts;
use indicator_model::timetable::answer::{NewChain, NewSchedule, ScopeName};
use indicator_model::timetable::{self, Schedule, Span};
use people_model::appointment::NewAppointment;
use people_model::approval::Step;
use people_model::audit::{Deed, Entry, Fault, Mismatch, Verdict};
use people_model::contact::Contact;
use people_model::policy::Action;
use people_model::role::Role;
use people_model::session::Stage;
use people_model::token::NewToken;
use rstest_reuse::apply;
use storage::audit::{Filter, anchor, chains, list};
use storage::ctx::{Actor, Ctx};
use storage::identity::{self, Factor, Proven};
use storage::integrity::{self, verify};
use storage::sheet::Mode;
use uuid::Uuid;

use self::copies::Copies;
use crate::approval::step;
use crate::chain::rewrite;
use crate::database::{Database, both_engines};
use crate::factor::enrolled;
use crate::fixture::{SAMPLE, basic, edit, employed, enter, import, load, lock, sample, sign_in};
use crate::timetable::{holidays, more_time};

/// A city in which a bit of everything was done: its schemes, people, organizations, and the sample.
async fn lived_in(database: &Database) -> (Ctx, CityId) {
    let first = enrolled(database).await;
    let (operator, city) = (first.operator, first.city);
    let practised = sample(&operator).await;
    let made = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let office = enter(&operator, "zhaoli", &made.password).await;
    let id = import(&office, SAMPLE).await.scheme.unwrap();
    let contact = Contact { phone: Some("13800138000".into()), ..Contact::default() };
    storage::account::set_own_contact(&office, &contact).await.unwrap();
    let until = "2026-12-20".parse().unwrap();
    let token = NewToken { name: "每月导出".to_owned(), scopes: vec![Action::SchemeRead], until };
    storage::token::create(&office, token).await.unwrap();

    let save = async |change: fn(&indicator_model::scheme::Scheme) -> Change| {
        let scheme = load(&office, id).await;
        storage::scheme::save(&office, id, edit(&scheme, vec![change(&scheme)])).await.unwrap()
    };
    save(|scheme| basic(scheme, "NYJ-01", "1300")).await;
    let second = save(|scheme| basic(scheme, "NYJ-01", "1400")).await;
    storage::scheme::undo(&office, id, second.change_set).await.unwrap();
    save(|scheme| lock(scheme, "NYJ-01")).await;
    let committee = employed(&operator, city, "sunlei", NewAppointment::to(Role::SteeringCommittee)).await;
    let committee = enter(&operator, "sunlei", &committee.password).await;
    step(&office, id, Step::Submit).await.unwrap();
    step(&committee, id, Step::Approve).await.unwrap();

    let register = storage::organization::read(&office, city).await.unwrap();
    let of = |code: &str| register.by_code(code).unwrap();
    storage::timetable::arrange(&office, holidays(id)).await.unwrap();
    let mut after = Schedule::default();
    after.set(Frequency::Monthly, Deadlines { opens_before: 5, ..Deadlines::DEFAULT });
    let schedule = NewSchedule { scheme: id, before: Schedule::default(), after };
    storage::timetable::set_schedule(&office, schedule).await.unwrap();
    let cycle = storage::timetable::read(&office, id).await.unwrap().cycle;
    let budget = |executed: &str| {
        let head = "项目编码,项目名称,责任单位编码,关联指标编码,年份,年初预算数,月份,累计执行数";
        crate::fixture::file(format!("{head}\nB-1,经费,NYJ,NYJ-01,2025,320,M01,{executed}\n"))
    };
    for executed in ["26", "27"] {
        let outcome = storage::budget::import(&office, city, budget(executed), Mode::Apply).await.unwrap();
        assert_eq!(outcome.created + outcome.updated, 1);
    }
    storage::board::choose(&office, id, Preset::Tianjin.into()).await.unwrap();
    let chain = Chain::try_from(vec![chain::Stage::Head, chain::Stage::Office]).unwrap();
    for scope in [ScopeName::Scheme, ScopeName::Indicator { code: "NYJ-01".to_owned() }] {
        let new = NewChain { scheme: id, scope, before: None, after: Some(chain.clone()) };
        let answer = storage::check_in::set_chain(&office, new).await.unwrap();
        assert_eq!(answer, timetable::answer::Saved::Done);
    }
    let everything = crate::publication::new(&office, crate::publication::of_scheme(id)).await;
    storage::publication::publish(&office, everything).await.unwrap();
    let span = Span::From { day: cycle.starts };
    let more = more_time(id, of("NYJ").id, span, &cycle.starts.plus_days(90).unwrap().to_string());
    assert_eq!(storage::timetable::grant(&office, more).await.unwrap(), timetable::answer::Saved::Done);
    let facts = of("NYJ").current.facts.clone();
    let day = |text: &str| text.parse().unwrap();
    let change = Operation::Change {
        id: of("NYJ").id,
        from: day("2026-07-01"),
        before: facts.clone(),
        after: Facts { name: "农业农村局".to_owned(), ..facts.clone() },
    };
    storage::organization::apply(&office, city, &change, "云编〔2026〕7 号").await.unwrap();
    let new = |code: &str| New {
        id: OrganizationId(Uuid::now_v7()),
        code: code.to_owned(),
        facts: Facts { name: code.to_owned(), credit_code: None, ..facts.clone() },
    };
    let old = [new("OLD-1"), new("OLD-2")];
    for new in old.clone() {
        let create = Operation::Create { new, from: day("2026-01-01") };
        storage::organization::apply(&office, city, &create, "").await.unwrap();
    }
    let merge = Operation::Merge {
        ids: old.map(|old| old.id).to_vec(),
        into: Heir::New(new("NEW")),
        from: day("2026-09-01"),
    };
    storage::organization::apply(&office, city, &merge, "机构改革").await.unwrap();

    let proven = Proven {
        issuer: "https://sso.yunlan.gov.cn".to_owned(),
        subject: "1001".to_owned(),
        claimed: Vec::new(),
        factor: Factor::Provider,
        newcomer: Some(identity::Newcomer {
            login: "qian@yunlan".to_owned(),
            name: "钱".to_owned(),
            city: None,
        }),
        agent: "Chromium".to_owned(),
    };
    let nobody = Ctx::new(operator.store().clone(), Actor::Nobody { address: "192.0.2.1".to_owned() });
    assert!(identity::enter(&nobody, proven).await.unwrap().stage == Stage::Complete);
    crate::retrospective::write(&operator, practised).await;
    (operator, city)
}

/// The first verdict that is not good, over all chains.
async fn verdict(operator: &Ctx) -> Option<String> {
    for city in chains(operator).await.unwrap() {
        match verify(operator, city, &[]).await {
            Ok(Verdict::Intact { .. }) => {}
            other => return Some(format!("{other:?}")),
        }
    }
    None
}

#[apply(both_engines)]
async fn what_is_done_by_hengce_is_recorded_whole(database: Database) {
    let (operator, _) = lived_in(&database).await;
    assert_eq!(verdict(&operator).await, None);
    assert_eq!(integrity::check(&operator).await.unwrap(), []);
}

#[apply(both_engines)]
async fn a_chain_without_its_head_or_without_any_entry_is_found(database: Database) {
    let (operator, city) = lived_in(&database).await;
    let chain = "city_id = (SELECT city_id FROM account LIMIT 1)";
    database.execute(&format!("DELETE FROM audit_head WHERE {chain}")).await;
    assert!(matches!(verify(&operator, city, &[]).await.unwrap(), Verdict::Broken { .. }));
    assert!(chains(&operator).await.unwrap().contains(&city));
    database.execute(&format!("DELETE FROM audit WHERE {chain}")).await;
    assert!(matches!(verify(&operator, city, &[]).await.unwrap(), Verdict::Differs { .. }));
    assert!(chains(&operator).await.unwrap().contains(&city));
}

/// A target changed together with the change that set it: the journal still replays.
#[apply(both_engines)]
async fn a_value_altered_in_the_journal_and_in_its_effect_is_found(database: Database) {
    let (operator, city) = lived_in(&database).await;
    database
        .execute(
            "UPDATE change SET edit = replace(edit, '\"1300\"', '\"1350\"');
        UPDATE target_version SET value = 1350000000 WHERE value = 1300000000",
        )
        .await;
    assert_eq!(integrity::check(&operator).await.unwrap(), [], "consistent in itself");
    let verdict = verify(&operator, city, &[]).await.unwrap();
    let Verdict::Differs { first, .. } = verdict else { panic!("{verdict:?}") };
    assert_eq!((first.kind.as_str(), first.mismatch), ("change_set", Mismatch::Altered));
    assert!(first.sequence.is_some());
}

/// Using an altered row does not make it right.
#[apply(both_engines)]
async fn what_was_altered_stays_found_after_it_was_used(database: Database) {
    let (operator, city) = lived_in(&database).await;
    database.execute("UPDATE scheme SET name = 'another'; UPDATE account SET state = 'active', name = '王五' WHERE login = 'wangfang'").await;
    let id =
        storage::scheme::list(&operator).await.unwrap().iter().find(|scheme| scheme.city == city).unwrap().id;
    step(&operator, id, Step::Reopen).await.unwrap();
    let scheme = load(&operator, id).await;
    storage::scheme::save(&operator, id, edit(&scheme, vec![basic(&scheme, "NYJ-04", "9")])).await.unwrap();
    let _ = sign_in(&operator, "zhaoli", "水光潋滟 Lake-and-Rain 7").await.unwrap();
    let verdict = verify(&operator, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Differs { count: 2, .. }), "{verdict:?}");
}

/// Its entries are those that they were, and one more names the rows that it found.
#[apply(both_engines)]
async fn a_database_from_before_rows_were_named_is_covered_from_its_first_start_on(database: Database) {
    let (operator, city) = lived_in(&database).await;
    let entries = list(&operator, city, Filter::default(), 1_000).await.unwrap();
    operator.store().clone().close().await.unwrap();
    as_before_rows_were_named(&database, city).await;

    let operator = database.ctx().await;
    assert_eq!(verdict(&operator).await, None);
    let mut now = list(&operator, city, Filter::default(), 1_000).await.unwrap();
    assert_eq!(now.remove(0).deed, Deed::Baseline);
    let told = |entries: &[Entry]| -> Vec<_> {
        entries.iter().map(|entry| (entry.sequence, entry.deed, entry.changes.clone())).collect()
    };
    assert_eq!(told(&now), told(&entries));
    database
        .execute("UPDATE appointment SET role = 'steering_committee' WHERE role = 'assessment_office'")
        .await;
    let verdict = verify(&operator, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Differs { .. }), "{verdict:?}");
}

/// What older entries say of change-sets holds for them as before.
#[apply(both_engines)]
async fn a_change_altered_before_rows_were_named_is_found_all_the_same(database: Database) {
    let (operator, city) = lived_in(&database).await;
    operator.store().clone().close().await.unwrap();
    as_before_rows_were_named(&database, city).await;
    database
        .execute(
            "UPDATE change SET edit = replace(edit, '\"1300\"', '\"1350\"');
        UPDATE target_version SET value = 1350000000 WHERE value = 1300000000",
        )
        .await;
    let verdict = verify(&database.ctx().await, city, &[]).await.unwrap();
    let Verdict::Differs { first, .. } = verdict else { panic!("{verdict:?}") };
    assert_eq!((first.kind.as_str(), first.mismatch), ("change_set", Mismatch::Altered));
}

/// A request that begins a chain again does not vouch for what was there before.
#[apply(both_engines)]
async fn a_chain_that_was_removed_does_not_begin_again_as_if_nothing_had_been(database: Database) {
    let (operator, city) = lived_in(&database).await;
    database.execute("DELETE FROM audit; DELETE FROM audit_head; DELETE FROM audit_object").await;
    let _ = sign_in(&operator, "zhaoli", "水光潋滟 Lake-and-Rain 7").await.unwrap();
    let verdict = verify(&operator, city, &[]).await.unwrap();
    let Verdict::Differs { first, .. } = verdict else { panic!("{verdict:?}") };
    assert_eq!(first.mismatch, Mismatch::Unrecorded);
}

#[apply(both_engines)]
async fn what_removes_whole_cities_and_people_is_recorded_whole(database: Database) {
    let (operator, city) = lived_in(&database).await;
    assert!(storage::sample::remove(&operator).await.unwrap());
    assert_eq!(verdict(&operator).await, None);
    sample(&operator).await;
    let left = storage::account::list(&operator, city).await.unwrap();
    let zhaoli = left.iter().find(|account| account.login == "zhaoli").unwrap().id;
    storage::account::disable(&operator, city, zhaoli, "调离").await.unwrap();
    storage::account::erase(&operator, city, zhaoli, "zhaoli", "调离").await.unwrap();
    assert_eq!(verdict(&operator).await, None);
}

/// As the version before left it.
async fn as_before_rows_were_named(database: &Database, city: CityId) {
    for chain in [city, CityId(Uuid::nil())] {
        rewrite(database, chain, |link| link.objects.clear()).await;
    }
    let sample = "SELECT city_id FROM city WHERE sample";
    database
        .execute(&format!(
            "DELETE FROM audit WHERE city_id IN ({sample}); DELETE FROM audit_head WHERE city_id IN ({sample});
             DROP TABLE audit_object; ALTER TABLE audit DROP COLUMN objects;
             DELETE FROM seaql_migrations WHERE version LIKE '%audit_object'"
        ))
        .await;
}

/// A database that is as it once was has nothing to be compared with but what was kept elsewhere.
#[tokio::test]
async fn a_database_put_back_to_an_earlier_day_is_found_by_an_anchor() {
    let database = Database::sqlite();
    let (operator, city) = lived_in(&database).await;
    let copies = Copies::of(&database).await;
    let _ = sign_in(&operator, "zhaoli", "水光潋滟 Lake-and-Rain 7").await.unwrap();
    let kept = anchor(&operator, city).await.unwrap().unwrap();
    copies.restore().await;
    assert_eq!(verdict(&operator).await, None);
    let verdict = verify(&operator, city, &[kept]).await.unwrap();
    assert!(matches!(verdict, Verdict::Broken { fault: Fault::CutOff, .. }), "{verdict:?}");
}
