//! What is published is what was previewed, stays as it was, is read by everybody, and can be withdrawn.

use indicator_model::check_in::answer::Answer as Reported;
use indicator_model::id::{CityId, OrganizationId, PublicationId, SchemeId};
use indicator_model::node::Level;
use indicator_model::publication::{
    Answer, Content, Fault, Field, Figure, NewPublication, Selection, Threshold,
};
use indicator_model::quantity::Quantity;
use indicator_model::text;
use people_model::audit::{Deed, FieldName, Verdict};
use people_model::policy::Denial;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::ctx::{Actor, Ctx};
use storage::error::StoreError;
use storage::integrity::{self, Violation};
use storage::publication::{Found, list, preview, publish, published, read, withdraw};
use uuid::Uuid;

use crate::check_in::{november, of, organization, report, send};
use crate::database::{Database, both_engines};
use crate::fixture::{NOVEMBER, import, person, reportable};

async fn selection(ctx: &Ctx) -> Selection {
    let scheme = storage::board::current(ctx).await.unwrap().unwrap();
    of_scheme(scheme)
}

pub(crate) fn of_scheme(scheme: SchemeId) -> Selection {
    let threshold = Threshold::default();
    Selection {
        scheme,
        organization: None,
        day: None,
        text: String::new(),
        level: None,
        theme: None,
        threshold,
    }
}

/// As the page does it: what is previewed now, under a new id.
pub(crate) async fn new(ctx: &Ctx, selection: Selection) -> NewPublication {
    let digest = preview(ctx, &selection).await.unwrap().digest;
    let id = PublicationId(Uuid::now_v7());
    let (title, introduction) = ("十一月进展".to_owned(), "数据由责任单位填报。".to_owned());
    NewPublication { id, selection, title, introduction, digest }
}

fn nobody(ctx: &Ctx) -> Ctx {
    Ctx::new(ctx.store().clone(), Actor::Nobody { address: "192.0.2.7".to_owned() })
}

async fn content(ctx: &Ctx, id: PublicationId) -> Content {
    match read(&nobody(ctx), id).await.unwrap() {
        Found::Published(publication) => publication.content,
        Found::Withdrawn { at } => panic!("withdrawn at {at}"),
    }
}

async fn verified(ctx: &Ctx) {
    for city in storage::audit::chains(ctx).await.unwrap() {
        let verdict = integrity::verify(ctx, city, &[]).await.unwrap();
        assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
    }
    assert_eq!(integrity::check(ctx).await.unwrap(), []);
}

fn figure(content: &Content, name: &str) -> Vec<Figure> {
    content.rows().filter(|row| row.name == name).map(|row| row.figure).collect()
}

#[apply(both_engines)]
async fn what_is_published_stays_as_it_was_when_values_change(database: Database) {
    let ctx = november(&database).await;
    let new = new(&ctx, selection(&ctx).await).await;
    assert_eq!(publish(&ctx, new.clone()).await.unwrap(), Answer::Published);
    assert_eq!(publish(&ctx, new.clone()).await.unwrap(), Answer::Published, "the same again");
    let before = content(&ctx, new.id).await;
    assert_eq!(before.fault(), None);

    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    assert_eq!(send(&ctx, &report(&october, "100")).await, Reported::Accepted);
    assert_ne!(preview(&ctx, &new.selection).await.unwrap().digest, new.digest);
    assert_eq!(content(&ctx, new.id).await, before);
    // Sent again after the data moved, it is the one that was published.
    assert_eq!(publish(&ctx, new).await.unwrap(), Answer::Published);
    verified(&ctx).await;
}

#[apply(both_engines)]
async fn data_that_moved_after_the_preview_are_shown_before_they_are_published(database: Database) {
    let ctx = november(&database).await;
    let seen = new(&ctx, selection(&ctx).await).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    assert_eq!(send(&ctx, &report(&october, "100")).await, Reported::Accepted);
    let Answer::Moved { preview } = publish(&ctx, seen.clone()).await.unwrap() else { panic!("it moved") };
    assert!(matches!(read(&nobody(&ctx), seen.id).await, Err(StoreError::NotFound)));
    let again = NewPublication { digest: preview.digest, ..seen.clone() };
    assert_eq!(publish(&ctx, again).await.unwrap(), Answer::Published);
    assert_eq!(content(&ctx, seen.id).await, preview.content);
}

