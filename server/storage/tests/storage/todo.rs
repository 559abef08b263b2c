//! What waits for a person, and for nobody else.

use people_model::approval::Step;
use people_model::todo::{Reports, Todo};
use rstest_reuse::apply;
use storage::ctx::Ctx;
use storage::todo::todo;

use crate::approval::{Hall, step};
use crate::confirmation::City;
use crate::database::{Database, both_engines};

async fn of(ctx: &Ctx) -> Todo {
    todo(ctx).await.unwrap()
}

#[apply(both_engines)]
async fn a_scheme_waits_for_who_decides_and_then_for_who_goes_on(database: Database) {
    let hall = Hall::open(database.ctx().await).await;
    assert!(of(&hall.office).await.is_empty() && of(&hall.committee).await.is_empty());

    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    let [matter] = of(&hall.committee).await.to_approve.try_into().unwrap();
    assert_eq!((matter.scheme, matter.reason.as_str()), (hall.scheme, ""));
    assert!(matter.by.starts_with("zhaoli"), "{matter:?}");
    assert!(of(&hall.office).await.is_empty(), "nobody waits for what others decide");

    step(&hall.committee, hall.scheme, Step::Return).await.unwrap();
    let [matter] = of(&hall.office).await.sent_back.try_into().unwrap();
    assert_eq!((matter.scheme, matter.reason.as_str()), (hall.scheme, "按会议纪要办理"));
    assert!(of(&hall.committee).await.is_empty());

    step(&hall.office, hall.scheme, Step::Submit).await.unwrap();
    assert_eq!(of(&hall.committee).await.to_approve.len(), 1);
    assert!(of(&hall.office).await.sent_back.is_empty());
    step(&hall.committee, hall.scheme, Step::Approve).await.unwrap();
    assert!(of(&hall.committee).await.to_approve.is_empty());
}

#[apply(both_engines)]
async fn a_report_waits_for_who_owes_it_and_then_for_who_confirms_it(database: Database) {
    let city = City::open(&database).await;
    let Reports { overdue, due, sent_back } = of(&city.reporter).await.reports;
    assert!(overdue + due > 0 && sent_back == 0);
    assert_eq!(of(&city.office).await.reports, Reports::default(), "the office owes no report");
    assert_eq!(of(&city.office).await.to_confirm, 0);

    city.reported("10").await;
    let after = of(&city.reporter).await;
    assert_eq!(after.reports.overdue + after.reports.due, overdue + due - 1);
    assert_eq!(after.to_confirm, 0, "nobody confirms what is their own");
    let confirming = [of(&city.head).await.to_confirm, of(&city.office).await.to_confirm];
    assert!(confirming.contains(&1), "{confirming:?}");
}