#[apply(both_engines)]
async fn a_withdrawn_publication_says_so_and_the_audit_log_has_who_and_why(database: Database) {
    let ctx = november(&database).await;
    let new = new(&ctx, selection(&ctx).await).await;
    let everybody = nobody(&ctx);
    publish(&ctx, new.clone()).await.unwrap();
    let listed = published(&everybody).await.unwrap();
    assert_eq!(
        listed.iter().map(|listed| (listed.id, listed.is_sample)).collect::<Vec<_>>(),
        [(new.id, true)]
    );
    assert_eq!(listed[0].title, "十一月进展");

    let blank = withdraw(&ctx, new.id, " ").await.unwrap_err();
    let expected: Option<&str> = Some(Field::Reason.into());
    assert!(matches!(blank, StoreError::Text { fault: text::Fault::Empty, field } if field == expected));
    withdraw(&ctx, new.id, "口径有误").await.unwrap();
    withdraw(&ctx, new.id, "再次").await.unwrap();
    assert!(matches!(read(&everybody, new.id).await.unwrap(), Found::Withdrawn { .. }));
    assert_eq!(published(&everybody).await.unwrap(), []);
    let summary = &list(&ctx).await.unwrap()[0];
    let withdrawal = summary.withdrawal.clone().unwrap();
    assert_eq!((withdrawal.reason.as_str(), withdrawal.by.as_str()), ("口径有误", "operator"));
    assert!(!summary.may_withdraw);

    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let entries = storage::audit::list(&ctx, city, Filter::default(), 2).await.unwrap();
    let deeds: Vec<Deed> = entries.iter().map(|entry| entry.deed).collect();
    assert_eq!(deeds, [Deed::PublicationWithdraw, Deed::PublicationPublish]);
    assert_eq!(entries[0].reason, "口径有误");
    let recorded = |name| {
        let found = entries[1].changes.iter().find(|change| change.field == name);
        found.and_then(|change| change.after.clone()).unwrap()
    };
    assert_eq!([recorded(FieldName::AsOf), recorded(FieldName::Threshold)], ["2025-11-05", "5"]);
    assert_eq!(recorded(FieldName::Sm3), new.digest);
    verified(&ctx).await;
}

#[apply(both_engines)]
async fn small_counts_of_the_sample_are_not_published(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let given = |threshold: u8| Selection { threshold: threshold.try_into().unwrap(), ..of_scheme(scheme) };
    let open = preview(&ctx, &given(0)).await.unwrap().content;
    assert_eq!(open.suppressed(), 0);
    assert_eq!(open.day.to_string(), NOVEMBER);
    // Of a city, twelve departments and three districts: all but the posts.
    assert_eq!((open.rows().count(), open.groups.len()), (72, 16));
    let masked = preview(&ctx, &given(5)).await.unwrap().content;
    assert!(masked.suppressed() > 0);
    let four: Quantity = "4".parse().unwrap();
    for (masked, open) in masked.rows().zip(open.rows()) {
        let is_small = ["起", "次"].contains(&open.unit.as_str())
            && matches!(open.figure, Figure::Given { value } if (Quantity::ONE..=four).contains(&value));
        assert_eq!(masked.figure == Figure::Small, is_small, "{}", open.name);
        assert_eq!(masked.light.is_none(), matches!(masked.figure, Figure::Small | Figure::Withheld));
    }
}

#[apply(both_engines)]
async fn a_publication_is_of_what_the_board_shows(database: Database) {
    let ctx = november(&database).await;
    let whole = selection(&ctx).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let theirs = Selection { organization: Some(agriculture), ..whole.clone() };
    let shown = preview(&ctx, &theirs).await.unwrap().content;
    assert_eq!(shown.scope.as_deref(), Some("市农业农村局"));
    assert_eq!(shown.groups.len(), 1);
    let found = Selection { text: "新型农业经营主体".to_owned(), ..whole.clone() };
    assert_eq!(figure(&preview(&ctx, &found).await.unwrap().content, "新型农业经营主体培育数量").len(), 4);
    let of_city = Selection { level: Some(Level::City), ..whole.clone() };
    let [city, all] = [&of_city, &whole].map(|selection| preview(&ctx, selection));
    let (city, all) = (city.await.unwrap(), all.await.unwrap());
    assert_eq!(city.content.level, Some(Level::City));
    assert!((1..all.content.rows().count()).contains(&city.content.rows().count()));
    assert_ne!(city.digest, all.digest);
    let post = Selection { level: Some(Level::Post), ..whole.clone() };
    assert_eq!(preview(&ctx, &post).await.unwrap().fault, Some(Fault::Empty));
    let nothing = Selection { text: "没有这个指标".to_owned(), ..whole.clone() };
    assert_eq!(preview(&ctx, &nothing).await.unwrap().fault, Some(Fault::Empty));
    let refused = publish(&ctx, new(&ctx, nothing).await).await.unwrap();
    assert_eq!(refused, Answer::Refused { fault: Fault::Empty });
    let stranger = Selection { organization: Some(OrganizationId(Uuid::now_v7())), ..whole };
    assert!(matches!(preview(&ctx, &stranger).await, Err(StoreError::NotFound)));
}

#[apply(both_engines)]
async fn an_id_is_good_for_one_publication(database: Database) {
    let ctx = november(&database).await;
    let first = new(&ctx, selection(&ctx).await).await;
    publish(&ctx, first.clone()).await.unwrap();
    let other = NewPublication { title: "另一个".to_owned(), ..first };
    assert!(matches!(publish(&ctx, other).await, Err(StoreError::ReusedId)));
}

/// In the city's sample everybody practises, but what the public may read is the office's to decide.
#[apply(both_engines)]
async fn only_the_assessment_office_publishes(database: Database) {
    let operator = database.ctx().await;
    let scheme = import(&operator, reportable()).await.scheme.unwrap();
    let city = storage::scheme::list(&operator).await.unwrap()[0].city;
    let office = person(&operator, city, Role::AssessmentOffice);
    let new = new(&office, of_scheme(scheme)).await;
    for role in [Role::SteeringCommittee, Role::DataSteward, Role::Auditor, Role::SystemAdministrator] {
        let other = person(&operator, city, role);
        for refused in [publish(&other, new.clone()).await.err(), withdraw(&other, new.id, "不").await.err()]
        {
            assert!(matches!(refused, Some(StoreError::Forbidden(Denial::NoRole))), "{role}: {refused:?}");
        }
    }
    assert_eq!(publish(&office, new.clone()).await.unwrap(), Answer::Published);
    // Who works for the city sees what was published; of another city there is nothing.
    let auditor = person(&operator, city, Role::Auditor);
    assert_eq!(list(&auditor).await.unwrap().len(), 1);
    let elsewhere = person(&operator, CityId(Uuid::now_v7()), Role::AssessmentOffice);
    assert_eq!(list(&elsewhere).await.unwrap(), []);
    assert!(matches!(withdraw(&elsewhere, new.id, "不").await, Err(StoreError::NotFound)));
    withdraw(&office, new.id, "更正").await.unwrap();
    verified(&operator).await;
}

#[apply(both_engines)]
async fn the_publications_of_a_sample_go_with_it(database: Database) {
    let ctx = november(&database).await;
    let new = new(&ctx, selection(&ctx).await).await;
    publish(&ctx, new.clone()).await.unwrap();
    storage::sample::remove(&ctx).await.unwrap();
    assert!(matches!(read(&nobody(&ctx), new.id).await, Err(StoreError::NotFound)));
    assert_eq!(published(&nobody(&ctx)).await.unwrap(), []);
    verified(&ctx).await;
}

#[apply(both_engines)]
async fn a_publication_that_was_altered_beside_hengce_is_found(database: Database) {
    let ctx = november(&database).await;
    let new = new(&ctx, selection(&ctx).await).await;
    publish(&ctx, new.clone()).await.unwrap();
    database.execute("UPDATE publication SET content = replace(content, '云澜市', '别的市')").await;
    let violations = integrity::check(&ctx).await.unwrap();
    assert_eq!(violations, [Violation::Publication { publication: new.id }]);
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let verdict = integrity::verify(&ctx, city, &[]).await.unwrap();
    assert!(matches!(verdict, Verdict::Differs { .. }), "{verdict:?}");
}
